from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Turn, Window
from rag.question import understand
from rag.time_in_conversation import time_in_conversation
from rag.window import TimeReference

AS_OF = date(2022, 12, 30)
MAY_6 = "What happened in Rafah on 6 May?"
MARCH = "What did the council decide in March?"


def after(question: str, *before: str, days: tuple[date, ...] = ()) -> TimeReference | None:
    history: list[Turn] = []
    for asked in before:
        history += [
            Turn(role="user", content=asked),
            Turn(role="assistant", content="It was so. [1]", days=days),
        ]
    return understand(question, history, AS_OF).time


@pytest.mark.parametrize(
    ("question", "before", "start", "end"),
    [
        ("What has happened since then?", MAY_6, date(2022, 5, 6), AS_OF),
        ("And since then?", MAY_6, date(2022, 5, 6), AS_OF),
        ("What happened after that?", MAY_6, date(2022, 5, 7), AS_OF),
        ("What happened before that?", MAY_6, None, date(2022, 5, 5)),
        ("What was known until then?", MAY_6, None, date(2022, 5, 6)),
        ("What else happened that day?", MAY_6, date(2022, 5, 6), date(2022, 5, 6)),
        ("What else happened that week?", MAY_6, date(2022, 5, 2), date(2022, 5, 8)),
        ("What else happened in that month?", MAY_6, date(2022, 5, 1), date(2022, 5, 31)),
        ("What else happened that year?", MAY_6, date(2022, 1, 1), date(2022, 12, 31)),
        ("What has changed since then?", MARCH, date(2022, 4, 1), AS_OF),
        ("What changed before that?", MARCH, None, date(2022, 2, 28)),
        ("What else was said at that time?", MARCH, date(2022, 3, 1), date(2022, 3, 31)),
        ("And since then?", "What changed since 6 May?", date(2022, 5, 6), AS_OF),
        ("And before that?", "What changed since 6 May?", None, date(2022, 5, 5)),
    ],
)
def test_then_is_the_time_of_the_question_before(
    question: str, before: str, start: date | None, end: date | None
) -> None:
    time = after(question, before)
    assert time is not None
    assert (time.window.start, time.window.end, time.window.stated) == (start, end, True)


def test_then_reaches_past_a_question_without_a_time() -> None:
    time = after("What has happened since then?", MAY_6, "Who is the mayor of Rafah?")
    assert time is not None
    assert time.window.start == date(2022, 5, 6)


def test_then_is_guessed_from_the_dates_that_the_answer_cites_and_only_prefers() -> None:
    days = (date(2022, 5, 3), date(2022, 5, 6))
    time = after("What has happened since then?", "Who closed the crossing?", days=days)
    assert time is not None
    assert time.window == Window(start=date(2022, 5, 7), end=AS_OF, stated=False)
    assert time.admits(date(1999, 1, 1), "")


@pytest.mark.parametrize(
    "question",
    ["What has happened since then?", "What happened before that attack?",
     "What did that council decide?", "Who said that?"],
)  # fmt: skip
def test_where_nothing_was_dated_there_is_no_time(question: str) -> None:
    assert after(question, "Who closed the crossing?") is None


def test_a_time_of_its_own_goes_before_the_conversation() -> None:
    time = after("What has happened since then, in March 2021?", MAY_6)
    assert time is not None
    assert time.window.start == date(2021, 3, 1)


def test_a_day_that_does_not_exist_is_told_also_in_a_conversation() -> None:
    history = [Turn(role="user", content=MAY_6)]
    question = understand("And on 30 February?", history, AS_OF)
    assert (question.time, question.time_note) == (
        None,
        "There is no 30 February; no time was used.",
    )


def test_the_readers_window_goes_before_everything() -> None:
    chosen = Window(start=date(2021, 1, 1), end=None, stated=False)
    question = understand("What happened in March?", (), AS_OF, window=chosen)
    assert question.time is not None
    assert question.time.window == Window(start=date(2021, 1, 1), end=None, stated=True)
    assert question.time.label == "since 1 January 2021"


@given(
    st.sampled_from(["since then", "after that", "before that", "that week", "that time",
                     "until then", "that year"]),
    st.sampled_from([MAY_6, MARCH, "What changed since 2020?", "Who left before 2020?",
                     "Who won yesterday?"]),
    st.one_of(st.dates(), st.sampled_from([date.min, date.max])),
)  # fmt: skip
def test_no_conversation_breaks_it(words: str, before: str, as_of: date) -> None:
    history = [Turn(role="user", content=before)]
    text = f"What happened {words}?"
    time = time_in_conversation(text, text, history, as_of, None).time
    if time and time.window.start and time.window.end:
        assert time.window.start <= time.window.end
