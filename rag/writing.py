"""What passes between the chat and a writer: the task, and what the writer writes of it."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from index.article import Span
from rag.answer import Standing, Turn, Usage
from rag.found import Found
from rag.question import Question
from rag.relevance import Relevance


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a question asks, and what was found for it."""

    question: Question
    relevance: Relevance


@dataclass(frozen=True, slots=True)
class Task:
    """What a writer is given: nothing else may shape its answer.

    Args:
        found: the passages, best first.
        parts: the question's parts; at least one.
        history: the conversation before the question.
        asked_at: when the reader asked, by `time.monotonic`.
    """

    question: Question
    found: Sequence[Found]
    parts: Sequence[Part]
    history: Sequence[Turn] = ()
    asked_at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that a sentence cites, by its place in `Task.found`.

    Args:
        span: the words that it rests on, where the writer knows them.
    """

    place: int
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A finished sentence, not yet checked, without markers. `lead` stands before it.

    Args:
        disputed: whether the articles disagree about it; None: the writer does not know.
        standing: see `Statement`.
    """

    text: str
    cited: tuple[Cited, ...]
    lead: str = ""
    disputed: bool | None = None
    standing: Standing = ""


@dataclass(frozen=True, slots=True)
class Declined:
    """The writer says that the passages do not answer, or not all of it.

    Args:
        missing: what they do not say, in words; may be empty.
    """

    missing: tuple[str, ...] = ()


Piece: TypeAlias = Written | Declined | Usage


class WriterFailed(Exception):
    """The writer could not finish; `reason` is a sentence for the reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Writer(Protocol):
    """Passages to sentences."""

    @property
    def name(self) -> str:
        """What the reader is told: "extractive", "model"."""

    @property
    def model(self) -> str | None:
        """The language model's name, where there is one."""

    def given(self, task: Task) -> Sequence[Found]:
        """The passages of the task that it is really given: the first ones, or all."""

    def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        """The sentences of the answer, one by one, as they are finished.

        Raises:
            WriterFailed: it cannot go on.
        """
