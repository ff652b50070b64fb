"""The days that a question is about, read from its words.

A window is stated when the question gives days, months or years that a reader would hold it to
("in March 2022", "since 6 May", "last week"); it is inferred from words like "latest".

A question about a day, month or year ("on October 7") may be answered by a later article that
names it, never by an earlier one; one about "last week" wants articles of that week.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from index.dates import find_date, month_number
from rag.answer import Window

_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|"
    r"december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_DAY_EXPRESSION = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?|"
    rf"{_DAY.replace('day', 'day2')}\s+(?:of\s+)?{_MONTH.replace('month', 'month2')}"
    rf"(?:,?\s+{_YEAR.replace('year', 'year2')})?)"
)
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_RECENT = re.compile(
    r"(?i)\b(?:(?P<only>latest|newest|most\s+recent(?:ly)?|nowadays|these\s+days|so\s+far|"
    r"as\s+of\s+(?:now|today)|breaking)|recent(?:ly)?|current(?:ly)?|now)\b"
)
RECENT_DAYS = 30
# First and last day; None is open.
Span: TypeAlias = tuple[date | None, date | None]
Rule: TypeAlias = Callable[[re.Match[str], date], Span | None]


@dataclass(frozen=True, slots=True)
class TimeReference:
    """A window and the words that gave it.

    Args:
        words: as the question writes it: "since 6 May"; empty where they may also describe
            ("the current offensive").
        named: how articles write the day, month or year, where a later article that writes it
            also counts; else empty.
    """

    window: Window
    words: str = ""
    named: tuple[str, ...] = ()

    def dates(self, day: date | None) -> bool:
        """Whether an article of this day is of that time by its date, whatever it says."""
        start, end = self.window.start, self.window.end
        if not self.window.stated:
            return True
        return day is not None and (not start or day >= start) and (not end or day <= end)

    def admits(self, day: date | None, text: str) -> bool:
        """Whether an article of this day with this text may answer. Undated articles may."""
        start = self.window.start
        if day is None or self.dates(day):
            return True
        if start and day < start:
            return False
        return any(re.search(rf"\b{re.escape(name)}\b", text) for name in self.named)


def find_time(question: str, as_of: date) -> TimeReference | None:
    """The time that a question asked on the day `as_of` is about, or None where it names none."""
    text = " ".join(question.split())
    for pattern, read in _RULES:
        if (match := pattern.search(text)) and (found := read(match, as_of)):
            start, end = found
            if start and end and start > end:
                continue
            window = Window(start=start, end=end, stated=True)
            return TimeReference(window, match.group(), _named(read, start))
    if match := _RECENT.search(text):
        window = Window(start=_back(as_of, RECENT_DAYS), end=as_of, stated=False)
        return TimeReference(window, match["only"] or "")
    return None


def _named(rule: Rule, start: date | None) -> tuple[str, ...]:
    """How articles write the time that a rule found, where they may look back at it."""
    if start is None:
        return ()
    month, short = calendar.month_name[start.month], calendar.month_abbr[start.month]
    if rule is _on_day:
        day = start.day
        return (f"{month} {day}", f"{day} {month}", f"{short}. {day}", f"{day} {short}")
    if rule is _month_span:
        return (month,)
    return (str(start.year),) if rule is _year_span else ()


def _day_of(match: re.Match[str], as_of: date) -> date | None:
    """The day that an expression names; without a year, the last such day before `as_of`."""
    text = match["expression"]
    if complete := find_date(text):
        return complete
    groups = match.groupdict()
    month, day = (
        groups.get("month") or groups.get("month2"),
        groups.get("day") or groups.get("day2"),
    )
    if not month or not day:
        return None
    for year in (as_of.year, as_of.year - 1):
        found = _make(year, month_number(month), int(day))
        if found and found <= as_of:
            return found
    return None


def _back(day: date, days: int) -> date:
    """So many days earlier, or the calendar's first day."""
    return date.fromordinal(max(day.toordinal() - days, 1))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_span(match: re.Match[str], as_of: date) -> Span | None:
    month = month_number(match["month"])
    year = int(match["year"]) if match["year"] else max(as_of.year - (month > as_of.month), 1)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year_span(match: re.Match[str], _: date) -> Span | None:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _relative(match: re.Match[str], as_of: date) -> Span | None:
    which, unit = match["which"].lower(), match["unit"].lower()
    last = which in ("last", "past", "previous")
    if unit == "week":
        # News of "this week" is seven days old at most; "last week" is the one before this Monday.
        if which not in ("last", "previous"):
            return _back(as_of, 7), as_of
        sunday = _back(as_of, as_of.weekday() + 1)
        return _back(sunday, 6), sunday
    if unit == "weekend":
        sunday = _back(as_of, (as_of.weekday() + 1) % 7 or 7 * last)
        return _back(sunday, 1), sunday
    if unit == "month":
        first = as_of.replace(day=1)
        if not last:
            return first, as_of
        end = _back(first, 1)
        return end.replace(day=1), end
    if unit == "year":
        year = max(as_of.year - last, 1)
        return date(year, 1, 1), min(date(year, 12, 31), as_of)
    weekday = _WEEKDAYS.get(unit)
    if weekday is None:
        return None
    day = _back(as_of, (as_of.weekday() - weekday) % 7 or 7 * last)
    return day, day


def _past_days(match: re.Match[str], as_of: date) -> Span | None:
    number = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "few": 3, "four": 4, "five": 5,
              "six": 6, "seven": 7, "ten": 10}.get((match["number"] or "one").lower())  # fmt: skip
    count = number if number is not None else int(match["number"])
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"].lower()]
    return _back(as_of, count * days), as_of


def _today(match: re.Match[str], as_of: date) -> Span | None:
    day = _back(as_of, match["word"].lower() == "yesterday")
    return day, day


def _since(match: re.Match[str], as_of: date) -> Span | None:
    return (day, as_of) if (day := _day_of(match, as_of)) else None


def _since_month(match: re.Match[str], as_of: date) -> Span | None:
    found = _month_span(match, as_of)
    return (found[0], as_of) if found else None


def _before(match: re.Match[str], as_of: date) -> Span | None:
    day = _day_of(match, as_of)
    return (None, _back(day, 1)) if day else None


def _until(match: re.Match[str], as_of: date) -> Span | None:
    return (None, day) if (day := _day_of(match, as_of)) else None


def _before_month(match: re.Match[str], as_of: date) -> Span | None:
    found = _month_span(match, as_of)
    return (None, _back(found[0], 1)) if found and found[0] else None


def _until_month(match: re.Match[str], as_of: date) -> Span | None:
    found = _month_span(match, as_of)
    return (None, found[1]) if found else None


def _until_year(match: re.Match[str], _: date) -> Span | None:
    return None, date(int(match["year"]), 12, 31)


def _days_of_month(match: re.Match[str], as_of: date) -> Span | None:
    found = _month_span(match, as_of)
    if not found or not found[0]:
        return None
    year, month = found[0].year, found[0].month
    start, end = (_make(year, month, int(match[name])) for name in ("first", "last"))
    return (start, end) if start and end else None


def _on_day(match: re.Match[str], as_of: date) -> Span | None:
    return (day, day) if (day := _day_of(match, as_of)) else None


def _since_year(match: re.Match[str], as_of: date) -> Span | None:
    later = match["which"].lower() == "after"
    return date(int(match["year"]) + later, 1, 1), as_of


def _before_year(match: re.Match[str], _: date) -> Span | None:
    return None, date(int(match["year"]) - 1, 12, 31)


_EXPRESSION = rf"(?P<expression>{_DAY_EXPRESSION})"
_MAYBE_YEAR = rf"(?:,?\s+(?:of\s+)?{_YEAR})?"
_AFTER, _BEFORE = r"\b(?:since|after|from)\s+", r"\bbefore\s+"
_UNTIL = r"\b(?:until|till|up\s+to|by|as\s+of)\s+"
_DURING = r"\b(?:in|during|throughout)\s+(?:early\s+|mid-?|late\s+)?"
_END_OF = r"(?:the\s+end\s+of\s+|early\s+|mid-?|late\s+)?"
_COUNT = r"(?P<number>\d{1,3}|a|one|two|three|few|four|five|six|seven|ten)"
_UNIT = r"(?P<unit>weekend|week|month|year|" + "|".join(_WEEKDAYS) + ")"
# The first rule that fits decides: whole days before months, months before years.
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), rule)
    for pattern, rule in (
        (
            r"\b(?:from|between)\s+(?P<first>\d{1,2})\s*(?:to|and|until|-|–)\s*(?P<last>\d{1,2})\s+"
            + _MONTH
            + _MAYBE_YEAR,
            _days_of_month,
        ),
        (_AFTER + _EXPRESSION, _since),
        (_BEFORE + _EXPRESSION, _before),
        (_UNTIL + _EXPRESSION, _until),
        (rf"\bon\s+{_EXPRESSION}", _on_day),
        (_AFTER + _MONTH + _MAYBE_YEAR, _since_month),
        (_BEFORE + _MONTH + _MAYBE_YEAR, _before_month),
        (_UNTIL + _END_OF + _MONTH + _MAYBE_YEAR, _until_month),
        (_DURING + _MONTH + _MAYBE_YEAR + r"(?!\s+\d{1,2}\b)", _month_span),
        (rf"{_MONTH}\s+{_YEAR}\b", _month_span),
        (rf"\b(?P<which>since|after)\s+{_YEAR}\b", _since_year),
        (rf"{_UNTIL}{_END_OF}{_YEAR}\b", _until_year),
        (rf"{_BEFORE}{_YEAR}\b", _before_year),
        (rf"{_DURING}{_YEAR}\b", _year_span),
        (
            rf"\b(?:in|over|during|within|for)\s+the\s+(?:last|past)\s+(?:{_COUNT}\s+)?"
            r"(?P<unit>day|week|month|year)s?\b",
            _past_days,
        ),
        (rf"\b(?P<which>this|last|past|previous)\s+{_UNIT}\b", _relative),
        (r"\b(?P<word>today|yesterday)\b(?!['’]s)", _today),
    )
)
