"""Weights that put right candidates first: fitted, cross-validated, compared.

The weights maximise the softmax likelihood of right candidates among all of a question (ListNet's
top-one loss, Cao et al. 2007), with an L2 penalty on standardised features.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from index.errors import UsageError
from rag.rank_features import Features

KS = (1, 4, 5, 10)
PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: features, a row each, and how right each is (0: not)."""

    set_name: str
    group: str
    features: Features
    gains: Features


def fit(given: Sequence[Example], used: Sequence[bool] | None = None) -> Features:
    """Weights, in the features' own units; those of features that are not used are 0.

    Raises:
        UsageError: no question has a right candidate.
    """
    given = [one for one in given if one.gains.any() and len(one.gains) > 1]
    if not given:
        raise UsageError("There is nothing to learn from.", "Give questions of several weeks.")
    width = given[0].features.shape[1]
    columns = np.flatnonzero(np.ones(width, bool) if used is None else np.array(used))
    longest = max(len(one.gains) for one in given)
    x = np.zeros((len(given), longest, len(columns)))
    gains = np.zeros((len(given), longest))
    there = np.zeros((len(given), longest), bool)
    for i, one in enumerate(given):
        x[i, : len(one.gains)] = one.features[:, columns]
        gains[i, : len(one.gains)] = one.gains
        there[i, : len(one.gains)] = True
    spread = x[there].std(axis=0)
    spread[spread < 1e-9] = np.inf
    x = x / spread

    def loss(beta: Features) -> tuple[float, Features]:
        scores = np.where(there, x @ beta, -np.inf)
        scores -= scores.max(axis=1, keepdims=True)
        weights = np.exp(scores)
        total = weights.sum(axis=1, keepdims=True)
        right = (weights * gains).sum(axis=1, keepdims=True)
        slope = np.einsum("ij,ijk->k", weights / total - weights * gains / right, x)
        value = -np.log(right / total).sum() + PENALTY * (beta @ beta) / 2
        return float(value), slope + PENALTY * beta

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B").x
    weights = np.zeros(width)
    weights[columns] = found / spread
    return weights


def cross_ranks(
    given: Sequence[Example],
    folds: Sequence[int],
    trained: Sequence[bool],
    used: Sequence[bool] | None = None,
) -> tuple[list[int | None], list[Features]]:
    """Rank of the first right candidate of each, by weights that saw nothing of its fold.

    Args:
        given: all questions.
        folds: of each.
        trained: whether it may train the other folds' weights.
        used: which features; None: all.
    """
    by_fold = [
        fit([one for one, f, t in zip(given, folds, trained, strict=True) if t and f != fold], used)
        for fold in range(max(folds) + 1)
    ]
    ranks = [
        first_right(one, one.features @ by_fold[fold])
        for one, fold in zip(given, folds, strict=True)
    ]
    return ranks, by_fold


def first_right(example: Example, scores: Features) -> int | None:
    """Place of the best ranked right candidate, from 0; None where there is none."""
    order = np.argsort(-scores, kind="stable")
    right = np.flatnonzero(example.gains[order] > 0)
    return int(right[0]) if len(right) else None


def table_row(name: str, given: Sequence[Example], ranks: Sequence[int | None]) -> str:
    """One line: for each set the share of questions with a right candidate among the first k."""
    cells = []
    for set_name in dict.fromkeys(one.set_name for one in given):
        mine = [r for one, r in zip(given, ranks, strict=True) if one.set_name == set_name]
        shares = [np.mean([r is not None and r < k for r in mine]) for k in KS]
        cells.append(f"{set_name} " + " ".join(f"{share:.3f}" for share in shares))
    return f"{name:28} {'   '.join(cells)}"
