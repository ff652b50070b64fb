import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from eval.reliability import (
    BINS,
    auc,
    balanced_of,
    bins_of,
    brier,
    expected_calibration_error,
    reliability,
)

LABELS = np.array([0.0, 0.0, 1.0, 1.0])


def test_auc_is_the_chance_that_the_right_one_scores_higher() -> None:
    assert auc(LABELS, np.array([0.1, 0.2, 0.8, 0.9])) == 1
    assert auc(LABELS, np.array([0.9, 0.8, 0.2, 0.1])) == 0
    assert auc(LABELS, np.array([0.1, 0.3, 0.2, 0.9])) == 0.75
    assert auc(LABELS, np.full(4, 0.5)) == 0.5


def test_of_one_label_nothing_can_be_told_apart() -> None:
    assert auc(np.ones(3), np.array([0.1, 0.2, 0.3])) is None
    assert balanced_of(np.array([[1.0, 0.3], [1.0, 0.9]])) is None


@given(
    some.arrays(float, st.integers(2, 60), elements=st.floats(0, 1)),
    st.randoms(use_true_random=False),
)
def test_bins_hold_every_score_once_in_order_and_nearly_as_many_each(
    scores: np.ndarray, chance: object
) -> None:
    parts = bins_of(scores)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(scores)))
    assert len(parts) == min(BINS, len(scores))
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    tops = [scores[part].max() for part in parts]
    assert tops == sorted(tops)


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    scores = np.repeat(np.arange(10) / 10 + 0.05, 20)
    labels = np.concatenate([np.arange(20) < 2 * tenth + 1 for tenth in range(10)]) * 1.0
    assert expected_calibration_error(labels, scores) == pytest.approx(0)
    assert expected_calibration_error(labels, 1 - scores) == pytest.approx(0.5)
    assert brier(labels, labels) == 0


def test_the_diagram_has_scores_and_shares_of_each_bin() -> None:
    scores = np.linspace(0, 1, 100)
    labels = (scores > 0.5).astype(float)
    bins = reliability(labels, scores, [str(n) for n in range(100)])
    assert [b.supported.value for b in bins] == [0] * 5 + [1] * 5
    assert [b.supported.n for b in bins] == [10] * 10
    assert bins[0].score == pytest.approx(scores[:10].mean())
    high = bins[0].supported.high
    assert high is not None
    assert high > 0  # ten claims that agree do not make it certain
