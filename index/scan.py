"""What changed in a source since last time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.access import is_there
from index.article import Article, Draft, Skipped, file_of, short_hash, text_hash
from index.file_reading import FileReading
from index.file_records import FileRecord, glance
from index.progress import NoProgress, Progress
from index.readers import read_file, walk
from index.sources import Scope, article_id, file_in
from index.store import ArticleStore
from index.versions import Source
from index.web.url import is_url

Kind = Literal["added", "changed", "renamed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """One article that was read, beside what the index holds of it."""

    kind: Kind
    article: Article
    key: str
    draft_hash: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file, or records of one, whose bytes are as they were: they were not read again."""

    articles: int


class Scan:
    """Reads a scope and compares each article with what the store holds.

    Args:
        scope: what to read.
        store: the last version's articles, where there is one.
        known: every source of the index.
        excluded: ids that were removed by hand; they are passed over.
        seen: ids that came up in this build; grows.
        progress: told how much there is to read, and how much has been.
    """

    def __init__(
        self,
        scope: Scope,
        store: ArticleStore | None,
        known: Collection[Source],
        excluded: Collection[str],
        seen: set[str],
        progress: Progress | None = None,
    ) -> None:
        self._scope, self._store, self._known = scope, store, known
        self._progress = progress or NoProgress()
        self._excluded, self._seen = frozenset(excluded), seen
        rows = store.texts(scope.source.name) if store else []
        self._held = store.draft_hashes(scope.source.name) if store else {}
        # Where an article lies, and its id: it may have come from a file of another name.
        self._placed = {_place(key, digest): identity for identity, key, digest in rows}
        self._moved: dict[str, list[str]] = {}
        self._elsewhere: dict[Path, set[str] | None] = {}
        self._left = 0  # bytes of the file that is being read
        self._ids_by_file: dict[str, set[str]] = {}
        for identity, key, _ in rows:
            self._ids_by_file.setdefault(file_of(key), set()).add(identity)
        self._known_files = store.file_records(scope.source.name) if store else {}
        self.records: dict[str, FileRecord] = {
            file: record for file, record in self._known_files.items() if not scope.covers(file)
        }

    def changes(self) -> Iterator[Change | Unchanged | Skipped]:
        """Each article that is there, and what could not be read.

        Articles that are gone are not named here: they are those that did not come up. When it is
        exhausted, `records` holds what is known of every file of the source.
        """
        files: list[Path] = []
        for file in walk(self._scope.path):
            if isinstance(file, Skipped):
                yield file
            else:
                files.append(file)
        if self._store:
            self._moved = self._gone_by_text({self._scope.key(file) for file in files})
        sizes = [_size(file) for file in files]
        self._progress.expect(sum(sizes))
        for file, size in zip(files, sizes, strict=True):
            self._left = size
            yield from self._file(file, self._scope.key(file))
            self._progress.reached(self._left)

    def _reached(self, place: int, size: int) -> None:
        """Pass on how far into a file the reading has come."""
        left = max(size - place, 0)
        if left < self._left:
            self._progress.reached(self._left - left)
            self._left = left

    def _file(self, file: Path, key: str) -> Iterator[Change | Unchanged | Skipped]:
        seen_at = glance(file)
        record = self._known_files.get(key)
        if seen_at and record and record.digest == seen_at.digest and self._is_held(key, record):
            self._seen.update(record.article_ids)
            self.records[key] = record
            yield from record.skipped
            if kept := len([i for i in record.article_ids if i not in self._excluded]):
                yield Unchanged(kept)
            return
        size = self._left
        reading = FileReading(
            record, self._held_of(key), self._seen, lambda place: self._reached(place, size)
        )
        for found in self._scope.read(file, reading):
            change = found if isinstance(found, Skipped) else self._compare(found)
            if isinstance(change, Skipped):
                reading.skipped(change, of_itself=change is found)
                yield change
            else:
                reading.took(change.article.article_id)
                if change.article.article_id not in self._excluded:
                    yield change
        if kept := len([i for i in reading.same if i not in self._excluded]):
            yield Unchanged(kept)
        self.records[key] = reading.record(
            seen_at if seen_at and seen_at.still_holds(file) else None
        )

    def _is_held(self, key: str, record: FileRecord) -> bool:
        """Whether the articles of a file are all in the index, as this file's and nobody else's."""
        held = self._held_of(key)
        return held.issuperset(record.article_ids) and self._seen.isdisjoint(record.article_ids)

    def _held_of(self, key: str) -> frozenset[str]:
        """Ids of the articles that the index has of a file, and of all that are kept out of it."""
        return self._excluded.union(self._ids_by_file.get(key, ()))

    def _compare(self, draft: Draft) -> Change | Skipped:
        identity, moved = self._identify(draft)
        digest = _draft_hash(draft)
        kind: Kind = "added"
        if moved:
            kind = "renamed"
        elif identity in self._held:
            kind = "unchanged" if self._held[identity] == digest else "changed"
        if identity in self._seen:
            return Skipped(
                draft.origin,
                f"Another article has the id {identity!r} already.",
                "Give each article an id of its own.",
            )
        if kind == "added" and (owner := self._other_owner(identity)):
            if self._still_has(owner, identity):
                return Skipped(
                    draft.origin,
                    f"The source {owner!r} has an article with the id {identity!r} already.",
                    "Give each article an id of its own, or remove the other source.",
                )
            kind = "changed"
        self._seen.add(identity)
        return Change(kind, _article(self._scope.source, identity, draft), draft.key, digest)

    def _identify(self, draft: Draft) -> tuple[str, bool]:
        """The id of an article, and whether it is one whose file has moved."""
        identity = article_id(self._scope.source, draft)
        if draft.record_id or draft.url:
            return identity, False
        digest = text_hash(draft.text)
        place = _place(draft.key, digest)
        if place in self._placed:
            return self._placed[place], False
        if gone_from_elsewhere := self._moved.get(digest):
            return gone_from_elsewhere.pop(), True
        while identity in self._held:  # an article that moved away has taken its id along
            identity = short_hash(identity, draft.key)
        return identity, False

    def _other_owner(self, identity: str) -> str | None:
        owner = self._store.owner(identity) if self._store else None
        return None if owner == self._scope.source.name else owner

    def _still_has(self, owner: str, identity: str) -> bool:
        """Whether another source that is not absorbed still holds an article."""
        if owner in {source.name for source in self._scope.absorbed}:
            return False
        source = next((source for source in self._known if source.name == owner), None)
        key = self._store.key(identity) if self._store else None
        if source is None or key is None:
            return False
        if is_url(key):
            return True  # a page is fetched in its own time
        if not is_there(file := file_in(source, key)):
            return False
        if file not in self._elsewhere:
            self._elsewhere[file] = _ids_in(file, file_of(key), source)
        ids = self._elsewhere[file]
        return ids is None or identity in ids

    def _gone_by_text(self, keys: Collection[str]) -> dict[str, list[str]]:
        """Ids of articles whose file is no longer there, by text: a file with it was renamed.

        The files of an absorbed source have new names too.
        """
        assert self._store
        found: dict[str, list[str]] = {}
        for source in (self._scope.source, *self._scope.absorbed):
            own = source == self._scope.source
            for identity, key, digest in self._store.texts(source.name):
                if own and (file_of(key) in keys or is_there(file_in(source, key))):
                    continue
                found.setdefault(digest, []).append(identity)
        return found


def _ids_in(file: Path, key: str, source: Source) -> set[str] | None:
    """Ids of the articles that a file holds now; None where it cannot be read to its end."""
    ids: set[str] = set()
    for found in read_file(file, key):
        if isinstance(found, Skipped):
            return None
        ids.add(article_id(source, found))
    return ids


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _place(key: str, digest: str) -> tuple[str, str]:
    """What tells an article without id or URL from others: its file; for a record its text too."""
    file = file_of(key)
    return file, digest if file != key else ""


def _draft_hash(draft: Draft) -> str:
    fields = [draft.text, draft.title, draft.date and draft.date.isoformat(), draft.source,
              draft.author, draft.url, draft.key, dict(draft.metadata)]  # fmt: skip
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]


def _article(source: Source, identity: str, draft: Draft) -> Article:
    return Article(
        identity,
        draft.text,
        draft.origin,
        source.name,
        draft.title,
        draft.date,
        draft.source,
        draft.author,
        draft.url,
        draft.metadata,
    )
