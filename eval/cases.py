"""The format of an evaluation set: one case a line of JSON, and where its evidence stands.

    {"id": "talks", "kind": "follow-up", "question": "How long did they last?",
     "history": ["When did the talks open?"],
     "facts": [["three days", "72 hours"], ["Geneva"]],
     "evidence": [{"article": "talks.txt", "quote": "lasted three days in Geneva"}]}

An answer has to state every fact; of a fact's alternatives any one will do. Evidence is named by
its words, not by offsets, so that a set survives another way of splitting articles.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from index.article import Article, Span
from index.errors import BylineError, UsageError
from index.store import ArticleStore
from rag.answer import Turn

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Value):
    """Words of an article.

    Args:
        article: its id, or the name of its file.
        quote: words that stand in it exactly so, once.
    """

    article: Text
    quote: Text


class Evidence(Quote):
    """Words that an answer rests on.

    Args:
        alternatives: other words, of this article or another, that say the same.
    """

    alternatives: tuple[Quote, ...] = ()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """All of its wordings; any one will do."""
        return (self, *self.alternatives)


def _turn(value: object) -> object:
    return Turn(role="user", content=value) if isinstance(value, str) else value


class Case(_Value):
    """One question, and what a right answer is.

    Args:
        id: unique in its set.
        question: as a reader asks it.
        history: the conversation before it: earlier questions, or turns with role and content.
        as_of: the day it is asked at; later articles are hidden.
        facts: what an answer must state; each a list of wordings of which one suffices.
        answerable: whether the articles answer it. Where not, the right answer is an abstention.
        kind: what the case tries: fact, paraphrase, quote, follow-up, disagreement, several,
            time, unanswerable, false premise, or a word of your own.
        evidence: the words that answer it. Without any, evidence and retrieval are not measured.
        within: articles (ids or file names) that it is limited to; None: all.
        notes: for people.
    """

    id: Annotated[Text, BeforeValidator(lambda v: str(v) if isinstance(v, int) else v)]
    question: Text
    history: tuple[Annotated[Turn, BeforeValidator(_turn)], ...] = ()
    as_of: date | None = None
    facts: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    answerable: bool = True
    kind: Text = "fact"
    evidence: tuple[Evidence, ...] = ()
    within: tuple[Text, ...] | None = None
    notes: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Case:
        if self.answerable and not self.facts:
            raise ValueError("an answerable case needs facts")
        if not self.answerable and (self.facts or self.evidence):
            raise ValueError("an unanswerable case has neither facts nor evidence")
        return self


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a case from being asked; the others are asked all the same.

    Args:
        where: the case's id, or the line's number.
    """

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class CaseSet:
    """A set as read.

    Args:
        set_hash: of the file's bytes, 16 hexadecimal digits.
    """

    name: str
    set_hash: str
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


def read_cases(file: Path) -> CaseSet:
    """The cases of a file; a bad line costs only itself.

    Raises:
        UsageError: the file cannot be read.
        BylineError: it holds no case.
    """
    try:
        data = file.read_bytes()
        lines = data.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}).", "Name a .jsonl file of cases."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text.", "Name a .jsonl file of cases.") from error
    cases: dict[str, Case] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = _read_case(line)
        except ValueError as error:
            problems.append(Problem(f"line {number}", str(error)))
            continue
        if case.id in cases:
            problems.append(Problem(f"line {number}", f"The id {case.id!r} stands there already."))
        else:
            cases[case.id] = case
    if not cases:
        first = f" {problems[0]}" if problems else ""
        raise BylineError(
            f"{file} holds no case.{first}",
            "Each line is JSON with id, question and facts, or answerable: false.",
        )
    digest = hashlib.sha256(data).hexdigest()[:16]
    return CaseSet(file.name, digest, tuple(cases.values()), tuple(problems))


def _read_case(line: str) -> Case:
    """The case of a line; raises ValueError with a sentence where it is none."""
    try:
        row: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("It is not JSON.") from error
    if not isinstance(row, dict):
        raise ValueError("It is not a JSON object.")
    try:
        return Case.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        name = f" (case {row['id']})" if isinstance(row.get("id"), str | int) else ""
        message = first["msg"].removeprefix("Value error, ")
        raise ValueError(f"{where + ': ' if where else ''}{message}{name}.") from error


@dataclass(frozen=True, slots=True)
class Place:
    """A span of an article of the index."""

    article_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class LocatedCase:
    """A case whose evidence was found.

    Args:
        evidence: for each piece of evidence, the places of its wordings.
        within: ids of the articles that it is limited to.
    """

    case: Case
    evidence: tuple[tuple[Place, ...], ...]
    within: frozenset[str] | None

    @property
    def article(self) -> str | None:
        """The article that its evidence stands in: the first, where there are several."""
        return self.evidence[0][0].article_id if self.evidence else None


def locate(cases: Collection[Case], store: ArticleStore) -> tuple[list[LocatedCase], list[Problem]]:
    """Cases with the places of their evidence, and those whose evidence is not to be found."""
    named = _articles(cases, store)
    located: list[LocatedCase] = []
    problems: list[Problem] = []
    for case in cases:
        try:
            evidence = tuple(tuple(_place(q, named) for q in e.quotes) for e in case.evidence)
            within = None
            if case.within is not None:
                within = frozenset(a.article_id for n in case.within for a in _named(n, named))
        except LookupError as error:
            problems.append(Problem(case.id, str(error.args[0])))
        else:
            located.append(LocatedCase(case, evidence, within))
    return located, problems


def _names(case: Case) -> Iterator[str]:
    yield from (quote.article for evidence in case.evidence for quote in evidence.quotes)
    yield from case.within or ()


def _articles(cases: Collection[Case], store: ArticleStore) -> dict[str, list[Article]]:
    """The articles that each name stands for: its own id, else the name of its file."""
    wanted = {name for case in cases for name in _names(case)}
    named = {name: [article] for name, article in store.articles(wanted).items()}
    if wanted - named.keys():
        for article in store.iter_articles():
            name = PurePath(article.origin).name
            if name in wanted and name != article.article_id:
                named.setdefault(name, []).append(article)
    return named


def _named(name: str, named: dict[str, list[Article]]) -> list[Article]:
    if name not in named:
        raise LookupError(f"The index has no article {name}.")
    return named[name]


def _place(quote: Quote, named: dict[str, list[Article]]) -> Place:
    """Where a quote stands; raises LookupError where that is nowhere, or not certain."""
    found = [
        Place(article.article_id, Span(start, start + len(quote.quote)))
        for article in _named(quote.article, named)
        for start in _starts(article.text, quote.quote)
    ]
    shown = quote.quote if len(quote.quote) <= 60 else f"{quote.quote[:59]}…"
    if not found:
        raise LookupError(f"“{shown}” does not stand in {quote.article}.")
    if len(found) > 1:
        raise LookupError(f"“{shown}” stands {len(found)} times in {quote.article}: say more.")
    return found[0]


def _starts(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)
