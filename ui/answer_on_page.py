"""An answer as the page shows it, while it comes: events in, HTML out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from rag.answer import (
    Answer,
    Done,
    Event,
    FellBack,
    Kind,
    Passages,
    Rechecked,
    Searching,
    Sentence,
    Statement,
    Writing,
)
from rag.check import Verdict
from ui.conversation import (
    abstention_html,
    colophon_html,
    courtesy_html,
    fell_back_html,
    notes_html,
    partial_html,
    read_as_html,
)
from ui.sentence_on_page import statement_html
from ui.stages import Stages
from ui.time_choice import time_html


class AnswerOnPage:
    """An answer as it comes: events in, HTML out.

    Args:
        version: the index version that is likely to answer; the answer itself says which did.

    Attributes:
        chosen: the reader set the time that it is about.
        asked: the question as the reader wrote it.
    """

    def __init__(self, version: int | None = None) -> None:
        self.pieces: list[str] = []
        self.time = ""
        self.chosen = False
        self.asked = ""
        self.stages = Stages()
        self.end = ""
        self.answer: Answer | None = None
        self.offered = False
        self.ended = asyncio.Event()
        self.statements: list[Statement] = []
        self._sent_as: dict[int, Verdict] = {}  # of sentences whose verdict was revised
        self._places: list[int] = []
        self._version = version
        self._begun_by = ""

    @property
    def text(self) -> str:
        """What was said so far, with its [n] markers."""
        if self.answer:
            return self.answer.text
        return "".join(statement.marked for statement in self.statements)

    @property
    def cited_days(self) -> tuple[date, ...]:
        """The dates of the articles that it cites, in order."""
        citations = (citation for statement in self.statements for citation in statement.citations)
        return tuple(sorted({citation.date for citation in citations if citation.date}))

    def add(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, Searching):
            self.stages = replace(self.stages, articles=event.articles, window=event.window)
            self.time = time_html(event.window, event.as_of, chosen=self.chosen)
            if self.asked and event.question != self.asked:
                self.pieces.append(read_as_html(event.question))
        elif isinstance(event, Passages):
            self.stages = replace(self.stages, passages=len(event.passages))
        elif isinstance(event, Writing):
            self.stages = replace(self.stages, writer=event.model or event.writer)
        elif isinstance(event, Sentence):
            self._places.append(len(self.pieces))
            self.statements.append(event.statement)
            self.pieces.append(statement_html(event.statement, event.number, self._version))
            self.stages = replace(self.stages, checked=len(self.statements))
        elif isinstance(event, Rechecked):
            before = self.statements[event.number]
            self._sent_as.setdefault(event.number, before.verdict)
            change = {"verdict": event.verdict, "score": event.score}
            self.statements[event.number] = before.model_copy(update=change)
            self._render(event.number)
        elif isinstance(event, FellBack):
            self._begun_by = self.stages.writer
            self.pieces.append(fell_back_html(event.reason, begun=bool(self.statements)))
            self.stages = replace(self.stages, writer="extractive")
        elif isinstance(event, Done):
            self._finish(event.answer)

    def _render(self, number: int) -> None:
        statement = self.statements[number]
        self.pieces[self._places[number]] = statement_html(
            statement, number, self._version, self._sent_as.get(number)
        )

    @property
    def _revised(self) -> int:
        return sum(
            self.statements[number].verdict is not sent for number, sent in self._sent_as.items()
        )

    def _finish(self, answer: Answer) -> None:
        self.answer = answer
        if answer.index_version != self._version:
            self._version = answer.index_version
            for number in range(len(self.statements)):
                self._render(number)
        if answer.notes:
            self.pieces.append(notes_html(answer.notes))
        if answer.kind is Kind.ABSTENTION:
            self.pieces.append(abstention_html(answer))
        elif answer.kind is Kind.COURTESY:
            self.pieces.append(courtesy_html(answer.text))
        elif answer.kind is Kind.PARTIAL:
            self.pieces.append(partial_html(answer.missing))
        if answer.kind is not Kind.COURTESY:
            self.end = colophon_html(answer, self.stages.articles, self._begun_by, self._revised)
