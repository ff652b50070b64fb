"""The whole path of a question, as one stream of events: the same for chat and evaluation."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import date

from index.reader import Index
from rag.answer import Answer, Done, Event, Kind, Turn, Window
from rag.answering import Answering, Means
from rag.check import BuiltInChecker, Checker
from rag.check_weights import fingerprint
from rag.courtesy import courteous_reply
from rag.mend import Repairer
from rag.prompts import PROMPTS_VERSION
from rag.recheck import Rechecker
from rag.relevance import Relevances
from rag.rerank import Reranker
from rag.rewrite_model import Rewriter
from rag.settings import Settings
from rag.word_vectors import WordVectors
from rag.write_extract import ExtractiveWriter
from rag.writing import Writer


class Chat:
    """Answers questions from an index.

    Args:
        index: where the articles are.
        settings: what shapes the answers.
        model_writer: makes the model's writer; None where no model is named.
        repairer: asks the model again for a sentence that failed; None: none is asked for.
        checker: judges every statement before it is sent.
        rechecker: judges statements again once all are sent; None: none does.
        reranker: looks at the best passages again; None: none does.
        rewriter: reads follow-ups with the model; None where no model is named.
        today: the clock.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings,
        *,
        model_writer: Writer | None = None,
        repairer: Repairer | None = None,
        checker: Checker | None = None,
        rechecker: Rechecker | None = None,
        reranker: Reranker | None = None,
        rewriter: Rewriter | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.index = index
        self._relevances: Relevances | None = None
        judge = checker or BuiltInChecker(vectors=WordVectors(index.built_in_embedder))
        judges = (judge.name, *([rechecker.name] if rechecker else []))
        self._means = Means(
            settings,
            settings.hash_with(PROMPTS_VERSION, fingerprint(), *judges),
            judge,
            self.relevances,
            today,
            ExtractiveWriter(),
            model_writer,
            repairer,
            rechecker,
            reranker,
            rewriter,
        )

    async def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        within: frozenset[str] | None = None,
        window: Window | None = None,
    ) -> Answer:
        """The whole answer at once; see `ask`."""
        async with aclosing(self.ask(question, history, as_of, within, window)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("a stream of events ends with Done")

    async def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        within: frozenset[str] | None = None,
        window: Window | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Answer a question; the last event is Done.

        Args:
            question: as the reader wrote it.
            history: the conversation before it.
            as_of: the day it is asked at; later articles are hidden. None: today, or in an
                archive the day of its newest article, hiding nothing.
            within: ids of the only articles to look at.
            window: the time that the reader set, in place of what the question says of it; it
                binds. Open at both ends: any time.

        Raises:
            UsageError: the question is empty or too long.
            BylineError: there is no index, or it cannot be read.
        """
        reply = courteous_reply(question) if question.strip() else None
        if reply is not None:
            yield Done(self._courtesy(question, reply))
            return
        with self.index.current() as version:
            answering = Answering(self._means, version)
            async with aclosing(answering.run(question, history, as_of, within, window)) as events:
                async for event in events:
                    yield event

    def relevances(self) -> Relevances:
        """What weighs sentences; made at the first question."""
        if self._relevances is None:
            self._relevances = Relevances(self.index.built_in_embedder())
        return self._relevances

    def _courtesy(self, question: str, reply: str) -> Answer:
        text = " ".join(question.split())
        return Answer(
            question=text,
            standalone_question=text,
            window=None,
            kind=Kind.COURTESY,
            abstained=False,
            missing=(),
            nearest=(),
            text=reply,
            statements=(),
            passages=(),
            writer="courtesy",
            model=None,
            index_version=None,
            config_hash=self._means.config_hash,
            usage=None,
            timings_ms={},
        )
