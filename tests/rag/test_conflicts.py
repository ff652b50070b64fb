from rag.answer import Citation, Statement
from rag.check import Verdict
from rag.conflicts import contradict, disputes


def said(text: str, article: str) -> Statement:
    citation = Citation(
        n=1, article_id=article, title="", source="", date=None, url="", start=0, end=len(text),
        quote=text, text_hash="",
    )  # fmt: skip
    return Statement(text=text, verdict=Verdict.SUPPORTED, score=1.0, citations=(citation,))


FOUR = said("The attack at the crossing killed four Israeli soldiers.", "a")


def test_two_articles_that_give_other_numbers_dispute() -> None:
    assert disputes(said("The attack at the crossing killed three Israeli soldiers.", "b"), [FOUR])


def test_the_same_number_in_other_writing_does_not() -> None:
    same = said("An attack on the crossing killed 4 Israeli soldiers on Sunday.", "b")
    assert not disputes(same, [FOUR])


def test_one_article_does_not_dispute_itself() -> None:
    again = said("The attack at the crossing killed three Israeli soldiers.", "a")
    assert not disputes(again, [FOUR])


def test_numbers_of_different_matters_do_not() -> None:
    assert not disputes(said("The sale affects 6,500 kits for bombs.", "b"), [FOUR])


def test_a_bare_number_contradicts_nothing() -> None:
    assert not contradict("Four.", "The talks lasted 3 days in Geneva.")
