import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.facts import fact_words, states_fact


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("4", "A rocket killed four soldiers."),
        ("four", "A rocket killed 4 soldiers."),
        ("1,200", "It killed 1200 people."),
        ("one million", "over 1,000,000 people"),
        ("1 million", "a figure of 1m people"),
        ("3.5 billion", "worth $3.5bn"),
        ("21", "twenty-one of them"),
        ("six-week", "a pause of a 6-week kind"),
        ("Rafah", "Rafah’s people fled"),
        ("U.S.", "the US said"),
        ("al-Mawasi", "towards Al Mawasi, by the sea"),
        ("October 7", "on October 7th"),
        ("Asunción", "in Asuncion"),
        ("停火", "双方同意停火六周"),
        ("not the first", "It is not the first."),
    ],
)
def test_a_fact_is_found_however_it_is_written(wording: str, text: str) -> None:
    assert states_fact(text, [wording])


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("4", "14 soldiers, 400 tents, 4,000 kits, 1.4 km, 4.5 hours"),
        ("four", "fourteen, forty-four hundred"),
        ("Rafah", "the Rafahs of this world"),
        ("million", "over one million people"),
        ("20", "twenty-one of them"),
        ("3", "the third time"),
        ("1,200", "in 200 of 1 towns"),
        ("six weeks", "six days in two weeks"),
        ("veto", "vetoed"),
        ("yes", "No. The context says yesterday."),
        ("hundred", "two hundred"),
        ("…", "anything …"),
        ("4", ""),
    ],
)
def test_a_part_of_a_word_or_number_is_no_fact(wording: str, text: str) -> None:
    assert not states_fact(text, [wording])


def test_any_wording_of_a_fact_will_do() -> None:
    assert states_fact("It lasted 72 hours.", ["three days", "72 hours"])
    assert not states_fact("It lasted for days.", ["three days", "72 hours"])


def test_numbers_side_by_side_stay_apart() -> None:
    assert fact_words("October 7, 2023: five, six or 30-50") == [
        "october", "7", "2023", "5", "6", "or", "30", "50",
    ]  # fmt: skip
    assert fact_words("one two; twenty, five") == ["1", "2", "20", "5"]


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 10**9))
def test_a_number_stands_in_a_text_that_has_it_as_a_word(
    before: str, after: str, number: int
) -> None:
    assert states_fact(f"{before} | {number} | {after}", [f"{number:,}"])


@given(st.text(max_size=200))
def test_a_text_states_itself_unless_it_has_no_words(text: str) -> None:
    assert states_fact(text, [text]) == bool(fact_words(text))
