from collections.abc import Callable
from datetime import date

import pytest

from index.reader import Index
from rag.breadth import is_broad, spread, wants_several_articles
from rag.question import understand
from rag.retrieve import retrieve

TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    "question",
    [
        "What do the articles say about the crossing?",
        "How do the sources differ on the number of the dead?",
        "Compare the accounts of the ferry accident",
        "What were the reactions to the plan?",
    ],
)
def test_a_question_for_several_articles_is_known_by_its_words(question: str) -> None:
    assert wants_several_articles(question)
    assert is_broad(question)


@pytest.mark.parametrize(
    "question", ["Who was killed?", "How many boats are there?", "Where is the other school?"]
)
def test_a_question_for_one_fact_is_not_broad(question: str) -> None:
    assert not wants_several_articles(question)
    assert not is_broad(question)


def test_where_several_are_asked_for_no_article_speaks_twice_before_each_has_spoken(
    make_index: Callable[..., Index],
) -> None:
    long = " ".join(f"The ferry plan of the council has a part {n}, the ferry plan says. " * 9
                    for n in range(6))  # fmt: skip
    index = make_index(
        {"text": long},
        {"text": "The ferry plan is too dear, the opposition said."},
        {"text": "Fishermen welcomed the ferry plan on Monday."},
    )
    with index.current() as version:
        asked = understand("What do the articles say about the ferry plan?", (), TODAY)
        found = retrieve(version, asked, 4)
    assert len({one.article.article_id for one in found[:3]}) == 3


def test_spreading_keeps_everything_and_the_order_within_an_article(
    make_index: Callable[..., Index],
) -> None:
    index = make_index(*({"text": f"The ferry number {n} was late. " * 60} for n in range(3)))
    with index.current() as version:
        found = retrieve(version, understand("Was the ferry late?", (), TODAY), 9)
    wide = spread(found)
    assert sorted(map(id, wide)) == sorted(map(id, found))
    for article in {one.article.article_id for one in found}:
        mine = [one for one in found if one.article.article_id == article]
        assert [one for one in wide if one.article.article_id == article] == mine
