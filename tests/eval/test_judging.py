from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from eval.claims import LabelledClaim
from eval.judging import coverage, coverage_called, cross_judge, judge, labels_of
from eval.logistic import grouped_folds
from eval.made_claims import made_claims
from eval.train_check import Rows, cross_fit, scores_of
from rag.check import Check, Verdict

NAMES = "Ada Bea Cleo Dora Edda Flora Greta Hilda".split()
THINGS = "letters bridges harbours tunnels".split()


def claims() -> list[LabelledClaim]:
    """Claims about who built what: the unsupported ones tell of somebody and something else."""
    return [
        LabelledClaim(claim, f"In the spring {name} built five {thing}.", supported, name, "built")
        for name in NAMES
        for thing in THINGS
        for claim, supported in (
            (f"{name} built five {thing}, they say.", True),
            ("A stranger sold many old houses abroad.", False),
        )
    ]


class Counting:
    """A checker that calls everything supported and remembers what it was asked."""

    name = "counting"
    agreement: ClassVar[Mapping[str, float]] = {}

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        self.asked.append((claim, tuple(evidence)))
        return Check(0.9, Verdict.SUPPORTED)


def test_any_checker_is_asked_once_for_each_claim_in_order() -> None:
    checker, told, rows = Counting(), [], claims()
    found = judge(rows, checker, lambda done, total: told.append((done, total)))
    assert [check.score for check in found] == [0.9] * len(rows)
    assert checker.asked == [(row.claim, (row.evidence,)) for row in rows]
    assert told == [(n, len(rows)) for n in range(1, len(rows) + 1)]


def test_the_built_in_checker_is_fitted_without_the_fold_as_in_its_training() -> None:
    rows, told = claims(), []
    found = cross_judge(rows, lambda done, total: told.append((done, total)))
    scores = np.zeros(len(rows))
    for held, checker in cross_fit(Rows.of(rows), Rows.of(made_claims(rows))):
        scores[held] = scores_of([rows[i] for i in np.flatnonzero(held)], checker)
    assert np.allclose([check.score for check in found], scores)
    assert len(set(grouped_folds(NAMES))) > 1
    right = [
        (c.verdict is Verdict.SUPPORTED) == row.supported
        for c, row in zip(found, rows, strict=True)
    ]
    assert np.mean(right) > 0.9
    assert told == [(n, len(rows)) for n in range(1, len(rows) + 1)]


def test_coverage_is_the_share_of_words_that_the_evidence_has() -> None:
    row = LabelledClaim("Ada built bridges.", "Ada sold bridges.", False, "g", "s")
    (share,) = coverage([row])
    assert 0.6 < share < 0.7
    assert coverage([LabelledClaim("It is.", "Ada.", False, "g", "s")]) == [1.0]


def test_the_baseline_has_its_threshold_from_the_other_folds() -> None:
    rows = claims()
    assert (coverage_called(rows) == labels_of(rows)).all()
    # Turning the labels of one fold round changes no call in it: they were not looked at.
    folds = grouped_folds([row.group for row in rows])
    first = folds == folds[0]
    turned = [
        LabelledClaim(r.claim, r.evidence, r.supported != bool(here), r.group, r.set_name)
        for r, here in zip(rows, first, strict=True)
    ]
    assert (coverage_called(turned)[first] == coverage_called(rows)[first]).all()
