"""Dates: what a field or a line of text states."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import find_date, month_number, parse_date, split_at_date
from tests.index.corpus import any_text

DAY = date(2024, 5, 6)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
date_like = st.text("0123456789-/.: TZ+,amMayJunOctMonGMT", max_size=40)


@given(anything | date_like)
def test_no_value_raises(value: object) -> None:
    found = parse_date(value)
    assert found is None or isinstance(found, date)


@given(any_text | date_like)
def test_a_text_is_split_at_its_date_without_losing_a_letter(text: str) -> None:
    before, day, after = split_at_date(text)
    assert text.startswith(before)
    assert text.endswith(after)
    assert (day is not None) or before == text
    assert find_date(text) == day


@given(st.dates(min_value=date(1500, 1, 1)))
def test_every_day_is_read_back_from_the_ways_it_is_written(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.isoformat()}T23:59:00Z",
        f"{day.year:04}/{day.month:02}/{day.day:02}",
        f"{day.day} {day:%B} {day.year:04}",
        f"{day:%B} {day.day}, {day.year:04}",
        f"{day:%b} {day.day}, {day.year:04}",
        f"{day.day}.{day.month}.{day.year:04}" if day.day > 12 else day.isoformat(),
    ):
        assert parse_date(text) == day, text


@given(st.datetimes(min_value=datetime(1975, 1, 1), max_value=datetime(2200, 1, 1)))
def test_unix_seconds_and_milliseconds_are_read(moment: datetime) -> None:
    seconds = int(moment.replace(tzinfo=UTC).timestamp())
    assert parse_date(seconds) == parse_date(str(seconds)) == moment.date()
    if seconds > 1e9:
        assert parse_date(seconds * 1000) == moment.date()


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-06", "2024-05-06T23:30:00-11:00", "20240506", 20240506,
        "Mon, 06 May 2024 10:00:00 GMT", "May 6, 2024", "May 6th, 2024", "6 May 2024",
        "the 6th of May 2024", "Monday, 6 May 2024, 10:15", "Updated: 2024-05-06", "5/6/2024",
        "06.05.2024", datetime(2024, 5, 6, 12), DAY, " 2024-05-06 ",
    ],
)  # fmt: skip
def test_ways_to_write_a_day(value: object) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        None, "", "soon", True, "2024", "May 2024", "2024-13-45", "31 February 2024", 0, -1, 1e30,
        float("nan"), float("inf"), 10**400, [DAY], {"date": "2024-05-06"}, "1/1/0001",
        "0001-01-01", "9" * 200, "x" * 101 + "2024-05-06",
    ],
)  # fmt: skip
def test_what_states_no_day_is_none(value: object) -> None:
    assert parse_date(value) is None


def test_a_month_over_twelve_can_only_be_a_day() -> None:
    assert parse_date("31/12/2024") == date(2024, 12, 31)
    assert parse_date("12/31/2024") == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-05-06-the-plan.txt", DAY),
        ("news_20240506.txt", DAY),
        ("000_c02bf487a4091ba6.txt", None),
        ("a20240506f.txt", None),
        ("120240506.txt", None),
    ],
)
def test_a_day_in_a_file_name_is_not_a_part_of_an_id(name: str, day: date | None) -> None:
    assert find_date(name) == day


@pytest.mark.parametrize(("name", "number"), [("Jan", 1), ("september", 9), ("DEC", 12)])
def test_months_have_numbers(name: str, number: int) -> None:
    assert month_number(name) == number
