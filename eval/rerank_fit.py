"""What a reranker's scores are worth beside the ranker's: fitted, cross-validated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.ranking_fit import Example, first_right, fit
from rag.pool import Pool
from rag.rank_features import Features, Wanted
from rag.rerank import WINDOWS, Kind, Reranker, standardised, window_of


class Remembered:
    """A reranker whose scores are computed once."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._known: dict[tuple[str, tuple[str, ...]], Sequence[float]] = {}
        self.name = reranker.name
        self.kind: Kind = reranker.kind

    def scores(self, question: str, windows: Sequence[str]) -> Sequence[float]:
        """See `Reranker`."""
        asked = question, tuple(windows)
        if asked not in self._known:
            self._known[asked] = self._reranker.scores(question, windows)
        return self._known[asked]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question's passages in the ranker's order, the first WINDOWS judged by a reranker.

    Args:
        example: of those that were judged: the second sum, and the standardised score.
        below: how right each of the others is.
    """

    example: Example
    below: Features


def judge(
    pool: Pool, places: Sequence[int], example: Example, second: Features, reranker: Reranker
) -> Judged:
    """Ask a reranker about the best of a question.

    Args:
        pool: of the question.
        places: of those candidates that were read, as `example` was made of.
        example: their second features.
        second: the weights of the second sum.
        reranker: judges.
    """
    found, _ = pool.weigh(places)
    sums = example.features @ second
    order = np.argsort(-sums, kind="stable")
    head = order[:WINDOWS]
    wanted = Wanted(pool.version, pool.question, pool.query)
    windows = [window_of(found[place], wanted) for place in head]
    scores = standardised(reranker.scores(pool.alone, windows)) if windows else np.zeros(0)
    judged = Example(
        example.set_name,
        example.group,
        np.column_stack([sums[head], scores]),
        example.gains[head],
    )
    return Judged(judged, example.gains[order[WINDOWS:]])


def worth_of(judged: Sequence[Judged]) -> float:
    """What a standard deviation of the scores is worth, in the second sum's own units; >= 0."""
    of_sum, of_score = fit([one.example for one in judged])
    return max(float(of_score / of_sum), 0.0) if of_sum > 0 else 0.0


def cross_worths(
    judged: Sequence[Judged], folds: Sequence[int], trained: Sequence[bool]
) -> tuple[list[int | None], list[float]]:
    """Rank of the first right passage of each, and the worth by fold, fitted to the others."""
    by_fold = [
        worth_of([one for one, f, t in zip(judged, folds, trained, strict=True) if t and f != fold])
        for fold in range(max(folds) + 1)
    ]
    ranks = [_first(one, by_fold[fold]) for one, fold in zip(judged, folds, strict=True)]
    return ranks, by_fold


def _first(judged: Judged, worth: float) -> int | None:
    """Place of the best ranked right passage, from 0; None where there is none."""
    example = judged.example
    rank = first_right(example, example.features @ np.array([1.0, worth]))
    if rank is not None:
        return rank
    right = np.flatnonzero(judged.below > 0)
    return len(example.gains) + int(right[0]) if len(right) else None
