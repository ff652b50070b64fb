import numpy as np
import pytest

from eval.ranking_fit import Example, cross_ranks, first_right, fit, table_row


def example(seed: int, name: str = "news") -> Example:
    """Ten candidates; the right one has the largest first feature; the second is noise."""
    chance = np.random.default_rng(seed)
    features = chance.normal(size=(10, 2))
    gains = np.zeros(10)
    gains[int(features[:, 0].argmax())] = 1.0
    return Example(name, f"g{seed}", features, gains)


EXAMPLES = [example(seed) for seed in range(40)]


def test_what_tells_the_right_candidates_gets_the_weight() -> None:
    weights = fit(EXAMPLES)
    assert weights[0] > 5 * abs(weights[1])


def test_a_feature_that_is_not_used_weighs_nothing_and_a_constant_one_neither() -> None:
    assert fit(EXAMPLES, [False, True])[0] == 0
    constant = [
        Example(one.set_name, one.group, one.features * [1, 0], one.gains) for one in EXAMPLES
    ]
    assert fit(constant)[1] == 0


def test_each_question_is_ranked_by_weights_that_did_not_see_it() -> None:
    folds = [i % 5 for i in range(len(EXAMPLES))]
    ranks, by_fold = cross_ranks(EXAMPLES, folds, [True] * len(EXAMPLES))
    assert len(by_fold) == 5
    assert np.mean([rank == 0 for rank in ranks]) > 0.9


def test_a_set_that_is_only_measured_changes_no_weight() -> None:
    folds = [i % 5 for i in range(len(EXAMPLES))]
    misleading = Example("other", "x", -EXAMPLES[0].features, EXAMPLES[0].gains)
    _, alone = cross_ranks(EXAMPLES, folds, [True] * len(EXAMPLES))
    _, beside = cross_ranks([*EXAMPLES, misleading], [*folds, 0], [True] * len(EXAMPLES) + [False])
    for one, other in zip(alone, beside, strict=True):
        assert one == pytest.approx(other)


def test_the_table_has_a_cell_for_each_set() -> None:
    row = table_row("all", [EXAMPLES[0], example(1, "reading")], [0, None])
    assert "news 1.000" in row
    assert "reading 0.000" in row


def test_a_question_without_a_right_candidate_has_no_rank() -> None:
    nothing = Example("news", "g", np.zeros((3, 2)), np.zeros(3))
    assert first_right(nothing, np.zeros(3)) is None
