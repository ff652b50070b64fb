import random

from eval.claims import LabelledClaim
from eval.made_claims import CLAIM, SENTENCE, made_claims, reworded, shortened
from index.sentences import split_sentences

EVIDENCE = (
    "The council met in Lyon on Tuesday morning to talk of the budget. Mayor Ada Lopes said that"
    " 41 engineers had built the new bridge in March 2021. The bridge did not open before the"
    " summer of that year. Nobody was hurt when the old one fell into the river in 1998."
)
CLAIMS = [
    LabelledClaim("41 engineers built the bridge in 2021.", EVIDENCE, True, "one", "a"),
    LabelledClaim("Four engineers fell into the river.", EVIDENCE, False, "one", "a"),
]


def test_what_stands_in_its_evidence_is_right_and_edits_are_not() -> None:
    made = [one for one in made_claims(CLAIMS) if one.set_name == SENTENCE]
    assert {one.supported for one in made} == {True, False}
    sentences = {span.of(EVIDENCE) for span in split_sentences(EVIDENCE)}
    whole = [one for one in made if one.claim in sentences]
    assert whole
    assert all(one.supported for one in whole)


def test_only_supported_claims_are_made_wrong() -> None:
    made = [one for one in made_claims(CLAIMS) if one.set_name == CLAIM]
    assert made
    assert not any(one.supported for one in made)
    assert all("bridge" in one.claim for one in made)


def test_all_that_is_made_has_the_group_of_what_it_is_made_of() -> None:
    assert {one.group for one in made_claims(CLAIMS)} == {"one"}


def test_the_same_claims_give_the_same() -> None:
    assert made_claims(CLAIMS) == made_claims(CLAIMS)


def test_a_sentence_is_shortened_without_changing_what_it_says() -> None:
    aside = "Ada Lopes, the mayor of the town, opened the new bridge on Monday."
    assert shortened(aside) == "Ada Lopes opened the new bridge on Monday."
    opening = "On Monday, Ada Lopes opened the new bridge."
    assert shortened(opening) == "Ada Lopes opened the new bridge on Monday."
    assert shortened("Ada Lopes opened the new bridge.") is None


def test_a_sentence_is_reworded_without_changing_what_it_says() -> None:
    sentence = "The mayor said that two engineers had built it."
    ways = {reworded(sentence, random.Random(seed)) for seed in range(40)}
    assert "The mayor stated that 2 engineers had built it." in ways
    assert "However, the mayor stated that 2 engineers had built it." in ways
    assert all(way is None or way.endswith("engineers had built it.") for way in ways)
