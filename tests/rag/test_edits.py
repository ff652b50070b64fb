import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.edits import slips, slips_in_stem

WORDS = st.text("abcdefghijk", max_size=9)


@pytest.mark.parametrize(
    ("first", "second", "many"),
    [
        ("israel", "isreal", 1), ("gaza", "gazza", 1), ("hostges", "hostages", 1),
        ("natanyahu", "netanyahu", 1), ("iran", "iraq", 1.5), ("same", "same", 0),
    ],
)  # fmt: skip
def test_slips_of_hand_and_ear_are_counted(first: str, second: str, many: float) -> None:
    assert slips(first, second, 2.0) == many


def test_an_ending_costs_a_stem_nothing() -> None:
    assert slips_in_stem("forecd", "force", 2.0) == 1
    assert slips_in_stem("goverments", "govern", 2.0) == 1


@given(WORDS, WORDS)
def test_slips_are_the_same_both_ways_and_stop_at_the_most(first: str, second: str) -> None:
    many = slips(first, second, 2.0)
    assert many == slips(second, first, 2.0) or min(many, slips(second, first, 2.0)) > 2
    assert (many == 0) == (first == second)
