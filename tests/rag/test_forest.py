import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.check_forests import fit_forest
from rag.forest import Forest

RANDOM = np.random.default_rng(3)
VALUES = RANDOM.random((300, 4))
LABELS = (VALUES[:, 0] + VALUES[:, 1] > 1).astype(float)
FOREST = fit_forest(VALUES, LABELS, np.ones(300))


def test_it_says_what_it_was_fitted_to() -> None:
    called = np.array([FOREST.chance_of(row) > 0.5 for row in VALUES])
    assert np.mean(called == (LABELS > 0.5)) > 0.95


def test_the_same_rows_give_the_same_forest() -> None:
    again = fit_forest(VALUES, LABELS, np.ones(300))
    assert np.array_equal(again.threshold, FOREST.threshold)


def test_it_says_what_the_library_that_fitted_it_says() -> None:
    from sklearn.ensemble import ExtraTreesClassifier

    from eval import check_forests as fitted

    theirs = ExtraTreesClassifier(
        fitted.TREES, min_samples_leaf=fitted.SMALLEST_LEAF, max_features=fitted.LOOKED_AT,
        random_state=fitted.SEED,
    ).fit(VALUES, LABELS)  # fmt: skip
    chances = theirs.predict_proba(VALUES[:40])[:, 1]
    assert [FOREST.chance_of(row) for row in VALUES[:40]] == pytest.approx(chances, abs=1e-6)


def test_it_is_stored_small_and_says_the_same() -> None:
    stored = FOREST.arrays("mine")
    again = Forest.of(stored, "mine")
    for row in VALUES[:50]:
        assert again.chance_of(row) == pytest.approx(FOREST.chance_of(row), abs=0.01)


@settings(max_examples=50)
@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4))
def test_any_values_give_a_chance(values: list[float]) -> None:
    assert 0 <= FOREST.chance_of(values) <= 1
