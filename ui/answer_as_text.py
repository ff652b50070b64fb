"""An answer for a person on a terminal: the sentences on stdout, how they came about on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.markup import STANDINGS, counted, spent, written_day
from ui.options import say

if TYPE_CHECKING:
    from rag.answer import Answer, Citation, Statement


def _place(citation: Citation) -> str:
    return f"[{citation.article_id} {citation.start}-{citation.end}]"


_MARKS = {"supported": "✓", "partly": "◐", "unsupported": "✗", "unsure": "?"}


def _labels(statement: Statement) -> list[str]:
    """The verdict; where other articles say otherwise, that they do, who says this, and when."""
    labels = [str(statement.verdict)]
    if statement.disputed:
        labels.append("sources disagree")
    if statement.standing:
        labels.append(STANDINGS[statement.standing])
    if len(labels) > 1:
        labels += [
            f"{citation.source or citation.title}, {written_day(citation.date)}"
            if citation.date
            else citation.source or citation.title
            for citation in statement.citations
        ]
    return [label for label in labels if label]


def show(answer: Answer) -> None:
    """An answer for a person on a terminal."""
    if answer.standalone_question != answer.question:
        typer.echo(f"Read as: {answer.standalone_question}\n")
    if not answer.statements:
        typer.echo(answer.text)
        for citation in answer.nearest:
            typer.echo(f"\nNearest: “{citation.quote}”\n  {citation.title}  {_place(citation)}")
        _say_how(answer)
        return
    for statement in answer.statements:
        marked = statement.marked.removeprefix(statement.lead).strip()
        typer.echo(f"{_MARKS[statement.verdict]} {marked}  ({', '.join(_labels(statement))})")
    if answer.missing:
        typer.echo(f"\nNot in the articles: {', '.join(answer.missing)}")
    typer.echo("")
    shown = set()
    for citation in (c for s in answer.statements for c in s.citations):
        place = (citation.n, citation.start, citation.end)
        if place not in shown:
            shown.add(place)
            facts = "  ".join(str(f) for f in (citation.title, citation.source, citation.date) if f)
            quote = (
                f"“{' '.join(citation.quote.split())}”"
                if citation.quote
                else "no supporting words found"
            )
            typer.echo(f"[{citation.n}] {facts}  {_place(citation)}\n    {quote}")
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
    if answer.left_out:
        say(f"{counted(answer.left_out, 'sentence')} left out as not supported.")
    if answer.repaired:
        say(f"{counted(answer.repaired, 'sentence')} corrected before it was shown.")
    if answer.usage:
        say(f"used: {spent(answer.usage)}")
    writer = f"{answer.writer} ({answer.model})" if answer.model else answer.writer
    say(f"written by: {writer}; index version {answer.index_version}")
