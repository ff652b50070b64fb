"""Spans of whole days: weeks, months, quarters, seasons, years, and parts of them.

Every function stays within the calendar: a year that it does not have gives None, and counting
days beyond its ends stops there.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TypeAlias

# First and last day, both included.
Days: TypeAlias = tuple[date, date]
# The month that a season begins with, in the northern hemisphere, by whole months.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_LAST = date.max.toordinal()


def later(day: date, days: int) -> date:
    """So many days later (earlier, where negative), or the calendar's end."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), _LAST))


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months(year: int, month: int, count: int = 1) -> Days | None:
    """So many whole months from one on; months beyond 12 and below 1 are of other years."""
    begin, end = divmod(year * 12 + month - 1, 12), divmod(year * 12 + month + count - 2, 12)
    first = make_day(begin[0], begin[1] + 1, 1)
    start_of_last = make_day(end[0], end[1] + 1, 1)
    if first is None or start_of_last is None:
        return None
    length = calendar.monthrange(start_of_last.year, start_of_last.month)[1]
    return first, start_of_last.replace(day=length)


def years(first: int, count: int = 1) -> Days | None:
    """So many whole years."""
    return months(first, 1, 12 * count)


def week_of(day: date) -> Days:
    """Monday to Sunday."""
    monday = later(day, -day.weekday())
    return monday, later(monday, 6)


def weekend_of(day: date) -> Days:
    """Saturday and Sunday of the week of a day."""
    monday = week_of(day)[0]
    return later(monday, 5), later(monday, 6)


def season(name: str, year: int) -> Days | None:
    """Three whole months; winter is named after the year that it begins in."""
    return months(year, SEASONS[name], 3)


def part(days: Days, which: str) -> Days:
    """The "early" half, the "late" half, or the middle half ("mid") of a span."""
    first, last = days
    length = (last - first).days + 1
    if which == "early":
        return first, later(first, (length + 1) // 2 - 1)
    if which == "late":
        return later(first, length // 2), last
    return later(first, length // 4), later(last, -(length // 4))


def nth(days: Days, which: int, of: int) -> Days:
    """One of so many equal parts of a span, counted from 0; months are kept whole in a year."""
    first, last = days
    if first.month == 1 and first.day == 1 and (last - first).days in (364, 365):
        return months(first.year, 1 + which * (12 // of), 12 // of) or days
    length = (last - first).days + 1
    return later(first, length * which // of), later(first, length * (which + 1) // of - 1)


def overlap(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date | None, date | None] | None:
    """The days that both have, or None; a missing end is open."""
    starts = [start for start in (one[0], other[0]) if start]
    ends = [end for end in (one[1], other[1]) if end]
    start, end = max(starts, default=None), min(ends, default=None)
    return None if start and end and start > end else (start, end)
