"""How well scores tell right from wrong, and whether they mean what they say.

Expected calibration error over bins of equal mass: Naeini et al. (2015), Nixon et al. (2019). Brier
(1950).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from eval.intervals import Array, Estimate, Statistic, bootstrap, mean
from eval.logistic import balanced_accuracy, macro_f1
from rag.check import SUPPORTED_FROM

BINS = 10
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims that scored alike.

    Args:
        score: their mean score, 0 to 1.
        supported: the share of them that people call supported.
    """

    score: float
    supported: Estimate


def auc(labels: Array, scores: Array) -> float | None:
    """The chance that a supported claim scores above an unsupported one; None: one is missing."""
    right = labels > 0.5
    many, few = int(right.sum()), int((~right).sum())
    if not many or not few:
        return None
    ranks = rankdata(scores)
    return float((ranks[right].sum() - many * (many + 1) / 2) / (many * few))


def brier(labels: Array, scores: Array) -> float:
    """The mean squared distance of score and label, 0 to 1."""
    return float(np.mean((scores - labels) ** 2))


def bins_of(scores: Array) -> list[NDArray[np.int_]]:
    """The places of scores in BINS bins of equal mass, lowest first; none is empty."""
    order = np.argsort(scores, kind="stable")
    return [part for part in np.array_split(order, BINS) if len(part)]


def expected_calibration_error(labels: Array, scores: Array) -> float:
    """The mean distance of a bin's mean score from its share of supported claims, 0 to 1."""
    gaps = [
        len(part) * abs(float(scores[part].mean()) - float(labels[part].mean()))
        for part in bins_of(scores)
    ]
    return sum(gaps) / len(scores)


def reliability(labels: Array, scores: Array, groups: Sequence[Hashable]) -> list[Bin]:
    """The reliability diagram: in each bin, how high the scores are and how many are supported."""
    found = []
    for part in bins_of(scores):
        rows = labels[part][:, None].tolist()
        clusters = [groups[place] for place in part]
        share = bootstrap(rows, clusters, mean, "claims", by="group", resamples=DRAWS)
        found.append(Bin(float(scores[part].mean()), share))
    return found


def figure(
    labels: Array, scores: Array, groups: Sequence[Hashable], statistic: Statistic, unit: str
) -> Estimate:
    """A statistic of rows (label, score) with its interval, whole groups drawn."""
    rows = np.column_stack([labels, scores]).tolist()
    return bootstrap(rows, groups, statistic, unit, by="group", resamples=DRAWS)


def both(rows: Array) -> bool:
    """Whether rows (label, score) have supported and unsupported claims."""
    return bool(0 < (rows[:, 0] > 0.5).mean() < 1)


def macro_f1_of(rows: Array) -> float | None:
    """Macro-F1 of rows (label, score) at the threshold that counts as supported."""
    return macro_f1(rows[:, 0], rows[:, 1], SUPPORTED_FROM)


def balanced_of(rows: Array) -> float | None:
    """Balanced accuracy of rows (label, score) at the same threshold."""
    return balanced_accuracy(rows[:, 0], rows[:, 1], SUPPORTED_FROM) if both(rows) else None


def auc_of(rows: Array) -> float | None:
    """The area under the curve of rows (label, score)."""
    return auc(rows[:, 0], rows[:, 1])


def brier_of(rows: Array) -> float | None:
    """The Brier score of rows (label, score)."""
    return brier(rows[:, 0], rows[:, 1])


def calibration_error_of(rows: Array) -> float | None:
    """The expected calibration error of rows (label, score)."""
    return expected_calibration_error(rows[:, 0], rows[:, 1])
