"""How far a figure can be trusted: every figure carries a 95 % interval and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[Array], float | None]

LEVEL = 0.95
# The normal quantile of (1 + LEVEL) / 2.
_Z = 1.959963984540054
RESAMPLES = 2_000
SEED = 20_240_507
# With fewer articles than this a bootstrap over articles understates how much they vary.
MIN_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its interval, and what it rests on.

    Args:
        value: None where no case bears on it: it is then unknown, not 0 and not 1.
        low: lower end of the interval, None where there is no value.
        high: upper end.
        n: how many of `unit` it rests on.
        unit: what is counted: "answerable cases", "answers", ...
        method: how the interval was made.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    method: str


def nothing(unit: str, method: str) -> Estimate:
    """The estimate of what no case bears on."""
    return Estimate(None, None, None, 0, unit, method)


def wilson(hits: int, n: int, unit: str) -> Estimate:
    """A proportion with its score interval (Wilson 1927), which stays good near 0 and 1.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    Raises:
        ValueError: hits is not among 0..n.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no proportion")
    if not n:
        return nothing(unit, "wilson")
    low, high = _score_interval(hits / n, n)
    return Estimate(hits / n, low, high, n, unit, "wilson")


def _score_interval(share: float, n: int) -> tuple[float, float]:
    z2 = _Z * _Z
    middle = share + z2 / (2 * n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    # At the ends the formula gives exactly 0 and 1 but for rounding.
    low = 0.0 if share == 0 else (middle - half) / (1 + z2 / n)
    high = 1.0 if share == 1 else (middle + half) / (1 + z2 / n)
    return low, high


def bootstrap(
    rows: Sequence[Sequence[float]],
    clusters: Sequence[Hashable],
    statistic: Statistic,
    unit: str,
    *,
    by: str = "case",
    seed: int = SEED,
    share: bool = True,
    resamples: int = RESAMPLES,
) -> Estimate:
    """A statistic with its percentile interval, whole clusters drawn with replacement.

    Efron and Tibshirani (1993), chapter 13; clusters after Field and Welsh (2007).

    Args:
        rows: (n, d), what the statistic is taken of, one row a case.
        clusters: of each row; rows of one cluster are drawn together.
        statistic: of drawn rows; None where they do not determine it: such draws are left out.
        unit: what the rows are, for people.
        by: what a cluster is, for the record.
        seed: of the draws; the same seed gives the same interval.
        share: the statistic lies in 0..1. Where all draws agree they say nothing of how it may
            vary; Wilson's interval for so many clusters then stands in.
        resamples: how many draws.
    """
    method = f"bootstrap by {by}"
    values = np.asarray(rows, dtype=np.float64)
    whole = statistic(values) if len(rows) else None
    if whole is None:
        return nothing(unit, method)
    groups: dict[Hashable, list[int]] = {}
    for place, cluster in enumerate(clusters):
        groups.setdefault(cluster, []).append(place)
    members = [np.array(places) for places in groups.values()]
    draws = np.random.default_rng(seed).integers(0, len(members), (resamples, len(members)))
    found = (statistic(values[np.concatenate([members[i] for i in draw])]) for draw in draws)
    drawn = np.array([value for value in found if value is not None])
    low, high = (float(q) for q in np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    if share and float(drawn.min()) == float(drawn.max()):
        low, high = _score_interval(whole, len(members))
        method = "wilson, as all cases agree"
    return Estimate(whole, low, high, len(values), unit, method)


def mean(rows: Array) -> float | None:
    """The mean of all rows' first value."""
    return float(rows[:, 0].mean())


def median(rows: Array) -> float | None:
    """The median of all rows' first value."""
    return float(np.median(rows[:, 0]))


def f1(rows: Array) -> float | None:
    """2 TP / (2 TP + FP + FN) of rows (called, true); None where nothing is called or true."""
    called, true = rows[:, 0] > 0, rows[:, 1] > 0
    hits, total = float(np.sum(called & true)), float(np.sum(called) + np.sum(true))
    return 2 * hits / total if total else None
