"""Sources to a new version: read, compare, change what changed, verify, publish."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from index.access import allowing, is_there, refusal
from index.article import Skipped, file_of
from index.durable import write_fault
from index.embeddings import Embedder, open_embedder
from index.errors import BylineError, NoIndex
from index.file_records import FileRecord
from index.new_version import NewVersion, chroma_server
from index.pages import fetch_pages
from index.progress import BuildReport, NoProgress, Progress
from index.readers import readable_name
from index.remembered import RememberingEmbedder, remembering
from index.scan import Change, Scan, Unchanged
from index.services import Services
from index.sources import Scope, file_in, gone, stand_in
from index.start import is_broken, starting_point
from index.vectors import drop_server_collection
from index.versions import Home, Manifest, Source
from index.wanted import (
    NO_SUCH_PATH,
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
        self._counts: Counter[str] = Counter()
        self._seen: set[str] = set()
        self._records: dict[str, dict[str, FileRecord]] = {}
        self._start = starting_point(home, anew=bool(wanted.paths))
        self._before, self._store = self._start.before, self._start.store
        if self._store:
            opened.enter_context(closing(self._store))
        self._plan = plan(wanted.paths, self._before.sources if self._before else ())
        self._skipped = [*self._start.said, *self._plan.skipped]
        check_restored(wanted, self._before)
        self._embedder = embedder or self._open_embedder()
        made_with = self._embedder.identity
        self._manifest = wanted_manifest(wanted, self._plan, self._before, home, made_with)
        self._new: NewVersion | None = None

    def run(self) -> BuildReport:
        """Do it."""
        scopes = self._scopes()
        fell_back = self._before is not None and self._start.fell_back
        if fell_back or self._remade() or self._differs("chroma_url", "excluded", "copies"):
            self._target()
        self._forget()
        self._bring_up([scope for scope in scopes if not self._out_of_reach(scope)])
        back = self._before and set(self._before.kept) - set(self._manifest.kept)
        if self._new is None and (back or self._differs("sources") or self._broken()):
            self._target()
        if self._new is not None:
            self._publish(self._new)
        elif self._before is None:
            raise self._nothing()
        return self._report(self._new)

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
            self._skipped.append(found)
            if source not in known:
                self._leave_out(source)

    def _remade(self) -> bool:
        """Whether every passage must be made again: another model, splitter or analysis."""
        return self._differs("embedder", "splitting", "analysis")

    def _differs(self, *fields: str) -> bool:
        """Whether what is wanted is not as it was in the last version."""
        before, after = self._before, self._manifest
        return before is not None and any(getattr(before, f) != getattr(after, f) for f in fields)

    # -- the new version -------------------------------------------------------------------

    def _target(self) -> NewVersion:
        """The new version; it is begun at the first change, so that no change costs nothing."""
        if self._new is not None:
            return self._new
        self._progress.stage("Copying the last version" if self._before else "Reading")
        new = self._making(
            self._home, self._manifest, self._embedder, self._services, self._progress
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

    def _forget(self) -> None:
        if self._store is None:
            return
        ids = [i for i in self._wanted.remove if self._store.owner(i) is not None]
        pairs = {*self._manifest.stand_ins, *((i, stand_in(self._store, i)) for i in ids)}
        self._manifest = replace(self._manifest, stand_ins=tuple(sorted(pairs)))
        for source in self._wanted.forget:
            ids.extend(self._store.article_ids(source.name))
            self._records[source.name] = {}
        if ids or self._wanted.forget:
            self._target().remove(ids)
            self._counts["removed"] += len(ids)

    def _out_of_reach(self, scope: Scope) -> bool:
        """Whether a scope may not be read, or its source vanished and may not be dropped."""
        if error := refusal(scope.path):
            self._skip(
                readable_name(scope.path),
                f"It cannot be read ({error.strerror}); its articles were kept.",
                allowing(scope.path),
            )
            return True
        if not scope.whole or is_there(scope.path) or self._wanted.allow_removals:
            return False
        self._skip(
            scope.source.path,
            "This source has vanished; its articles were kept.",
            "Bring it back, or run again with --allow-removals to drop them.",
        )
        return True

    def _bring_up(self, scopes: Sequence[Scope]) -> None:
        # All are read before anything is dropped: an article may have moved from one to another.
        found = [self._read(scope) for scope in scopes]
        for scope, count in zip(scopes, found, strict=True):
            left = self._drop_gone(scope) if self._store else 0
            if not count and not left:
                self._say_empty(scope)

    def _say_empty(self, scope: Scope) -> None:
        if self._before and scope.source in self._before.sources:
            if not is_there(scope.path):
                self._skip(scope.shown, NO_SUCH_PATH, "Check the path.")
            return
        if scope.shown not in {skip.origin for skip in self._skipped}:
            self._skip(scope.shown, "No articles were found in it.", "Check the path.")
        self._leave_out(scope.source)

    def _leave_out(self, source: Source) -> None:
        kept = tuple(s for s in self._manifest.sources if s != source)
        self._manifest = replace(self._manifest, sources=kept)

    def _read(self, scope: Scope) -> int:
        """Take in what a scope holds; returns how many articles came up."""
        if not is_there(scope.path):
            return 0
        count = 0
        known = self._manifest.sources
        excluded = {*self._manifest.excluded, *dict(self._manifest.stand_ins).values()}
        scan = Scan(scope, self._store, known, excluded, self._seen, self._progress)
        for found in scan.changes():
            if isinstance(found, Skipped):
                self._skipped.append(found)
            elif isinstance(found, Unchanged):
                count += found.articles
                self._counts["unchanged"] += found.articles
                self._progress.read(found.articles, 0)
            else:
                count += 1
                self._take(found)
        self._records[scope.source.name] = scan.records
        return count

    def _take(self, change: Change) -> None:
        self._counts[change.kind] += 1
        if change.kind == "unchanged":
            self._progress.read(1, 0)
        else:
            self._target().put(change.article, change.key, change.draft_hash)

    def _drop_gone(self, scope: Scope) -> int:
        """Drop what is no longer there; returns of how many articles there was anything to say."""
        assert self._store
        unread = {skip.origin for skip in self._skipped}
        missing, kept = gone(scope, self._store, self._seen, unread)
        total = sum(len(self._store.article_ids(s.name)) for s in (scope.source, *scope.absorbed))
        # What was refused once is refused until it is allowed, whatever was added meanwhile.
        refused = not set(self._manifest.kept).isdisjoint(missing) or len(missing) * 2 > total
        held = set(self._manifest.kept) - self._seen - set(missing)
        if refused and not self._wanted.allow_removals:
            held |= set(missing)
            self._skip(
                scope.source.path,
                f"{len(missing)} of its {total} articles are gone; they were kept.",
                "Check the source, or run again with --allow-removals to drop them.",
            )
            missing, kept = [], [*kept, *missing]
        self._manifest = replace(self._manifest, kept=tuple(sorted(held)))
        if missing:
            self._target().remove(missing)
            self._counts["removed"] += len(missing)
        for identity in kept:
            self._hand_over(identity, scope)
        return len(missing) + len(kept)

    def _hand_over(self, identity: str, scope: Scope) -> None:
        """Let a kept article of an absorbed source belong to the source that absorbed it."""
        assert self._store
        article = self._store.article(identity)
        if article is None or article.source_id == scope.source.name:
            return
        owner = next(s for s in scope.absorbed if s.name == article.source_id)
        key = dict(self._store.keys(owner.name))[identity]
        place = key.removeprefix(file_of(key))
        moved = replace(article, source_id=scope.source.name)
        self._target().put(moved, scope.key(file_in(owner, key)) + place, "")

    # -- the end ---------------------------------------------------------------------------

    def _publish(self, new: NewVersion) -> None:
        articles, passages = new.counts()
        if not articles and self._before is None:
            raise self._nothing()
        self._progress.stage("Checking and publishing")
        for source, records in self._records.items():
            new.store.put_file_records(source, records)
        self._manifest = replace(self._manifest, articles=articles, passages=passages)
        new.publish(self._manifest)
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
            self._skip(
                old.chroma_url,
                f"The collection {old.collection} of a removed version is still there:"
                f" {error.sentence}",
                "Remove it with Chroma's own tools.",
            )

    def _report(self, new: NewVersion | None) -> BuildReport:
        manifest = self._manifest if new else self._before
        assert manifest is not None
        known = new.copies if new else self._store.copy_count() if self._store else 0
        return BuildReport(
            manifest.number,
            new is not None,
            self._counts["added"],
            self._counts["changed"],
            self._counts["renamed"],
            self._counts["removed"],
            self._counts["unchanged"],
            new.embedded if new else 0,
            manifest.articles,
            manifest.passages,
            known,
            tuple(self._skipped),
            time.monotonic() - self._started,
        )

    def _skip(self, origin: str, reason: str, remedy: str) -> None:
        self._skipped.append(Skipped(origin, reason, remedy))

    def _nothing(self) -> BylineError:
        where = ", ".join(shown(str(path)) for path in self._wanted.paths)
        reasons = "; ".join(f"{s.origin}: {s.reason}" for s in self._skipped[:3])
        remedy = "Give a folder with articles (.txt .md .html .pdf .docx .json .jsonl .csv)."
        if self._skipped and all(isinstance(path, str) for path in self._wanted.paths):
            remedy = self._skipped[0].remedy
        return BylineError(
            f"No articles could be read from {where}{f' ({reasons})' if reasons else ''}.", remedy
        )
