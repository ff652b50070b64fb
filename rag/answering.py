"""One question on its way: understood, looked for, written, checked, judged again."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

from index.reader import OpenVersion
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
from rag.check import Checker
from rag.found import Found
from rag.in_thread import to_its_end
from rag.instructions import asks_of_instructions
from rag.mend import Mender, Repairer
from rag.moment import moment_of, notes_on, understand_at
from rag.other_language import language_note
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
from rag.write_extract import ExtractiveWriter
from rag.writing import Part, Task, Writer, WriterFailed


@dataclass(frozen=True, slots=True)
class Means:
    """What a chat answers all its questions with; see `rag.chat.Chat`.

    Args:
        config_hash: of all that shapes the answers.
        relevances: gives what weighs sentences, made at the first question.
    """

    settings: Settings
    config_hash: str
    checker: Checker
    relevances: Callable[[], Relevances]
    today: Callable[[], date]
    extractive: ExtractiveWriter
    model_writer: Writer | None = None
    repairer: Repairer | None = None
    rechecker: Rechecker | None = None
    reranker: Reranker | None = None
    rewriter: Rewriter | None = None


class Answering:
    """One question under way.

    Args:
        means: what it is answered with.
        version: of the index, open until the question is answered.
    """

    def __init__(self, means: Means, version: OpenVersion) -> None:
        self._means, self._version = means, version
        self._started = time.monotonic()
        self._timings: dict[str, float] = {}
        self._meter = Meter(means.settings.prices)
        self._fell_back: str | None = None

    async def run(
        self,
        asked: str,
        history: Sequence[Turn],
        as_of: date | None,
        within: frozenset[str] | None,
        window: Window | None,
    ) -> AsyncGenerator[Event, None]:
        """See `rag.chat.Chat.ask`."""
        self._moment = moment_of(self._version.store, as_of, self._means.today())
        question = understand_at(self._moment, asked, history, within=within, window=window)
        if self._means.rewriter is not None:
            question = await self._means.rewriter.rewrite(question, history, self._meter)
        question = await to_its_end(spelt, self._version, question)
        meant = question.time.window if question.time else None
        yield Searching(question.standalone, self._version.manifest.articles, meant, self._moment)
        task = await to_its_end(self._prepare, question, history)
        self._clock("retrieve")
        sending = self._sending(task)
        writer: Writer = self._means.extractive
        if self._means.model_writer is not None and task.found:
            writer = self._means.model_writer
        given = tuple(map(_given, writer.given(task)))
        yield Passages(given, question.time.window if question.time else None)
        yield Writing(writer.name, writer.model)
        try:
            async with aclosing(self._send(sending, writer, task)) as sentences:
                async for sentence in sentences:
                    yield sentence
        except WriterFailed as failure:
            self._fell_back = failure.reason
            writer = self._means.extractive
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
        k = self._means.settings.passages
        relevances = self._means.relevances()
        parts: list[Part] = []
        union: dict[str, Found] = {}
        ranked: list[list[Found]] = []
        for asked in part_questions(question):
            part = spelt(self._version, asked)
            best = retrieve(self._version, part, k, self._means.reranker)
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
            self._means.checker,
            of_instructions=asks_of_instructions(task.question.asked),
        )
        mender = Mender(accountant, self._means.repairer, self._meter)
        strict = self._means.settings.strict
        rechecker = self._means.rechecker if strict else None
        return Sending(accountant, mender, self._meter, strict=strict, rechecker=rechecker)

    async def _send(
        self, sending: Sending, writer: Writer, task: Task
    ) -> AsyncGenerator[Sentence, None]:
        async with aclosing(sending.send(writer, task)) as sentences:
            async for sentence in sentences:
                if sentence.number == 0:
                    self._clock("first_sentence")
                yield sentence

    async def _recheck(self, sending: Sending) -> Sequence[Rechecked]:
        """A stronger judge's verdicts in place of the first; no model is asked that has failed.

        With `strict` it was asked before each sentence was sent.
        """
        if self._means.rechecker is None or self._fell_back or self._means.settings.strict:
            return ()
        revision = await self._means.rechecker.recheck(sending.statements)
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
            by_words = writer is self._means.extractive
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
            config_hash=self._means.config_hash,
            usage=self._meter.usage,
            timings_ms=self._timings,
        )

    def _model(self, writer: Writer, sending: Sending) -> str | None:
        """The model that wrote any of the answer."""
        began = self._means.model_writer
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
