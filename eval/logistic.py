"""Logistic regression with an L2 penalty, and the measures that judge it: nothing to install."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]


def fit(
    features: Array, labels: Array, weights: Array | None = None, penalty: float = 1.0
) -> Array:
    """Coefficients of a logistic regression, the bias last.

    Args:
        features: (n, d).
        labels: (n,), 0 or 1.
        weights: (n,), of each row; 1 by default.
        penalty: L2 on all but the bias.
    """
    design = np.column_stack([features, np.ones(len(features))])
    each = np.ones(len(labels)) if weights is None else weights

    def loss(beta: Array) -> tuple[float, Array]:
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        entropy = labels * np.log(chance) + (1 - labels) * np.log(1 - chance)
        slope = design.T @ (each * (chance - labels))
        slope[:-1] += penalty * beta[:-1]
        return float(-(each * entropy).sum() + penalty * (beta[:-1] ** 2).sum() / 2), slope

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def predict(beta: Array, features: Array) -> Array:
    """Probabilities (n,) for features (n, d) under coefficients (d + 1,)."""
    return np.asarray(1 / (1 + np.exp(-(features @ beta[:-1] + beta[-1]))))


def grouped_folds(groups: Sequence[str], folds: int = 5) -> NDArray[np.int_]:
    """A fold for each row, the same for all rows of a group, and the same on every machine."""
    return np.array([zlib.crc32(group.encode()) % folds for group in groups])


def cross_predict(
    features: Array, labels: Array, weights: Array, folds: NDArray[np.int_],
    fitting: Callable[[Array, Array, Array], Array] = fit,
) -> Array:  # fmt: skip
    """Each row's probability from a model that saw nothing of its fold."""
    chance = np.zeros(len(labels))
    for fold in np.unique(folds):
        held = folds == fold
        beta = fitting(features[~held], labels[~held], weights[~held])
        chance[held] = predict(beta, features[held])
    return chance


def macro_f1(labels: Array, chance: Array, threshold: float = 0.5) -> float:
    """Mean of the two classes' F1, 0 to 1."""
    called = chance >= threshold
    scores = []
    for cls in (False, True):
        hits = np.sum((called == cls) & ((labels > 0.5) == cls))
        total = np.sum(called == cls) + np.sum((labels > 0.5) == cls)
        scores.append(2 * hits / total if total else 0.0)
    return float(np.mean(scores))


def balanced_accuracy(labels: Array, chance: Array, threshold: float = 0.5) -> float:
    """Mean of the two classes' recalls, 0 to 1."""
    called = chance >= threshold
    return float(np.mean([np.mean(called[labels > 0.5]), np.mean(~called[labels <= 0.5])]))
