"""Dates as articles write them, to `datetime.date`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WRITTEN = re.compile(
    rf"(?i)\b(?:(?P<month>{_MONTHS})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month2>{_MONTHS})\.?),?\s+(?P<year>\d{{4}})\b"
)
# Not within a longer run of letters and digits, which is an id rather than a date.
_NUMERIC = re.compile(r"(?<![^\W_])(\d{4})[-/._]?(\d{2})[-/._]?(\d{2})(?!\d|[^\W\dT_])")
EARLIEST = date(1500, 1, 1)


def parse_date(value: object) -> date | None:
    """The day that a field of a record states, or None.

    Reads ISO 8601, RFC 2822, Unix seconds or milliseconds, "6 May 2024", "May 6, 2024",
    "2024/05/06", "20240506". An ambiguous day and month ("03/04/2024") is read month first unless
    only day first is possible.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > 100:
        return None
    if re.fullmatch(r"\d{9,13}", text):
        return _from_number(int(text))
    return _from_iso(text) or find_date(text) or _from_mail(text) or _from_slashes(text)


def find_date(text: str) -> date | None:
    """The first complete date that stands in a line of text, or None."""
    return split_at_date(text)[1]


def split_at_date(text: str) -> tuple[str, date | None, str]:
    """A line of text as what stands before its first complete date, the date, and what follows."""
    found = None
    if match := _WRITTEN.search(text):
        month = month_number(match["month"] or match["month2"])
        found = _day(int(match["year"]), month, int(match["day"] or match["day2"]))
    elif match := _NUMERIC.search(text):
        found = _day(*(int(part) for part in match.groups()))
    if match is None or found is None:
        return text, None, ""
    return text[: match.start()], found, text[match.end() :]


def month_number(name: str) -> int:
    """1 to 12 for an English month's name or its first three letters."""
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    return names.index(name[:3].lower()) + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found >= EARLIEST else None


def _from_iso(text: str) -> date | None:
    try:
        found = datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return found if found >= EARLIEST else None


def _from_mail(text: str) -> date | None:
    try:
        found = parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found >= EARLIEST else None


def _from_number(number: float) -> date | None:
    if not abs(number) < 1e15:  # also where it is not a number at all
        return None
    if 15_000_101 <= number <= 99_991_231:
        whole = int(number)
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    seconds = number / 1000 if abs(number) > 1e11 else number
    if abs(seconds) < 1e8:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _from_slashes(text: str) -> date | None:
    match = re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", text)
    if not match:
        return None
    first, second, year = (int(part) for part in match.groups())
    if "." in match.group():  # 31.12.2024 is day first wherever it is written
        return _day(year, second, first) or _day(year, first, second)
    return _day(year, first, second) or _day(year, second, first)
