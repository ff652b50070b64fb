"""The English expressions that denote days: "6 May", "last week", "Q3 2022", "two years ago".

A period without a year is the last one that has begun on the day of asking, or of the one year
that the question names elsewhere. Fixed feasts alone are known: Easter and Ramadan move.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from index.dates import month_number
from rag.days import Days, later, make_day, months, nth, part, season, week_of, weekend_of, years


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
_WEEKDAYS = [name.lower() for name in calendar.day_name]
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
_ORDINAL = r"(?:st|nd|rd|th)?"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?:{YEAR}|(?P<which>this|last)\s+year\b))"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
_COUNTS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13),
        strict=True),
    a=1, an=1, couple=2, few=4, several=7, dozen=12,
)  # fmt: skip
_COUNT = (
    r"(?:a\s+)?(?P<count>\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + r")"
    r"(?:\s+of)?(?:\s+(?:short|long|full))?"
)
_LENGTHS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91,
            "year": 365, "decade": 3652, "century": 36524}  # fmt: skip
_UNIT = r"(?P<unit>hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century)"
_DECADES = dict(
    zip("twenties thirties forties fifties sixties seventies eighties nineties".split(),
        range(1920, 2000, 10), strict=True)
)  # fmt: skip
_FEASTS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "new year's eve": ((12, 31), (12, 31)),
    "new year's day": ((1, 1), (1, 1)),
    "new year's": ((12, 31), (1, 1)),
    "valentine's day": ((2, 14), (2, 14)),
    "st. patrick's day": ((3, 17), (3, 17)),
    "fourth of july": ((7, 4), (7, 4)),
    "halloween": ((10, 31), (10, 31)),
    "christmas eve": ((12, 24), (12, 24)),
    "christmas day": ((12, 25), (12, 25)),
    "christmas": ((12, 24), (12, 26)),
    "boxing day": ((12, 26), (12, 26)),
}
_FEAST = "(?P<feast>" + "|".join(n.replace("'", "['’]?").replace(".", r"\.?") for n in _FEASTS) + ")"
# What follows a number that is no year: "in 2022 dollars", "over 2000 people".
_NOT_COUNTED = (
    r"(?!\s+(?:people|men|women|children|troops|feet|percent|per\s+cent|hundred|thousand|million|"
    r"billion|gmt|hours|(?!(?:was|is|has|does|as|this|its|his|us|plus|versus)\b)[a-z]+s)\b)"
)

Read = Callable[[re.Match[str], Asking], Period | None]


def find_periods(text: str, asking: Asking) -> list[Period]:
    """Every period that a text names, in order; where two share words, the longer.

    Raises:
        NoSuchDay: it names a day that the calendar does not have.
    """
    found = [
        _modified(text, period)
        for pattern, read in _PATTERNS
        for period in _read_all(pattern, read, text, asking)
        if period.kind is not Kind.RELATIVE or not _is_compared(text, period)
    ]
    kept: list[Period] = []
    for period in sorted(found, key=lambda period: (period.begin, -period.end)):
        if not kept or period.begin >= kept[-1].end:
            kept.append(period)
    return kept


def _is_compared(text: str, period: Period) -> bool:
    match = _COMPARED.search(text, max(period.begin - REACH, 0), period.begin)
    ago = text[period.begin : period.end].lower().endswith("ago")
    return match is not None and (ago or not match.group().lower().startswith("from"))


def _read_all(
    pattern: re.Pattern[str], read: Read, text: str, asking: Asking
) -> Iterator[Period]:
    for match in pattern.finditer(text):
        if period := read(match, asking):
            yield period


def _make(
    match: re.Match[str], days: Days | None, kind: Kind, *, named: tuple[str, ...] = (),
    alone: bool = False, clipped: bool = False, dated: bool = False, early: int = 0,
    late: int = 2, note: str = "",
) -> Period | None:  # fmt: skip
    if days is None:
        return None
    return Period(*match.span(), days, kind, alone, clipped, dated, named, early, late, note)


def _year_of(match: re.Match[str], asking: Asking) -> int | None:
    """The year that an expression names, or that the question names elsewhere."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("which"):
        return asking.as_of.year - (groups["which"].lower() == "last")
    return asking.year


def _is_dated(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return bool(groups.get("year") or groups.get("which"))


# ---- days -------------------------------------------------------------------------------------


def _day(match: re.Match[str], asking: Asking) -> Period | None:
    month, number = month_number(match["month"]), int(match["day"])
    day = _resolved(month, number, _year_of(match, asking), asking.as_of, match.group())
    return _make(
        match, (day, day), Kind.DAY, named=_names_of_day(day),
        alone=_is_dated(match) or bool(match["weekday"]), dated=_is_dated(match),
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
    month, year = month_number(match["month"]), _year_of(match, asking)
    last = _resolved(month, int(match["last"]), year, asking.as_of, match.group())
    first = make_day(last.year, month, int(match["first"]))
    if first is None:
        raise NoSuchDay(match.group())
    if first > last:
        raise BackToFront(match.group())
    dashed = not match["join"].isalpha()
    return _make(
        match, (first, last), Kind.DAYS, alone=_is_dated(match) or dashed, dated=_is_dated(match)
    )


def _iso_day(match: re.Match[str], _: Asking) -> Period | None:
    day = make_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        raise NoSuchDay(match.group())
    return _make(match, (day, day), Kind.DAY, named=_names_of_day(day), alone=True, dated=True)


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
    return _make(
        match, (day, day), Kind.DAY, named=_names_of_day(day), alone=not short, dated=True,
        note=note,
    )  # fmt: skip


def written(day: date) -> str:
    """A day in words: "6 May 2024"."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _weekday(match: re.Match[str], asking: Asking) -> Period | None:
    """The last such day: today is one, but for "last Tuesday"."""
    groups, number = match.groupdict(), _WEEKDAYS.index(match["weekday"].lower())
    as_of = asking.as_of
    if groups.get("week"):
        monday = later(week_of(as_of)[0], -7 * (groups["week"].lower() == "last"))
        day = later(monday, number)
    else:
        earlier = (groups.get("which") or "").lower() in ("last", "past", "previous")
        day = later(as_of, -((as_of.weekday() - number) % 7 or 7 * earlier))
    alone = any(groups.get(name) for name in ("week", "which", "hours"))
    return _make(match, (day, day), Kind.WEEKDAY, alone=alone, named=(calendar.day_name[number],)
                 if (as_of - day).days < 7 else ())  # fmt: skip


def _today(match: re.Match[str], asking: Asking) -> Period | None:
    words = " ".join(match.group().lower().split())
    if _is_title(match):
        return None
    back = 2 if "before" in words else 1 if words in ("yesterday", "last night") else 0
    day = later(asking.as_of, -back)
    return _make(match, (day, day), Kind.RELATIVE, alone=True, early=0 if back else 1, late=1)


def _is_title(match: re.Match[str]) -> bool:
    """Whether a word is part of a name: "USA Today", "the Today programme"."""
    begin, end = match.span()
    text = match.string
    if not match.group()[0].isupper():
        return bool(re.match(r"(?i)['’]s\b", text[end:])) and match.group().lower() == "today"
    return bool(text[:begin].strip() or re.match(r"(?i)\s+(?:programme|program|show|fm)\b", text[end:]))


# ---- months, quarters, seasons ---------------------------------------------------------------


def _month(match: re.Match[str], asking: Asking) -> Period | None:
    month, groups = month_number(match["month"]), match.groupdict()
    as_of, year = asking.as_of, _year_of(match, asking)
    alone = _is_dated(match)
    if groups.get("this"):
        if match["month"][0].islower() and month in (3, 5):
            return None
        alone, year = True, as_of.year
        if groups["this"].lower() == "last":
            year -= month >= as_of.month
    elif year is None:
        year = as_of.year - (month > as_of.month)
    elif not alone and _is_name(match):
        return None
    if not alone and _is_name(match):
        return None
    return _make(
        match, months(year, month), Kind.MONTH, named=(calendar.month_name[month],), alone=alone,
        dated=_is_dated(match),
    )  # fmt: skip


_GIVEN_NAMES = ("april", "may", "june", "august", "jan", "march")
_DOES = r"(?:\w{3,}ed|took|became|left|said|won|lost|was|is|has|had|quit|stood|fell|came|went|spoke|met)"


def _is_name(match: re.Match[str]) -> bool:
    """Whether a bare month is a person or a march: "by April Jones", "since May resigned"."""
    word, after, before = match["month"], match.string[match.end() :], match.string[: match.start()]
    name = word.rstrip(".").lower()
    if name in ("march", "may") and word[0].islower():
        return bool(re.search(r"(?i)\bthe\s+$", before)) or bool(re.match(r"\s+\d", after))
    if name in _GIVEN_NAMES and re.match(r"\s+[A-Z][a-z]", after):
        return not re.search(r"(?i)\b(?:in|during|throughout)\s+$", before)
    if name == "may":
        ministers = r"\s+(?:government|administration|cabinet|ministry|premiership|era)\b"
        by = re.search(r"(?i)\bby\s+$", before)
        return bool(by or re.match(rf"(?:\s+{_DOES}|{ministers}|['’]s)\b", after))
    return False


def _iso_month(match: re.Match[str], _: Asking) -> Period | None:
    return _make(match, months(int(match["year"]), int(match["month"])), Kind.MONTH, dated=True)


def _quarter(match: re.Match[str], asking: Asking) -> Period | None:
    year, which = _year_of(match, asking), int(match["number"])
    of = 4 if match["name"].lower() == "q" else 2
    if which > of:
        return None
    as_of = asking.as_of
    if year is None:
        year = as_of.year - (1 + (which - 1) * (12 // of) > as_of.month)
    days = months(year, 1 + (which - 1) * (12 // of), 12 // of)
    return _make(match, days, Kind.SEASON, alone=True, dated=_is_dated(match))


def _season(match: re.Match[str], asking: Asking) -> Period | None:
    name, groups = match["season"].lower(), match.groupdict()
    year, as_of = _year_of(match, asking), asking.as_of
    begun = [d for back in range(-1, 3) if (d := season(name, as_of.year - back)) and d[0] <= as_of]
    if not begun:
        return None
    if year is not None:
        days = season(name, year)
        if days and days[0] > as_of:  # the winter that began in the year before
            days = season(name, year - 1) if name == "winter" else days
    else:
        this = (groups.get("this") or "").lower()
        days = max(d for d in begun if this != "last" or d[1] < as_of)
        if this == "this" and days[0].year != as_of.year and days[1] < as_of:
            return None  # asked in spring, this summer is to come
    alone = _is_dated(match) or bool(groups.get("this"))
    named = (str(year),) if year is not None else ()
    return _make(match, days, Kind.SEASON, alone=alone, dated=_is_dated(match), named=named)


# ---- years ------------------------------------------------------------------------------------


def _year(match: re.Match[str], _: Asking) -> Period | None:
    year = int(match["year"])
    alone = match.group().lower().startswith("the")
    return _make(match, years(year), Kind.YEAR, named=(str(year),), alone=alone, dated=True)


def _years(match: re.Match[str], _: Asking) -> Period | None:
    first, text = int(match["first"]), match["last"]
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if last <= first:
        return None
    return _make(match, years(first, last - first + 1), Kind.YEARS, dated=True,
                 named=tuple(map(str, range(first, last + 1))))  # fmt: skip


def _decade(match: re.Match[str], asking: Asking) -> Period | None:
    groups = match.groupdict()
    if groups.get("decade"):
        first = int(groups["decade"])
    elif groups.get("short"):
        first = 1900 + int(groups["short"])
        first += 100 * (first + 100 <= asking.as_of.year)
    else:
        first = _DECADES[groups["name"].lower()]
    named = (f"{first}s", *map(str, range(first, first + 10)))
    return _make(match, years(first, 10), Kind.YEARS, dated=True, named=named)


# ---- relative ----------------------------------------------------------------------------------


def _relative(match: re.Match[str], asking: Asking) -> Period | None:
    """This week is the seven days up to now; other units are those of the calendar."""
    which, unit, as_of = match["which"].lower().split()[-1], match["unit"].lower(), asking.as_of
    back = int(which in ("last", "past", "previous"))
    if unit == "week":
        if which not in ("last", "previous"):
            return _rolling(match, as_of, 7, early=2)
        return _make(match, week_of(later(as_of, -7)), Kind.RELATIVE, alone=True)
    if unit == "weekend":
        days = weekend_of(as_of)
        if days[0] > as_of or (back and days[1] >= as_of):
            days = weekend_of(later(as_of, -7))
        # On Friday, what is said of this weekend may be of the one to come.
        late = 2 if back else max((as_of - days[1]).days, 2)
        return _make(match, days, Kind.RELATIVE, alone=True, late=late)
    if unit in ("day", "night", "hour"):
        return _rolling(match, as_of, 1) if back else None
    if unit == "fortnight":
        return _rolling(match, as_of, 14)
    length = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    place = (as_of.year * 12 + as_of.month - 1) // length - back
    year, month = divmod(place * length, 12)
    days = months(year, month + 1, length)
    return _make(match, days, Kind.RELATIVE, alone=True, clipped=True)


def _weekend(match: re.Match[str], asking: Asking) -> Period | None:
    """The weekend: the last one that has begun."""
    days = weekend_of(asking.as_of)
    if days[0] > asking.as_of:
        days = weekend_of(later(asking.as_of, -7))
    return _make(match, days, Kind.FEAST, late=2)


def _rolling(match: re.Match[str], as_of: date, days: int, early: int = 1) -> Period | None:
    return _make(
        match, (later(as_of, -days), as_of), Kind.RELATIVE, alone=True, early=early, late=1
    )


def _counted(match: re.Match[str]) -> int:
    word = (match["count"] or "one").lower()
    return _COUNTS.get(word) or int(word)


def _past(match: re.Match[str], asking: Asking) -> Period | None:
    unit, count = match["unit"].lower(), _counted(match)
    if unit == "weekend" or not count:
        return None
    days = -(-count // 24) if unit == "hour" else count * _LENGTHS[unit]
    return _rolling(match, asking.as_of, days)


def _ago(match: re.Match[str], asking: Asking) -> Period | None:
    """The day, or the calendar's week, month or year in which it falls."""
    unit, count, as_of = match["unit"].lower(), _counted(match), asking.as_of
    if unit in ("hour", "day", "night"):
        day = later(as_of, -(count // 24 if unit == "hour" else count))
        days: Days | None = (day, day)
    elif unit in ("week", "fortnight", "weekend"):
        that = later(as_of, -count * (14 if unit == "fortnight" else 7))
        days = weekend_of(that) if unit == "weekend" else week_of(that)
    elif unit in ("month", "quarter"):
        back = as_of.year * 12 + as_of.month - 1 - count * (3 if unit == "quarter" else 1)
        days = months(back // 12, back % 12 + 1)
    else:
        year = as_of.year - count * {"year": 1, "decade": 10, "century": 100}[unit]
        return _make(match, years(year), Kind.RELATIVE, alone=True, named=(str(year),))
    about = 3 if "week" in unit or unit == "fortnight" else 0
    return _make(match, days, Kind.RELATIVE, alone=True, early=about, late=about or 2)


def _feast(match: re.Match[str], asking: Asking) -> Period | None:
    key = match["feast"].lower().replace("’", "'")
    name = next(n for n in _FEASTS if n.replace("'", "").replace(".", "")
                == key.replace("'", "").replace(".", ""))  # fmt: skip
    (month, day), (end_month, end_day) = _FEASTS[name]
    year, as_of = _year_of(match, asking), asking.as_of
    given = year is not None
    if year is None:
        year = as_of.year
        last = (match.groupdict().get("this") or "").lower() == "last"
        first = make_day(year, month, day)
        if first and (first > as_of or (last and (as_of - first).days < 3)):
            year -= 1
    first = make_day(year, month, day)
    end = make_day(year + (end_month < month), end_month, end_day)
    if first is None or end is None:
        return None
    return _make(match, (first, end), Kind.FEAST, alone=given or bool(match.groupdict().get("this")),
                 dated=_is_dated(match))  # fmt: skip


# ---- parts of periods -------------------------------------------------------------------------

# Characters before a period that may bear on it.
REACH = 60
# "Than a year ago" compares with that time; the question is not about it.
_COMPARED = re.compile(r"(?i)\b(?:than|compared\s+(?:to|with)|versus|vs\.?|from|unlike)\s+(?:that\s+of\s+)?$")
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}
_PART = re.compile(
    r"(?i)(?<![\w-])(?:(?P<part>early|mid|late|earlier|later)(?:[-\s]+(?:in\s+)?)"
    r"|(?:the\s+)?(?P<edge>start|beginning|end|close|middle)\s+of\s+(?:the\s+)?"
    r"|(?:the\s+)?(?P<nth>first|second|third|fourth|last|final)\s+(?P<of>half|quarter|week|"
    r"weekend|fortnight|day)\s+(?:(?:of|in)\s+)?"
    r"|(?:the\s+)?(?P<side>first|last|final)\s+(?P<count>\d{1,2}|two|three|four|five|six|ten|few)"
    r"\s+(?P<unit>day|week|month)s\s+of\s+)$"
)
_EDGES = {"start": "early", "beginning": "early", "end": "late", "close": "late", "middle": "mid"}


def _modified(text: str, period: Period) -> Period:
    """The part of a period that the words before it name, or the period."""
    parted = (Kind.MONTH, Kind.YEAR, Kind.YEARS, Kind.SEASON, Kind.RELATIVE)
    match = _PART.search(text, max(period.begin - REACH, 0), period.begin)
    if not match or period.kind not in parted:
        return period
    days, first, last = period.days, *period.days
    word = (match["part"] or match["edge"] or "").lower()
    if word in ("earlier", "later"):
        pass
    elif word:
        days = part(days, _EDGES.get(word, word))
    elif match["side"]:
        length = _COUNTS.get(match["count"].lower()) or int(match["count"])
        length = max(length * _LENGTHS[match["unit"].lower()], 1)
        start = match["side"].lower() == "first"
        days = (first, later(first, length - 1)) if start else (later(last, 1 - length), last)
    else:
        which, of = _ORDINALS[match["nth"].lower()], match["of"].lower()
        if of in ("half", "quarter"):
            count = 2 if of == "half" else 4
            days = nth(days, which % count, count)
        else:
            length = {"week": 7, "fortnight": 14, "weekend": 7, "day": 1}[of]
            start = later(last, 1 - length) if which < 0 else later(first, which * length)
            days = (start, later(start, length - 1))
            if of == "weekend":
                saturday = later(start, (5 - start.weekday()) % 7)
                days = (saturday, later(saturday, 1))
    # A period that ends with now, such as this year, keeps that end.
    return replace(period, begin=match.start(), days=days)


_NO_WORD = r"(?<![\w/.-])"
_PATTERNS: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (_NO_WORD + r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:T[\d:.]+Z?)?(?![\w/-])",
         _iso_day),
        (_NO_WORD + r"(?P<first>\d{1,2})(?P<join>[/.-])(?P<second>\d{1,2})(?P=join)"
         r"(?P<year>\d{4}|\d{2})(?![\w/-]|\.\d)", _numeric),
        (rf"\b(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?<![\d.,$€£])(?P<day>\d{{1,2}}){_ORDINAL}\s+"
         rf"(?:of\s+)?{MONTH}{_OF_YEAR}?", _day),
        (rf"\b(?:{_WEEKDAY},?\s+)?{MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL}"
         rf"(?![\d:%]|[.,/-]\d){_OF_YEAR}?", _day),
        (rf"\b(?P<first>\d{{1,2}}){_ORDINAL}\s*(?P<join>to|and|until|till|through|-|–|—)\s*"
         rf"(?P<last>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?{MONTH}{_OF_YEAR}?", _days_of_month),
        (rf"\b{MONTH}\s+(?P<first>\d{{1,2}}){_ORDINAL}\s*(?P<join>to|and|until|till|through|-|–|—)"
         rf"\s*(?P<last>\d{{1,2}}){_ORDINAL}(?!\d)(?!\s+(?:of\s+)?{MONTH.replace('month', 'other')})"
         rf"{_OF_YEAR}?", _days_of_month),
        (rf"\b(?P<which>last|past|previous|this)\s+{_WEEKDAY}(?!\s+[A-Z])", _weekday),
        (rf"\b{_WEEKDAY}\s+(?P<hours>(?-i:morning|afternoon|evening|night))\b"
         r"(?=\s*(?:[?.,;!'’]|$|(?:in|at|on|by|and|that|about|after|before|for|to|from)\b))", _weekday),
        (rf"\b{_WEEKDAY}(?:\s+of)?\s+(?P<week>last|this)\s+week\b", _weekday),
        (rf"\b{_WEEKDAY}(?!(?-i:\s+[A-Z])|\s+the\s+\d)", _weekday),
        (rf"\b{MONTH},?(?:\s+of)?{_OF_YEAR}", _month),
        (rf"\b(?P<this>last|this)\s+{MONTH}(?!\s+\d)", _month),
        (rf"\b{MONTH}(?!\s+\d{{1,2}}\b)", _month),
        (rf"{_NO_WORD}(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w/-])", _iso_month),
        (rf"\b(?:the\s+)?(?P<name>[qh])(?P<number>[1-4])(?:\s+of)?{_OF_YEAR}?(?!\w)", _quarter),
        (rf"\b{YEAR}\s+(?P<name>[qh])(?P<number>[1-4])\b", _quarter),
        (rf"\b{_SEASON},?(?:\s+of)?{_OF_YEAR}", _season),
        (rf"\b(?P<this>last|this)\s+(?:past\s+)?{_SEASON}", _season),
        (rf"\bthe\s+(?-i:{_SEASON})(?=\s*(?:[?.,;!]|$))", _season),
        (rf"\b(?:the\s+)?{_FEAST}{_OF_YEAR}?\b", _feast),
        (rf"\b(?P<this>last|this)\s+{_FEAST}\b", _feast),
        (rf"{_NO_WORD}(?P<first>(?:1[5-9]|20)\d\d)\s*[-–—/]\s*(?P<last>(?:1[5-9]|20)\d\d|\d\d)"
         r"(?![\w/-])", _years),
        (rf"\bthe\s+year\s+{YEAR}", _year),
        (rf"(?:{_NO_WORD}|(?<=mid-)){YEAR}{_NOT_COUNTED}(?!\w)", _year),
        (r"\b(?:the\s+)?(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
        (r"\bthe\s+['’]?(?P<short>[2-9]0)['’]?s\b", _decade),
        (rf"\bthe\s+(?P<name>{'|'.join(_DECADES)})\b", _decade),
        (r"\b(?P<which>this|last|past|previous|(?:the\s+)?current)\s+"
         rf"{_UNIT}\b(?!\s+of\b|\s+\d|-)", _relative),
        (r"\bthe\s+(?:(?:past|last|previous)\s+)?weekend\b(?!\s+(?:of|after|before)\b)", _weekend),
        (rf"\bthe\s+(?:last|past)\s+(?:{_COUNT}\s+)?{_UNIT}s?\b(?!\s+of\b|-)", _past),
        (rf"\b(?:last|past|previous)\s+{_COUNT}\s+{_UNIT}s?\b(?!\s+of\b|-)", _past),
        (rf"(?<!more than )(?<!over )(?<!at least )\b{_COUNT}\s+{_UNIT}s?\s+ago\b", _ago),
        (r"\b(?:the\s+)?day\s+before\s+yesterday\b|\b(?:today|yesterday|tonight|last\s+night|"
         r"this\s+(?:morning|afternoon|evening))\b", _today),
    )
)  # fmt: skip
