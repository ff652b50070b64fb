import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import content_stems, names, numbers, read


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("killed four Israeli soldiers", [4]),
        ("killing 1,200 people", [1200]),
        ("about 3.5 million people", [3_500_000]),
        ("twenty-one men", [21]),
        ("four hundred and two", [400, 2]),
        ("two hundred fifty thousand", [250_000]),
        ("$450m in aid", [450_000_000]),
        ("the fourth week", [4]),
        ("one of the men, at first", []),
        ("x² and ½", []),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(text: str, stated: list[float]) -> None:
    assert numbers(text) == stated


def test_four_and_4_are_the_same_word() -> None:
    assert content_stems("four soldiers") == content_stems("4 soldiers")


def test_names_are_words_written_as_names_elsewhere_than_at_a_start() -> None:
    assert names("The mayor of Haifa met President Biden.") == ["haifa", "presid", "biden"]
    assert names("Soldiers left.") == []
    assert "matthew" in names("Matthew Miller said so.")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert reading.stems == frozenset(reading.content)
