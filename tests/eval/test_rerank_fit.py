"""What a reranker is worth is learnt from questions, and nothing where it says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from eval.ranking_fit import Example
from eval.rerank_fit import Judged, cross_worths, worth_of


def questions(*, helpful: float, count: int = 40) -> list[Judged]:
    """Questions whose right passage has by `helpful` higher scores than the others."""
    chance = np.random.default_rng(1)
    made = []
    for n in range(count):
        gains = np.zeros(10)
        gains[chance.integers(10)] = 1
        sums = chance.normal(size=10) + 1.5 * gains
        scores = chance.normal(size=10) + helpful * gains
        example = Example("news", f"week {n % 8}", np.column_stack([sums, scores]), gains)
        made.append(Judged(example, np.zeros(3)))
    return made


def test_a_model_that_helps_is_worth_something_and_one_that_misleads_nothing() -> None:
    assert worth_of(questions(helpful=2.0)) > 0.5
    assert worth_of(questions(helpful=0.0)) < 0.5
    assert worth_of(questions(helpful=-2.0)) == 0


def test_what_helps_puts_right_passages_further_up() -> None:
    folds = [n % 4 for n in range(40)]
    ranks, worths = cross_worths(questions(helpful=2.0), folds, [True] * 40)
    useless, _ = cross_worths(questions(helpful=0.0), folds, [True] * 40)
    assert len(worths) == 4
    assert np.mean([r == 0 for r in ranks]) > np.mean([r == 0 for r in useless])


@pytest.mark.parametrize(("below", "rank"), [((0.0, 1.0), 3), ((0.0, 0.0), None)])
def test_what_was_not_judged_comes_after(below: tuple[float, ...], rank: int | None) -> None:
    lost = Judged(Example("news", "week", np.ones((2, 2)), np.zeros(2)), np.array(below))
    ranks, _ = cross_worths([*questions(helpful=1.0), lost], [*[0, 1] * 20, 0], [True] * 41)
    assert ranks[-1] == rank
