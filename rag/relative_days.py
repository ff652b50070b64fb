"""Days told from the day of asking: "this week", "two years ago", "on Tuesday", "last Christmas".

Fixed feasts alone are known: Easter and Ramadan move.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from rag.days import Days, later, make_day, months, week_of, weekend_of, years
from rag.periods import (
    COUNTS,
    LENGTHS,
    OF_YEAR,
    WEEKDAY,
    WEEKDAYS,
    Asking,
    Kind,
    Period,
    Rule,
    is_dated,
    make_period,
    year_of,
)

_COUNT = (
    r"(?:a\s+)?(?P<count>\d{1,3}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + r")"
    r"(?:\s+of)?(?:\s+(?:short|long|full))?"
)
_UNIT = r"(?P<unit>hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century)"
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
_FEAST = (
    "(?P<feast>" + "|".join(n.replace("'", "['’]?").replace(".", r"\.?") for n in _FEASTS) + ")"
)


def _weekday(match: re.Match[str], asking: Asking) -> Period | None:
    """The last such day: today is one, but for "last Tuesday"."""
    groups, number = match.groupdict(), WEEKDAYS.index(match["weekday"].lower())
    as_of = asking.as_of
    if groups.get("week"):
        monday = later(week_of(as_of)[0], -7 * (groups["week"].lower() == "last"))
        day = later(monday, number)
    else:
        earlier = (groups.get("which") or "").lower() in ("last", "past", "previous")
        day = later(as_of, -((as_of.weekday() - number) % 7 or 7 * earlier))
    certain = any(groups.get(name) for name in ("week", "which"))
    alone = certain or bool(groups.get("hours"))
    named = (calendar.day_name[number],) if (as_of - day).days < 7 else ()
    return make_period(match, (day, day), Kind.WEEKDAY, alone=alone, dated=certain, named=named)


def _today(match: re.Match[str], asking: Asking) -> Period | None:
    words = " ".join(match.group().lower().split())
    if _is_title(match):
        return None
    back = 2 if "before" in words else 1 if words in ("yesterday", "last night") else 0
    day = later(asking.as_of, -back)
    return make_period(match, (day, day), Kind.RELATIVE, alone=True, early=0 if back else 1, late=1)


def _is_title(match: re.Match[str]) -> bool:
    """Whether a word is part of a name: "USA Today", "the Today programme"."""
    begin, end = match.span()
    text = match.string
    if not match.group()[0].isupper():
        return bool(re.match(r"(?i)['’]s\b", text[end:])) and match.group().lower() == "today"
    return bool(
        text[:begin].strip() or re.match(r"(?i)\s+(?:programme|program|show|fm)\b", text[end:])
    )


def _relative(match: re.Match[str], asking: Asking) -> Period | None:
    """This week is the seven days up to now; other units are those of the calendar."""
    which, unit, as_of = match["which"].lower().split()[-1], match["unit"].lower(), asking.as_of
    back = int(which in ("last", "past", "previous"))
    if which == "before":  # "the week before last"
        back = 2
    if unit == "week":
        if which == "before":
            return make_period(match, week_of(later(as_of, -14)), Kind.RELATIVE, alone=True)
        if which not in ("last", "previous"):
            return _rolling(match, as_of, 7, early=3, late=2)
        return make_period(match, week_of(later(as_of, -7)), Kind.RELATIVE, alone=True)
    if unit == "weekend":
        days = weekend_of(as_of)
        if days[0] > as_of or (back and days[1] >= as_of):
            days = weekend_of(later(as_of, -7))
        # On Friday, what is said of this weekend may be of the one to come.
        late = 2 if back else max((as_of - days[1]).days, 2)
        return make_period(match, days, Kind.RELATIVE, alone=True, late=late)
    if unit in ("day", "night", "hour"):
        return _rolling(match, as_of, 1) if back else None
    if unit == "fortnight":
        return _rolling(match, as_of, 14)
    length = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    place = (as_of.year * 12 + as_of.month - 1) // length - back
    year, month = divmod(place * length, 12)
    whole = months(year, month + 1, length)
    return make_period(match, whole, Kind.RELATIVE, alone=True, clipped=True)


def _weekend(match: re.Match[str], asking: Asking) -> Period | None:
    """The weekend: the last one that has begun."""
    days = weekend_of(asking.as_of)
    if days[0] > asking.as_of:
        days = weekend_of(later(asking.as_of, -7))
    return make_period(match, days, Kind.FEAST, late=2)


def _rolling(
    match: re.Match[str], as_of: date, days: int, early: int = 1, late: int = 1
) -> Period | None:
    return make_period(
        match, (later(as_of, -days), as_of), Kind.RELATIVE, alone=True, early=early, late=late
    )


def _counted(match: re.Match[str]) -> int:
    word = (match["count"] or "one").lower()
    return COUNTS.get(word) or int(word)


def _past(match: re.Match[str], asking: Asking) -> Period | None:
    unit, count = match["unit"].lower(), _counted(match)
    if unit == "weekend" or not count:
        return None
    days = -(-count // 24) if unit == "hour" else count * LENGTHS[unit]
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
        return make_period(match, years(year), Kind.RELATIVE, alone=True, named=(str(year),))
    about = 3 if "week" in unit or unit == "fortnight" else 0
    return make_period(match, days, Kind.RELATIVE, alone=True, early=about, late=about or 2)


def _feast(match: re.Match[str], asking: Asking) -> Period | None:
    key = match["feast"].lower().replace("’", "'")
    name = next(n for n in _FEASTS if n.replace("'", "").replace(".", "")
                == key.replace("'", "").replace(".", ""))  # fmt: skip
    (month, day), (end_month, end_day) = _FEASTS[name]
    year, as_of = year_of(match, asking), asking.as_of
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
    alone = given or bool(match.groupdict().get("this"))
    return make_period(match, (first, end), Kind.FEAST, alone=alone, dated=is_dated(match))


RULES: tuple[Rule, ...] = (
    (rf"\b(?P<which>last|past|previous|this)\s+{WEEKDAY}(?!(?-i:\s+[A-Z]))", _weekday),
    (rf"\b{WEEKDAY}\s+(?P<hours>(?-i:morning|afternoon|evening|night))\b"
     r"(?=\s*(?:[?.,;!'’]|$|(?:in|at|on|by|and|that|about|after|before|for|to|from)\b))", _weekday),
    (rf"\b{WEEKDAY}(?:\s+of)?\s+(?P<week>last|this)\s+week\b", _weekday),
    (rf"\b{WEEKDAY}(?!(?-i:\s+[A-Z])|\s+the\s+\d)", _weekday),
    (rf"\b(?:the\s+)?{_FEAST}{OF_YEAR}?\b", _feast),
    (rf"\b(?P<this>last|this)\s+{_FEAST}\b", _feast),
    (r"\b(?P<which>this|last|past|previous|(?:the\s+)?current)\s+"
     rf"{_UNIT}\b(?!\s+of\b|\s+\d|-)", _relative),
    (r"\bthe\s+(?P<unit>week|month|year)\s+(?P<which>before)\s+last\b", _relative),
    (r"\bthe\s+(?:(?:past|last|previous)\s+)?weekend\b(?!\s+(?:of|after|before)\b)", _weekend),
    (rf"\bthe\s+(?:last|past)\s+(?:{_COUNT}\s+)?{_UNIT}s?\b(?!\s+of\b|-)", _past),
    (rf"\b(?:last|past|previous)\s+{_COUNT}\s+{_UNIT}s?\b(?!\s+of\b|-)", _past),
    (rf"(?<!more than )(?<!over )(?<!at least )\b{_COUNT}\s+{_UNIT}s?\s+ago\b", _ago),
    (r"\b(?:the\s+)?day\s+before\s+yesterday\b|(?<!ago )\b(?:today|yesterday|tonight|last\s+night|"
     r"this\s+(?:morning|afternoon|evening))\b", _today),
)  # fmt: skip
