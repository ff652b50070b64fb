from collections.abc import Callable
from datetime import date

from index.reader import Index
from rag.answer import Window
from rag.candidates import Candidate, is_hidden, propose
from rag.query import query_of
from rag.question import Question, understand

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 15)
FERRY = "The ferry to the north quay was late again, the harbour office said."


def candidates(index: Index, question: Question) -> list[Candidate]:
    with index.current() as version:
        query = query_of(version, question)
        return propose(version, question, query, query.embed(version.embedder))


def articles(found: list[Candidate]) -> set[str]:
    return {one.article_id for one in found}


def test_words_and_vectors_each_propose_and_every_passage_comes_once(make_index: MakeIndex) -> None:
    index = make_index({"text": FERRY}, {"text": "A boat crossed the bay."})
    found = candidates(index, understand("Was the ferry late?", (), TODAY))
    assert articles(found) == {"a0", "a1"}
    assert len({one.passage_id for one in found}) == len(found)
    by_article = {one.article_id: one for one in found}
    assert by_article["a0"].words > 0
    assert by_article["a1"].words == 0


def test_a_fresh_article_is_proposed_beside_hundreds_of_older_ones_that_fit_better(
    make_index: MakeIndex,
) -> None:
    old = [{"text": f"{FERRY} Ferry late. {n}", "date": "2020-01-01"} for n in range(420)]
    fresh = {"text": "A ferry came on the day.", "date": "2024-05-14"}
    index = make_index(*old, fresh)
    assert "a420" in articles(candidates(index, understand("Was the ferry late?", (), TODAY)))


def test_what_a_question_may_not_see_is_not_proposed(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": FERRY, "date": "2024-05-10"},
        {"text": FERRY + " Twice.", "date": "2024-05-20"},
        {"text": FERRY + " No day is known."},
    )
    asked = "Was the ferry late?"
    assert articles(candidates(index, understand(asked, (), TODAY, hides_later=True))) == {
        "a0",
        "a2",
    }
    window = Window(start=date(2024, 5, 18), end=None, stated=True)
    assert articles(candidates(index, understand(asked, (), TODAY, window=window))) == {"a1", "a2"}
    within = understand(asked, (), TODAY, within=frozenset({"a1"}))
    assert articles(candidates(index, within)) == {"a1"}
    assert candidates(index, understand(asked, (), TODAY, within=frozenset())) == []


def test_an_article_without_a_date_is_never_hidden() -> None:
    question = understand("What happened last week?", (), TODAY, hides_later=True)
    assert not is_hidden(question, None)
    assert is_hidden(question, date(2024, 5, 16))
    assert is_hidden(question, date(2024, 1, 1))


def test_vectors_are_not_asked_in_a_language_that_they_cannot_read(make_index: MakeIndex) -> None:
    index = make_index({"text": "यह नाव आज सुबह देर से आई, बंदरगाह ने कहा।"}, {"text": FERRY})
    found = candidates(index, understand("नाव कब आई?", (), TODAY))
    assert all(one.cosine is None for one in found)
    assert articles(found) == {"a0"}
