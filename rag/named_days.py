"""Days as English writes them: "6 May", "May 3-6, 2024", "2024-05-06", "6.5.2024"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from index.dates import month_number
from rag.days import make_day
from rag.periods import (
    MONTH,
    NO_WORD,
    OF_YEAR,
    ORDINAL,
    WEEKDAY,
    Asking,
    BackToFront,
    Kind,
    NoSuchDay,
    Period,
    Rule,
    is_dated,
    make_period,
    written,
    year_of,
)


def _day(match: re.Match[str], asking: Asking) -> Period | None:
    month, number = month_number(match["month"]), int(match["day"])
    day = _resolved(month, number, year_of(match, asking), asking.as_of, match.group())
    return make_period(
        match, (day, day), Kind.DAY, named=_names_of_day(day),
        alone=is_dated(match) or bool(match["weekday"]), dated=is_dated(match),
    )  # fmt: skip


def _resolved(month: int, number: int, year: int | None, as_of: date, words: str) -> date:
    """The day; without a year the last such day."""
    if year is not None:
        if (day := make_day(year, month, number)) is None:
            raise NoSuchDay(words)
        return day
    for back in range(9):  # 29 February may be eight years away
        day = make_day(as_of.year - back, month, number)
        if day and day <= as_of:
            return day
    raise NoSuchDay(words)


def _names_of_day(day: date) -> tuple[str, ...]:
    month, short, number = calendar.month_name[day.month], calendar.month_abbr[day.month], day.day
    return (f"{month} {number}", f"{number} {month}", f"{short}. {number}", f"{number} {short}")


def _days_of_month(match: re.Match[str], asking: Asking) -> Period | None:
    month, year = month_number(match["month"]), year_of(match, asking)
    last = _resolved(month, int(match["last"]), year, asking.as_of, match.group())
    first = make_day(last.year, month, int(match["first"]))
    if first is None:
        raise NoSuchDay(match.group())
    if first > last:
        raise BackToFront(match.group())
    dashed = not match["join"].isalpha()
    return make_period(
        match, (first, last), Kind.DAYS, alone=is_dated(match) or dashed, dated=is_dated(match)
    )


def _iso_day(match: re.Match[str], _: Asking) -> Period | None:
    day = make_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        raise NoSuchDay(match.group())
    return make_period(
        match, (day, day), Kind.DAY, named=_names_of_day(day), alone=True, dated=True
    )


def _numeric(match: re.Match[str], asking: Asking) -> Period | None:
    """A date of numbers; both orders possible: month first, but for points and other languages."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if short := len(match["year"]) == 2:
        if match["join"] != "/":
            return None
        year += 2000 if 2000 + year <= asking.as_of.year + 1 else 1900
    day_first = asking.day_first or match["join"] == "."
    orders = [(first, second), (second, first)]  # (month, day)
    possible = [
        day for month, number in (orders[::-1] if day_first else orders)
        if (day := make_day(year, month, number))
    ]  # fmt: skip
    if not possible:
        raise NoSuchDay(match.group())
    day = possible[0]
    note = ""
    if len(possible) == 2 and first != second and not day_first:
        note = f"{match.group()} was read with the month first: {written(day)}."
    return make_period(
        match, (day, day), Kind.DAY, named=_names_of_day(day), alone=not short, dated=True,
        note=note,
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    (NO_WORD + r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:T[\d:.]+Z?)?"
     r"(?![\w/-])", _iso_day),
    (NO_WORD + r"(?P<first>\d{1,2})(?P<join>[/.-])(?P<second>\d{1,2})(?P=join)"
     r"(?P<year>\d{4}|\d{2})(?![\w/-]|\.\d)", _numeric),
    (rf"\b(?:{WEEKDAY},?\s+)?(?:the\s+)?(?<![\d.,$€£])(?P<day>\d{{1,2}}){ORDINAL}\s+"
     rf"(?:of\s+)?{MONTH}{OF_YEAR}?", _day),
    (rf"\b(?:{WEEKDAY},?\s+)?{MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}"
     rf"(?![\d:%]|[.,/-]\d){OF_YEAR}?", _day),
    (rf"\b(?P<first>\d{{1,2}}){ORDINAL}\s*(?P<join>to|and|until|till|through|-|–|—)\s*"
     rf"(?P<last>\d{{1,2}}){ORDINAL}\s+(?:of\s+)?{MONTH}{OF_YEAR}?", _days_of_month),
    (rf"\b{MONTH}\s+(?P<first>\d{{1,2}}){ORDINAL}\s*(?P<join>to|and|until|till|through|-|–|—)"
     rf"\s*(?P<last>\d{{1,2}}){ORDINAL}(?!\d)(?!\s+(?:of\s+)?{MONTH.replace('month', 'other')})"
     rf"{OF_YEAR}?", _days_of_month),
)  # fmt: skip
