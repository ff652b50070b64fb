import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import Array, bootstrap, f1, mean, median, wilson
from tests.conftest import scaled


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [  # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(hits: int, n: int, low: float, high: float) -> None:
    estimate = wilson(hits, n, "cases")
    assert estimate.value == hits / n
    assert estimate.low == pytest.approx(low, abs=5e-5)
    assert estimate.high == pytest.approx(high, abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_value_and_mirrors(pair: tuple[int, int]) -> None:
    hits, n = pair
    one, other = wilson(hits, n, ""), wilson(n - hits, n, "")
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert 0 <= one.low <= one.value <= one.high <= 1
    assert one.low < one.high
    assert other.high == pytest.approx(1 - one.low)


@pytest.mark.parametrize("n", [45, 120])
@pytest.mark.parametrize("truth", [0.5, 0.9, 0.98])
def test_wilson_covers_the_truth_as_often_as_it_says(truth: float, n: int) -> None:
    chances = [math.comb(n, k) * truth**k * (1 - truth) ** (n - k) for k in range(n + 1)]
    covering = 0.0
    for hits, chance in enumerate(chances):
        estimate = wilson(hits, n, "")
        if estimate.low is not None and estimate.high is not None:
            covering += chance * (estimate.low <= truth <= estimate.high)
    assert 0.93 <= covering <= 0.985


def test_no_cases_give_no_value_instead_of_0_or_1() -> None:
    for estimate in (wilson(0, 0, "cases"), bootstrap([], [], mean, "cases")):
        assert (estimate.value, estimate.low, estimate.high, estimate.n) == (None, None, None, 0)


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="2 of 1"):
        wilson(2, 1, "cases")


def column(values: list[float]) -> list[tuple[float]]:
    return [(value,) for value in values]


def test_the_bootstrap_covers_a_known_mean_of_clustered_values() -> None:
    random = np.random.default_rng(7)
    tries, covered, naive = scaled(120, 1_000), 0, 0
    for _ in range(tries):
        # 40 articles of 3 cases each; what an article adds, its cases share. The true mean is 0.5.
        values = np.repeat(random.uniform(-0.25, 0.25, 40), 3) + random.uniform(0.25, 0.75, 120)
        rows = column(list(values))
        articles = [place // 3 for place in range(120)]
        one = bootstrap(rows, articles, mean, "cases", by="article", resamples=400)
        other = bootstrap(rows, range(120), mean, "cases", resamples=400)
        assert one.low is not None
        assert one.high is not None
        assert other.low is not None
        assert other.high is not None
        covered += one.low <= 0.5 <= one.high
        naive += other.low <= 0.5 <= other.high
    assert 0.90 <= covered / tries <= 0.99
    assert naive < covered  # to forget the clusters is to trust the figure too much


def test_the_bootstrap_agrees_with_the_normal_interval_of_a_mean() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.1, 400)
    estimate = bootstrap(column(list(values)), range(400), mean, "cases")
    half = 1.96 * values.std(ddof=1) / math.sqrt(400)
    assert estimate.value == pytest.approx(values.mean())
    assert estimate.low == pytest.approx(values.mean() - half, abs=half / 8)
    assert estimate.high == pytest.approx(values.mean() + half, abs=half / 8)


def test_the_same_seed_gives_the_same_interval() -> None:
    rows = column(list(np.random.default_rng(5).uniform(0, 1, 30)))
    first, again = (bootstrap(rows, range(30), mean, "cases", seed=3) for _ in range(2))
    assert first == again
    assert first != bootstrap(rows, range(30), mean, "cases", seed=4)


def test_cases_that_all_agree_still_leave_room_for_doubt() -> None:
    perfect = bootstrap(column([1.0] * 14), range(14), mean, "answers")
    same = wilson(14, 14, "answers")
    assert (perfect.value, perfect.low, perfect.high) == (1.0, same.low, 1.0)
    assert perfect.low is not None
    assert perfect.low < 0.8
    clustered = bootstrap(column([1.0] * 14), [0] * 7 + [1] * 7, mean, "answers")
    assert clustered.low is not None
    assert clustered.low < perfect.low  # two articles show less than fourteen cases


def test_a_statistic_that_is_no_share_keeps_its_point() -> None:
    estimate = bootstrap(column([3.0] * 5), range(5), mean, "answers", share=False)
    assert (estimate.value, estimate.low, estimate.high) == (3.0, 3.0, 3.0)


def test_the_median_is_a_case_in_the_middle() -> None:
    estimate = bootstrap(column([10, 11, 12, 13, 9_000]), range(5), median, "answers", share=False)
    assert estimate.value == 12
    assert estimate.low is not None
    assert 10 <= estimate.low < 12


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([(1, 1), (1, 1), (1, 0), (0, 1), (0, 0)], 2 / 3),  # precision 2/3, recall 2/3
        ([(1, 1), (1, 0), (1, 0), (0, 1), (0, 1), (0, 1)], 2 * 1 / 7),
        ([(0, 1), (1, 0)], 0.0),
        ([(0, 0), (0, 0)], None),
    ],
)
def test_f1_as_worked_out_on_paper(rows: list[tuple[float, float]], value: float | None) -> None:
    array: Array = np.array(rows, dtype=float)
    assert f1(array) == (None if value is None else pytest.approx(value))


def test_draws_that_leave_a_statistic_open_are_left_out() -> None:
    # One abstention among many answers: draws without it have no F1 at all.
    estimate = bootstrap([(1, 1)] + [(0, 0)] * 9, range(10), f1, "cases")
    assert estimate.value == 1
    assert estimate.low is not None
    assert 0 <= estimate.low < 1
