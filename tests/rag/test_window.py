from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Window
from rag.window import find_time, said_days

WEDNESDAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened this week?", date(2024, 5, 8), date(2024, 5, 15)),
        ("What did Biden say in March?", date(2024, 3, 1), date(2024, 3, 31)),
        ("What did Biden say in October?", date(2023, 10, 1), date(2023, 10, 31)),
        ("What changed in February 2023?", date(2023, 2, 1), date(2023, 2, 28)),
        ("What has changed since 6 May 2024?", date(2024, 5, 6), date(2024, 5, 15)),
        ("What was said before May 6, 2024?", None, date(2024, 5, 5)),
        ("What was known as of 2024-05-01?", None, date(2024, 5, 1)),
        ("What happened last year?", date(2023, 1, 1), date(2023, 12, 31)),
        ("What happened last Monday?", date(2024, 5, 13), date(2024, 5, 13)),
        ("Who won yesterday?", date(2024, 5, 14), date(2024, 5, 14)),
        ("What was announced in 2021?", date(2021, 1, 1), date(2021, 12, 31)),
        ("Who left over the past three weeks?", date(2024, 4, 24), date(2024, 5, 15)),
        ("How many were banned over the last year?", date(2023, 5, 16), date(2024, 5, 15)),
    ],
)
def test_a_stated_time_becomes_a_binding_window(
    question: str, start: date | None, end: date | None
) -> None:
    time = find_time(question, WEDNESDAY)
    assert time is not None
    assert (time.window.start, time.window.end, time.window.stated) == (start, end, True)


def test_latest_is_inferred_and_does_not_bind() -> None:
    time = find_time("What is the latest on Rafah?", WEDNESDAY)
    assert time is not None
    assert not time.window.stated
    assert time.admits(date(1999, 1, 1), "")


@pytest.mark.parametrize(
    "question",
    ["What may Israel do?", "May the force be with you", "What happened on February 30, 2024?",
     "during the war", "How many may 5 people invite?", ""],
)  # fmt: skip
def test_words_that_only_look_like_a_time_give_no_window(question: str) -> None:
    assert find_time(question, WEDNESDAY) is None


def test_a_later_article_that_names_the_day_may_answer_and_an_earlier_one_may_not() -> None:
    time = find_time("What happened on October 7?", WEDNESDAY)
    assert time is not None
    assert time.admits(date(2024, 5, 1), "the attack of October 7, when")
    assert not time.admits(date(2024, 5, 1), "the attack of October 17")
    assert not time.admits(date(2023, 10, 6), "on October 7 there will be")
    assert time.admits(None, "an undated article")


def test_a_later_article_does_not_answer_for_last_week() -> None:
    time = find_time("What happened last week?", date(2024, 5, 15))
    assert time is not None
    assert time.admits(date(2024, 5, 6), "")
    assert not time.admits(date(2024, 4, 30), "last week")


@given(st.text(max_size=200), st.dates())
def test_no_question_and_no_day_breaks_it(question: str, day: date) -> None:
    time = find_time(question, day)
    if time and time.window.start and time.window.end:
        assert time.window.start <= time.window.end


@given(
    st.sampled_from(["this week", "last week", "last month", "yesterday", "in the last 999 years",
                     "latest", "last weekend", "in May", "last monday"]),
    st.sampled_from([date.min, date(1, 1, 5), date.max]),
)  # fmt: skip
def test_the_ends_of_the_calendar_break_nothing(words: str, day: date) -> None:
    find_time(f"What happened {words}?", day)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What happened since 6 May?", "since 6 May"),
        ("What happened in March?", "in March"),
        ("What happened before April 2023?", "before April 2023"),
        ("What happened since March 2024?", "since March 2024"),
        ("What is the latest on the ferry?", "latest"),
        ("Who opposes the current plan?", ""),
    ],
)
def test_the_words_that_say_when_are_told_from_the_others(question: str, words: str) -> None:
    time = find_time(question, WEDNESDAY)
    assert time is not None
    assert time.words == words


def test_an_article_is_of_a_time_by_its_date_alone() -> None:
    time = find_time("What happened in May?", WEDNESDAY)
    assert time is not None
    assert time.dates(date(2024, 5, 1))
    assert not time.dates(date(2024, 4, 30))
    assert not time.dates(None)


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2024, 5, 13), date(2024, 5, 6)),
        (date(2024, 5, 15), date(2024, 5, 6)),
        (date(2024, 5, 19), date(2024, 5, 6)),
        (date(2024, 5, 20), date(2024, 5, 13)),
    ],
)
def test_last_week_is_the_week_before_this_monday(as_of: date, first: date) -> None:
    time = find_time("What happened last week?", as_of)
    assert time is not None
    assert (time.window.start, time.window.end) == (first, first + timedelta(days=6))


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("How many were displaced as of March 2024?", None, date(2024, 3, 31)),
        ("What was agreed by the end of March?", None, date(2024, 3, 31)),
        ("What was known until 2023?", None, date(2023, 12, 31)),
        ("What changed after 2023?", date(2024, 1, 1), WEDNESDAY),
        ("What changed since 2023?", date(2023, 1, 1), WEDNESDAY),
        ("What happened from 3 to 6 May 2024?", date(2024, 5, 3), date(2024, 5, 6)),
        ("Who met between 1 and 9 April?", date(2024, 4, 1), date(2024, 4, 9)),
    ],
)
def test_until_a_time_is_not_during_it(question: str, start: date | None, end: date | None) -> None:
    time = find_time(question, WEDNESDAY)
    assert time is not None
    assert (time.window.start, time.window.end) == (start, end)


def test_a_person_called_may_is_no_month() -> None:
    assert find_time("What became of May after she resigned?", WEDNESDAY) is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("this week", date(2024, 5, 5), date(2024, 5, 17)),
        ("last week", date(2024, 5, 6), date(2024, 5, 14)),
        ("last Monday", date(2024, 5, 13), date(2024, 5, 15)),
        ("in March", date(2024, 3, 1), date(2024, 4, 2)),
        ("since 6 May", date(2024, 5, 6), WEDNESDAY),
        ("before 6 May", None, date(2024, 5, 5)),
        ("two weeks ago", date(2024, 4, 26), date(2024, 5, 8)),
    ],
)
def test_articles_that_report_a_little_later_count_but_said_bounds_hold_to_the_day(
    words: str, first: date | None, last: date | None
) -> None:
    time = find_time(f"What happened {words}?", WEDNESDAY)
    assert time is not None
    assert time.bounds == (first, last)


@given(st.text(max_size=60), st.dates(), st.one_of(st.none(), st.dates()))
def test_an_inferred_window_never_excludes(question: str, as_of: date, day: date | None) -> None:
    time = find_time(f"{question} recently", as_of)
    if time and not time.window.stated:
        assert time.admits(day, "")
        assert time.bounds == (None, None)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2022, 3, 1), date(2022, 3, 31), "1 to 31 March 2022"),
        (date(2022, 3, 1), date(2022, 5, 2), "1 March to 2 May 2022"),
        (date(2021, 3, 1), date(2022, 5, 2), "1 March 2021 to 2 May 2022"),
        (date(2022, 3, 1), date(2022, 3, 1), "1 March 2022"),
        (date(2022, 3, 1), None, "since 1 March 2022"),
        (None, date(2022, 3, 1), "until 1 March 2022"),
        (None, None, "any time"),
    ],
)
def test_a_window_is_said_in_words(start: date | None, end: date | None, said: str) -> None:
    assert said_days(Window(start=start, end=end, stated=True)) == said
