"""Byline's retrieval as a llama-index retriever, for use in llama-index's own query engines.

    engine = RetrieverQueryEngine.from_args(PassageRetriever(index), llm=...)

Importing llama-index takes seconds; nothing else of Byline imports this module.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from index.nodes import to_nodes
from index.reader import Index
from rag.moment import moment_of, understand_at
from rag.retrieve import retrieve


class PassageRetriever(BaseRetriever):
    """Passages as TextNodes with exact offsets, best first.

    Args:
        index: the index, opened.
        k: how many passages.
        as_of: the day questions are asked at; later articles are hidden. None: as in the chat.
        within: ids of the only articles to look at.
        today: the clock.
    """

    def __init__(
        self,
        index: Index,
        k: int = 8,
        as_of: date | None = None,
        within: frozenset[str] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self._index, self._k, self._as_of, self._within = index, k, as_of, within
        self._today = today

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Search the index's current version."""
        with self._index.current() as version:
            moment = moment_of(version.store, self._as_of, self._today())
            question = understand_at(moment, query_bundle.query_str, within=self._within)
            return [
                NodeWithScore(node=to_nodes(found.article, [found.passage])[0], score=found.score)
                for found in retrieve(version, question, self._k)
            ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The same, without holding up other readers."""
        return await asyncio.to_thread(self._retrieve, query_bundle)
