from hypothesis import given
from hypothesis import strategies as st

from rag.alignment import align
from rag.tokens import tokens

SENTENCES = st.lists(
    st.sampled_from("the army did not attack Kyiv on Monday , four soldiers said".split()),
    max_size=14,
).map(" ".join)


def words_of_gaps(claim: str, evidence: str) -> list[tuple[list[str], list[str]]]:
    return [
        ([t.text for t in gap.claim], [t.text for t in gap.evidence])
        for gap in align(tokens(claim), tokens(evidence)).gaps()
    ]


def test_what_was_changed_stands_in_a_gap_with_what_it_was_changed_from() -> None:
    found = words_of_gaps(
        "Lavrov flew to Kyiv on Monday.", "Blinken flew from Rome to Kyiv on Monday."
    )
    assert found == [(["Lavrov"], ["Blinken"]), ([], ["from", "Rome"])]


def test_equal_sentences_have_no_gaps() -> None:
    assert words_of_gaps("Four soldiers fell.", "Four soldiers fell.") == []


def test_a_gap_knows_whether_it_stands_at_either_end() -> None:
    laid = align(tokens("Yesterday four soldiers fell"), tokens("four brave soldiers fell there"))
    assert [(gap.opens, gap.closes) for gap in laid.gaps()] == [
        (True, False),
        (False, False),
        (False, True),
    ]


@given(SENTENCES, SENTENCES)
def test_anchors_are_equal_words_in_the_same_order(claim: str, evidence: str) -> None:
    laid = align(tokens(claim), tokens(evidence))
    anchored = [at for at in laid.anchors if at >= 0]
    assert anchored == sorted(set(anchored))
    assert len(laid.anchors) == len(laid.claim)
    for token, at in zip(laid.claim, laid.anchors, strict=True):
        assert at < 0 or laid.evidence[at].key == token.key


@given(SENTENCES, SENTENCES)
def test_gaps_and_anchors_are_the_whole_of_both(claim: str, evidence: str) -> None:
    laid = align(tokens(claim), tokens(evidence))
    anchors = sum(at >= 0 for at in laid.anchors)
    assert sum(len(gap.claim) for gap in laid.gaps()) + anchors == len(laid.claim)
    assert sum(len(gap.evidence) for gap in laid.gaps()) + anchors == len(laid.evidence)
