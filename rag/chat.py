"""The whole path of a question, as one stream of events: the same for chat and evaluation."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import date

from index.reader import Index, OpenVersion
from rag.abstention import abstention_text, nearest
from rag.answer import (
    Abstained,
    Answer,
    Done,
    Event,
    FellBack,
    GivenPassage,
    Kind,
    Passages,
    Rechecked,
    Searching,
    Sentence,
    Turn,
    Window,
    Writing,
)
from rag.check import BuiltInChecker, Checker
from rag.courtesy import courteous_reply
from rag.found import Found
from rag.in_thread import to_its_end
from rag.instructions import asks_of_instructions
from rag.mend import Mender, Repairer
from rag.moment import moment_of, notes_on, understand_at
from rag.other_language import language_note
from rag.prompts import PROMPTS_VERSION
from rag.question import Question, part_questions
from rag.recheck import Rechecker
from rag.relevance import Relevances
from rag.rerank import Reranker
from rag.retrieve import retrieve
from rag.rewrite_model import Rewriter
from rag.sending import Sending
from rag.settings import Settings
from rag.spelling import spelt
from rag.statements import Accountant
from rag.usage import Meter
from rag.variants import with_variants
from rag.word_vectors import WordVectors
from rag.write_extract import ExtractiveWriter
from rag.writing import Part, Task, Writer, WriterFailed


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
        self._settings = settings
        self._model_writer = model_writer
        self._repairer = repairer
        self._extractive = ExtractiveWriter()
        self._checker = checker or BuiltInChecker(vectors=WordVectors(index.built_in_embedder))
        self._rechecker = rechecker
        self._reranker = reranker
        self._rewriter = rewriter
        self._today = today
        self._relevances: Relevances | None = None
        judges = (self._checker.name, *([rechecker.name] if rechecker else []))
        self._config = settings.hash_with(PROMPTS_VERSION, *judges)

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
            answering = _Answering(self, version)
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
            config_hash=self._config,
            usage=None,
            timings_ms={},
        )


class _Answering:
    """One question under way."""

    def __init__(self, chat: Chat, version: OpenVersion) -> None:
        self._chat, self._version = chat, version
        self._started = time.monotonic()
        self._timings: dict[str, float] = {}
        self._meter = Meter(chat._settings.prices)
        self._fell_back: str | None = None

    async def run(
        self,
        asked: str,
        history: Sequence[Turn],
        as_of: date | None,
        within: frozenset[str] | None,
        window: Window | None,
    ) -> AsyncGenerator[Event, None]:
        self._moment = moment_of(self._version.store, as_of, self._chat._today())
        question = understand_at(self._moment, asked, history, within=within, window=window)
        if self._chat._rewriter is not None:
            question = await self._chat._rewriter.rewrite(question, history, self._meter)
        question = await to_its_end(spelt, self._version, question)
        meant = question.time.window if question.time else None
        yield Searching(question.standalone, self._version.manifest.articles, meant, self._moment)
        task = await to_its_end(self._prepare, question, history)
        self._clock("retrieve")
        sending = self._sending(task)
        writer: Writer = self._chat._extractive
        if self._chat._model_writer is not None and task.found:
            writer = self._chat._model_writer
        given = tuple(map(_given, writer.given(task)))
        yield Passages(given, question.time.window if question.time else None)
        yield Writing(writer.name, writer.model)
        try:
            async with aclosing(self._send(sending, writer, task)) as sentences:
                async for sentence in sentences:
                    yield sentence
        except WriterFailed as failure:
            self._fell_back = failure.reason
            writer = self._chat._extractive
            yield FellBack(failure.reason)
            async with aclosing(self._send(sending, writer, task)) as sentences:
                async for sentence in sentences:
                    yield sentence
        for rechecked in await self._recheck(sending):
            yield rechecked
        answer = self._finish(question, task, writer, sending)
        if answer.abstained:
            yield Abstained(answer.text, answer.missing, answer.nearest)
        yield Done(answer)

    def _prepare(self, question: Question, history: Sequence[Turn]) -> Task:
        """Find passages for each part of the question and weigh their sentences."""
        k = self._chat._settings.passages
        relevances = self._chat.relevances()
        parts: list[Part] = []
        union: dict[str, Found] = {}
        ranked: list[list[Found]] = []
        for asked in part_questions(question):
            part = spelt(self._version, asked)
            best = retrieve(self._version, part, k, self._chat._reranker)
            ranked.append(with_variants(self._version, best))
            parts.append(Part(part, relevances.weigh(self._version, part, ranked[-1])))
        # The best of every part first: a writer that cannot take all leaves out the last.
        for found in itertools.chain.from_iterable(itertools.zip_longest(*ranked)):
            if found is not None:
                union.setdefault(found.passage.passage_id, found)
        return Task(question, list(union.values()), parts, history, self._started)

    def _sending(self, task: Task) -> Sending:
        accountant = Accountant(
            task.found,
            self._chat._checker,
            of_instructions=asks_of_instructions(task.question.asked),
        )
        mender = Mender(accountant, self._chat._repairer, self._meter)
        return Sending(accountant, mender, self._meter, strict=self._chat._settings.strict)

    async def _send(
        self, sending: Sending, writer: Writer, task: Task
    ) -> AsyncGenerator[Sentence, None]:
        async with aclosing(sending.send(writer, task)) as sentences:
            async for sentence in sentences:
                if sentence.number == 0:
                    self._clock("first_sentence")
                yield sentence

    async def _recheck(self, sending: Sending) -> Sequence[Rechecked]:
        """A stronger judge's verdicts in place of the first; no model is asked that has failed."""
        if self._chat._rechecker is None or self._fell_back:
            return ()
        revision = await self._chat._rechecker.recheck(sending.statements)
        sending.statements[:] = revision.statements
        if revision.asked:
            self._meter.count(revision.usage)
        return revision.events

    def _finish(self, question: Question, task: Task, writer: Writer, sending: Sending) -> Answer:
        abstained = not sending.statements
        missing = tuple(dict.fromkeys(sending.missing))
        if abstained and not missing:
            missing = task.parts[0].relevance.missing
        elif sending.declined and not missing:
            missing = (question.asked,)
        notes = notes_on(self._version.store, question, self._moment)
        if abstained:
            by_words = writer is self._chat._extractive
            if note := language_note(self._version, question.asked, by_words=by_words):
                notes = (*notes, note)
            said = abstention_text(missing, question.asked, sending.left_out)
            text = " ".join((said, *notes))
            kind = Kind.ABSTENTION
        else:
            text = "".join(statement.marked for statement in sending.statements)
            kind = Kind.PARTIAL if missing else Kind.ANSWER
        self._clock("total")
        return Answer(
            question=question.asked,
            standalone_question=question.standalone,
            window=question.time.window if question.time else None,
            as_of=self._moment,
            notes=notes,
            kind=kind,
            abstained=abstained,
            missing=missing,
            nearest=nearest(task) if abstained else (),
            text=text,
            statements=tuple(sending.statements),
            passages=tuple(map(_given, writer.given(task))),
            writer=writer.name,
            model=self._model(writer, sending),
            by_model=sending.by_model,
            fell_back=self._fell_back,
            repaired=sending.repaired,
            left_out=sending.left_out,
            index_version=self._version.number,
            config_hash=self._chat._config,
            usage=self._meter.usage,
            timings_ms=self._timings,
        )

    def _model(self, writer: Writer, sending: Sending) -> str | None:
        """The model that wrote any of the answer."""
        began = self._chat._model_writer
        return writer.model or (began.model if began and sending.by_model else None)

    def _clock(self, name: str) -> None:
        self._timings[name] = round(1000 * (time.monotonic() - self._started), 1)


def _given(found: Found) -> GivenPassage:
    passage = found.passage
    return GivenPassage(
        id=passage.passage_id,
        article_id=passage.article_id,
        start=passage.start,
        end=passage.end,
        score=round(found.score, 4),
    )
