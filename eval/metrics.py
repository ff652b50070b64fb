"""What one case says of an answer: each metric with its formula, its source and its rule.

A case is `answered`, `abstained` or in `error`; no metric is ever NaN. One that does not apply to
a case (faithfulness of an abstention) is None there, and every figure says on how many cases it
rests. A partial answer is judged as an answer: what it leaves open costs it the facts. A courtesy
("You are welcome.") says nothing of the articles: it is an answer without facts or statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from eval.cases import LocatedCase, Place
from eval.facts import states_fact
from index.article import Span
from rag.answer import Answer, Citation, Statement
from rag.check import Checker, Verdict


class Status(StrEnum):
    """What became of a case."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    ERROR = "error"


class Failing(StrEnum):
    """The part in which a case went wrong; the first that explains it."""

    RETRIEVAL = "retrieval"
    ABSTENTION = "abstention"
    CHOICE = "choice of words"
    SUPPORT = "support"
    ERROR = "error"


class Scores(BaseModel):
    """The metrics of one case; None where one does not apply.

    Args:
        facts: of each required fact, whether the answer states it.
        facts_found: their share, 0 to 1.
        right: all of them; None for an unanswerable case.
        statements: how many sentences the answer has.
        latency_ms: from the question to the whole answer.
        failing: the part that went wrong; None where the case went well.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status
    facts: tuple[bool, ...] = ()
    facts_found: float | None = None
    right: bool | None = None
    faithfulness: float | None = None
    citation_recall: float | None = None
    citation_precision: float | None = None
    evidence_recall: float | None = None
    retrieval_recall: float | None = None
    statements: int | None = None
    latency_ms: float | None = None
    failing: Failing | None = None


def score(located: LocatedCase, answer: Answer, checker: Checker) -> Scores:
    """Every metric of an answer to a case, by the checker that the chat itself uses."""
    case, statements = located.case, answer.statements
    facts = tuple(facts_stated(case.facts, statements))
    shown = bool(statements) and not answer.abstained
    evidence = located.evidence
    scores = Scores(
        status=Status.ABSTAINED if answer.abstained else Status.ANSWERED,
        facts=facts,
        facts_found=sum(facts) / len(facts) if facts else None,
        right=all(facts) if case.answerable else None,
        faithfulness=faithfulness(statements) if shown else None,
        citation_recall=citation_recall(answer, checker) if shown else None,
        citation_precision=citation_precision(answer, checker) if shown else None,
        evidence_recall=evidence_recall(evidence, statements) if evidence else None,
        retrieval_recall=retrieval_recall(evidence, answer) if evidence else None,
        statements=len(statements) if shown else None,
        latency_ms=answer.timings_ms.get("total"),
    )
    return scores.model_copy(update={"failing": failing(case.answerable, scores)})


def failed(located: LocatedCase) -> Scores:
    """The metrics of a case that could not be answered: an error is never better than an answer.

    It counts as not right and as not abstained; what an answer's own sentences would have shown is
    unknown.
    """
    facts = tuple(False for _ in located.case.facts)
    return Scores(
        status=Status.ERROR,
        facts=facts,
        facts_found=0.0 if facts else None,
        right=False if located.case.answerable else None,
        evidence_recall=0.0 if located.evidence else None,
        failing=Failing.ERROR,
    )


def facts_stated(facts: Sequence[Sequence[str]], statements: Sequence[Statement]) -> list[bool]:
    """Of each fact, whether a statement has one of its wordings.

    Whole words, numbers as numbers (`eval.facts`), after the "nuggets" of TREC (Voorhees 2003).
    The statements' own words are read, without their [n]: a marker is not a number.
    """
    return [any(states_fact(s.text, fact) for s in statements) for fact in facts]


def faithfulness(statements: Sequence[Statement]) -> float:
    """Share of the statements whose verdict is "supported".

    supported / all. The verdict is the one that the reader saw, of the statement against all that
    it cites, taken together; "partly" and "unsure" do not count. After RAGAS (Es et al. 2024),
    with the cited words in place of the whole context, and sentences in place of a model's claims.

    Args:
        statements: at least one; an abstention has no faithfulness.
    """
    return sum(s.verdict is Verdict.SUPPORTED for s in statements) / len(statements)


def citation_recall(answer: Answer, checker: Checker) -> float:
    """Share of the statements that their citations, taken together, support.

    ALCE (Gao et al. 2023, section 4): a statement without citations counts 0. Judged anew from the
    quotes alone: it differs from faithfulness where a shown verdict says more than its quotes do.
    """
    return sum(
        _supports(checker, s, _quotes(answer, s.citations)) for s in answer.statements
    ) / len(answer.statements)


def citation_precision(answer: Answer, checker: Checker) -> float:
    """Share of the citations that do their work; 0 for an answer without any.

    ALCE (Gao et al. 2023, section 4): where a statement's citations together support it, one of
    them is needless if alone it does not support the statement and the others do without it;
    where they do not, none counts. A citation without words, or of words that no passage given to
    the writer holds, never counts, but stands in the denominator: an invented citation costs.
    """
    citations = sum(len(s.citations) for s in answer.statements)
    good = sum(_good_citations(answer, s, checker) for s in answer.statements)
    return good / citations if citations else 0.0


def _good_citations(answer: Answer, statement: Statement, checker: Checker) -> int:
    quotes = _quotes(answer, statement.citations)
    if not _supports(checker, statement, quotes):
        return 0
    return sum(
        _supports(checker, statement, [quote])
        or not _supports(checker, statement, quotes[:place] + quotes[place + 1 :])
        for place, quote in enumerate(quotes)
    )


def _supports(checker: Checker, statement: Statement, quotes: Sequence[str]) -> bool:
    return bool(quotes) and checker.check(statement.text, quotes).verdict is Verdict.SUPPORTED


def _quotes(answer: Answer, citations: Sequence[Citation]) -> list[str]:
    """The words of citations that have words, from passages that the writer was given."""
    return [c.quote for c in citations if c.quote.strip() and _given(answer, c)]


def _given(answer: Answer, citation: Citation) -> bool:
    return any(
        passage.article_id == citation.article_id
        and passage.start <= citation.start
        and citation.end <= passage.end
        for passage in answer.passages
    )


def evidence_recall(evidence: Sequence[Sequence[Place]], statements: Sequence[Statement]) -> float:
    """Share of the pieces of evidence that a citation of the answer overlaps.

    cited pieces / all pieces; any wording of a piece will do. An abstention cites nothing: 0.
    """
    cited = [Place(c.article_id, Span(c.start, c.end)) for s in statements for c in s.citations]
    found = [any(_overlap(p, other) for p in piece for other in cited) for piece in evidence]
    return sum(found) / len(found)


def retrieval_recall(evidence: Sequence[Sequence[Place]], answer: Answer) -> float:
    """Share of the pieces of evidence that the passages given to the writer hold, whole.

    held pieces / all pieces; any wording of a piece will do, and passages that lie side by side
    hold it together.
    """
    found = [any(_held(place, answer) for place in piece) for piece in evidence]
    return sum(found) / len(found)


def _overlap(first: Place, second: Place) -> bool:
    return first.article_id == second.article_id and (
        max(first.span.start, second.span.start) < min(first.span.end, second.span.end)
    )


def _held(place: Place, answer: Answer) -> bool:
    reached = place.span.start
    for passage in sorted(answer.passages, key=lambda p: p.start):
        # White space between two passages belongs to neither.
        if passage.article_id == place.article_id and passage.start <= reached + 2:
            reached = max(reached, passage.end)
    return reached >= place.span.end


def failing(answerable: bool, scores: Scores) -> Failing | None:
    """The part that went wrong, in the order in which an answer comes about."""
    abstained = scores.status is Status.ABSTAINED
    if not answerable:
        return None if abstained else Failing.ABSTENTION
    if not scores.right:
        if scores.retrieval_recall is not None and scores.retrieval_recall < 1:
            return Failing.RETRIEVAL
        return Failing.ABSTENTION if abstained else Failing.CHOICE
    unsupported = scores.faithfulness is not None and scores.faithfulness < 1
    return Failing.SUPPORT if unsupported else None
