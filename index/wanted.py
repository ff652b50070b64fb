"""What a build is asked for, and which scopes of which sources that means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.access import allowing, is_there, refusal
from index.article import Skipped
from index.embeddings import BUILT_IN, EmbedderIdentity, reference_of
from index.errors import UsageError
from index.pages import page_source
from index.readers import readable_name
from index.sources import Scope, scope_of
from index.versions import Home, Manifest, Source, next_manifest
from index.web.failures import NotFetched
from index.web.url import shown

NO_SUCH_PATH = "There is no such file or folder."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build is asked for.

    Args:
        paths: sources or parts of them, a URL being a str; none: every known source.
        embed_model: None keeps the index's own.
        chroma_url: None keeps where the vectors are; empty: in the home.
        allow_removals: accept that a source vanished or lost more than half its articles.
        restore: ids once removed by hand that may come back.
        remove: ids to remove and keep out.
        forget: sources to forget with all their articles.
        allow_private: fetch pages from addresses that are not public, too.
    """

    paths: tuple[Path | str, ...] = ()
    embed_model: str | None = None
    chroma_url: str | None = None
    allow_removals: bool = False
    restore: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    forget: tuple[Source, ...] = ()
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look at.

    Args:
        scopes: one after another; none lies within another.
        sources: every source that the index then has.
        skipped: paths that are none.
        pages: sources to fetch.
    """

    scopes: tuple[Scope, ...]
    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...] = ()
    pages: tuple[Source, ...] = ()


def plan(paths: Sequence[Path | str], known: Sequence[Source]) -> Plan:
    """The scopes that paths mean, given the sources that are known."""
    sources = list(known)
    scopes: list[Scope] = []
    skipped: list[Skipped] = []
    pages: list[Source] = []
    for path in paths:
        if isinstance(path, str):
            try:
                page = page_source(path, sources)
            except NotFetched as failed:
                skipped.append(Skipped(shown(path), failed.reason, failed.remedy))
                continue
            sources.extend([page] if page not in sources else [])
            pages.extend([page] if page not in pages else [])
            continue
        try:
            scope = scope_of(path, sources)
            os.fsencode(scope.path).decode()
        except (OSError, RuntimeError, ValueError) as error:  # a loop of links, an odd name
            reason = "not valid UTF-8" if isinstance(error, UnicodeError) else str(error)
            name = readable_name(path)
            skipped.append(Skipped(name, f"It cannot be used ({reason}).", "Name another path."))
            continue
        if refused := refusal(scope.path):
            skipped.append(_refused(path, refused))
            continue
        if not is_there(scope.path) and scope.source not in sources:
            skipped.append(Skipped(str(path), NO_SUCH_PATH, "Check the path."))
            continue
        sources = [source for source in sources if source not in scope.absorbed]
        if scope.source not in sources:
            sources.append(scope.source)
        scopes.append(scope)
    return Plan(tuple(_distinct(scopes)), tuple(sources), tuple(skipped), tuple(pages))


def model_of(wanted: Wanted, before: Manifest | None) -> str:
    """The embedding model that a build is to use."""
    if wanted.embed_model:
        return reference_of(wanted.embed_model)
    return before.embedder.model if before else BUILT_IN


def check_restored(wanted: Wanted, before: Manifest | None) -> None:
    """Refuse to restore what was not removed.

    Raises:
        UsageError: an id is not among the articles removed by hand.
    """
    for article_id in wanted.restore:
        if before is None or article_id not in before.excluded:
            raise UsageError(
                f"{article_id!r} is not among the articles that were removed by hand.",
                "See: byline sources",
            )


def wanted_manifest(
    wanted: Wanted, plan: Plan, before: Manifest | None, home: Home, embedder: EmbedderIdentity
) -> Manifest:
    """The manifest of the version to be made, before its articles are counted."""
    url = wanted.chroma_url
    if url is None:
        url = before.chroma_url if before else ""
    made = next_manifest(before, home.home_id(), embedder, url, home.next_number())
    excluded = {*made.excluded, *wanted.remove} - set(wanted.restore)
    forgotten = set(wanted.forget)
    return replace(
        made,
        excluded=tuple(sorted(excluded)),
        stand_ins=tuple(pair for pair in made.stand_ins if pair[0] in excluded),
        sources=tuple(s for s in plan.sources if s not in forgotten),
    )


def _refused(path: Path, error: OSError) -> Skipped:
    return Skipped(readable_name(path), f"It cannot be read ({error.strerror}).", allowing(path))


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
