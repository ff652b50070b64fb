"""The time of a question that stands in a conversation: its own, the reader's, or one said before.

"Since then" and "before that" point at the time of an earlier question. Where none states one,
the dates of the articles that the last answer cites are what was talked of; that is a guess, so it
only re-ranks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.answer import Turn, Window
from rag.days import later, months, week_of, years
from rag.window import TimeReading, TimeReference, read_time

_THEN = re.compile(
    r"(?i)\b(?:(?P<since>(?:ever\s+)?since\s+(?:then|that(?:\s+(?:day|time))?))"
    r"|(?P<after>(?:after|following)\s+(?:that|this|then))|(?P<before>before\s+(?:that|this|then))"
    r"|(?P<until>(?:until|till|by|up\s+to)\s+(?:then|that\s+(?:day|time)))"
    r"|(?:(?:on|in|at|during)\s+)?(?:that|the\s+same)\s+(?P<unit>time|day|week|month|year))"
    r"(?=\s*(?:[?.,;!)]|$|\s(?:and|in|on|at|by|with|to|for|about|did|was|were|has|have|is)\b))"
)


def time_in_conversation(
    asked: str, standalone: str, history: Sequence[Turn], as_of: date, chosen: Window | None
) -> TimeReading:
    """The time that a question is about.

    Args:
        asked: the question.
        standalone: what it says with what the conversation adds.
        history: the turns before it.
        as_of: the day it is asked at.
        chosen: the window that the reader set, which goes before everything.
    """
    own = read_time(asked, as_of)
    if chosen is not None:
        window = chosen.model_copy(update={"stated": True})
        return TimeReading(TimeReference(window, own.time.words if own.time else "", chosen=True))
    if own.note or (own.time and own.time.window.stated):
        return own
    if match := _THEN.search(asked):
        if pointed := _pointed_at(match, history, as_of):
            return TimeReading(pointed)
        return own
    if own.time is None and standalone != asked:
        return TimeReading(read_time(standalone, as_of).time)
    return own


def _pointed_at(match: re.Match[str], history: Sequence[Turn], as_of: date) -> TimeReference | None:
    """The time that "then" or "that" stands for."""
    for turn in reversed(history):
        if turn.role == "user":
            time = read_time(turn.content, as_of).time
            if time is not None and time.window.stated:
                return _related(match, time.window, as_of, stated=True)
    days = next((turn.days for turn in reversed(history) if turn.role == "assistant"), ())
    if not days or match["unit"]:
        return None
    said = Window(start=min(days), end=max(days), stated=False)
    return _related(match, said, as_of, stated=False)


def _related(
    match: re.Match[str], said: Window, as_of: date, *, stated: bool
) -> TimeReference | None:
    first, last = said.start, said.end
    start, end = first, last
    if match["since"] or match["after"]:
        # What lasts until now began then; what is over, ended then.
        over = last is not None and last < as_of
        begin = last if over else first
        if begin is None:
            return None
        single = first == last or not over or match["since"] is None
        start = later(begin, int(over and (match["after"] is not None or not single)))
        end = as_of
    elif match["before"]:
        if first is None:
            return None
        start, end = None, later(first, -1)
    elif match["until"]:
        start, end = None, last
    elif match["unit"].lower() != "time":
        anchor = first or last
        if anchor is None:
            return None
        unit = match["unit"].lower()
        whole = {
            "day": (anchor, anchor),
            "week": week_of(anchor),
            "month": months(anchor.year, anchor.month),
            "year": years(anchor.year),
        }[unit]
        if whole is not None and not (first and last and (last - first).days > _DAYS[unit]):
            start, end = whole
    if start and end and start > end:
        return None
    return TimeReference(
        Window(start=start, end=end, stated=stated), match.group() if stated else ""
    )


_DAYS = {"day": 0, "week": 6, "month": 30, "year": 365}
