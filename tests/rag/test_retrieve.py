from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.reader import Index
from rag.found import Found
from rag.question import Question, understand
from rag.retrieve import context_of, retrieve
from rag.tidy import tidy

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 15)
TALKS = "The cease-fire talks in Cairo went on without a result, mediators said after midnight."


def find(index: Index, text: str, k: int = 5, **given_: object) -> list[Found]:
    with index.current() as version:
        return retrieve(version, understand(text, (), TODAY, **given_), k)  # type: ignore[arg-type]


def ids(found: list[Found]) -> list[str]:
    return [f.article.article_id for f in found]


def test_the_passage_that_answers_comes_first(seeds_index: Index) -> None:
    found = find(seeds_index, "How many Israeli soldiers were killed at Kerem Shalom?")
    assert "killed four Israeli soldiers" in found[0].text
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)


def test_a_passage_is_the_words_at_its_offsets(seeds_index: Index) -> None:
    for f in find(seeds_index, "cease-fire", 20):
        assert f.article.text[f.passage.start : f.passage.end] == f.text


def test_spelling_and_short_names_do_not_matter(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The United States urged a ceasefire on Monday."},
        {"text": "The bakery on the corner sells bread on Monday."},
    )
    for question in ("U.S. cease-fire", "US ceasefire", "USA cease-fires?"):
        assert ids(find(index, question))[0] == "a0"


def test_as_of_hides_later_articles_and_undated_ones_stay(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": TALKS, "date": "2024-05-10"},
        {"text": "The cease-fire talks in Cairo ended in a deal.", "date": "2024-05-20"},
        {"text": "Undated notes on the cease-fire talks in Cairo."},
    )
    seen = find(index, "cease-fire talks in Cairo", hides_later=True)
    assert set(ids(seen)) == {"a0", "a2"}
    assert "a1" in ids(find(index, "cease-fire talks in Cairo"))


def test_a_stated_window_binds(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The minister spoke about the budget.", "date": "2024-02-10"},
        {"text": "The minister spoke about the budget again.", "date": "2024-03-10"},
        {"text": "The minister spoke about the budget once more.", "date": "2024-04-10"},
    )
    assert ids(find(index, "What did the minister say about the budget in March 2024?")) == ["a1"]


def test_fresh_articles_come_before_old_ones_that_say_the_same(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The minister opened the new bridge over the river.", "date": "2019-05-10"},
        {"text": "The minister closed the old bridge over the river.", "date": "2024-05-10"},
    )
    assert ids(find(index, "minister bridge river"))[0] == "a1"


def test_articles_without_dates_get_neither_prize_nor_penalty(make_index: MakeIndex) -> None:
    index = make_index({"text": TALKS}, {"text": "The bakery opened.", "date": "2024-05-14"})
    assert ids(find(index, "cease-fire talks Cairo mediators"))[0] == "a0"


def test_within_limits_to_the_articles_named(seeds_index: Index) -> None:
    everywhere = find(seeds_index, "weapons for Israel", 10)
    one = everywhere[-1].article.article_id
    limited = find(seeds_index, "weapons for Israel", 10, within=frozenset([one]))
    assert set(ids(limited)) == {one}
    assert find(seeds_index, "weapons", within=frozenset()) == []
    assert find(seeds_index, "weapons", within=frozenset(["no such article"])) == []


def test_copies_collapse_into_the_newest_and_name_the_others(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": TALKS, "date": "2024-05-10"},
        {"text": TALKS + " More later.", "date": "2024-05-12"},
        {"text": "The bakery on the corner sells bread."},
    )
    found = find(index, "cease-fire talks in Cairo")
    assert ids(found) == ["a1", "a2"]
    assert found[0].also_in == ("a0",)
    seen_then = find(index, "cease-fire talks in Cairo", hides_later=True)
    assert seen_then[0].article.article_id == "a1"


def test_of_copies_the_newest_that_is_not_too_late_is_shown(make_index: MakeIndex) -> None:
    index = make_index({"text": TALKS, "date": "2024-05-10"}, {"text": TALKS, "date": "2024-05-20"})
    found = find(index, "cease-fire talks in Cairo", hides_later=True)
    assert (ids(found), found[0].also_in) == (["a0"], ())


def test_k_counts_passages(seeds_index: Index) -> None:
    for k in (1, 3, 10):
        assert len(find(seeds_index, "Israel", k)) == k


def test_context_reads_on_before_and_after(seeds_index: Index) -> None:
    found = find(seeds_index, "How many Israeli soldiers were killed at Kerem Shalom?", 1)[0]
    with seeds_index.current() as version:
        context = context_of(version, found)
    assert found.text in context
    assert len(context) > len(found.text)


@pytest.mark.parametrize(
    "question",
    ['AND ( "', "title:x OR *", "the of and", "https://example.org/a?b=c", "\u200f\u202e שלום",
     "北京", "a" * 4_000, "?", "\x00\x01 what"],
)  # fmt: skip
def test_query_syntax_and_odd_text_are_only_words(seeds_index: Index, question: str) -> None:
    find(seeds_index, question)


@given(st.text(min_size=1, max_size=120).filter(lambda text: bool(tidy(text))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_finds_or_finds_nothing(seeds_index: Index, text: str) -> None:
    assert len(find(seeds_index, text)) <= 5


def test_the_words_of_the_conversation_help_to_find(seeds_index: Index) -> None:
    with seeds_index.current() as version:
        alone = Question("Why was it closed?", "", TODAY)
        told = Question("Why was it closed?", "", TODAY, context="Kerem Shalom crossing")
        assert "Kerem Shalom" in retrieve(version, told, 1)[0].text
        assert retrieve(version, alone, 3)


def test_an_article_dated_in_the_future_is_found_unless_later_ones_are_hidden(
    make_index: MakeIndex,
) -> None:
    index = make_index(
        {"text": "The tram to the north quay was late on its first day.", "date": "2099-01-01"},
        {"text": "The tram to the north quay was early all last week.", "date": "2024-05-15"},
    )
    assert set(ids(find(index, "tram to the north quay"))) == {"a0", "a1"}
    assert ids(find(index, "tram to the north quay", hides_later=True)) == ["a1"]
