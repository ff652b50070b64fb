"""Fit the built-in checker's forests to labelled claims.

    python -m eval.train_check CLAIMS           measure by 5-fold cross-validation
    python -m eval.train_check CLAIMS --write   and write rag/check_weights.json, check_forests.npz

CLAIMS is a file or a folder of JSON Lines with claim, evidence and supported (true or false).
Sets and labels are weighted so that each set counts the same and both labels do. The forest that
tells altered sentences is fitted to sentences of the same evidence, and to supported claims, with
and without one error that was made in them (`eval/made_claims.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eval.check_forests import fit_forest
from eval.claims import LabelledClaim, Told, read_claims
from eval.logistic import Array, fit, grouped_folds, macro_f1
from eval.made_claims import CLAIM, made_claims
from index.embeddings import StaticEmbedder
from index.errors import BylineError
from rag.check import BuiltInChecker, lay_beside
from rag.check_weights import (
    FORESTS_FILE,
    INTACT,
    SUPPORT,
    WEIGHTS_FILE,
    CheckWeights,
    is_near,
)
from rag.word_vectors import WordVectors

Mask: TypeAlias = NDArray[np.bool_]
# Of 235 labelled summaries of three sentences, the mean of the sentences' scores ranks by the
# share that is supported at .62 (Spearman), their lowest at .53; of 271 groups of claims, the
# lowest tells whether all are supported at .74 (AUC), the mean at .68. This keeps near both.
LOWEST_SHARE = 0.25
# Of claims that people call supported so many may be taken for altered: of those that are near the
# words of a sentence, in which a change is easy to see, and of the others.
NEAR_ALARMS, FAR_ALARMS = 0.045, 0.02


@dataclass(frozen=True, slots=True)
class Rows:
    """Claims as numbers.

    Args:
        names: of the features.
        values: (n, d).
        labels: (n,), 1 for supported.
        kinds: (n,), what each claim is of: a set, or how it was made.
        groups: (n,).
    """

    names: tuple[str, ...]
    values: Array
    labels: Array
    kinds: Sequence[str]
    groups: Sequence[str]

    @classmethod
    def of(cls, claims: Sequence[LabelledClaim], told: Told = lambda done, total: None) -> Rows:
        """The features of whole claims beside whole evidence."""
        vectors = WordVectors(StaticEmbedder)
        found = []
        for done, claim in enumerate(claims, 1):
            found.append(lay_beside(claim.claim, [claim.evidence], vectors).features)
            told(done, len(claims))
        names = tuple(found[0])
        return cls(
            names,
            np.array([[values[name] for name in names] for values in found]),
            np.array([float(claim.supported) for claim in claims]),
            [claim.set_name for claim in claims],
            [claim.group for claim in claims],
        )

    def where(self, kept: Mask) -> Rows:
        """The rows that are kept."""
        places = np.flatnonzero(kept).tolist()
        return Rows(
            self.names, self.values[places], self.labels[places],
            [self.kinds[i] for i in places], [self.groups[i] for i in places],
        )  # fmt: skip

    def with_rows(self, other: Rows) -> Rows:
        """These and others."""
        return Rows(
            self.names,
            np.concatenate([self.values, other.values]),
            np.concatenate([self.labels, other.labels]),
            [*self.kinds, *other.kinds],
            [*self.groups, *other.groups],
        )

    @property
    def folds(self) -> NDArray[np.int_]:
        """The fold of each row; rows of a group share one."""
        return grouped_folds(self.groups)

    @property
    def weights(self) -> Array:
        """Let each kind, and each label within a kind, count the same; their mean is 1."""
        keys = list(zip(self.kinds, self.labels.tolist(), strict=True))
        counts = {key: keys.count(key) for key in set(keys)}
        return np.array([len(keys) / len(counts) / counts[key] for key in keys])


def rows_of_errors(labelled: Rows, made: Rows) -> Rows:
    """What the forest that tells altered claims is fitted to: right ones, and their edits."""
    right = labelled.where(labelled.labels > 0)
    right = Rows(right.names, right.values, right.labels, [CLAIM] * len(right.kinds), right.groups)
    return right.with_rows(made)


def fit_weights(labelled: Rows, made: Rows) -> CheckWeights:
    """The checker's weights, fitted to these rows; calibrated by folds inside them."""
    altered = rows_of_errors(labelled, made)
    support = fit_forest(labelled.values, labelled.labels, labelled.weights)
    intact = fit_forest(altered.values, altered.labels, altered.weights)
    chance = _unseen(labelled)
    logits = np.log(chance / (1 - chance))[:, None]
    slope, bias = fit(logits, labelled.labels, labelled.weights, penalty=0.0)
    right = altered.where(np.arange(len(altered.labels)) < int(labelled.labels.sum()))
    of_right = _unseen(altered)[: len(right.labels)]
    near = np.array([is_near(dict(zip(right.names, row, strict=True))) for row in right.values])
    return CheckWeights(
        labelled.names,
        support,
        intact,
        slope=round(float(slope), 4),
        bias=round(float(bias), 4),
        near_intact_from=_quantile(of_right[near], NEAR_ALARMS),
        far_intact_from=_quantile(of_right[~near], FAR_ALARMS),
        lowest_share=LOWEST_SHARE,
    )


def _quantile(chances: Array, share: float) -> float:
    return round(float(np.quantile(chances, share)), 4) if len(chances) else 0.0


def _unseen(rows: Rows) -> Array:
    """Each row's chance by a forest that was fitted without its fold, kept from 0 and 1."""
    chance = np.zeros(len(rows.labels))
    folds = rows.folds
    for fold in np.unique(folds):
        held = folds == fold
        rest = rows.where(~held)
        forest = fit_forest(rest.values, rest.labels, rest.weights)
        chance[held] = [forest.chance_of(values) for values in rows.values[held]]
    return np.clip(chance, 0.001, 0.999)


def cross_fit(labelled: Rows, made: Rows) -> list[tuple[Mask, BuiltInChecker]]:
    """A checker for each fold, fitted to nothing of it: the fold's rows, as a mask, and it."""
    folds, others = labelled.folds, made.folds
    vectors = WordVectors(StaticEmbedder)
    found = []
    for fold in np.unique(folds):
        weights = fit_weights(labelled.where(folds != fold), made.where(others != fold))
        found.append((folds == fold, BuiltInChecker(weights, vectors)))
    return found


def scores_of(claims: Sequence[LabelledClaim], checker: BuiltInChecker) -> Array:
    """What the checker itself says of each claim, its rules included."""
    return np.array([checker.check(claim.claim, [claim.evidence]).score for claim in claims])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.train_check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("claims", type=Path)
    parser.add_argument("--write", action="store_true", help="write the files in rag/")
    options = parser.parse_args(arguments)
    try:
        claims = read_claims(options.claims)
    except BylineError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    labelled, made = Rows.of(claims), Rows.of(made_claims(claims))
    chance = np.zeros(len(claims))
    for held, checker in cross_fit(labelled, made):
        chance[held] = scores_of([claims[i] for i in np.flatnonzero(held)], checker)
    agreement: dict[str, float] = {}
    for name in sorted(set(labelled.kinds)):
        rows = np.array([kind == name for kind in labelled.kinds])
        agreement[name] = round(macro_f1(labelled.labels[rows], chance[rows]), 3)
        sys.stdout.write(f"{name:32} n {rows.sum():5}  macro-F1 {agreement[name]:.3f}\n")
    if options.write:
        weights = fit_weights(labelled, made)
        write(weights, agreement, labelled, made)
        inside = macro_f1(labelled.labels, scores_of(claims, BuiltInChecker(weights)))
        sys.stdout.write(f"wrote {WEIGHTS_FILE.name}; macro-F1 on its own data {inside:.3f}\n")
    return 0


def write(weights: CheckWeights, agreement: dict[str, float], labelled: Rows, made: Rows) -> None:
    """Write both files."""
    stored = {
        "features": weights.features,
        "slope": weights.slope,
        "bias": weights.bias,
        "near_intact_from": weights.near_intact_from,
        "far_intact_from": weights.far_intact_from,
        "lowest_share": weights.lowest_share,
        "agreement": agreement,
        "fitted_by": "python -m eval.train_check CLAIMS --write",
        "fitted_to": {
            name: list(labelled.kinds).count(name) for name in sorted(set(labelled.kinds))
        },
        "made": {name: list(made.kinds).count(name) for name in sorted(set(made.kinds))},
    }
    WEIGHTS_FILE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    arrays: dict[str, Any] = {**weights.support.arrays(SUPPORT), **weights.intact.arrays(INTACT)}
    np.savez_compressed(FORESTS_FILE, **arrays)


if __name__ == "__main__":
    sys.exit(main())
