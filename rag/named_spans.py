"""Months, quarters, seasons, years and decades as English writes them: "March", "the 90s".

Seasons are those of the northern hemisphere, by whole months.
"""

from __future__ import annotations

import calendar
import re

from index.dates import month_number
from rag.days import months, season, years
from rag.periods import (
    MONTH,
    NO_WORD,
    OF_YEAR,
    YEAR,
    Asking,
    Kind,
    Period,
    Rule,
    is_dated,
    make_period,
    year_of,
)

_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
_DECADES = dict(
    zip("twenties thirties forties fifties sixties seventies eighties nineties".split(),
        range(1920, 2000, 10), strict=True)
)  # fmt: skip
# What follows a number that is no year: "in 2022 dollars", "over 2000 people".
_NOT_COUNTED = (
    r"(?!\s+(?:people|men|women|children|troops|feet|percent|per\s+cent|hundred|thousand|million|"
    r"billion|gmt|hours|(?!(?:was|is|has|does|as|this|its|his|us|plus|versus)\b)[a-z]+s)\b)"
)


def _month(match: re.Match[str], asking: Asking) -> Period | None:
    month, groups = month_number(match["month"]), match.groupdict()
    as_of, year = asking.as_of, year_of(match, asking)
    alone = is_dated(match)
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
    return make_period(
        match, months(year, month), Kind.MONTH, named=(calendar.month_name[month],), alone=alone,
        dated=is_dated(match),
    )  # fmt: skip


_GIVEN_NAMES = ("april", "may", "june", "august", "jan", "march")
_DOES = (
    r"(?:\w{3,}ed|took|became|left|said|won|lost|was|is|has|had|quit|stood|fell|came|went|spoke|"
    r"met)"
)


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
    return make_period(
        match, months(int(match["year"]), int(match["month"])), Kind.MONTH, dated=True
    )


def _quarter(match: re.Match[str], asking: Asking) -> Period | None:
    year, which = year_of(match, asking), int(match["number"])
    of = 4 if match["name"].lower() == "q" else 2
    if which > of:
        return None
    as_of = asking.as_of
    if year is None:
        year = as_of.year - (1 + (which - 1) * (12 // of) > as_of.month)
    days = months(year, 1 + (which - 1) * (12 // of), 12 // of)
    return make_period(match, days, Kind.SEASON, alone=True, dated=is_dated(match))


def _season(match: re.Match[str], asking: Asking) -> Period | None:
    name, groups = match["season"].lower(), match.groupdict()
    year, as_of = year_of(match, asking), asking.as_of
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
    alone = is_dated(match) or bool(groups.get("this"))
    named = (str(year),) if year is not None else ()
    return make_period(match, days, Kind.SEASON, alone=alone, dated=is_dated(match), named=named)


def _year(match: re.Match[str], _: Asking) -> Period | None:
    year = int(match["year"])
    alone = match.group().lower().startswith("the")
    return make_period(match, years(year), Kind.YEAR, named=(str(year),), alone=alone, dated=True)


def _years(match: re.Match[str], _: Asking) -> Period | None:
    first, text = int(match["first"]), match["last"]
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if last <= first:
        return None
    return make_period(match, years(first, last - first + 1), Kind.YEARS, dated=True,
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
    return make_period(match, years(first, 10), Kind.YEARS, dated=True, named=named)


RULES: tuple[Rule, ...] = (
    (rf"\b{MONTH},?(?:\s+of)?{OF_YEAR}", _month),
    (rf"\b(?P<this>last|this)\s+{MONTH}(?!\s+\d)", _month),
    (rf"\b{MONTH}(?!\s+\d{{1,2}}\b)", _month),
    (rf"{NO_WORD}(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w/-])", _iso_month),
    (rf"\b(?:the\s+)?(?P<name>[qh])(?P<number>[1-4])(?:\s+of)?{OF_YEAR}?(?!\w)", _quarter),
    (rf"\b{YEAR}\s+(?P<name>[qh])(?P<number>[1-4])\b", _quarter),
    (rf"\b{_SEASON},?(?:\s+of)?{OF_YEAR}", _season),
    (rf"\b(?P<this>last|this)\s+(?:past\s+)?{_SEASON}", _season),
    (rf"\bthe\s+(?-i:{_SEASON})(?=\s*(?:[?.,;!]|$))", _season),
    (rf"{NO_WORD}(?P<first>(?:1[5-9]|20)\d\d)\s*[-–—/]\s*(?P<last>(?:1[5-9]|20)\d\d|\d\d)"
     r"(?![\w/-])", _years),
    (rf"\bthe\s+year\s+{YEAR}", _year),
    (rf"(?:{NO_WORD}|(?<=mid-)){YEAR}{_NOT_COUNTED}(?!\w)", _year),
    (r"\b(?:the\s+)?(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
    (r"\bthe\s+['’]?(?P<short>[2-9]0)['’]?s\b", _decade),
    (rf"\bthe\s+(?P<name>{'|'.join(_DECADES)})\b", _decade),
)  # fmt: skip
