"""What an English question says of time, to days: a period, and the words that relate to it.

"Since", "before", "until" and "between … and …" turn periods into windows. Two windows that share
days narrow each other ("on Monday of last week"); of others the first counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from rag.days import later, overlap, week_of, years
from rag.find_periods import REACH, find_periods
from rag.periods import Asking, BackToFront, Kind, NoSuchDay, Period, written

OpenDays = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Stated:
    """Days that a question states.

    Args:
        days: first and last; None is open.
        begin, end: where its words stand in the text; the same where they also describe ("the
            October attack").
        named, early, late: see `Period`.
        note: what the reader is to be told, a sentence, or empty.
        binds: false for a bare weekday: articles, and those who quote them, write "on Thursday" of
            any week.
    """

    days: OpenDays
    begin: int
    end: int
    named: tuple[str, ...] = ()
    early: int = 0
    late: int = 0
    note: str = ""
    binds: bool = True


class NoTime(Exception):
    """The question states a time that cannot be used; the message is a sentence for the reader."""


_RELATION = re.compile(
    r"(?i)(?<![\w-])(?:(?P<since>(?:ever\s+)?since|on\s+or\s+after|(?:starting|beginning)(?:\s+(?:in|on|from))?|as\s+from)"
    r"|(?P<after>after|following|later\s+than)"
    r"|(?P<before>before|prior\s+to|ahead\s+of|earlier\s+than)"
    r"|(?P<until>until|till|up\s+(?:to|until)|by|as\s+(?:of|at)|no\s+later\s+than|on\s+or\s+before|through)"
    r"|(?P<from>from)|(?P<between>between)"
    r"|(?P<in>in|on|during|throughout|over|at|within|around))(?:\s+(?P<the>the))?\s+$"
)
_PREPOSITIONS = {
    Kind.DAY: "on during around",
    Kind.DAYS: "on during over from between",
    Kind.WEEKDAY: "on during",
    Kind.MONTH: "in during throughout around over within",
    Kind.YEAR: "in during throughout within",
    Kind.YEARS: "in during throughout over from between",
    Kind.SEASON: "in during throughout over around",
    Kind.FEAST: "on at over during around",
    Kind.RELATIVE: "in on during throughout over at within around",
}
_JOIN = re.compile(
    r"(?i)\s*(?:,\s*)?(?P<word>to|until|till|through|thru|and|up\s+to|-|–|—)\s*(?:the\s+)?$"
)
_AROUND = re.compile(
    r"(?i)(?:\bthe\s+)?\b(?P<unit>day|week|month|year|days|weeks|months)\s+(?P<side>after|before|following|of)"
    r"\s+(?:the\s+)?$"
)
_REACH = {"day": 1, "week": 7, "month": 30, "year": 365, "days": 7, "weeks": 42, "months": 180}
_COVERAGE = re.compile(
    r"(?i)\b(?:articles?|news|reports?|stories|story|coverage|headlines?|pieces?|issue|edition)\s+$"
)
_CLAUSE = re.compile(r"(?i)\b(?P<relation>since|after|before)\s+(?:[\w'’-]+\s+){1,5}$")
_GROWTH = re.compile(
    r"(?i)\b(?:rose|risen|rises?|fell|fallen|falls?|grew|grown|grow|increased?|decreased?|dropped|cut|"
    r"reduced?|raised?|up|down|changed?)\s+$"
)
_TO_COME = re.compile(
    r"(?i)\b(?:will|going\s+to|set\s+to|scheduled|upcoming|due\s+(?:to|in|on|for)|"
    r"plan(?:s|ned)?\s+(?:to|for)|expected\s+to)\b"
)
_IS_OVER = re.compile(
    r"(?i)\b(?:did|was|were|said|had|has|have|been|\w{3,}ed|won|lost|took|"
    r"became|left|met|shot|began|came|went|gave|made|told|saw|fell|rose|spoke|held|led|beat|wrote)\b"
)
_ONE_YEAR = re.compile(r"(?i)\b(?:in|of|during)\s+((?:1[5-9]|20)\d\d)\b(?!\s*[-–/]\s*\d)")
_EVENT = re.compile(r"\s+(?![Aa]nd\b|[Oo]r\b|[Tt]o\b|[Uu]ntil\b)[^\W\d]|['’]s?\s+\w")


def read_days(text: str, as_of: date, *, day_first: bool = False) -> Stated | None:
    """The days that a text states, asked on the day `as_of`.

    Raises:
        NoTime: it states days that there are not, that end before they begin, or that are to come.
    """
    named_years = {int(year) for year in _ONE_YEAR.findall(text)}
    year = named_years.pop() if len(named_years) == 1 else None
    try:
        periods = find_periods(text, Asking(as_of, year, day_first))
    except BackToFront as error:
        raise NoTime(f"“{error}” ends before it begins; no time was used.") from error
    except NoSuchDay as error:
        raise NoTime(f"There is no {_tidy(str(error))}; no time was used.") from error
    found: list[Stated] = []
    place = 0
    while place < len(periods):
        joined = _range(text, periods[place : place + 2], as_of)
        if joined is not None:
            found.append(joined)
            place += 2
            continue
        if one := _related(text, periods[place], as_of):
            found.append(one)
        place += 1
    return _together(found, text, as_of)


def _tidy(words: str) -> str:
    return re.sub(r"(?i)^the\s+", "", words.strip(" ,."))


def _range(text: str, periods: list[Period], as_of: date) -> Stated | None:
    """Two periods as one span: "from March to May 2022", "between 3 May and 10 June"."""
    if len(periods) < 2:
        return None
    one, other = periods
    join = _JOIN.fullmatch(text[one.end : other.begin])
    if not join:
        return None
    before = _before(_RELATION, text, one)
    opened = before is not None and (before["from"] or before["between"] or before["since"])
    if join["word"].lower() == "and" and not (before and before["between"]):
        return None
    if not opened and not ((one.alone or one.kind is other.kind) and (other.alone or one.alone)):
        return None
    first, last = one.days[0], other.days[1]
    begin = before.start() if before and opened else one.begin
    if one.kind is Kind.WEEKDAY and first > last:
        first = later(first, -7)
    moves = one.kind in (Kind.DAY, Kind.MONTH, Kind.FEAST) and not one.dated
    if moves and (first > other.days[0] or other.dated):
        first = _last_before(one, other.days[0])
    if first > last:
        words = text[one.begin : other.end]
        raise NoTime(f"“{words}” ends before it begins; no time was used.")
    if other.clipped:
        last = min(last, as_of)
    return Stated((first, last), begin, other.end, note=one.note or other.note)


def _before(pattern: re.Pattern[str], text: str, period: Period) -> re.Match[str] | None:
    """What stands right before a period."""
    return pattern.search(text, max(period.begin - REACH, 0), period.begin)


def _last_before(period: Period, day: date) -> date:
    """The first day of a period without a year, in the last year in which it begins by a day."""
    first = period.days[0]
    for year in (day.year, day.year - 1):
        try:
            moved = first.replace(year=max(year, 1))
        except ValueError:  # 29 February
            continue
        if moved <= day:
            return moved
    return first


def _related(text: str, period: Period, as_of: date) -> Stated | None:
    """A period with the preposition before it as a window; None where it says nothing of time."""
    first, last = period.days
    near = _before(_AROUND, text, period)
    whole_week = near and near["side"].lower() == "of"
    if near and (not whole_week or (near["unit"].lower() == "week" and period.kind is Kind.DAY)):
        return _beside(near, period)
    match = _before(_RELATION, text, period)
    if match is None:
        return _inside(period, period.begin, as_of) if period.alone else None
    word = match.group().split()[0].lower()
    event = _EVENT.match(text[period.end :]) is not None and (
        match["the"] is not None
        or (period.kind is Kind.DAY and text[period.begin : period.begin + 4].lower() == "the ")
        or text[period.end : period.end + 1] in ("'", "’")
    )
    if period.kind is Kind.YEAR and (
        word in ("by", "up") and _GROWTH.search(text[: match.start()])
    ):
        return None
    if event and text[period.end] not in "'’":
        period = replace(period, end=match.start())
    if match["since"]:
        return _after(match, period, first, as_of)
    if match["after"]:
        return _after(match, period, first if event else later(last, 1), as_of)
    if period.kind is Kind.RELATIVE and last >= as_of and (match["before"] or match["until"]):
        return None  # "before this week", "as of today": told by what is written now
    if match["before"]:
        # The vote of 2022 was held at some time of it; that of March, after February at least.
        whole = event and period.kind is Kind.YEAR
        return _until(match, period, last if whole else later(first, -1))
    if match["until"]:
        return None if event and not period.alone else _until(match, period, last)
    if match["from"] and word not in _PREPOSITIONS[period.kind].split():
        if _COVERAGE.search(text[: match.start()]) or (event and period.alone):
            return _inside(period, match.start(), as_of)
        if event or period.kind is Kind.WEEKDAY:
            return None
        return _after(match, period, first, as_of)
    fits = word in _PREPOSITIONS[period.kind].split()
    if word == "at" and not text[period.begin].isdigit():  # "at the beginning of March"
        fits = True
    if event and period.kind in (Kind.DAY, Kind.MONTH, Kind.YEAR, Kind.YEARS):
        return None  # "during the October attack" tells of an attack
    clause = _CLAUSE.search(text, max(match.start() - REACH, 0), match.start())
    if fits and clause:  # "since taking office in January", "before the vote on 6 May"
        relation, start = clause["relation"].lower(), clause.start()
        if relation == "before":
            end = last if period.kind is Kind.YEAR else later(first, -1)
            return Stated((None, end), start, start)
        return Stated((first, as_of), start, start)
    if fits:
        return _inside(period, match.start(), as_of)
    return _inside(period, period.begin, as_of) if period.alone else None


def _inside(period: Period, begin: int, as_of: date) -> Stated:
    first, last = period.days
    if period.clipped:
        last = min(last, as_of)
    bare = period.kind is Kind.WEEKDAY and not period.dated
    return Stated(
        (first, last), begin, period.end, period.named, period.early, period.late, period.note,
        binds=not bare,
    )  # fmt: skip


def _after(match: re.Match[str], period: Period, first: date, as_of: date) -> Stated:
    return Stated((first, as_of), match.start(), period.end, note=period.note)


def _until(match: re.Match[str], period: Period, last: date) -> Stated:
    return Stated((None, last), match.start(), period.end, note=period.note)


def _beside(match: re.Match[str], period: Period) -> Stated:
    """The day after 7 October, the week before it."""
    if match["side"].lower() == "of":
        return Stated(week_of(period.days[0]), match.start(), period.end, late=2, note=period.note)
    reach, (first, last) = _REACH[match["unit"].lower()], period.days
    if match["side"].lower() == "before":
        days = later(first, -reach), later(first, -1)
    else:
        days = later(last, 1), later(last, reach)
    return Stated(days, match.start(), period.end, late=1, note=period.note)


def _together(found: list[Stated], text: str, as_of: date) -> Stated | None:
    """What all of them say, as far as they agree with the first."""
    usable = [one for one in found if not _is_to_come(one, text, as_of)]
    if not usable:
        if found and (start := found[0].days[0]) and start > as_of:
            words = text[found[0].begin : found[0].end]
            raise NoTime(
                f"“{words}” is after {written(as_of)}, the day of asking; no time was used."
            )
        return None
    whole = usable[0]
    for other in usable[1:]:
        both = overlap(whole.days, other.days)
        if both is None:  # two times: what was written in the later one can tell of both
            whole = max(whole, other, key=lambda one: (one.binds, one.days[1] or date.max))
            continue
        narrow = other if both == other.days else whole
        gap = text[whole.end : other.begin]
        near = whole.end <= other.begin and re.fullmatch(r"(?i)[\s,]*(?:and|but)?[\s,]*", gap)
        begin, end = (whole.begin, other.end) if near else (narrow.begin, narrow.end)
        plain = both == narrow.days
        whole = Stated(
            both, begin, end, narrow.named if plain else (), narrow.early if plain else 0,
            narrow.late if plain else 0, whole.note or other.note, whole.binds or other.binds,
        )  # fmt: skip
    return whole


def _is_to_come(one: Stated, text: str, as_of: date) -> bool:
    """Whether a window lies ahead, or what it asks for does ("who will speak in November?")."""
    start, end = one.days
    if (start and start > as_of) or (start is None and end and end > as_of and _is_far(end, as_of)):
        return True
    words = text[one.begin : one.end]
    if re.search(r"(?i)\d{4}|\b(?:last|this|ago|past|yesterday|today)\b", words):
        return False
    if (last := start or end) and last.year < as_of.year:  # taken to be of the year before
        return not _IS_OVER.search(text) or (start is None)
    return bool(_TO_COME.search(text)) and not _IS_OVER.search(text)


def _is_far(end: date, as_of: date) -> bool:
    """Whether a last day lies beyond the year of asking: until then everything counts."""
    this_year = years(as_of.year)
    return this_year is not None and end > this_year[1]
