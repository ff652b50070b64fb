"""Sources: which known folder or file a path belongs to, and what of it is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.access import is_folder
from index.article import Draft, Skipped, file_of, short_hash, text_hash
from index.readers import Listener, read_file, readable_name
from index.store import ArticleStore
from index.versions import Source
from index.web.url import is_url


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

    @property
    def shown(self) -> str:
        """What a person calls it."""
        return str(self.path)

    def read(self, file: Path, listener: Listener | None = None) -> Iterator[Draft | Skipped]:
        """The articles of one file of it, and what had to be skipped; see `read_file`."""
        return read_file(file, self.key(file), listener)

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
    return Scope(Source(free_name(path.name or "root", taken), str(path)), path, absorbed)


def free_name(stem: str, taken: Collection[str]) -> str:
    """A name for a source that no other has."""
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


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
            unreadable = any(name in unread for name in _origins(source, key))
            (kept if unreadable else missing).append(identity)
    return missing, kept


def _origins(source: Source, key: str) -> Iterator[str]:
    """What a report names where an article could not be read: its line, its file, its folders."""
    if is_url(key):
        yield from (key, file_of(key))
        return
    file = file_in(source, key)
    yield f"{file}{key.removeprefix(file_of(key))}"
    yield from map(str, (file, *file.parents))


def file_in(source: Source, key: str) -> Path:
    """The file that an article of a source was read from."""
    root, file = Path(source.path), file_of(key)
    return root if root.name == file and not is_folder(root) else root / file
