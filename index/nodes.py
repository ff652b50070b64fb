"""Byline's passages and embeddings in llama-index's own types, for use in its pipelines.

Importing llama-index takes seconds; of Byline only `rag.llama` imports this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)
from pydantic import PrivateAttr

from index.article import Article, Passage
from index.clean import find_litter
from index.embeddings import Embedder
from index.passages import split_passages

# What a model reads beside the words; all else is for programs.
_FOR_EMBEDDING = ("title", "date")
_FOR_MODEL = ("title", "source", "date", "author")


def to_nodes(article: Article, passages: Sequence[Passage]) -> list[TextNode]:
    """Passages of an article as nodes: id, exact offsets, and what is known of the article."""
    metadata = _metadata(article)
    source = RelatedNodeInfo(node_id=article.article_id, metadata=metadata, hash=article.text_hash)
    return [
        TextNode(
            id_=passage.passage_id,
            text=passage.span.of(article.text),
            start_char_idx=passage.start,
            end_char_idx=passage.end,
            metadata=dict(metadata),
            excluded_embed_metadata_keys=[k for k in metadata if k not in _FOR_EMBEDDING],
            excluded_llm_metadata_keys=[k for k in metadata if k not in _FOR_MODEL],
            relationships={NodeRelationship.SOURCE: source},
        )
        for passage in passages
    ]


class PassageNodeParser(NodeParser):
    """Documents to nodes as Byline's own index splits them: whole sentences, litter left out.

    `document.text[node.start_char_idx:node.end_char_idx] == node.text`. The metadata keys title,
    date (a date, or its ISO form), source, author and url of a document are understood.
    """

    @classmethod
    def class_name(cls) -> str:
        """The name it is saved under."""
        return "BylinePassageNodeParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        from llama_index.core.utils import get_tqdm_iterable

        made: list[BaseNode] = []
        for node in get_tqdm_iterable(nodes, show_progress, "Splitting into passages"):
            article = _article(node)
            # What the document says of itself besides is kept for programs, not read by models.
            unread = [key for key in node.metadata if key not in _metadata(article)]
            for passage in to_nodes(article, split_passages(article)):
                passage.relationships[NodeRelationship.SOURCE] = node.as_related_node_info()
                passage.excluded_embed_metadata_keys.extend(unread)
                passage.excluded_llm_metadata_keys.extend(unread)
                made.append(passage)
        return made

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        # The base class looks for each text from the beginning on, and would place a passage whose
        # words stand twice at their first, perhaps skipped, place.
        places = {
            node.node_id: (node.start_char_idx, node.end_char_idx)
            for node in nodes
            if isinstance(node, TextNode)
        }
        done = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node in done:
            if isinstance(node, TextNode):
                node.start_char_idx, node.end_char_idx = places[node.node_id]
        return done


class LlamaIndexEmbedding(BaseEmbedding):
    """One of Byline's embedders where llama-index wants an embedding model.

    Args:
        embedder: for instance `index.embeddings.StaticEmbedder()`.
    """

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **kwargs: Any) -> None:
        super().__init__(model_name=embedder.identity.model, **kwargs)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """The name it is saved under."""
        return "BylineEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_question(query)[0]]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        import asyncio

        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.embed_passages(texts)]


def _metadata(article: Article) -> dict[str, str]:
    known = {
        "title": article.headline,
        "date": article.date.isoformat() if article.date else "",
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "article_id": article.article_id,
        "text_hash": article.text_hash,
    }
    return {key: value for key, value in known.items() if value}


def _article(node: BaseNode) -> Article:
    """A llama-index document as an article of its own id."""
    text = node.get_content(MetadataMode.NONE)

    def said(key: str) -> str:
        return str(node.metadata.get(key) or "")

    return Article(
        node.node_id,
        text,
        origin=said("url") or node.node_id,
        source_id="",
        title=said("title"),
        date=_date(node.metadata.get("date")),
        source=said("source"),
        author=said("author"),
        url=said("url"),
        skipped=tuple(find_litter(text)),
    )


def _date(given: object) -> date | None:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        return None
