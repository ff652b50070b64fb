from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader import Index
from rag.question import understand
from rag.relevance import Relevances
from rag.retrieve import retrieve
from rag.spelling import corrections, spelt
from rag.tidy import tidy

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 15)


def read_as(index: Index, text: str, **given_: object) -> str:
    with index.current() as version:
        return spelt(version, understand(text, (), TODAY, **given_)).wording  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("What did Natanyahu say?", "What did Netanyahu say?"),
        ("How many hostges are left?", "How many hostages are left?"),
        ("What happened in Isreal?", "What happened in Israel?"),
        ("what did blinkn say", "what did Blinken say"),
        ("Palestinan refugees", "Palestinian refugees"),
    ],
)
def test_a_misspelt_word_is_read_as_the_articles_write_it(
    seeds_index: Index, asked: str, meant: str
) -> None:
    assert read_as(seeds_index, asked) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Haifa?",
        "Is Botswana involved?",
        "What about Slovakia and Slovenia?",
        "Did Iraq, Peru or Cuba vote?",
        "What did NASAA do in 2O24 at 12345?",
        "What did zzzzqqq do?",
    ],
)
def test_what_is_spelt_right_or_like_nothing_stays(seeds_index: Index, question: str) -> None:
    assert read_as(seeds_index, question) == question


def test_a_name_that_is_simply_absent_does_not_become_another(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "Bosnia, Australia, Nigeria, Iran and Slovenia met on the major day."}
    )
    question = "Did Botswana, Austria, Niger, Iraq, Slovakia and a mayor meet?"
    assert read_as(index, question) == question


def test_a_word_is_not_read_as_one_that_the_question_may_not_see(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The minister met Kirchschlager in the capital.", "date": "2024-05-20"},
        {"text": "The minister spoke of the harvest.", "date": "2024-05-01"},
    )
    assert read_as(index, "Who met Kirchshlager?") == "Who met Kirchschlager?"
    hidden = "Who met Kirchshlager?"
    assert read_as(index, hidden, hides_later=True) == hidden
    assert read_as(index, hidden, within=frozenset({"a1"})) == hidden


def test_a_misspelt_word_is_found_and_not_called_missing(seeds_index: Index) -> None:
    question = understand("What did Natanyahu say about Rafah?", (), TODAY)
    with seeds_index.current() as version:
        found = retrieve(version, question, 5)
        relevance = Relevances(seeds_index.built_in_embedder()).weigh(version, question, found)
    assert any("Netanyahu" in f.text for f in found)
    assert not relevance.missing


def test_the_reader_is_told_what_was_read(seeds_index: Index) -> None:
    with seeds_index.current() as version:
        question = spelt(version, understand("What did Natanyahu say?", (), TODAY))
    assert question.asked == "What did Natanyahu say?"
    assert question.standalone == "What did Netanyahu say?"


@given(st.text(min_size=1, max_size=80).filter(lambda text: bool(tidy(text))))
def test_any_question_is_read_and_reading_twice_changes_nothing(
    seeds_index: Index, text: str
) -> None:
    question = understand(text, (), TODAY)
    with seeds_index.current() as version:
        once = spelt(version, question)
        assert spelt(version, once) == once
        assert all(one.written in question.asked for one in corrections(version, question))
