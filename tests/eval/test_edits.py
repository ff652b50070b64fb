import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.edits import Edit, EditKind, make_edit, make_edits, pool_of
from eval.name_kinds import NameKind, names_of
from eval.verbs import base_of, gerund_of
from index.sentences import split_sentences
from rag.evidence import numbers
from tests.conftest import SEEDS

SENTENCES = [
    sentence.of(text)
    for text in (Path(file).read_text(encoding="utf-8") for file in sorted(SEEDS.iterdir()))
    for sentence in split_sentences(text)
]
POOL = pool_of(SENTENCES)


def edits(kind: EditKind, statement: str, evidence: str = "", times: int = 30) -> list[Edit]:
    """The distinct edits that so many seeds give."""
    made = (
        make_edit(kind, statement, evidence or statement, POOL, random.Random(n))
        for n in range(times)
    )
    return list({edit.text: edit for edit in made if edit}.values())


def texts(kind: EditKind, statement: str, evidence: str = "") -> set[str]:
    return {edit.text for edit in edits(kind, statement, evidence)}


@given(st.sampled_from(SENTENCES), st.integers(0, 10_000))
def test_an_edit_changes_one_place_and_says_which(sentence: str, seed: int) -> None:
    for edit in make_edits(sentence, sentence, POOL, random.Random(seed)):
        assert edit.text != sentence
        assert edit.before in sentence
        assert edit.after in edit.text
        assert edit.text.strip() == edit.text
        assert "  " not in edit.text.replace("  ", " " if "  " in sentence else "  ")


@given(st.sampled_from(SENTENCES), st.integers(0, 10_000))
def test_a_number_is_exchanged_for_one_of_another_value(sentence: str, seed: int) -> None:
    edit = make_edit(EditKind.NUMBER, sentence, sentence, POOL, random.Random(seed))
    if edit:
        assert numbers(edit.before) != numbers(edit.after)


@given(st.sampled_from(SENTENCES), st.integers(0, 10_000))
def test_a_name_is_exchanged_for_one_that_the_sentence_does_not_have(
    sentence: str, seed: int
) -> None:
    edit = make_edit(EditKind.NAME, sentence, sentence, POOL, random.Random(seed))
    if edit:
        assert edit.after not in sentence
        assert not set(edit.before.split()) & set(edit.after.split())


def test_the_same_chance_gives_the_same_edits() -> None:
    one, other = (
        [make_edits(s, s, POOL, random.Random(7)) for s in SENTENCES[:20]] for _ in range(2)
    )
    assert one == other
    assert any(one)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("At least 20 people were hurt.", "more"),
        ("More than three people were hurt.", "more"),
        ("Up to 20 people were hurt.", "less"),
        ("Fewer than nine people were hurt.", "less"),
    ],
)
def test_a_number_with_a_bound_moves_to_where_the_bound_is_broken(sentence: str, said: str) -> None:
    (value,) = numbers(sentence)
    found = [numbers(text)[0] for text in texts(EditKind.NUMBER, sentence)]
    assert found
    assert all((new > value) == (said == "more") for new in found)


def test_numbers_keep_how_they_are_written() -> None:
    assert all("%" in text for text in texts(EditKind.NUMBER, "It grew by 40% there."))
    assert {len(text) for text in texts(EditKind.NUMBER, "It cost $1,250,000.")} == {19}
    assert all(" hundred" in t for t in texts(EditKind.NUMBER, "It has four hundred rooms."))


@pytest.mark.parametrize(
    "sentence",
    ["The F-16 came at 10:30.", "COVID-19 spread.", "He came on May 5.", "One of them won."],
)  # fmt: skip
def test_names_times_and_dates_are_no_numbers(sentence: str) -> None:
    assert not edits(EditKind.NUMBER, sentence)


def test_days_are_exchanged_for_days() -> None:
    found = texts(EditKind.DATE, "She left on Monday, and came back on May 5, 1998.")
    assert any("Monday" not in text for text in found)
    assert any("1998" not in text for text in found)
    assert any("May" not in text for text in found)
    assert not edits(EditKind.DATE, "Theresa May may march on.")


def test_a_name_of_the_evidence_is_taken_first() -> None:
    evidence = "Antony Blinken met Jake Sullivan in Cairo."
    assert texts(EditKind.NAME, "Antony Blinken spoke.", evidence) == {"Jake Sullivan spoke."}


def test_no_name_is_exchanged_for_another_name_of_its_bearer() -> None:
    evidence = "Benjamin Netanyahu and Binyamin Netanyahu agreed; Mr. Netanyahu said so."
    swapped = edits(EditKind.NAME, "Benjamin Netanyahu agreed.", evidence)
    assert swapped
    assert all("yahu" not in edit.after for edit in swapped)


def test_a_name_has_the_kind_that_it_has_elsewhere() -> None:
    evidence = "Mr. Blinken came. Cairo heard Sullivan, and Jake Sullivan thanked Blinken."
    assert texts(EditKind.NAME, "There Sullivan slept.", evidence) == {"There Blinken slept."}
    # Nobody is thanked by a place.
    assert not edits(EditKind.ROLE, "Sullivan thanked Cairo.", evidence + " He left Cairo.")


def test_kinds_of_names_are_told_by_their_shape() -> None:
    text = (
        "Today Mr. Antony Blinken told the Security Council in Cairo that Israeli men left Egypt."
    )
    kinds = {name.text: name.kind for name in names_of(text)}
    assert kinds["Antony Blinken"] is NameKind.PERSON
    assert kinds["Security Council"] is NameKind.BODY
    assert kinds["Egypt"] is kinds["Cairo"] is NameKind.PLACE
    assert kinds["Israeli"] is NameKind.PEOPLE
    assert "Today" not in kinds


@pytest.mark.parametrize(
    ("kind", "sentence", "edited"),
    [
        (EditKind.ROLE, "Hamas attacked Israel on Sunday.", {"Israel attacked Hamas on Sunday."}),
        (EditKind.ROLE, "He flew from Cairo to Doha.", {"He flew from Doha to Cairo."}),
        (EditKind.ROLE, "Egypt and Qatar criticized them.", set()),
        (EditKind.ROLE, "Israel met with Egypt.", set()),
        (EditKind.NEGATION, "It is open.", {"It is not open.", "It isn't open."}),
        (EditKind.NEGATION, "It did not close.", {"It did close."}),
        (EditKind.NEGATION, "They did n't close it.", {"They did close it."}),
        (EditKind.NEGATION, "He can't swim.", {"He can swim."}),
        (EditKind.NEGATION, "It is no longer open.", {"It is still open."}),
        (EditKind.NEGATION, "Biden signed the bill.", {"Biden did not sign the bill."}),
        (EditKind.NEGATION, "There was no deal.", {"There was deal."}),
        (EditKind.NEGATION, "They ask whether it is true.", set()),
        (EditKind.MODALITY, "The army may enter Rafah.", {"The army will enter Rafah."}),
        (EditKind.MODALITY, "She is considering leaving.", {"She has started leaving."}),
        (EditKind.MODALITY, "He was an alleged thief.", {"He was a thief."}),
        (EditKind.MODALITY, "He came in May.", set()),
        (EditKind.CLAIM_AS_FACT, "Hamas said that four soldiers were killed there.",
         {"Four soldiers were killed there."}),
        (EditKind.CLAIM_AS_FACT, "“The road is closed to all traffic,” Adams said.",
         {"The road is closed to all traffic."}),
        (EditKind.CLAIM_AS_FACT, "The road is closed, according to the army.", set()),
        (EditKind.CLAIM_AS_FACT, "Hamas said that it would never agree to this.", set()),
        (EditKind.ANTONYM, "Prices rose to 5 in Rafah.", {"Prices fell to 5 in Rafah."}),
        (EditKind.ANTONYM, "No more than five came.", set()),
        (EditKind.ANTONYM, "He was named after West.", set()),
        (EditKind.NUMBER, "Le président a dit que 20 personnes sont mortes dans la ville.", set()),
    ],
)  # fmt: skip
def test_each_kind_of_edit_says_what_is_no_longer_so(
    kind: EditKind, sentence: str, edited: set[str]
) -> None:
    assert texts(kind, sentence) == edited


def test_what_was_done_is_told_as_a_thought() -> None:
    found = texts(EditKind.MODALITY, "Biden signed the bill.")
    assert "Biden considered signing the bill." in found


def test_a_quote_gets_another_speaker() -> None:
    evidence = "Jake Sullivan listened. “It is over,” said Antony Blinken."
    found = texts(EditKind.SPEAKER, "“It is over,” said Antony Blinken.", evidence)
    assert found == {"“It is over,” said Jake Sullivan."}
    assert texts(EditKind.SPEAKER, "Police said that it is over.") > {
        "Witnesses said that it is over."
    }


@pytest.mark.parametrize(
    ("past", "base", "gerund"),
    [
        ("planned", "plan", "planning"), ("hoped", "hope", "hoping"), ("tried", "try", "trying"),
        ("agreed", "agree", "agreeing"), ("signed", "sign", "signing"), ("won", "win", "winning"),
        ("passed", "pass", "passing"), ("announced", "announce", "announcing"),
        ("united", "", ""), ("table", "", ""),
    ],
)  # fmt: skip
def test_verbs_have_their_forms(past: str, base: str, gerund: str) -> None:
    assert (base_of(past), gerund_of(past)) == (base, gerund)
