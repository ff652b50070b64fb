import pytest

from rag.comparison import Difference, compare, speakers
from rag.tokens import names_in, tokens, with_names

EVIDENCE = "Antony Blinken said on Monday that Israel had agreed to reopen the crossing."


def found(claim: str, *evidence: str) -> dict[str, tuple[str, ...]]:
    rows = [tokens(claim), *map(tokens, evidence)]
    mine, *theirs = [with_names(row, names_in(rows)) for row in rows]
    findings = compare(mine, theirs)
    return {finding.kind.value: finding.words for finding in findings}


def test_a_sentence_does_not_differ_from_itself() -> None:
    assert found(EVIDENCE, EVIDENCE) == {}


@pytest.mark.parametrize(
    ("kind", "claim", "evidence", "words"),
    [
        ("number", "The strike killed five people there.", "The strike killed four people there.",
         ("five",)),
        ("name", "The strike hit Rafah on Sunday.", "The strike hit Jabalia on Sunday.",
         ("Rafah",)),
        ("name", "The strike hit Rafah on Sunday.", "The strike hit Rafah on Friday.",
         ("Sunday",)),
        ("negation", "The army did not attack it.", "The army did attack it.", ("not",)),
        ("negation", "The army did attack it.", "The army did not attack it.", ("not",)),
        ("certainty", "The army will withdraw.", "The army may withdraw.", ("may",)),
        ("role", "Israel attacked Iran on Friday.", "Iran attacked Israel on Friday.",
         ("Israel", "Iran")),
        ("speaker", "Sergei Lavrov said that Israel had agreed.", EVIDENCE, ("Lavrov",)),
        ("attribution", "Israel had agreed to reopen the crossing.", EVIDENCE,
         ("said",)),
    ],
)  # fmt: skip
def test_it_tells_in_what_a_claim_differs(
    kind: str, claim: str, evidence: str, words: tuple[str, ...]
) -> None:
    assert found(claim, evidence)[kind] == words


def test_who_suffers_may_be_named_first() -> None:
    told = found("Israel was attacked by Iran on Friday.", "Iran attacked Israel on Friday.")
    assert Difference.ROLE not in told


def test_what_the_evidence_goes_on_to_say_is_no_difference() -> None:
    assert "negation" not in found(
        "The army attacked the camp.", "The army attacked the camp, and did not withdraw."
    )


def test_speakers_are_found_before_and_behind_the_word_of_saying() -> None:
    assert speakers(tokens("Antony Blinken said it would reopen.")) == {"blinken"}
    assert speakers(tokens("It would reopen, said Antony Blinken.")) == {"blinken"}
    assert speakers(tokens("It would reopen, according to Antony Blinken.")) == {"blinken"}
    assert speakers(tokens("It would reopen, he said.")) == {"?"}
