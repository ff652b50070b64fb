"""Labelled claims to what a checker says of them, each by a checker that never saw its group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.claims import LabelledClaim, Told
from eval.logistic import Array, grouped_folds, macro_f1
from eval.made_claims import made_claims
from eval.train_check import Rows, cross_fit
from rag.check import Check, Checker
from rag.evidence import read


def labels_of(claims: Sequence[LabelledClaim]) -> Array:
    """1 for a supported claim, 0 for another; (n,)."""
    return np.array([float(claim.supported) for claim in claims])


def judge(claims: Sequence[LabelledClaim], checker: Checker, told: Told) -> list[Check]:
    """What a checker that was fitted to other claims says of these."""
    found = []
    for done, claim in enumerate(claims, 1):
        found.append(checker.check(claim.claim, [claim.evidence]))
        told(done, len(claims))
    return found


def cross_judge(claims: Sequence[LabelledClaim], told: Told) -> list[Check]:
    """What the built-in checker says of each claim, fitted again without the claim's fold.

    Groups (a question's or an article's claims) are never split; all sets are fitted to together,
    as the shipped weights are.
    """
    found: dict[int, Check] = {}
    for held, checker in cross_fit(Rows.of(claims), Rows.of(made_claims(claims))):
        for place in np.flatnonzero(held).tolist():
            claim = claims[place]
            found[place] = checker.check(claim.claim, [claim.evidence])
            told(len(found), len(claims))
    return [found[place] for place in range(len(claims))]


def coverage(claims: Sequence[LabelledClaim]) -> Array:
    """The plain baseline, (n,): the share of a claim's distinct stems that the evidence has."""
    shares = []
    for claim in claims:
        wanted, there = read(claim.claim).stems, read(claim.evidence).stems
        shares.append(len(wanted & there) / len(wanted) if wanted else 1.0)
    return np.array(shares)


def coverage_called(claims: Sequence[LabelledClaim]) -> Array:
    """What the baseline calls supported, (n,), 0 or 1, at the threshold best for the other folds.

    The threshold is chosen for each set by itself, which favours the baseline.
    """
    shares, labels = coverage(claims), labels_of(claims)
    folds = grouped_folds([claim.group for claim in claims])
    called = np.zeros(len(claims))
    for name in {claim.set_name for claim in claims}:
        mine = np.array([claim.set_name == name for claim in claims])
        for fold in np.unique(folds[mine]):
            held, others = mine & (folds == fold), mine & (folds != fold)
            threshold = _best_threshold(labels[others], shares[others])
            called[held] = shares[held] >= threshold
    return called


def _best_threshold(labels: Array, shares: Array) -> float:
    """The threshold of highest macro-F1; 1/2 where there is nothing to choose by."""
    candidates = np.quantile(shares, np.linspace(0, 1, 101)) if len(shares) else np.array([0.5])
    found = [(macro_f1(labels, shares, float(c)), float(c)) for c in candidates]
    return max(found, default=(0.0, 0.5))[1]
