"""A checker beside people's labels: how often they agree, and whether its scores can be believed.

The built-in checker is fitted again without each fold; any other is taken as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.claims import LabelledClaim, Told
from eval.edited_news import KindSeen
from eval.intervals import Array, Estimate, mean, wilson
from eval.judging import coverage, coverage_called, cross_judge, judge, labels_of
from eval.mutation import Seen
from eval.reliability import (
    BINS,
    Bin,
    auc_of,
    balanced_of,
    brier_of,
    calibration_error_of,
    figure,
    macro_f1_of,
    reliability,
)
from rag.check import BuiltInChecker, Check, Checker, Verdict

# With fewer rows than this the bins hold too few to say anything.
FEW = 100


@dataclass(frozen=True, slots=True)
class Agreement:
    """A checker and people on one set of labelled claims.

    Args:
        figures: by name, each with its interval, whole groups drawn.
        baseline: the same of plain word coverage: no figures of calibration, as a share of words
            is no probability.
        bins: the reliability diagram, lowest scores first.
        unsure: the share of claims of which the checker says that it does not know.
        accuracy_sure: the share of the others that it judges as people do.
        warning: a sentence, or "".
    """

    set_name: str
    n: int
    supported: int
    figures: dict[str, Estimate]
    baseline: dict[str, Estimate]
    bins: tuple[Bin, ...]
    unsure: Estimate
    accuracy_sure: Estimate
    warning: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that was measured of one checker.

    Args:
        fitted: how its scores of labelled claims were made, a sentence.
        edits: by kind, of news sentences; empty where none were given.
        mutants: of the mutation test; empty where no statements were given.
    """

    checker: str
    fitted: str
    sets: tuple[Agreement, ...]
    edits: tuple[KindSeen, ...] = ()
    mutants: tuple[Seen, ...] = ()

    @property
    def warnings(self) -> list[str]:
        """What a reader of the figures should mind."""
        return [one.warning for one in self.sets if one.warning]

    def to_json(self) -> dict[str, Any]:
        """As it is printed and kept."""
        return {**asdict(self), "bins": f"{BINS} of equal mass", "warnings": self.warnings}


def calibrate(
    claims: Sequence[LabelledClaim], checker: Checker, told: Told
) -> tuple[str, tuple[Agreement, ...]]:
    """How the checker's scores were made, and its agreement with people, set by set."""
    if isinstance(checker, BuiltInChecker):
        fitted = "fitted again for each of 5 folds, grouped by question or article"
        checks = cross_judge(claims, told)
    else:
        fitted = "taken as it is: nothing was fitted to these claims"
        checks = judge(claims, checker, told)
    shares, called = coverage(claims), coverage_called(claims)
    found = []
    for name in sorted({claim.set_name for claim in claims}):
        places = [place for place, claim in enumerate(claims) if claim.set_name == name]
        found.append(
            _agreement(
                name,
                [claims[p] for p in places],
                [checks[p] for p in places],
                shares[places],
                called[places],
            )
        )
    return fitted, tuple(found)


def _agreement(
    name: str, claims: Sequence[LabelledClaim], checks: Sequence[Check],
    shares: Array, covered: Array,
) -> Agreement:  # fmt: skip
    labels, groups = labels_of(claims), [claim.group for claim in claims]
    scores = np.array([check.score for check in checks])
    sure = np.array([check.verdict is not Verdict.UNSURE for check in checks])
    called = np.array([check.verdict is Verdict.SUPPORTED for check in checks])
    right = (called == (labels > 0.5)).astype(float)
    sure_groups = [group for group, is_sure in zip(groups, sure, strict=True) if is_sure]
    measured = {
        "macro-F1": macro_f1_of,
        "balanced accuracy": balanced_of,
        "AUC": auc_of,
        "calibration error": calibration_error_of,
        "Brier score": brier_of,
    }
    return Agreement(
        name,
        len(claims),
        int(labels.sum()),
        {what: figure(labels, scores, groups, how, "claims") for what, how in measured.items()},
        {
            "macro-F1": figure(labels, covered, groups, macro_f1_of, "claims"),
            "balanced accuracy": figure(labels, covered, groups, balanced_of, "claims"),
            "AUC": figure(labels, shares, groups, auc_of, "claims"),
        },
        tuple(reliability(labels, scores, groups)),
        wilson(int((~sure).sum()), len(claims), "claims"),
        figure(right[sure], scores[sure], sure_groups, mean, "claims"),
        _warning(name, labels),
    )


def _warning(name: str, labels: Array) -> str:
    if len(labels) < FEW:
        return f"{name} has {len(labels)} claims: with fewer than {FEW} no figure is firm."
    if len(set(labels.tolist())) < 2:
        return f"All claims of {name} have one label: nothing can be told apart."
    return ""
