"""The days that a question is about, and what of an article's date and text meets them.

A window is *stated* where the question gives days, months, years or a length that a reader would
hold the answer to ("in March 2022", "since 6 May", "last week", "the past few weeks"): it binds.
Words that give no bound ("recently", "latest", "currently", "in recent weeks", "these days") give
an *inferred* window: it only re-ranks, and never excludes an article. So does a bare weekday ("on
Thursday"): articles, and those who quote them, write it of any week. A window that the reader
sets (a form, an option) is stated, and takes the place of what the question says.

Articles report on a day up to two days later, and the date of an article or of a question may be
off by a day or two, so stated days reach a little further for articles than they say (`early`,
`late`; "this week" most: three days back, two on). Bounds that are said as bounds ("since",
"before", "until") and windows that a reader sets hold to the day.

A time that lies ahead, a day that the calendar does not have, and a span that ends before it
begins give no window; the reader is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rag.answer import Window
from rag.days import later
from rag.periods import written
from rag.time_expressions import NoTime, Stated, read_days
from rag.time_languages import language_of, read_days_in, says_recent

RECENT_DAYS = 30
_RECENT = re.compile(
    r"(?i)\b(?:(?P<only>latest|newest|most\s+recent(?:ly)?|nowadays|these\s+days|so\s+far|of\s+late|"
    r"lately|the\s+other\s+day|at\s+the\s+moment|at\s+present|as\s+of\s+(?:now|today|this\s+(?:week|month|year))|"
    r"(?:in|over)\s+(?:the\s+)?recent\s+(?:days|weeks|months|years|times)|breaking)|"
    r"recent(?:ly)?|current(?:ly)?|now)\b"
)


@dataclass(frozen=True, slots=True)
class TimeReference:
    """A window and the words that gave it.

    Args:
        words: as the question writes it: "since 6 May"; empty where they may also describe
            ("the current offensive").
        named: how articles write the day, month or year, where a later article that writes it
            also counts; else empty.
        early, late: days before and after a stated window whose articles count as of it.
        chosen: the reader set the window; the words, if any, are no longer meant.
    """

    window: Window
    words: str = ""
    named: tuple[str, ...] = ()
    early: int = 0
    late: int = 0
    chosen: bool = False

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """First and last day on which an article may be dated; None is open."""
        if not self.window.stated:
            return None, None
        start, end = self.window.start, self.window.end
        return start and later(start, -self.early), end and later(end, self.late)

    @property
    def label(self) -> str:
        """What a stated window is called where no article is of it; empty for others."""
        if not self.window.stated or not self.chosen:
            return self.words if self.window.stated else ""
        return said_days(self.window)

    def dates(self, day: date | None) -> bool:
        """Whether an article of this day is of that time by its date, whatever it says."""
        if not self.window.stated:
            return True
        start, end = self.bounds
        return day is not None and (not start or day >= start) and (not end or day <= end)

    def admits(self, day: date | None, text: str) -> bool:
        """Whether an article of this day with this text may answer. Undated articles may."""
        start = self.bounds[0]
        if day is None or self.dates(day):
            return True
        if start and day < start:
            return False
        return any(re.search(rf"\b{re.escape(name)}\b", text) for name in self.named)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What was made of a question's time.

    Args:
        time: the time it is about; None: it names none that can be used.
        note: what the reader is to be told of it, a sentence, or empty.
    """

    time: TimeReference | None = None
    note: str = ""


def find_time(question: str, as_of: date) -> TimeReference | None:
    """The time that a question asked on the day `as_of` is about, or None where it names none."""
    return read_time(question, as_of).time


def read_time(question: str, as_of: date) -> TimeReading:
    """The time that a question asked on the day `as_of` is about, and what to tell of it."""
    text = " ".join(question.split())
    language = language_of(text)
    try:
        stated = _read_days(language, text, as_of)
    except NoTime as reason:
        return TimeReading(note=str(reason))
    if stated is not None and stated.binds:
        return TimeReading(reference(stated, text), stated.note)
    if stated is not None:
        since = Window(start=stated.days[0], end=as_of, stated=False)
        return TimeReading(TimeReference(since))
    recent = Window(start=later(as_of, -RECENT_DAYS), end=as_of, stated=False)
    if language != "en":
        return TimeReading(TimeReference(recent) if says_recent(language, text) else None)
    if match := _RECENT.search(text):
        return TimeReading(TimeReference(recent, match["only"] or ""))
    return TimeReading()


def _read_days(language: str, text: str, as_of: date) -> Stated | None:
    return read_days(text, as_of) if language == "en" else read_days_in(language, text, as_of)


def reference(stated: Stated, text: str) -> TimeReference:
    """A binding window, from the words of a text."""
    start, end = stated.days
    window = Window(start=start, end=end, stated=True)
    words = text[stated.begin : stated.end].rstrip(",. ")
    return TimeReference(window, words, stated.named, stated.early, stated.late)


def said_days(window: Window) -> str:
    """A window in words: "1 to 31 March 2022", "since 6 May 2024", "any time"."""
    start, end = window.start, window.end
    if start and end:
        if start == end:
            return written(start)
        first = written(start)
        if start.year == end.year:
            first = f"{start.day}" if start.month == end.month else first.rsplit(" ", 1)[0]
        return f"{first} to {written(end)}"
    if start:
        return f"since {written(start)}"
    return f"until {written(end)}" if end else "any time"
