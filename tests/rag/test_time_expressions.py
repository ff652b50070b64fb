"""What readers say of time, each with the window that it means on Friday, 30 December 2022.

A line is: words | first day | last day. `..` is open; `~` marks a window that is only inferred.
The rolling windows ("this week", "the past three weeks") end on the day of asking.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.window import TimeReading, find_time, read_time

FRIDAY = date(2022, 12, 30)

STATED = """
today | 2022-12-30 | 2022-12-30
this morning | 2022-12-30 | 2022-12-30
tonight | 2022-12-30 | 2022-12-30
yesterday | 2022-12-29 | 2022-12-29
the day before yesterday | 2022-12-28 | 2022-12-28
three days ago | 2022-12-27 | 2022-12-27
in yesterday's vote | 2022-12-29 | 2022-12-29
last Friday | 2022-12-23 | 2022-12-23
on Tuesday this week | 2022-12-27 | 2022-12-27
last Tuesday | 2022-12-27 | 2022-12-27
this Tuesday | 2022-12-27 | 2022-12-27
since Monday | 2022-12-26 | 2022-12-30
on Monday of last week | 2022-12-19 | 2022-12-19
from Monday to Wednesday | 2022-12-26 | 2022-12-28
between Thursday and Tuesday | 2022-12-22 | 2022-12-27
after Sunday's vote | 2022-12-25 | 2022-12-30
this week | 2022-12-23 | 2022-12-30
earlier this week | 2022-12-23 | 2022-12-30
in this week's election | 2022-12-23 | 2022-12-30
last week | 2022-12-19 | 2022-12-25
since last week | 2022-12-19 | 2022-12-30
before last week's vote | .. | 2022-12-18
two weeks ago | 2022-12-12 | 2022-12-18
a week ago | 2022-12-19 | 2022-12-25
over the weekend | 2022-12-24 | 2022-12-25
at the weekend | 2022-12-24 | 2022-12-25
last weekend | 2022-12-24 | 2022-12-25
this weekend | 2022-12-24 | 2022-12-25
in the past week | 2022-12-23 | 2022-12-30
in the past few weeks | 2022-12-02 | 2022-12-30
over the past three weeks | 2022-12-09 | 2022-12-30
in the last 24 hours | 2022-12-29 | 2022-12-30
in the last 48 hours | 2022-12-28 | 2022-12-30
in the last ten days | 2022-12-20 | 2022-12-30
the last couple of days | 2022-12-28 | 2022-12-30
within the last 2 years | 2020-12-30 | 2022-12-30
over the last year | 2021-12-30 | 2022-12-30
the past decade | 2012-12-30 | 2022-12-30
this month | 2022-12-01 | 2022-12-30
earlier this month | 2022-12-01 | 2022-12-30
last month | 2022-11-01 | 2022-11-30
a month ago | 2022-11-01 | 2022-11-30
late last month | 2022-11-16 | 2022-11-30
this quarter | 2022-10-01 | 2022-12-30
last quarter | 2022-07-01 | 2022-09-30
this year | 2022-01-01 | 2022-12-30
earlier this year | 2022-01-01 | 2022-12-30
so far this year | 2022-01-01 | 2022-12-30
last year | 2021-01-01 | 2021-12-31
late last year | 2021-07-02 | 2021-12-31
two years ago | 2020-01-01 | 2020-12-31
a decade ago | 2012-01-01 | 2012-12-31
this decade | 2020-01-01 | 2022-12-30
in March | 2022-03-01 | 2022-03-31
in march | 2022-03-01 | 2022-03-31
during May | 2022-05-01 | 2022-05-31
in March 2021 | 2021-03-01 | 2021-03-31
March 2021 | 2021-03-01 | 2021-03-31
in March, 2021 | 2021-03-01 | 2021-03-31
in the March of 2021 | 2021-03-01 | 2021-03-31
in Feb. 2020 | 2020-02-01 | 2020-02-29
in Sept 2022 | 2022-09-01 | 2022-09-30
in 2022-03 | 2022-03-01 | 2022-03-31
in March this year | 2022-03-01 | 2022-03-31
in March of last year | 2021-03-01 | 2021-03-31
last March | 2022-03-01 | 2022-03-31
last December | 2021-12-01 | 2021-12-31
in early March | 2022-03-01 | 2022-03-16
in mid-March | 2022-03-08 | 2022-03-24
in late March | 2022-03-16 | 2022-03-31
at the beginning of March | 2022-03-01 | 2022-03-16
in the second week of May 2022 | 2022-05-08 | 2022-05-14
in the last week of March | 2022-03-25 | 2022-03-31
in the first three days of June | 2022-06-01 | 2022-06-03
since March | 2022-03-01 | 2022-12-30
since the beginning of March | 2022-03-01 | 2022-12-30
after March | 2022-04-01 | 2022-12-30
before March | .. | 2022-02-28
until May | .. | 2022-05-31
through March | .. | 2022-03-31
by the end of March | .. | 2022-03-31
as of March | .. | 2022-03-31
up to June 2021 | .. | 2021-06-30
from March to May 2022 | 2022-03-01 | 2022-05-31
from November to February 2022 | 2021-11-01 | 2022-02-28
between March and May | 2022-03-01 | 2022-05-31
March to May 2022 | 2022-03-01 | 2022-05-31
from March until today | 2022-03-01 | 2022-12-30
before the October attack | .. | 2022-09-30
after the October attack | 2022-10-01 | 2022-12-30
since the October attack | 2022-10-01 | 2022-12-30
in 2021 | 2021-01-01 | 2021-12-31
during 2021 | 2021-01-01 | 2021-12-31
in the year 2021 | 2021-01-01 | 2021-12-31
in early 2021 | 2021-01-01 | 2021-07-02
in mid-2021 | 2021-04-02 | 2021-10-01
since 2020 | 2020-01-01 | 2022-12-30
after 2020 | 2021-01-01 | 2022-12-30
before 2020 | .. | 2019-12-31
between 2019 and 2021 | 2019-01-01 | 2021-12-31
from 2019 to 2021 | 2019-01-01 | 2021-12-31
in 2019-2021 | 2019-01-01 | 2021-12-31
in 2019–21 | 2019-01-01 | 2021-12-31
after the 2022 election | 2022-01-01 | 2022-12-30
before the 2022 election | .. | 2022-12-31
in the first half of 2021 | 2021-01-01 | 2021-06-30
in the second half of 2021 | 2021-07-01 | 2021-12-31
in Q3 2022 | 2022-07-01 | 2022-09-30
in 2022 Q3 | 2022-07-01 | 2022-09-30
in Q3 of 2021 | 2021-07-01 | 2021-09-30
in Q2 | 2022-04-01 | 2022-06-30
in H1 2022 | 2022-01-01 | 2022-06-30
in the third quarter of 2022 | 2022-07-01 | 2022-09-30
in the summer of 2021 | 2021-06-01 | 2021-08-31
in summer 2021 | 2021-06-01 | 2021-08-31
in the summer | 2022-06-01 | 2022-08-31
last summer | 2022-06-01 | 2022-08-31
this summer | 2022-06-01 | 2022-08-31
last spring | 2022-03-01 | 2022-05-31
last fall | 2022-09-01 | 2022-11-30
last winter | 2021-12-01 | 2022-02-28
in the winter of 2021 | 2021-12-01 | 2022-02-28
in the autumn of last year | 2021-09-01 | 2021-11-30
in the 1990s | 1990-01-01 | 1999-12-31
in the nineties | 1990-01-01 | 1999-12-31
in the '80s | 1980-01-01 | 1989-12-31
in the late 1990s | 1995-01-01 | 1999-12-31
on or after 6 May | 2022-05-06 | 2022-12-30
on or before 6 May | .. | 2022-05-06
since taking office in January 2021 | 2021-01-01 | 2022-12-30
since the invasion began on 24 February | 2022-02-24 | 2022-12-30
before the vote in March | .. | 2022-02-28
after the storm on 6 May | 2022-05-06 | 2022-12-30
the week before last | 2022-12-12 | 2022-12-18
the year before last | 2020-01-01 | 2020-12-31
in Dec '21 | 2021-12-01 | 2021-12-31
from last Monday until yesterday | 2022-12-26 | 2022-12-29
exactly one year ago today | 2021-01-01 | 2021-12-31
on 6 May | 2022-05-06 | 2022-05-06
on the 6th of May | 2022-05-06 | 2022-05-06
on May 6th, 2021 | 2021-05-06 | 2021-05-06
on Thursday, 6 May 2021 | 2021-05-06 | 2021-05-06
on 31 December | 2021-12-31 | 2021-12-31
on 2021-05-06 | 2021-05-06 | 2021-05-06
on 2021/05/06 | 2021-05-06 | 2021-05-06
on 6.5.2021 | 2021-05-06 | 2021-05-06
on 25/12/2021 | 2021-12-25 | 2021-12-25
on 12/25/2021 | 2021-12-25 | 2021-12-25
on 12/25/21 | 2021-12-25 | 2021-12-25
on 7/10/2021 | 2021-07-10 | 2021-07-10
on 29 February | 2020-02-29 | 2020-02-29
since 6 May | 2022-05-06 | 2022-12-30
after 6 May | 2022-05-07 | 2022-12-30
before 6 May | .. | 2022-05-05
by 6 May 2021 | .. | 2021-05-06
as of 6 May 2021 | .. | 2021-05-06
from 6 May onwards | 2022-05-06 | 2022-12-30
between 3 May and 10 June | 2022-05-03 | 2022-06-10
from 3 to 6 May 2021 | 2021-05-03 | 2021-05-06
on May 3-6, 2021 | 2021-05-03 | 2021-05-06
on 3 and 4 May | 2022-05-03 | 2022-05-04
between 20 December and 3 January 2022 | 2021-12-20 | 2022-01-03
the day after 7 October | 2022-10-08 | 2022-10-08
the day before 7 October | 2022-10-06 | 2022-10-06
in the week after 7 October | 2022-10-08 | 2022-10-14
in the week of 6 May | 2022-05-02 | 2022-05-08
after the 7 October attack | 2022-10-07 | 2022-12-30
before the October 7 attack | .. | 2022-10-06
after 3 May and before 10 June | 2022-05-04 | 2022-06-09
at Christmas | 2022-12-24 | 2022-12-26
last Christmas | 2022-12-24 | 2022-12-26
at Christmas 2021 | 2021-12-24 | 2021-12-26
on Christmas Day | 2022-12-25 | 2022-12-25
on New Year's Eve | 2021-12-31 | 2021-12-31
on New Year’s Day | 2022-01-01 | 2022-01-01
on Halloween | 2022-10-31 | 2022-10-31
on Valentine's Day | 2022-02-14 | 2022-02-14
on the Fourth of July | 2022-07-04 | 2022-07-04
on Boxing Day | 2022-12-26 | 2022-12-26
"""

INFERRED = """
on Tuesday
on Friday
on Monday night
recently
lately
of late
currently
now
nowadays
these days
in recent days
in recent weeks
in recent months
at the moment
most recently
as of now
as of this week
"""


def rows(table: str) -> list[tuple[str, date | None, date | None]]:
    split = (line.split(" | ") for line in table.strip().splitlines())
    return [(words, day(start), day(end)) for words, start, end in split]


def day(text: str) -> date | None:
    return None if text == ".." else date.fromisoformat(text)


@pytest.mark.parametrize(("words", "start", "end"), rows(STATED))
@pytest.mark.parametrize("frame", ["What did the minister announce {}?", "{}, what happened?"])
def test_words_mean_a_window_that_binds(
    words: str, start: date | None, end: date | None, frame: str
) -> None:
    time = find_time(frame.format(words), FRIDAY)
    assert time is not None
    assert (time.window.start, time.window.end) == (start, end)
    assert time.window.stated


@pytest.mark.parametrize("words", INFERRED.strip().splitlines())
def test_words_without_a_bound_only_prefer(words: str) -> None:
    time = find_time(f"What did the minister announce {words}?", FRIDAY)
    assert time is not None
    assert not time.window.stated
    assert time.bounds == (None, None)
    assert time.admits(date(1950, 1, 1), "")


NO_TIME = """
Who is April Jones?
What was found by April Jones?
What happened to Theresa May?
What did the May government do?
What was proposed by May?
What changed since May resigned?
What may Israel do?
Who may march on Washington?
What was the march about?
What happened during the march?
What did June Carter sing?
What did August Wilson write?
Who is Jan Smith?
What did Augustus do?
What did the Sun say?
What is the Sun King known for?
Who was second?
What took a second?
Is it open 24/7?
Who did 9/11?
What followed 9/11?
What is new in version 2022.3?
What is Python 3.11.2?
What is 10.1.2020.5?
What is CVE-2022-0316?
What is ISO 8601-2019?
What happened on Black Friday?
What happened on Bloody Sunday?
What happened on Super Tuesday?
What is Cyber Monday?
What is Friday the 13th about?
Who sings Ruby Tuesday?
Who hosts Saturday Night Live?
What is Monday Night Football?
What did the Sunday Times say?
Who is Wednesday Addams?
What did Die Zeit write?
What did the Today programme say?
What did USA Today report?
What did Russia Today claim?
What did The Times say?
What did Time magazine say?
What is today's world like?
How many may 5 people invite?
Who spent 2000 dollars?
What cost over 2000 dollars?
What cost more than 2000 people their homes?
What is the Paris 2024 budget?
What is the 2030 Agenda?
How did Nigeria's 2019 election go?
What is the plot of 1984?
What is the Arab Spring?
What is the Prague Spring?
What caused the fall of Kabul?
What led to the fall of Rome?
What happened in Winter Park?
Who owns Fall River?
How did the October Revolution start?
Who was elected in the November 2020 election?
What happened in the 2022 election?
What was the Six-Day War?
What happened on the last day of the trial?
What happened in the last week of the campaign?
When was the last time he spoke?
What is a 2-year plan?
Who was king for a day?
What is between 10 and 20 percent?
What happened during the pandemic?
What happened before the war?
What about the second quarter of the match?
Which articles are from Reuters?
Why are rents higher than a year ago?
How much did rents rise compared to last year?
For whom was the last state funeral before this week's held?
"""


@pytest.mark.parametrize("question", NO_TIME.strip().splitlines())
def test_words_that_only_look_like_a_time_give_no_window(question: str) -> None:
    assert read_time(question, FRIDAY) == TimeReading()


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("What happened on 30 February?", "There is no 30 February; no time was used."),
        ("What happened on 31 June 2022?", "There is no 31 June 2022; no time was used."),
        ("What happened on February 29, 2021?", "There is no February 29, 2021; no time was used."),
        ("What happened on 2022-13-01?", "There is no 2022-13-01; no time was used."),
        ("What happened on 45/45/2022?", "There is no 45/45/2022; no time was used."),
        (
            "What happened from June 2022 to March 2022?",
            "“June 2022 to March 2022” ends before it begins; no time was used.",
        ),
        (
            "What happened between 10 and 3 May?",
            "“10 and 3 May” ends before it begins; no time was used.",
        ),
        (
            "Who hosts the World Cup in 2026?",
            "“in 2026” is after 30 December 2022, the day of asking; no time was used.",
        ),
        ("¿Qué pasó el 31 de junio?", "There is no 31 de junio; no time was used."),
    ],
)
def test_a_time_that_cannot_be_used_is_told(question: str, note: str) -> None:
    assert read_time(question, FRIDAY) == TimeReading(None, note)


def test_a_date_of_numbers_says_how_it_was_read() -> None:
    reading = read_time("What happened on 7/10/2021?", FRIDAY)
    assert reading.note == "7/10/2021 was read with the month first: 10 July 2021."
    assert not read_time("What happened on 7/7/2021 and 25/12/2021?", FRIDAY).note


@pytest.mark.parametrize(
    "question",
    ["Who will speak in November?", "Which airline is slashing flights during November?",
     "What is the target by 2050?", "Who lowered prices through September 4?"],
)  # fmt: skip
def test_a_time_to_come_does_not_bind(question: str) -> None:
    time = find_time(question, date(2022, 8, 18))
    assert time is None or not time.window.stated


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("In 2021, what happened in March?", date(2021, 3, 1), date(2021, 3, 31)),
        ("What happened on Tuesday of last week?", date(2022, 12, 20), date(2022, 12, 20)),
        (
            "Documents of Uber between 2013 and 2017 were published this week. How many?",
            date(2022, 12, 23),
            FRIDAY,
        ),
    ],
)
def test_of_several_times_those_that_agree_narrow_and_else_the_later_counts(
    question: str, start: date, end: date
) -> None:
    time = find_time(question, FRIDAY)
    assert time is not None
    assert (time.window.start, time.window.end) == (start, end)


WORDS = [line.split(" | ")[0] for line in STATED.strip().splitlines()]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from([" ", " and ", " to ", ", ", " until "]),
    st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29)])),
)
def test_whatever_is_said_together_a_window_begins_before_it_ends(
    words: list[str], join: str, as_of: date
) -> None:
    reading = read_time(f"What happened {join.join(words)}?", as_of)
    if reading.time and reading.time.window.start and reading.time.window.end:
        assert reading.time.window.start <= reading.time.window.end
    if reading.time:
        first, last = reading.time.bounds
        assert not first or not last or first <= last
        assert reading.time.words in f"What happened {join.join(words)}?"
