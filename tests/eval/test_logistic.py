import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.logistic import (
    Array,
    balanced_accuracy,
    cross_predict,
    fit,
    grouped_folds,
    macro_f1,
    predict,
)

BETA = np.array([2.0, -1.0, 0.5])


@pytest.fixture(scope="module")
def drawn() -> tuple[Array, Array]:
    """4,000 rows whose labels follow BETA."""
    random = np.random.default_rng(11)
    features = random.normal(size=(4_000, 2))
    return features, (random.random(4_000) < predict(BETA, features)).astype(float)


def test_it_finds_the_coefficients_that_made_the_labels(drawn: tuple[Array, Array]) -> None:
    assert fit(*drawn) == pytest.approx(BETA, abs=0.15)


def test_at_its_best_no_small_step_is_better(drawn: tuple[Array, Array]) -> None:
    features, labels = drawn

    def loss(beta: Array) -> float:
        chance = predict(beta, features)
        entropy = labels * np.log(chance) + (1 - labels) * np.log(1 - chance)
        return float(-entropy.sum() + 3.0 * (beta[:-1] ** 2).sum() / 2)

    best = fit(features, labels, penalty=3.0)
    for step in np.vstack([np.eye(3), -np.eye(3)]) * 0.05:
        assert loss(best) < loss(best + step)


def test_a_weight_of_two_is_a_row_that_stands_twice() -> None:
    random = np.random.default_rng(2)
    features = random.normal(size=(60, 2))
    labels = (features[:, 0] + random.normal(size=60) > 0).astype(float)
    twice = np.where(np.arange(60) < 20, 2.0, 1.0)
    repeated = np.concatenate([features, features[:20]]), np.concatenate([labels, labels[:20]])
    assert fit(features, labels, twice) == pytest.approx(fit(*repeated), abs=1e-3)


def test_the_penalty_shrinks_slopes_and_leaves_the_bias() -> None:
    features = np.array([[0.0], [1.0]] * 50)
    labels = np.array([1.0] * 90 + [0.0] * 10)
    mild, hard = fit(features, labels, penalty=0.01), fit(features, labels, penalty=1e6)
    assert abs(hard[0]) < 1e-3 < abs(mild[0]) + 1e-2
    assert predict(hard, features) == pytest.approx(0.9, abs=0.01)  # the share of ones


def test_separable_rows_give_finite_coefficients() -> None:
    features = np.array([[-1.0], [1.0]] * 10)
    beta = fit(features, np.array([0.0, 1.0] * 10))
    assert np.isfinite(beta).all()
    assert beta[0] > 1


@given(st.lists(st.text(max_size=8), max_size=60), st.integers(2, 7))
def test_folds_never_split_a_group(groups: list[str], folds: int) -> None:
    found = grouped_folds(groups, folds)
    assert len(found) == len(groups)
    assert all(0 <= fold < folds for fold in found)
    for group in set(groups):
        assert len({int(f) for f, g in zip(found, groups, strict=True) if g == group}) == 1
    # The same on every machine and in every order.
    assert list(grouped_folds(groups[::-1], folds)) == list(found[::-1])


def test_folds_are_of_like_size() -> None:
    sizes = np.bincount(grouped_folds([f"question {i}" for i in range(1_000)]))
    assert len(sizes) == 5
    assert sizes.min() > 150


def test_a_row_is_never_predicted_by_a_model_that_saw_its_fold() -> None:
    features = np.arange(40, dtype=float).reshape(-1, 1)
    folds = grouped_folds([f"g{i // 4}" for i in range(40)])
    seen: list[set[float]] = []

    def fitting(given: Array, labels: Array, weights: Array) -> Array:
        seen.append(set(given[:, 0]))
        return np.array([0.0, float(len(seen))])  # each model is known by its prediction

    ones = np.ones(40)
    chance = cross_predict(features, ones, ones, folds, fitting)
    for place in range(40):
        model = round(float(np.log(chance[place] / (1 - chance[place]))))
        assert float(place) not in seen[model - 1]
        same_fold = {float(i) for i in range(40) if folds[i] == folds[place]}
        assert not same_fold & seen[model - 1]
        assert same_fold | seen[model - 1] == set(features[:, 0])


def test_measures_as_worked_out_on_paper() -> None:
    labels = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
    chance = np.array([0.9, 0.6, 0.4, 0.5, 0.1])  # called: 1 1 0 1 0
    # ones: 2 hits of 3 called and 3 true; zeros: 1 hit of 2 called and 2 true
    assert macro_f1(labels, chance) == pytest.approx((2 * 2 / 6 + 2 * 1 / 4) / 2)
    assert balanced_accuracy(labels, chance) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert balanced_accuracy(labels, chance, 0.55) == pytest.approx((2 / 3 + 1) / 2)


def test_to_call_everything_one_label_scores_a_third_and_a_half() -> None:
    labels, chance = np.array([1.0, 0.0] * 10), np.ones(20)
    assert macro_f1(labels, chance) == pytest.approx(1 / 3)
    assert balanced_accuracy(labels, chance) == 0.5
