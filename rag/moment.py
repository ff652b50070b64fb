"""The moment that a question is asked at, and what the dates of the articles say of it.

A live corpus is asked about today. An archive, whose newest article is older than ARCHIVE_AFTER,
is asked about the day of that article: there "this week" means its last week. Articles dated in
the future (a slip, an embargo) are no sign of life and do not count as the newest; a corpus
without dates is live.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from index.store import ArticleStore
from rag.answer import AsOf, Origin, Turn, Window
from rag.periods import written
from rag.question import Question, understand
from rag.window import said_days

ARCHIVE_AFTER = timedelta(days=90)


def moment_of(store: ArticleStore, stated: date | None, today: date) -> AsOf:
    """The day a question is asked at, and why that day."""
    if stated is not None:
        return AsOf(day=stated, origin=Origin.STATED)
    newest = store.newest(today)
    if newest is None or today - newest <= ARCHIVE_AFTER:
        return AsOf(day=today, origin=Origin.TODAY)
    return AsOf(day=newest, origin=Origin.NEWEST)


def understand_at(
    moment: AsOf,
    asked: str,
    history: Sequence[Turn] = (),
    *,
    within: frozenset[str] | None = None,
    window: Window | None = None,
) -> Question:
    """Understand a question that is asked at a moment; see `understand`.

    A stated day hides later articles. Who opens an archive years later does not ask about its last
    days, unless the question says so: there fresh articles do not come first by themselves.

    Raises:
        UsageError: the question is empty or too long.
    """
    return understand(
        asked,
        history,
        moment.day,
        within=within,
        window=window,
        hides_later=moment.origin is Origin.STATED,
        present=moment.origin is not Origin.NEWEST,
    )


def notes_on(store: ArticleStore, question: Question, as_of: AsOf) -> tuple[str, ...]:
    """What a reader should know of the question's time and the articles' dates, in sentences."""
    notes = [question.time_note] if question.time_note else []
    oldest = store.oldest()
    if oldest is None:
        return tuple(notes)
    if as_of.origin is Origin.STATED and oldest > as_of.day:
        notes.append(
            f"No article is dated {written(as_of.day)} or earlier;"
            f" the oldest is of {written(oldest)}."
        )
    elif (time := question.time) and any(time.bounds) and not store.has_dated(*time.bounds):
        notes.append(f"No article is dated {_when(time.window)}.")
    return tuple(notes)


def _when(window: Window) -> str:
    said = said_days(window)
    both = window.start and window.end and window.start != window.end
    return f"from {said}" if both else said
