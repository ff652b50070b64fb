"""Sources to a new version: read, compare, change what changed, verify, publish."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from index.article import Skipped
from index.build_state import BuildState
from index.durable import write_fault
from index.embeddings import Embedder, open_embedder
from index.errors import BylineError, NoIndex
from index.new_version import NewVersion
from index.pages import fetch_pages
from index.progress import BuildReport, NoProgress, Progress
from index.refresh import Refresh
from index.remembered import RememberingEmbedder, remembering
from index.services import Services
from index.sources import Scope
from index.start import is_broken, starting_point
from index.vectors import drop_server_collection
from index.version_vectors import chroma_server
from index.versions import Home, Manifest, Source
from index.wanted import (
    Wanted,
    check_restored,
    model_of,
    plan,
    wanted_manifest,
)
from index.web.url import is_url, shown

__all__ = ["BuildReport", "NoProgress", "Progress", "Wanted", "build"]


def build(
    home: Home,
    wanted: Wanted,
    services: Services | None = None,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    making: type[NewVersion] = NewVersion,
) -> BuildReport:
    """Bring the index up to date with its sources; returns what was done.

    Args:
        home: where the index is, or will be.
        wanted: what to do.
        services: how to talk to servers.
        progress: told how it goes on.
        embedder: the model; none: the one that is wanted, or the index's own.
        making: how the new version is made; `index.estimate` has one that is not published.

    Raises:
        BylineError: nothing could be done; the last version still answers.
    """
    home.create()
    progress = progress or NoProgress()
    with home.lock(progress.waiting):
        try:
            with ExitStack() as opened:
                return _Build(
                    home, wanted, services or Services(), progress, embedder, making, opened
                ).run()
        except (OSError, sqlite3.Error) as error:
            raise write_fault(home.folder, error) from error


class _Build:
    def __init__(
        self,
        home: Home,
        wanted: Wanted,
        services: Services,
        progress: Progress,
        embedder: Embedder | None,
        making: type[NewVersion],
        opened: ExitStack,
    ) -> None:
        self._home, self._wanted, self._services = home, wanted, services
        self._progress, self._making, self._opened = progress, making, opened
        self._started = time.monotonic()
        self._start = starting_point(home, anew=bool(wanted.paths))
        self._before, self._store = self._start.before, self._start.store
        if self._store:
            opened.enter_context(closing(self._store))
        self._plan = plan(wanted.paths, self._before.sources if self._before else ())
        check_restored(wanted, self._before)
        self._embedder = embedder or self._open_embedder()
        made_with = self._embedder.identity
        manifest = wanted_manifest(wanted, self._plan, self._before, home, made_with)
        self._state = BuildState(manifest, [*self._start.said, *self._plan.skipped])
        self._new: NewVersion | None = None

    def run(self) -> BuildReport:
        """Do it."""
        scopes = self._scopes()
        fell_back = self._before is not None and self._start.fell_back
        if fell_back or self._remade() or self._differs("chroma_url", "excluded", "copies"):
            self._target()
        known = self._before.sources if self._before else ()
        allow = self._wanted.allow_removals
        refresh = Refresh(self._state, known, self._store, allow, self._progress, self._target)
        refresh.forget(self._wanted.remove, self._wanted.forget)
        refresh.bring_up(scopes)
        back = self._before and set(self._before.kept) - set(self._state.manifest.kept)
        if self._new is None and (back or self._differs("sources") or self._broken()):
            self._target()
        if self._new is not None:
            self._publish(self._new)
        elif self._before is None:
            raise self._nothing()
        copies = self._store.copy_count() if self._store else 0
        seconds = time.monotonic() - self._started
        return self._state.report(self._before, copies, self._new, seconds)

    def _open_embedder(self) -> Embedder:
        model = model_of(self._wanted, self._before)
        embedder = remembering(open_embedder(model, self._services, fetch=True), self._home)
        if isinstance(embedder, RememberingEmbedder):
            self._opened.enter_context(closing(embedder))
        return embedder

    # -- what is wanted --------------------------------------------------------------------

    def _scopes(self) -> tuple[Scope, ...]:
        if self._wanted.paths:
            return (*self._plan.scopes, *self._fetched(self._plan.pages))
        if self._before is None:
            raise NoIndex(self._home.folder)
        if self._wanted.forget or self._wanted.remove:
            return ()
        known = self._before.sources
        pages = [source for source in known if is_url(source.path)]
        folders = (Scope(s, Path(s.path)) for s in known if s not in pages)
        return (*folders, *self._fetched(pages))

    def _fetched(self, pages: Sequence[Source]) -> Iterator[Scope]:
        """The pages of which a copy could be made; the others are said, and new ones left out."""
        if not pages:
            return
        self._progress.stage("Fetching")
        known = self._before.sources if self._before else ()
        copies = fetch_pages(pages, known, self._opened, self._wanted.allow_private)
        for source, found in zip(pages, copies, strict=True):
            if not isinstance(found, Skipped):
                yield found
                continue
            self._state.skipped.append(found)
            if source not in known:
                self._state.leave_out(source)

    def _remade(self) -> bool:
        """Whether every passage must be made again: another model, splitter or analysis."""
        return self._differs("embedder", "splitting", "analysis")

    def _differs(self, *fields: str) -> bool:
        """Whether what is wanted is not as it was in the last version."""
        before, after = self._before, self._state.manifest
        return before is not None and any(getattr(before, f) != getattr(after, f) for f in fields)

    # -- the new version -------------------------------------------------------------------

    def _target(self) -> NewVersion:
        """The new version; it is begun at the first change, so that no change costs nothing."""
        if self._new is not None:
            return self._new
        self._progress.stage("Copying the last version" if self._before else "Reading")
        new = self._making(
            self._home, self._state.manifest, self._embedder, self._services, self._progress
        )
        self._new = self._opened.enter_context(closing(new))
        if self._before and (self._remade() or not new.start_from(self._before)):
            self._remake(new)
        self._progress.stage("Reading")
        return new

    def _remake(self, new: NewVersion) -> None:
        """Prepare and embed every stored article again; its source is not needed for that."""
        assert self._store
        self._progress.stage("Embedding again")
        for article, key, digest in self._store.iter_rows():
            new.put(article, key, digest)

    def _broken(self) -> bool:
        """Whether the words or vectors that the index answers from must be made again."""
        before = self._before
        return before is not None and is_broken(
            self._home.version_folder(before.number), before, self._services
        )

    # -- the end ---------------------------------------------------------------------------

    def _publish(self, new: NewVersion) -> None:
        articles, passages = new.counts()
        if not articles and self._before is None:
            raise self._nothing()
        self._progress.stage("Checking and publishing")
        for source, records in self._state.records.items():
            new.store.put_file_records(source, records)
        self._state.manifest = replace(self._state.manifest, articles=articles, passages=passages)
        new.publish(self._state.manifest)
        if not new.published:
            return
        if isinstance(self._embedder, RememberingEmbedder):
            self._embedder.forget()
        for old in self._home.prune():
            if old.chroma_url:
                self._drop_collection(old)

    def _drop_collection(self, old: Manifest) -> None:
        try:
            drop_server_collection(chroma_server(old, self._services), old.collection)
        except BylineError as error:  # the new version answers all the same
            self._state.skip(
                old.chroma_url,
                f"The collection {old.collection} of a removed version is still there:"
                f" {error.sentence}",
                "Remove it with Chroma's own tools.",
            )

    def _nothing(self) -> BylineError:
        where = ", ".join(shown(str(path)) for path in self._wanted.paths)
        reasons = "; ".join(f"{s.origin}: {s.reason}" for s in self._state.skipped[:3])
        remedy = "Give a folder with articles (.txt .md .html .pdf .docx .json .jsonl .csv)."
        if self._state.skipped and all(isinstance(path, str) for path in self._wanted.paths):
            remedy = self._state.skipped[0].remedy
        return BylineError(
            f"No articles could be read from {where}{f' ({reasons})' if reasons else ''}.", remedy
        )
