"""Answers made by hand, and a checker whose verdicts can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from eval.cases import Case, Evidence, LocatedCase, Place
from index.article import Span
from rag.answer import Answer, Citation, GivenPassage, Kind, Statement
from rag.check import Check, Verdict

# One article; the tests cite it by its words.
TEXT = "The talks opened in Geneva. They lasted three days. Nobody signed. Rain fell."
ARTICLE = "talks"


class EveryWord:
    """Supports a claim where every word of it stands somewhere in the evidence."""

    name = "every word"
    agreement: ClassVar[Mapping[str, float]] = {}

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        there = {word.strip(".").lower() for text in evidence for word in text.split()}
        held = {word.strip(".").lower() for word in claim.split()} <= there
        return Check(float(held), Verdict.SUPPORTED if held else Verdict.UNSUPPORTED)


def citation(quote: str, n: int = 1, article: str = ARTICLE, start: int | None = None) -> Citation:
    """A citation of words of TEXT; an empty quote says that none were found."""
    begin = TEXT.index(quote) if start is None else start
    return Citation(
        n=n,
        article_id=article,
        title="Talks",
        source="",
        date=None,
        url="",
        start=begin,
        end=begin + len(quote),
        quote=quote,
        text_hash="",
    )


def statement(
    text: str, *citations: Citation, verdict: Verdict = Verdict.SUPPORTED, lead: str = ""
) -> Statement:
    """A sentence of an answer."""
    return Statement(text=text, verdict=verdict, score=1.0, citations=citations, lead=lead)


def answer(
    *statements: Statement,
    kind: Kind | None = None,
    passages: Sequence[tuple[int, int]] = ((0, len(TEXT)),),
    milliseconds: float = 10.0,
) -> Answer:
    """An answer of these statements, or an abstention where there are none."""
    kind = kind or (Kind.ANSWER if statements else Kind.ABSTENTION)
    return Answer(
        question="?",
        standalone_question="?",
        window=None,
        kind=kind,
        abstained=kind is Kind.ABSTENTION,
        missing=(),
        nearest=(),
        text="".join(s.marked for s in statements) or "The articles do not answer this.",
        statements=statements,
        passages=tuple(
            GivenPassage(id=f"{a}-{b}", article_id=ARTICLE, start=a, end=b, score=1.0)
            for a, b in passages
        ),
        writer="extractive",
        model=None,
        index_version=1,
        config_hash="abc",
        usage=None,
        timings_ms={"total": milliseconds},
    )


def case(
    *facts: Sequence[str],
    evidence: Sequence[str] = (),
    name: str = "a case",
    answerable: bool = True,
) -> LocatedCase:
    """A case about TEXT, its evidence found."""
    made = Case(
        id=name,
        question="What of the talks?",
        facts=tuple(tuple(fact) for fact in facts),
        answerable=answerable,
        evidence=tuple(Evidence(article=ARTICLE, quote=quote) for quote in evidence),
    )
    return LocatedCase(made, tuple((place(quote),) for quote in evidence), None)


def place(quote: str) -> Place:
    """Where words of TEXT stand."""
    return Place(ARTICLE, Span(TEXT.index(quote), TEXT.index(quote) + len(quote)))
