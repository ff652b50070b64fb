"""Terms: the same for articles and questions, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.analysis import MAX_TERM, is_stop_word, query_terms, stem, terms, words
from tests.index.corpus import any_text


@given(any_text)
def test_terms_are_never_empty_never_hold_space_and_are_bounded(text: str) -> None:
    for term in terms(text):
        assert term
        assert not any(c.isspace() for c in term)
        assert len(term) <= 4 * MAX_TERM


@given(any_text)
def test_a_question_has_the_terms_that_a_passage_of_the_same_words_has(text: str) -> None:
    asked = query_terms(text)
    assert set(asked) <= set(terms(text))
    assert len(set(asked)) == len(asked)


@given(any_text)
def test_a_question_has_terms_wherever_a_passage_has(text: str) -> None:
    assert bool(query_terms(text)) == bool(terms(text))


@given(any_text)
def test_words_stand_in_the_text_as_written(text: str) -> None:
    place = 0
    for word in words(text):
        place = text.index(word, place) + len(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cease-fire", "ceasefire"),
        ("soldiers killed", "soldier killing"),
        ("U.S.", "United States"),
        ("the UN", "the United Nations"),
        ("Café", "cafe"),
        ("Israel’s", "Israel's"),
        ("Israel's", "Israel"),
        ("1,200", "1200"),
        ("defence", "defense"),
        ("İstanbul", "istanbul"),
        ("Gaza\u0301", "gazá"),
        ("city-state’s", "city-state"),
        ("солдаты", "солдатами"),
        ("O’Neill", "O'Neill"),
    ],
)
def test_two_spellings_share_a_term(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other)) - set(terms("the"))


@pytest.mark.parametrize(("one", "other"), [("us", "US"), ("2-1", "21"), ("who", "WHO")])
def test_unlike_words_share_none(one: str, other: str) -> None:
    assert not set(terms(one)) & set(terms(other))


def test_scripts_without_spaces_become_pairs() -> None:
    assert terms("中文測試") == ["中文", "文測", "測試"]
    assert terms("中文 abc 測") == ["中文", "abc", "測"]
    assert set(terms("測試")) <= set(terms("一個中文測試。"))


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert query_terms("Who is it?") == ["who", "is", "it"]
    assert query_terms("Who is the mayor of Haifa?") == [stem("mayor"), stem("haifa")]


def test_a_short_name_is_no_stop_word() -> None:
    assert is_stop_word("us")
    assert not is_stop_word("US")
    assert not is_stop_word("U.S.") or "unit" in query_terms("U.S.")


def test_noise_without_spaces_is_cut() -> None:
    assert [len(term) for term in terms("a" * 100_000)] == [MAX_TERM]
    assert terms("a" * 100_000) == query_terms("a" * 100_000)


def test_arabic_ligatures_hold_no_space() -> None:
    assert terms("ﷺ") == query_terms("ﷺ") != []
