from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Citation, Statement
from rag.check import Verdict
from rag.conflicts import Conflict, conflict, contradict, stand
from tests.conftest import scaled


def said(text: str, article: str, day: date | None = None) -> Statement:
    citation = Citation(
        n=1, article_id=article, title="", source="", date=day, url="", start=0, end=len(text),
        quote=text, text_hash="",
    )  # fmt: skip
    return Statement(text=text, verdict=Verdict.SUPPORTED, score=1.0, citations=(citation,))


FOUR = said("The attack at the crossing killed four Israeli soldiers.", "a")
THREE = "The attack at the crossing killed three Israeli soldiers."


def test_two_articles_that_give_other_numbers_dispute() -> None:
    assert stand(said(THREE, "b"), [FOUR])[0]


def test_one_article_does_not_dispute_itself() -> None:
    assert not stand(said(THREE, "a"), [FOUR])[0]


COUNTED = "The census counted 3,559 people in the town of Lebus."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FOUR.text, "An attack on the crossing killed 4 Israeli soldiers on Sunday."),
        (COUNTED, "The census counted about 3,600 people in the town of Lebus."),
        (COUNTED, "The census counted three thousand five hundred fifty-nine people in Lebus."),
        (FOUR.text, "The sale affects 6,500 kits for bombs."),
        ("Four.", "The talks lasted 3 days in Geneva."),
        ("Turnout in Lebus was 40 percent.", "Turnout in Lebus was 2,300 voters."),
        (
            "Exports to Poland rose by 5 percent in May.",
            "Exports to Poland rose 9 percent in June.",
        ),
        ("Ann Lee of Lebus owns 12 boats.", "Bob Roe of Lebus owns 15 boats."),
        ("The paper was founded in 1856.", "The paper sold 1900 copies when it was founded."),
        ("The bridge will close in spring.", "He did not know that."),
    ],
)
def test_other_writing_units_days_or_people_are_no_conflict(first: str, second: str) -> None:
    assert not contradict(first, second)


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        (COUNTED, "The census counted 10,000 people in the town of Lebus.", Conflict.NUMBER),
        ("Turnout rose to 40 percent in Lebus.", "Turnout rose to 55% in Lebus.", Conflict.NUMBER),
        ("The parish was founded in 1856.", "The parish was founded in 1900.", Conflict.NUMBER),
        (
            "The bank will raise its interest rate in spring.",
            "The bank will not raise its interest rate in spring.",
            Conflict.STANCE,
        ),
        (
            "The minister confirmed that the bridge is unsafe.",
            "The minister denied that the bridge is unsafe.",
            Conflict.STANCE,
        ),
        (
            "Shares of the ferry company rose after the report.",
            "Shares of the ferry company fell after the report.",
            Conflict.STANCE,
        ),
        (
            "The driver of the ferry is alive, the hospital said.",
            "The driver of the ferry is dead, the hospital said.",
            Conflict.STANCE,
        ),
    ],
)
def test_other_numbers_and_opposite_stances_conflict(
    first: str, second: str, how: Conflict
) -> None:
    assert conflict(first, second) is how


def test_a_later_toll_overtakes_an_earlier_one_and_disputes_nothing() -> None:
    early = said("At least 12 people died in the fire in Lebus.", "a", date(2024, 5, 1))
    late = said("In all 15 people died in the fire in Lebus.", "b", date(2024, 5, 3))
    assert stand(early, [late]) == (False, "overtaken")
    assert stand(late, [early]) == (False, "newest")


def test_a_later_denial_disputes_a_claim_and_is_marked_newest() -> None:
    claim = said("The mayor accepted the plan for the bridge.", "a", date(2024, 5, 1))
    denial = said("The mayor rejected the plan for the bridge.", "b", date(2024, 5, 3))
    assert stand(claim, [denial]) == (True, "")
    assert stand(denial, [claim]) == (True, "newest")


_WORDS = st.lists(
    st.sampled_from("the fire ferry killed 12 15 five not rose fell people Lebus in 2024".split()),
    max_size=12,
).map(" ".join)


@settings(max_examples=scaled(200, 5_000), deadline=None)
@given(_WORDS, _WORDS)
def test_contradiction_goes_both_ways_and_never_against_oneself(first: str, second: str) -> None:
    assert conflict(first, first) is Conflict.NONE
    assert conflict(first, second) is conflict(second, first)
