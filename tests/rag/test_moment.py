from collections.abc import Callable
from datetime import date, timedelta

import pytest

from index.reader import Index
from rag.answer import AsOf, Kind, Origin, Window
from rag.chat import Chat
from rag.moment import ARCHIVE_AFTER, moment_of
from rag.settings import Settings

MakeIndex = Callable[..., Index]
TODAY = date(2026, 11, 21)
MAYOR = "The mayor of Lebus is Anna Born. She was elected by the council of Lebus."


def moment(index: Index, stated: date | None = None) -> AsOf:
    with index.current() as version:
        return moment_of(version.store, stated, TODAY)


def chat(index: Index) -> Chat:
    return Chat(index, Settings.load(), today=lambda: TODAY)


@pytest.mark.parametrize(
    ("days", "day", "origin"),
    [
        ([], TODAY, Origin.TODAY),
        (["2026-11-20"], TODAY, Origin.TODAY),
        (["2026-11-21", "1999-01-01"], TODAY, Origin.TODAY),
        ([(TODAY - ARCHIVE_AFTER).isoformat()], TODAY, Origin.TODAY),
        (["2022-12-30", "2022-03-01"], date(2022, 12, 30), Origin.NEWEST),
        (["2022-12-30", "2099-01-01"], date(2022, 12, 30), Origin.NEWEST),
        (["2099-01-01"], TODAY, Origin.TODAY),
        (["2022-12-30"] * 3, date(2022, 12, 30), Origin.NEWEST),
    ],
)
def test_an_archives_present_is_its_newest_day_and_a_slip_does_not_revive_it(
    make_index: MakeIndex, days: list[str], day: date, origin: Origin
) -> None:
    records = [{"text": f"{MAYOR} Record {n}.", "date": d} for n, d in enumerate(days)]
    index = make_index(*(records or [{"text": MAYOR}]))
    assert moment(index) == AsOf(day=day, origin=origin)


def test_a_stated_day_goes_before_all(make_index: MakeIndex) -> None:
    index = make_index({"text": MAYOR, "date": "2022-12-30"})
    stated = date(2023, 1, 1)
    assert moment(index, stated) == AsOf(day=stated, origin=Origin.STATED)


async def test_an_answer_says_its_moment_and_why(make_index: MakeIndex) -> None:
    one = chat(make_index({"text": MAYOR, "date": "2022-12-30"}))
    answer = await one.answer("Who is the mayor of Lebus?")
    assert answer.as_of == AsOf(day=date(2022, 12, 30), origin=Origin.NEWEST)
    assert answer.model_dump(mode="json")["as_of"] == {
        "day": "2022-12-30", "origin": "newest article",
    }  # fmt: skip
    assert (await one.answer("hello")).as_of is None


async def test_before_every_article_it_says_when_they_begin(make_index: MakeIndex) -> None:
    one = chat(make_index({"text": MAYOR, "date": "2022-03-02"}))
    answer = await one.answer("Who is the mayor of Lebus?", as_of=date(2020, 1, 1))
    assert answer.kind is Kind.ABSTENTION
    assert answer.notes == (
        "No article is dated 1 January 2020 or earlier; the oldest is of 2 March 2022.",
    )
    assert answer.text.endswith(answer.notes[0])


async def test_a_window_in_which_nothing_is_dated_says_so(make_index: MakeIndex) -> None:
    one = chat(make_index({"text": MAYOR, "date": "2022-03-02"}))
    answer = await one.answer("Who became mayor of Lebus in January 2022?")
    assert answer.notes == ("No article is dated from 1 to 31 January 2022.",)


async def test_articles_of_one_day_all_answer(make_index: MakeIndex) -> None:
    records = [{"text": f"{text}", "date": "2022-03-02"} for text in (MAYOR, "It rained in Lebus.")]
    answer = await chat(make_index(*records)).answer("Who is the mayor of Lebus this week?")
    assert "Anna Born" in answer.text
    assert answer.window == Window(start=date(2022, 2, 23), end=date(2022, 3, 2), stated=True)


async def test_articles_without_dates_are_searched_at_every_time(make_index: MakeIndex) -> None:
    one = chat(make_index({"text": MAYOR}))
    answer = await one.answer("Who is the mayor of Lebus?")
    assert (answer.kind, answer.notes) == (Kind.ANSWER, ())
    assert answer.as_of == AsOf(day=TODAY, origin=Origin.TODAY)
    then = await one.answer("Who is the mayor of Lebus?", as_of=TODAY - timedelta(days=9_000))
    assert "Anna Born" in then.text


async def test_an_article_of_the_day_after_may_tell_of_yesterday(make_index: MakeIndex) -> None:
    index = make_index({"text": "A flood hit Lebus.", "date": "2026-11-21"})
    answer = await chat(index).answer("What hit Lebus yesterday?")
    assert "A flood hit Lebus." in answer.text


async def test_the_readers_window_goes_before_the_questions(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "The council of Lebus opened a ferry.", "date": "2022-03-02"},
        {"text": "The council of Lebus closed a school.", "date": "2022-12-30"},
    )
    one = chat(index)
    question = "What did the council of Lebus do in March?"
    december = Window(start=date(2022, 12, 1), end=date(2022, 12, 31), stated=True)
    answer = await one.answer(question, window=december)
    assert "closed a school" in answer.text
    assert "opened" not in answer.text
    assert answer.window == december
    anytime = Window(start=None, end=None, stated=True)
    both = await one.answer("What did the council of Lebus open in December?", window=anytime)
    assert "opened a ferry" in both.text


async def test_a_window_without_an_answer_is_named_by_its_days(make_index: MakeIndex) -> None:
    index = make_index({"text": "The council of Lebus opened a ferry.", "date": "2022-03-02"})
    may = Window(start=date(2022, 5, 1), end=date(2022, 5, 31), stated=True)
    answer = await chat(index).answer("What did the council open in March?", window=may)
    assert answer.kind is Kind.ABSTENTION
    assert "1 to 31 May 2022" in answer.missing
    assert "in March" not in answer.missing
