"""The figures of a set: each metric over the cases that it applies to, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.intervals import (
    MIN_ARTICLES,
    SEED,
    Estimate,
    bootstrap,
    f1,
    mean,
    median,
    wilson,
)
from eval.metrics import Scores, Status


@dataclass(frozen=True, slots=True)
class Scored:
    """A case's scores, and what the figures need to know of the case.

    Args:
        article: that the case's evidence stands in: cases of one article are not independent.
    """

    case_id: str
    kind: str
    answerable: bool
    article: str | None
    scores: Scores


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases of each sort there were; `answerable` counts those that have an answer."""

    cases: int
    answerable: int
    answered: int
    abstained: int
    errors: int


def count(scored: Sequence[Scored]) -> Counts:
    """Cases by outcome."""
    statuses = [one.scores.status for one in scored]
    return Counts(
        len(scored),
        sum(one.answerable for one in scored),
        statuses.count(Status.ANSWERED),
        statuses.count(Status.ABSTAINED),
        statuses.count(Status.ERROR),
    )


def summarise(scored: Sequence[Scored], seed: int = SEED) -> dict[str, Estimate]:
    """Every figure, by name, in the order in which people read them.

    facts right: share of the answerable cases whose answer states every required fact. An
        abstention or an error is not right.
    facts found: mean share of the required facts, over the answerable cases.
    faithfulness, citation recall, citation precision: mean over the answers that have statements;
        abstentions are left out, and n says so.
    abstention precision: unanswerable / all cases that it abstained on; unknown where it never did.
    abstention recall: abstained / all unanswerable cases.
    abstention F1: 2 TP / (2 TP + FP + FN) of the two.
    answer rate: answered / all answerable cases.
    evidence recall, retrieval recall: mean over the answerable cases that name evidence; for the
        first an abstention counts 0.
    sentences: mean over the answers. latency: median over all but errors, in milliseconds; with
        several jobs at once each waits for the others.
    """
    answerable = [one for one in scored if one.answerable]
    unanswerable = [one for one in scored if not one.answerable]
    abstained = [one for one in scored if one.scores.status is Status.ABSTAINED]

    def mean_of(read: Callable[[Scores], float | None], unit: str, **more: bool) -> Estimate:
        return _bootstrap(scored, read, mean, unit, seed, **more)

    return {
        "facts right": _proportion([o.scores.right for o in answerable], "answerable cases"),
        "facts found": mean_of(lambda s: s.facts_found, "answerable cases"),
        "faithfulness": mean_of(lambda s: s.faithfulness, "answers"),
        "citation recall": mean_of(lambda s: s.citation_recall, "answers"),
        "citation precision": mean_of(lambda s: s.citation_precision, "answers"),
        "abstention precision": _proportion([not o.answerable for o in abstained], "abstentions"),
        "abstention recall": _proportion(
            [o.scores.status is Status.ABSTAINED for o in unanswerable], "unanswerable cases"
        ),
        "abstention F1": bootstrap(
            [(o.scores.status is Status.ABSTAINED, not o.answerable) for o in scored],
            [o.case_id for o in scored],
            f1,
            "cases",
            seed=seed,
        ),
        "answer rate": _proportion(
            [o.scores.status is Status.ANSWERED for o in answerable], "answerable cases"
        ),
        "evidence recall": mean_of(lambda s: s.evidence_recall, "cases with evidence"),
        "retrieval recall": mean_of(lambda s: s.retrieval_recall, "cases with evidence"),
        "sentences": mean_of(lambda s: s.statements, "answers", share=False),
        "latency": _bootstrap(
            scored, lambda s: s.latency_ms, median, "answers and abstentions", seed, share=False
        ),
    }


def _proportion(hits: Sequence[bool | None], unit: str) -> Estimate:
    return wilson(sum(bool(hit) for hit in hits), len(hits), unit)


def _bootstrap(
    scored: Sequence[Scored],
    read: Callable[[Scores], float | None],
    statistic: Callable[..., float | None],
    unit: str,
    seed: int,
    *,
    share: bool = True,
) -> Estimate:
    """A statistic of the cases that a metric applies to; by article where there are enough."""
    having = [(o, value) for o in scored if (value := read(o.scores)) is not None]
    by_article = len({o.article for o, _ in having if o.article}) >= MIN_ARTICLES
    return bootstrap(
        [(value,) for _, value in having],
        [(o.article if by_article else None) or f"case {o.case_id}" for o, _ in having],
        statistic,
        unit,
        by="article" if by_article else "case",
        seed=seed,
        share=share,
    )
