"""Sources to changes of a new version: what is there is taken in, what is gone is dropped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from index.access import allowing, is_there, refusal
from index.article import Skipped, file_of
from index.build_state import BuildState
from index.new_version import NewVersion
from index.progress import Progress
from index.readers import readable_name
from index.scan import Change, Scan, Unchanged
from index.sources import Scope, file_in, gone, stand_in
from index.store import ArticleStore
from index.versions import Source
from index.wanted import NO_SUCH_PATH


class Refresh:
    """Brings a new version up to date with its sources.

    Args:
        state: of the build; changes.
        known: the sources of the last version.
        store: the last version's articles, where there is one.
        allow_removals: whether a source may vanish, or lose most of its articles.
        progress: told how it goes on.
        target: gives the new version; it is begun when it is first asked for.
    """

    def __init__(
        self,
        state: BuildState,
        known: Collection[Source],
        store: ArticleStore | None,
        allow_removals: bool,
        progress: Progress,
        target: Callable[[], NewVersion],
    ) -> None:
        self._state, self._known, self._store = state, known, store
        self._allow_removals, self._progress, self._target = allow_removals, progress, target

    def forget(self, remove: Collection[str], sources: Collection[Source]) -> None:
        """Drop some articles for good, and all those of some sources."""
        if self._store is None:
            return
        ids = [i for i in remove if self._store.owner(i) is not None]
        pairs = {*self._state.manifest.stand_ins, *((i, stand_in(self._store, i)) for i in ids)}
        self._state.manifest = replace(self._state.manifest, stand_ins=tuple(sorted(pairs)))
        for source in sources:
            ids.extend(self._store.article_ids(source.name))
            self._state.records[source.name] = {}
        if ids or sources:
            self._target().remove(ids)
            self._state.counts["removed"] += len(ids)

    def bring_up(self, scopes: Sequence[Scope]) -> None:
        """Take in what there is, then drop what is gone."""
        scopes = [scope for scope in scopes if not self._out_of_reach(scope)]
        # All are read before anything is dropped: an article may have moved from one to another.
        found = [self._read(scope) for scope in scopes]
        for scope, count in zip(scopes, found, strict=True):
            left = self._drop_gone(scope) if self._store else 0
            if not count and not left:
                self._say_empty(scope)

    def _out_of_reach(self, scope: Scope) -> bool:
        """Whether a scope may not be read, or its source vanished and may not be dropped."""
        if error := refusal(scope.path):
            self._state.skip(
                readable_name(scope.path),
                f"It cannot be read ({error.strerror}); its articles were kept.",
                allowing(scope.path),
            )
            return True
        if not scope.whole or is_there(scope.path) or self._allow_removals:
            return False
        self._state.skip(
            scope.source.path,
            "This source has vanished; its articles were kept.",
            "Bring it back, or run again with --allow-removals to drop them.",
        )
        return True

    def _say_empty(self, scope: Scope) -> None:
        if scope.source in self._known:
            if not is_there(scope.path):
                self._state.skip(scope.shown, NO_SUCH_PATH, "Check the path.")
            return
        if scope.shown not in {skip.origin for skip in self._state.skipped}:
            self._state.skip(scope.shown, "No articles were found in it.", "Check the path.")
        self._state.leave_out(scope.source)

    def _read(self, scope: Scope) -> int:
        """Take in what a scope holds; returns how many articles came up."""
        if not is_there(scope.path):
            return 0
        count = 0
        known = self._state.manifest.sources
        excluded = {*self._state.manifest.excluded, *dict(self._state.manifest.stand_ins).values()}
        scan = Scan(scope, self._store, known, excluded, self._state.seen, self._progress)
        for found in scan.changes():
            if isinstance(found, Skipped):
                self._state.skipped.append(found)
            elif isinstance(found, Unchanged):
                count += found.articles
                self._state.counts["unchanged"] += found.articles
                self._progress.read(found.articles, 0)
            else:
                count += 1
                self._take(found)
        self._state.records[scope.source.name] = scan.records
        return count

    def _take(self, change: Change) -> None:
        self._state.counts[change.kind] += 1
        if change.kind == "unchanged":
            self._progress.read(1, 0)
        else:
            self._target().put(change.article, change.key, change.draft_hash)

    def _drop_gone(self, scope: Scope) -> int:
        """Drop what is no longer there; returns of how many articles there was anything to say."""
        assert self._store
        unread = {skip.origin for skip in self._state.skipped}
        missing, kept = gone(scope, self._store, self._state.seen, unread)
        total = sum(len(self._store.article_ids(s.name)) for s in (scope.source, *scope.absorbed))
        # What was refused once is refused until it is allowed, whatever was added meanwhile.
        refused = not set(self._state.manifest.kept).isdisjoint(missing) or len(missing) * 2 > total
        held = set(self._state.manifest.kept) - self._state.seen - set(missing)
        if refused and not self._allow_removals:
            held |= set(missing)
            self._state.skip(
                scope.source.path,
                f"{len(missing)} of its {total} articles are gone; they were kept.",
                "Check the source, or run again with --allow-removals to drop them.",
            )
            missing, kept = [], [*kept, *missing]
        self._state.manifest = replace(self._state.manifest, kept=tuple(sorted(held)))
        if missing:
            self._target().remove(missing)
            self._state.counts["removed"] += len(missing)
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
