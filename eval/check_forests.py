"""Fits the checker's forests: extremely randomised trees (Geurts et al. 2006), by scikit-learn."""

from __future__ import annotations

import numpy as np

from eval.logistic import Array
from rag.forest import Forest

TREES = 200
# Leaves smaller than this follow single claims; a node looks at this share of the features.
SMALLEST_LEAF = 5
LOOKED_AT = 0.3
SEED = 0


def fit_forest(values: Array, labels: Array, weights: Array) -> Forest:
    """A forest fitted to rows; the same rows give the same forest.

    Args:
        values: (n, d).
        labels: (n,), 0 or 1; both occur.
        weights: (n,), of each row.
    """
    from sklearn.ensemble import ExtraTreesClassifier

    fitted = ExtraTreesClassifier(
        TREES,
        min_samples_leaf=SMALLEST_LEAF,
        max_features=LOOKED_AT,
        random_state=SEED,
        n_jobs=2,
    ).fit(values, labels, sample_weight=weights)
    roots, parts, begin = [], [], 0
    for tree in (one.tree_ for one in fitted.estimators_):
        places = np.arange(tree.node_count) + begin
        leaf = tree.children_left < 0
        counts = tree.value[:, 0, :]
        parts.append(
            (
                np.where(leaf, -1, tree.feature),
                np.where(leaf, 0.0, tree.threshold),
                np.where(leaf, places, tree.children_left + begin),
                np.where(leaf, places, tree.children_right + begin),
                counts[:, -1] / counts.sum(axis=1),
            )
        )
        roots.append(begin)
        begin += tree.node_count
    feature, threshold, left, right, chance = (
        np.concatenate([part[i] for part in parts]) for i in range(5)
    )
    return Forest(
        np.array(roots, np.int64),
        feature.astype(np.int64),
        threshold,
        left.astype(np.int64),
        right.astype(np.int64),
        chance,
    )
