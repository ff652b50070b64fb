"""What a period is: days that an English expression denotes, and what its rules share.

A period without a year is the last one that has begun on the day of asking, or of the one year
that the question names elsewhere.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from rag.days import Days


class Kind(StrEnum):
    """What sort of period it is, which decides the prepositions that go with it."""

    DAY = "day"
    DAYS = "days"
    WEEKDAY = "weekday"
    MONTH = "month"
    YEAR = "year"
    YEARS = "years"
    SEASON = "season"
    FEAST = "feast"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Period:
    """Days that an expression denotes.

    Args:
        begin: where the expression begins in the text; `end`, where it has ended.
        alone: it is a time also where no preposition says so.
        clipped: it lasts until the moment of asking at most ("this year").
        dated: it names its year.
        named: how a later article writes it that looks back at it.
        early, late: days before and after it whose articles may still report on it.
        note: what was decided for the reader, a sentence.
    """

    begin: int
    end: int
    days: Days
    kind: Kind
    alone: bool = False
    clipped: bool = False
    dated: bool = False
    named: tuple[str, ...] = ()
    early: int = 0
    late: int = 2
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """When a question is asked, and what it says elsewhere that a period leans on."""

    as_of: date
    year: int | None = None
    day_first: bool = False


class NoSuchDay(Exception):
    """An expression names a day that the calendar does not have."""


class BackToFront(Exception):
    """An expression ends before it begins."""


_SHORT = "jan feb mar apr jun jul aug sept sep oct nov dec".split()
_FULL = [name.lower() for name in calendar.month_name[1:]]
MONTH = rf"(?P<month>(?:{'|'.join(_FULL)})\b|(?:{'|'.join(_SHORT)})\b\.?)"
YEAR = r"(?P<year>(?:1[5-9]|2[01])\d{2})(?![\d%]|[.,]\d|[-–/]\d|-[a-z])"
WEEKDAYS = [name.lower() for name in calendar.day_name]
WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b"
ORDINAL = r"(?:st|nd|rd|th)?"
OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?:{YEAR}|['’](?P<yy>\d\d)\b|(?P<which>this|last)\s+year\b))"
COUNTS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13),
        strict=True),
    a=1, an=1, couple=2, few=4, several=7, dozen=12,
)  # fmt: skip
LENGTHS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91,
            "year": 365, "decade": 3652, "century": 36524}  # fmt: skip
# Nothing of a longer run of letters and digits, which is an id rather than a date.
NO_WORD = r"(?<![\w/.-])"

Read: TypeAlias = Callable[[re.Match[str], Asking], Period | None]
# A pattern, in which case counts where it says so, and what reads its matches.
Rule: TypeAlias = tuple[str, Read]


def make_period(
    match: re.Match[str], days: Days | None, kind: Kind, *, named: tuple[str, ...] = (),
    alone: bool = False, clipped: bool = False, dated: bool = False, early: int = 0,
    late: int = 2, note: str = "",
) -> Period | None:  # fmt: skip
    """A period where a pattern matched; None where the calendar has no such days."""
    if days is None:
        return None
    return Period(*match.span(), days, kind, alone, clipped, dated, named, early, late, note)


def year_of(match: re.Match[str], asking: Asking) -> int | None:
    """The year that an expression names, or that the question names elsewhere."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("yy"):
        year = 2000 + int(groups["yy"])
        return year if year <= asking.as_of.year else year - 100
    if groups.get("which"):
        return asking.as_of.year - (groups["which"].lower() == "last")
    return asking.year


def is_dated(match: re.Match[str]) -> bool:
    """Whether an expression names its year itself."""
    groups = match.groupdict()
    return any(groups.get(name) for name in ("year", "yy", "which"))


def written(day: date) -> str:
    """A day in words: "6 May 2024"."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
