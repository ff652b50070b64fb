from collections.abc import Callable
from datetime import date

from index.analysis import query_terms
from index.reader import Index
from rag.answer import Turn
from rag.query import LEAST_SHARE, query_of
from rag.question import understand
from rag.retrieve import retrieve
from rag.topic import same_topic

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 15)
BAKERY = "The bakery on Mill Street sells rye bread, and its oven is heated with beech wood."
HARBOUR = "The harbour of Port Ellis was dredged in spring, and its ferries sail to the islands."
OVEN = "An oven for bread should be heated slowly, the baker of Mill Street says."


def corpus(make_index: MakeIndex) -> Index:
    return make_index({"text": BAKERY}, {"text": HARBOUR}, {"text": OVEN})


def chance(index: Index, asked: str, before: str) -> float:
    question = understand(asked, (), TODAY)
    with index.current() as version:
        own, said = (dict.fromkeys(query_terms(text), 1.0) for text in (asked, before))
        return same_topic(version, question, own, said)


def test_what_meets_in_a_passage_is_one_topic(make_index: MakeIndex) -> None:
    index = corpus(make_index)
    goes_on = chance(index, "How is the oven heated?", "What does the bakery on Mill Street sell?")
    changes = chance(index, "When was the harbour dredged?", "What does the bakery sell?")
    assert goes_on > 0.8 > 0.2 > changes


def test_a_question_that_says_nothing_goes_on(make_index: MakeIndex) -> None:
    assert chance(corpus(make_index), "Why?", "What does the bakery sell?") > 0.8


def test_a_follow_up_is_found_by_the_conversation(make_index: MakeIndex) -> None:
    index = corpus(make_index)
    history = [
        Turn(role="user", content="Where do the ferries of Port Ellis sail to?"),
        Turn(role="assistant", content="They sail to the islands."),
    ]
    with index.current() as version:
        found = retrieve(version, understand("Tell me more", history, TODAY), 1)
    assert found[0].article.article_id == "a1"


def test_a_change_of_subject_is_not_dragged_back(make_index: MakeIndex) -> None:
    index = corpus(make_index)
    history = [
        Turn(role="user", content="Where do the ferries of Port Ellis sail to?"),
        Turn(role="assistant", content=HARBOUR),
    ]
    question = understand("What does the bakery on Mill Street sell?", history, TODAY)
    with index.current() as version:
        assert retrieve(version, question, 1)[0].article.article_id == "a0"
        query = query_of(version, question)
    own = set(query_terms(question.asked))
    assert all(weight <= 2 * LEAST_SHARE for term, weight in query.terms.items() if term not in own)


def test_a_question_may_lean_on_no_article_that_it_may_not_see(make_index: MakeIndex) -> None:
    index = corpus(make_index)
    question = understand("How is the oven heated?", (), TODAY, within=frozenset({"a1"}))
    with index.current() as version:
        own, said = ({"oven": 1.0}, {"bread": 1.0})
        assert same_topic(version, question, own, said) > 0.8  # nothing speaks against it
