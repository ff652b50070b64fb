"""The values of an answer, and the events in which it comes.

What leaves the program has this shape.

Spans count Unicode code points of the article's text; scores are 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from rag.check import Verdict
from rag.look_alikes import without_look_alikes


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What an answer is. An abstention is an outcome of its own."""

    ANSWER = "answer"
    PARTIAL = "partial"
    ABSTENTION = "abstention"
    COURTESY = "courtesy"


class Turn(_Value):
    """One turn of the conversation before a question; role is "user" or "assistant".

    `days` are the dates of the articles that an answer cites, where they are known.
    """

    role: str
    content: str
    days: tuple[date, ...] = ()


class Window(_Value):
    """The days that a question is about; None is open. A stated window binds, others re-rank."""

    start: date | None
    end: date | None
    stated: bool


class Origin(StrEnum):
    """Why a day is taken as the moment of a question."""

    STATED = "stated"
    TODAY = "today"
    NEWEST = "newest article"


class AsOf(_Value):
    """The day that a question is asked at; where it is stated, later articles are hidden."""

    day: date
    origin: Origin


class Citation(_Value):
    """A statement's evidence: `article.text[start:end] == quote`.

    `n` numbers passages in order of first use; two citations of one passage share it. Where no
    sentence of the cited passage supports the statement, the quote is empty and start == end.
    """

    n: int
    article_id: str
    title: str
    source: str
    date: date | None
    url: str
    start: int
    end: int
    quote: str
    text_hash: str


Standing: TypeAlias = Literal["", "newest", "overtaken"]


class Statement(_Value):
    """One sentence of an answer, what it cites, and what the check found.

    Args:
        text: as it was written and checked; of an article, its words as they stand there.
        lead: what stands before it in the text: "", " ", or a new line with or without a bullet.
        unsupported: its words that the evidence does not have.
        disputed: the articles disagree about it.
        standing: "newest" where later articles changed what was said, "overtaken" where this one
            is what they changed; "" for all else.
    """

    text: str
    verdict: Verdict
    score: float
    disputed: bool = False
    citations: tuple[Citation, ...] = ()
    unsupported: tuple[str, ...] = ()
    lead: str = ""
    standing: Standing = ""

    @property
    def shown(self) -> str:
        """The sentence as it is read: its words, with no number in brackets that cites nothing."""
        return without_look_alikes(self.text)

    @property
    def marked(self) -> str:
        """The sentence as it is read, with its [n] markers."""
        numbers = dict.fromkeys(citation.n for citation in self.citations)
        marks = "".join(f"[{n}]" for n in numbers)
        return f"{self.lead}{self.shown}{' ' + marks if marks else ''}"


class GivenPassage(_Value):
    """A passage that the writer was given."""

    id: str
    article_id: str
    start: int
    end: int
    score: float


class Usage(_Value):
    """Tokens that a model used.

    Args:
        calls: how many calls were made: for the answer, for reading the question, for repairs, for
            judging.
        unreported: of how many the server did not say what they used; they are not in the sum.
        cost: of all calls, in the currency of the prices that were set; None where it is not known.
    """

    prompt_tokens: int
    completion_tokens: int
    calls: int = 1
    unreported: int = 0
    cost: float | None = None


class Answer(_Value):
    """A whole answer. `text` is what the reader reads, with its [n] markers.

    Args:
        writer: who wrote the end of it, "extractive" or "model".
        model: the language model that wrote any of it.
        by_model: how many of the statements stand for sentences of its answer; they come first.
        repaired: how many of those were put in the place of a sentence that failed the check.
        fell_back: why the model could not finish, a sentence.
        left_out: how many sentences were written and not sent: not supported, and the reader wants
            only what is; or taken back by the model when it was asked again.
        as_of: the moment that it was asked at; None for a courtesy.
        notes: what the reader should know of the question's time and language, in sentences; part
            of an abstention's `text`.
    """

    question: str
    standalone_question: str
    window: Window | None
    as_of: AsOf | None = None
    notes: tuple[str, ...] = ()
    kind: Kind
    abstained: bool
    missing: tuple[str, ...]
    nearest: tuple[Citation, ...]
    text: str
    statements: tuple[Statement, ...]
    passages: tuple[GivenPassage, ...]
    writer: str
    model: str | None
    by_model: int = 0
    repaired: int = 0
    fell_back: str | None = None
    left_out: int = 0
    index_version: int | None
    config_hash: str
    usage: Usage | None
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Searching:
    """Retrieval has begun, over so many articles, for a time that was understood."""

    question: str
    articles: int
    window: Window | None = None
    as_of: AsOf | None = None


@dataclass(frozen=True, slots=True)
class Passages:
    """These passages were found; the writer is given them and nothing else."""

    passages: tuple[GivenPassage, ...]
    window: Window | None


@dataclass(frozen=True, slots=True)
class Writing:
    """A writer has begun."""

    writer: str
    model: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, checked; once sent its words never change. `number` counts from 0."""

    number: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A stronger checker has judged sentence `number` again."""

    number: int
    verdict: Verdict
    score: float


@dataclass(frozen=True, slots=True)
class Abstained:
    """The articles do not answer: what is missing, and the nearest that they do say."""

    text: str
    missing: tuple[str, ...]
    nearest: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FellBack:
    """The model could not finish; the extractive writer goes on. `reason` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is whole."""

    answer: Answer


Event: TypeAlias = (
    Searching | Passages | Writing | Sentence | Rechecked | Abstained | FellBack | Done
)
