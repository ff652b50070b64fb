"""Fit the built-in checker's weights to labelled claims.

    python -m eval.train_check CLAIMS           measure by 5-fold cross-validation
    python -m eval.train_check CLAIMS --write   and write rag/check_weights.json

CLAIMS is a file or a folder of JSON Lines with claim, evidence and supported (true or false).
Sets and labels are weighted so that each set counts the same and both labels do.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.claims import LabelledClaim, read_claims
from eval.logistic import Array, fit, grouped_folds, macro_f1
from index.errors import BylineError
from index.sentences import split_sentences
from rag.check import FEATURES, WEIGHTS_FILE, BuiltInChecker, CheckWeights, features
from rag.evidence import read

LOWEST_SHARE = 0.5


def features_of(claims: Sequence[LabelledClaim]) -> Array:
    """The checker's features, (n, 9), of whole claims beside whole evidence."""
    rows = []
    for claim in claims:
        sentences = [s.of(claim.evidence) for s in split_sentences(claim.evidence)] or [""]
        rows.append(features(read(claim.claim), [read(sentence) for sentence in sentences]))
    return np.array(rows)


def balance(claims: Sequence[LabelledClaim]) -> Array:
    """Weights that let each set, and each label within a set, count the same; their mean is 1."""
    keys = [(claim.set_name, claim.supported) for claim in claims]
    counts = {key: keys.count(key) for key in set(keys)}
    return np.array([len(keys) / len(counts) / counts[key] for key in keys])


def weights_of(beta: Array) -> CheckWeights:
    """Coefficients as the checker takes them."""
    slopes = tuple(round(float(value), 4) for value in beta[:-1])
    return CheckWeights(slopes, round(float(beta[-1]), 4), LOWEST_SHARE)


def scores_of(claims: Sequence[LabelledClaim], weights: CheckWeights) -> Array:
    """What the checker itself says of each claim, its rules included."""
    checker = BuiltInChecker(weights)
    return np.array([checker.check(claim.claim, [claim.evidence]).score for claim in claims])


def cross_scores(claims: Sequence[LabelledClaim], values: Array, labels: Array) -> Array:
    """Each claim's score by a checker that was fitted without its fold."""
    weights = balance(claims)
    folds = grouped_folds([claim.group for claim in claims])
    found = np.zeros(len(claims))
    for fold in np.unique(folds):
        held = folds == fold
        beta = fit(values[~held], labels[~held], weights[~held])
        inside = [claim for claim, here in zip(claims, held, strict=True) if here]
        found[held] = scores_of(inside, weights_of(beta))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.train_check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("claims", type=Path)
    parser.add_argument("--write", action="store_true", help="write rag/check_weights.json")
    options = parser.parse_args(arguments)
    try:
        claims = read_claims(options.claims)
    except BylineError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    values = features_of(claims)
    labels = np.array([float(claim.supported) for claim in claims])
    chance = cross_scores(claims, values, labels)
    agreement: dict[str, float] = {}
    for name in sorted({claim.set_name for claim in claims}):
        rows = np.array([claim.set_name == name for claim in claims])
        agreement[name] = macro_f1(labels[rows], chance[rows])
        sys.stdout.write(f"{name:32} n {rows.sum():5}  macro-F1 {agreement[name]:.3f}\n")
    if options.write:
        weights = weights_of(fit(values, labels, balance(claims)))
        stored = {
            "features": FEATURES,
            "weights": weights.slopes,
            "bias": weights.bias,
            "lowest_share": weights.lowest_share,
            "agreement": {name: round(value, 3) for name, value in agreement.items()},
            "fitted_by": "python -m eval.train_check CLAIMS --write",
            "fitted_to": {
                name: sum(claim.set_name == name for claim in claims)
                for name in sorted({claim.set_name for claim in claims})
            },
        }
        WEIGHTS_FILE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
        inside = macro_f1(labels, scores_of(claims, weights))
        sys.stdout.write(f"wrote {WEIGHTS_FILE.name}; macro-F1 on its own data {inside:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
