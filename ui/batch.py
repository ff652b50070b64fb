"""Questions from a file, answered side by side, printed in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.errors import BylineError, UsageError
from rag.answer import Turn, Window
from ui.json_lines import Tally, open_lines, parse_object
from ui.options import parse_day, parse_window


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a questions file."""

    id: object
    question: str
    as_of: date | None
    history: tuple[Turn, ...]
    within: frozenset[str] | None
    window: Window | None = None


def parse_history(value: object) -> tuple[Turn, ...]:
    """Earlier questions, or turns with role and content.

    Raises:
        UsageError: it is neither.
    """
    if value is None:
        return ()
    wrong = UsageError(
        "The history is neither a list of questions nor of {role, content}.",
        'Write ["Who ...?"] or [{"role": "user", "content": "Who ...?"}].',
    )
    if not isinstance(value, list):
        raise wrong
    turns = []
    for turn in value:
        if isinstance(turn, str):
            turns.append(Turn(role="user", content=turn))
        elif isinstance(turn, dict) and isinstance(
            content := turn.get("content", turn.get("text")), str
        ):
            role = str(turn.get("role") or turn.get("speaker") or "user").lower()
            turns.append(
                Turn(
                    role="assistant" if role in ("assistant", "agent", "bot") else "user",
                    content=content,
                )
            )
        else:
            raise wrong
    return tuple(turns)


def parse_line(line: bytes, number: int) -> Asked:
    """One line of a questions file.

    Raises:
        UsageError: it is not a question.
    """
    row = parse_object(line, number)
    if not isinstance(row.get("question"), str):
        raise UsageError(f"Line {number} has no question.")
    within = row.get("within")
    if within is not None and not (
        isinstance(within, list) and all(isinstance(one, str) for one in within)
    ):
        raise UsageError(f"Line {number}: within is not a list of article ids.")
    as_of, since, until = (_text(row.get(name)) for name in ("as_of", "since", "until"))
    return Asked(
        row.get("id", number),
        row["question"],
        parse_day(as_of),
        parse_history(row.get("history")),
        None if within is None else frozenset(within),
        parse_window(since, until),
    )


def _text(value: object) -> str | None:
    return str(value) if value else None


def run_batch(file: Path, jobs: int, respond: Callable[[Asked], Awaitable[dict[str, Any]]]) -> None:
    """Print a JSON line for each line of the file, in order; a bad line costs only itself.

    Raises:
        UsageError: the file cannot be read.
        BylineError: no line could be used.
    """
    tally = Tally()
    with open_lines(file) as lines:
        asyncio.run(_run(lines, max(jobs, 1), respond, tally))
    tally.close()


async def _run(
    lines: Iterator[tuple[int, bytes]],
    jobs: int,
    respond: Callable[[Asked], Awaitable[dict[str, Any]]],
    tally: Tally,
) -> None:
    """Keep `jobs` lines under way; print the oldest as soon as it is done."""
    under_way: list[asyncio.Task[dict[str, Any]]] = []
    try:
        for number, line in lines:
            if len(under_way) >= jobs:
                tally.print(await under_way.pop(0))
            under_way.append(asyncio.create_task(_respond(line, number, respond)))
            await asyncio.sleep(0)
        while under_way:
            tally.print(await under_way.pop(0))
    finally:
        for task in under_way:
            task.cancel()


async def _respond(
    line: bytes, number: int, respond: Callable[[Asked], Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    identity: object = number
    try:
        asked = parse_line(line, number)
        identity = asked.id
        return {"id": identity, **await respond(asked)}
    except BylineError as error:
        return {"id": _id_of(line, identity), "error": str(error)}


def _id_of(line: bytes, fallback: object) -> object:
    try:
        return parse_object(line, 0).get("id", fallback)
    except UsageError:
        return fallback
