"""The time that an answer is about, as the page shows it, and what a reader sets in its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.errors import UsageError
from rag.answer import AsOf, Origin, Window
from rag.window import said_days
from ui.markup import escaped, written_day
from ui.options import parse_day


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """A question to be asked again, at another time.

    Args:
        question: as the page shows it.
        conversation, turn: where it was asked.
        window: the days it is to be about; None: what the question says; open at both ends: any.
        as_of: the day it is to be asked at; None: the usual one.
    """

    question: str
    conversation: str
    turn: int
    window: Window | None
    as_of: date | None


def parse_choice(text: str) -> TimeChoice:
    """What the page sends when a reader sets a time.

    Raises:
        UsageError: it is no time, or ends before it begins.
    """
    wrong = UsageError("The time could not be read.", "Set it again.")
    try:
        row: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise wrong from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise wrong
    since, until, as_of = (_day(row.get(name)) for name in ("since", "until", "as_of"))
    if since and until and since > until:
        raise UsageError(
            f"The time from {written_day(since)} to {written_day(until)} ends before it begins.",
            "Swap the two days.",
        )
    window = Window(start=since, end=until, stated=True)
    turn = row.get("turn")
    return TimeChoice(
        row["question"],
        str(row.get("conversation", "")),
        turn if isinstance(turn, int) else 0,
        None if row.get("as_asked") is True else window,
        as_of,
    )


def _day(value: object) -> date | None:
    return parse_day(value) if isinstance(value, str) and value.strip() else None


def time_html(window: Window | None, as_of: AsOf | None, *, chosen: bool) -> str:
    """The time that was understood, and a form to change it.

    Args:
        window: the days that the question is about.
        as_of: the day it was asked at.
        chosen: the reader set the window.
    """
    bounds = (
        window
        if window is not None and window.stated
        else Window(start=None, end=None, stated=False)
    )
    stated = as_of.day if as_of is not None and as_of.origin is Origin.STATED else None
    usual = "the moment of asking" if stated or as_of is None else _moment_words(as_of)
    fields = (
        _field("since", "From", bounds.start)
        + _field("until", "To", bounds.end)
        + _field("as_of", "Asked as of", stated)
    )
    return (
        f'<details class="time"{" data-chosen" if chosen else ""}>'
        '<summary class="time-chip" title="Change the time">'
        f'<span aria-hidden="true">◷</span> {escaped(_chip(window, as_of, chosen=chosen))}'
        '<span class="unseen">. Change the time</span></summary>'
        f'<div class="time-form" role="group" aria-label="Change the time">{fields}'
        '<div class="time-buttons">'
        '<button type="button" class="time-apply">Ask again</button>'
        '<button type="button" class="time-any">Any time</button></div>'
        '<p class="time-hint">An empty day is open. Articles later than “asked as of” are hidden;'
        f" left empty, it is {escaped(usual)}, which hides none.</p>"
        '<p class="time-problem" role="alert"></p></div></details>'
    )


def _field(name: str, label: str, day: date | None) -> str:
    value = f' value="{day.isoformat()}"' if day else ""
    return f'<label>{label} <input type="date" name="{name}"{value}></label>'


def _chip(window: Window | None, as_of: AsOf | None, *, chosen: bool) -> str:
    if window is None:
        parts = ["Any time"]
    elif not window.stated:
        parts = ["Recent articles first"]
    elif window.start is None and window.end is None:
        parts = ["Any time", "set by you"]
    else:
        said = said_days(window)
        parts = [f"Time: {said}", "set by you" if chosen else "stated"]
    if as_of is not None and as_of.origin is not Origin.TODAY:
        parts.append(f"as of {_moment_words(as_of)}")
    return " · ".join(parts)


def _moment_words(as_of: AsOf) -> str:
    why = {Origin.STATED: " (set by you)", Origin.TODAY: " (today)",
           Origin.NEWEST: " (newest article)"}  # fmt: skip
    return f"{written_day(as_of.day)}{why[as_of.origin]}"
