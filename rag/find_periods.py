"""Every period that a text names, and the part of it that the words before it mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from rag import named_days, named_spans, relative_days
from rag.days import later, nth, part
from rag.periods import COUNTS, LENGTHS, Asking, Kind, Period, Read

# Characters before a period that may bear on it.
REACH = 60
# "Than a year ago" compares with that time; the question is not about it.
_COMPARED = re.compile(
    r"(?i)\b(?:than|compared\s+(?:to|with)|versus|vs\.?|from|unlike)\s+(?:that\s+of\s+)?$"
)
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
_RULES = (*named_days.RULES, *named_spans.RULES, *relative_days.RULES)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """The rules, compiled at the first question, as it takes some 70 ms."""
    return tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in _RULES)


def find_periods(text: str, asking: Asking) -> list[Period]:
    """Every period that a text names, in order; where two share words, the longer.

    Raises:
        NoSuchDay: it names a day that the calendar does not have.
    """
    found = [
        _modified(text, period)
        for pattern, read in _patterns()
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


def _read_all(pattern: re.Pattern[str], read: Read, text: str, asking: Asking) -> Iterator[Period]:
    for match in pattern.finditer(text):
        if period := read(match, asking):
            yield period


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
        length = COUNTS.get(match["count"].lower()) or int(match["count"])
        length = max(length * LENGTHS[match["unit"].lower()], 1)
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
