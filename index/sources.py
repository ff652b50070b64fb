"""Sources: which known folder or file a path belongs to, and what changed in it since last time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from index.access import is_folder, is_there
from index.article import Article, Draft, Skipped, file_of, short_hash, text_hash
from index.clean import find_litter
from index.readers import read_file, readable_name, walk
from index.store import ArticleStore
from index.versions import Source

Kind = Literal["added", "changed", "renamed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """One article that was read, beside what the index holds of it."""

    kind: Kind
    article: Article
    key: str
    draft_hash: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What to look at: a source, whole or the part of it at `path`.

    Args:
        absorbed: sources that lie in this one and become part of it.
    """

    source: Source
    path: Path
    absorbed: tuple[Source, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether the scope is all of its source."""
        return str(self.path) == self.source.path

    def key(self, file: Path) -> str:
        """A file's path relative to its source; the file's name where the source is that file."""
        root = Path(self.source.path)
        return readable_name(Path(file.name) if file == root else file.relative_to(root))

    def covers(self, key: str) -> bool:
        """Whether an article's key lies in this scope."""
        if self.whole:
            return True
        inside = self.key(self.path)
        file = file_of(key)
        return file == inside or file.startswith(f"{inside}/")


def scope_of(path: Path, known: Collection[Source]) -> Scope:
    """The scope that a path means, given the sources that are known.

    A path inside a known source is a part of it; a new path that contains known sources absorbs
    them; names stay unique.
    """
    path = path.resolve()
    for source in known:
        root = Path(source.path)
        if path == root or root in path.parents:
            return Scope(source, path)
    absorbed = tuple(s for s in known if path in Path(s.path).parents)
    taken = {s.name for s in known} - {s.name for s in absorbed}
    stem = path.name or "root"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return Scope(Source(name, str(path)), path, absorbed)


def article_id(source: Source, draft: Draft) -> str:
    """The id of an article: its record's own, else from its URL, else from where it lies.

    A record without id and URL is told apart within its file by its text, so that a line put
    above it does not change it.
    """
    if draft.record_id:
        return draft.record_id
    if draft.url:
        return short_hash("url", draft.url)
    return _id_by_place(source.name, draft.key, text_hash(draft.text))


def _id_by_place(source: str, key: str, digest: str) -> str:
    file = file_of(key)
    return short_hash(source, file, digest) if file != key else short_hash(source, key)


def stand_in(store: ArticleStore, identity: str) -> str:
    """The id that the file of an article would get if the article were new."""
    article = store.article(identity)
    assert article
    keys = dict(store.keys(article.source_id))
    found = _id_by_place(article.source_id, keys[identity], article.text_hash)
    while found in keys and found != identity:
        found = short_hash(found, keys[identity])
    return found


class Scan:
    """Reads a scope and compares each article with what the store holds.

    Args:
        scope: what to read.
        store: the last version's articles, where there is one.
        known: every source of the index.
        excluded: ids that were removed by hand; they are passed over.
        seen: ids that came up in this build; grows.
    """

    def __init__(
        self,
        scope: Scope,
        store: ArticleStore | None,
        known: Collection[Source],
        excluded: Collection[str],
        seen: set[str],
    ) -> None:
        self._scope, self._store, self._known = scope, store, known
        self._excluded, self._seen = excluded, seen
        rows = store.texts(scope.source.name) if store else []
        self._held = store.draft_hashes(scope.source.name) if store else {}
        # Where an article lies, and its id: it may have come from a file of another name.
        self._placed = {_place(key, digest): identity for identity, key, digest in rows}
        self._moved: dict[str, list[str]] = {}
        self._keys: dict[str, dict[str, str]] = {}
        self._elsewhere: dict[Path, set[str] | None] = {}

    def changes(self) -> Iterator[Change | Skipped]:
        """Each article that is there, and what could not be read.

        Articles that are gone are not named here: they are those that did not come up.
        """
        files: list[Path] = []
        for file in walk(self._scope.path):
            if isinstance(file, Skipped):
                yield file
            else:
                files.append(file)
        if self._store:
            self._moved = self._gone_by_text({self._scope.key(file) for file in files})
        for file in files:
            for found in read_file(file, self._scope.key(file)):
                change = found if isinstance(found, Skipped) else self._compare(found)
                if isinstance(change, Skipped) or change.article.article_id not in self._excluded:
                    yield change

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
        if self._store and owner not in self._keys:
            self._keys[owner] = dict(self._store.keys(owner))
        key = self._keys.get(owner, {}).get(identity)
        if source is None or key is None or not is_there(file := file_in(source, key)):
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


def gone(
    scope: Scope, store: ArticleStore, seen: Collection[str], unread: Collection[str]
) -> tuple[list[str], list[str]]:
    """Ids of the scope's articles that did not come up, and those that are to be kept even so.

    An article is kept when its line, its file or a folder above it is there but could not be read.

    Args:
        scope: with its absorbed sources.
        store: the last version's articles.
        seen: ids that came up.
        unread: paths that could not be read, those of a record followed by #place.
    """
    missing: list[str] = []
    kept: list[str] = []
    for source in (scope.source, *scope.absorbed):
        for identity, key in store.keys(source.name):
            if identity in seen or (source == scope.source and not scope.covers(key)):
                continue
            file = file_in(source, key)
            record = f"{file}{key.removeprefix(file_of(key))}"
            unreadable = any(str(path) in unread for path in (record, file, *file.parents))
            (kept if unreadable else missing).append(identity)
    return missing, kept


def _ids_in(file: Path, key: str, source: Source) -> set[str] | None:
    """Ids of the articles that a file holds now; None where it cannot be read to its end."""
    ids: set[str] = set()
    for found in read_file(file, key):
        if isinstance(found, Skipped):
            return None
        ids.add(article_id(source, found))
    return ids


def _place(key: str, digest: str) -> tuple[str, str]:
    """What tells an article without id or URL from others: its file; for a record its text too."""
    file = file_of(key)
    return file, digest if file != key else ""


def file_in(source: Source, key: str) -> Path:
    """The file that an article of a source was read from."""
    root, file = Path(source.path), file_of(key)
    return root if root.name == file and not is_folder(root) else root / file


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
        tuple(find_litter(draft.text)),
    )
