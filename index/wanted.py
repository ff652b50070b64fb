"""What a build is asked for, and which scopes of which sources that means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Skipped
from index.readers import readable_name
from index.sources import Scope, scope_of
from index.versions import Source

NO_SUCH_PATH = "There is no such file or folder."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build is asked for.

    Args:
        paths: sources or parts of them; none: every known source.
        embed_model: None keeps the index's own.
        chroma_url: None keeps where the vectors are; empty: in the home.
        allow_removals: accept that a source vanished or lost more than half its articles.
        restore: ids once removed by hand that may come back.
        remove: ids to remove and keep out.
        forget: sources to forget with all their articles.
    """

    paths: tuple[Path, ...] = ()
    embed_model: str | None = None
    chroma_url: str | None = None
    allow_removals: bool = False
    restore: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    forget: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look at.

    Args:
        scopes: one after another; none lies within another.
        sources: every source that the index then has.
        skipped: paths that are none.
    """

    scopes: tuple[Scope, ...]
    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...] = ()


def plan(paths: Sequence[Path], known: Sequence[Source]) -> Plan:
    """The scopes that paths mean, given the sources that are known."""
    sources = list(known)
    scopes: list[Scope] = []
    skipped: list[Skipped] = []
    for path in paths:
        try:
            scope = scope_of(path, sources)
            os.fsencode(scope.path).decode()
            there = scope.path.exists()
        except (OSError, RuntimeError, ValueError) as error:  # a loop of links, an odd name
            reason = "not valid UTF-8" if isinstance(error, UnicodeError) else str(error)
            name = readable_name(path)
            skipped.append(Skipped(name, f"It cannot be used ({reason}).", "Name another path."))
            continue
        if not there and scope.source not in sources:
            skipped.append(Skipped(str(path), NO_SUCH_PATH, "Check the path."))
            continue
        sources = [source for source in sources if source not in scope.absorbed]
        if scope.source not in sources:
            sources.append(scope.source)
        scopes.append(scope)
    return Plan(tuple(_distinct(scopes)), tuple(sources), tuple(skipped))


def _distinct(scopes: Sequence[Scope]) -> list[Scope]:
    """The scopes that lie in no other of them; of equal ones the first."""
    return [
        scope
        for place, scope in enumerate(scopes)
        if not any(
            other.path in scope.path.parents or (other.path == scope.path and earlier < place)
            for earlier, other in enumerate(scopes)
        )
    ]
