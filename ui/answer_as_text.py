"""An answer for a person on a terminal: the sentences on stdout, how they came about on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.markup import (
    DISPUTED,
    STANDINGS,
    VERDICTS,
    counted,
    plain_line,
    said_by,
    spent,
    written_day,
)
from ui.options import say

if TYPE_CHECKING:
    from rag.answer import Answer, Citation, Statement


def _place(citation: Citation) -> str:
    return f"[{citation.article_id} {citation.start}-{citation.end}]"


def _quoted(citation: Citation) -> str:
    words = " ".join(citation.quote.split())
    return f"“{words}”" if words else "no supporting words found"


def _labels(statement: Statement) -> list[str]:
    """The verdict, and the words that it is about; how other articles stand to it; who says it."""
    _, verdict = VERDICTS[statement.verdict]
    labels = [verdict if statement.citations else f"{verdict}, cites nothing"]
    if statement.unsupported and statement.verdict != "supported":
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(statement.unsupported))
        labels.append(f"not in the cited words: {words}")
    others = [DISPUTED[1]] if statement.disputed else []
    if statement.standing:
        others.append(STANDINGS[statement.standing][1])
    return [*labels, *others, *([said_by(statement)] if others else [])]


def show(answer: Answer) -> None:
    """An answer for a person on a terminal."""
    if answer.standalone_question != answer.question:
        typer.echo(f"Read as: {answer.standalone_question}\n")
    if not answer.statements:
        typer.echo(answer.text)
        for citation in answer.nearest:
            title = plain_line(citation.title)
            typer.echo(f"\nNearest: {_quoted(citation)}\n  {title}  {_place(citation)}")
        _say_how(answer)
        return
    for statement in answer.statements:
        marked = plain_line(statement.marked.removeprefix(statement.lead))
        mark, _ = VERDICTS[statement.verdict]
        typer.echo(f"{mark} {marked}  ({'; '.join(filter(None, _labels(statement)))})")
    if answer.missing:
        typer.echo(f"\nNot in the articles: {', '.join(answer.missing)}")
    typer.echo("")
    shown = set()
    for citation in (c for s in answer.statements for c in s.citations):
        place = (citation.n, citation.start, citation.end)
        if place not in shown:
            shown.add(place)
            said = (citation.title, citation.source, written_day(citation.date))
            facts = "  ".join(plain_line(fact) for fact in said if fact)
            typer.echo(f"[{citation.n}] {facts}  {_place(citation)}\n    {_quoted(citation)}")
    _say_how(answer)


def _time_line(answer: Answer) -> str:
    """The time that was understood; empty where it is any time, asked today."""
    from rag.window import said_days

    parts = []
    if answer.window is not None:
        stated = answer.window.stated
        parts.append(f"Time: {said_days(answer.window)}." if stated else "Recent articles first.")
    if answer.as_of is not None and (parts or answer.as_of.origin != "today"):
        why = {"stated": "", "today": ", today", "newest article": ", the newest article"}
        origin = why[answer.as_of.origin]
        change = "; --as-of changes it" if origin else ""
        parts.append(f"As of {written_day(answer.as_of.day)}{origin}{change}.")
    return " ".join(parts)


def _say_how(answer: Answer) -> None:
    """Who wrote it, from which index, and what did not go as wanted."""
    if answer.kind == "courtesy":
        return
    say("")
    if time := _time_line(answer):
        say(time)
    for note in () if answer.abstained else answer.notes:
        say(note)
    if answer.fell_back:
        took_over = answer.by_model < len(answer.statements)
        say(f"{answer.fell_back}{' The articles’ own sentences answer.' if took_over else ''}")
    if answer.left_out and not answer.abstained:  # the text of an abstention says it
        say(f"{counted(answer.left_out, 'sentence')} left out as not supported.")
    if answer.repaired:
        say(f"{counted(answer.repaired, 'sentence')} corrected before it was shown.")
    if answer.usage:
        say(f"used: {spent(answer.usage)}")
    writer = f"{answer.writer} ({answer.model})" if answer.model else answer.writer
    say(f"written by: {writer}; index version {answer.index_version}")
