"""Which version a build starts from: the current one, or the newest before it that can be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from index.access import first_closed, not_readable
from index.article import Skipped
from index.errors import BylineError, VectorsLost, VersionDamaged
from index.services import Services
from index.store import ArticleStore
from index.sums import damaged, is_sound
from index.vectors import DATABASE
from index.version_vectors import open_whole_vectors
from index.versions import CHROMA, STORE, WORDS, Home, Manifest
from index.words import WordIndex


@dataclass(frozen=True, slots=True)
class Start:
    """What a build starts from.

    Args:
        before: the version; None where it starts with nothing.
        store: its articles, open.
        fell_back: whether the version that answers now is another, damaged one.
        said: what a person is told about that.
    """

    before: Manifest | None = None
    store: ArticleStore | None = None
    fell_back: bool = False
    said: tuple[Skipped, ...] = ()


def starting_point(home: Home, *, anew: bool) -> Start:
    """The version that a build starts from.

    Args:
        home: where.
        anew: whether the build may start with nothing where no version can be read.

    Raises:
        BylineError: no version can be read, or one may not be.
    """
    current = home.current()
    if current is None:
        return Start()
    said: list[Skipped] = []
    for number in reversed([n for n in home.numbers() if n <= current]):
        try:
            manifest = home.manifest(number)
            store = _open_articles(home.version_folder(number) / STORE, manifest)
        except VersionDamaged:
            said.append(Skipped(f"version {number}", "It is damaged."))
            continue
        if said:
            taken = f"The index goes on from version {number}; what changed since is read again."
            said[-1] = replace(said[-1], remedy=taken)
        return Start(manifest, store, bool(said), tuple(said))
    if not anew:
        raise BylineError(
            f"Version {current} of the index is damaged, and there is none to go on from.",
            "Make it again from its sources with: byline index FOLDER",
        )
    said[-1] = replace(said[-1], remedy="The index is made anew from the paths that were given.")
    return Start(None, None, True, tuple(said))


def _open_articles(path: Path, manifest: Manifest) -> ArticleStore:
    if closed := first_closed(path.parent):
        raise not_readable(closed, PermissionError(13, "Permission denied"))
    fault = VersionDamaged(f"Version {manifest.number} of the index is damaged ({path.name}).")
    if damaged(path.parent, path.name):
        raise fault
    try:
        store = ArticleStore(path)
        with suppress(sqlite3.Error):
            if store.counts() == (manifest.articles, manifest.passages):
                return store
        store.close()
    except BylineError as error:
        raise fault from error
    raise fault


def is_broken(folder: Path, manifest: Manifest, services: Services) -> bool:
    """Whether what is made from a version's articles, words and vectors, must be made again.

    Raises:
        BylineError: the server that holds the vectors does not answer.
    """
    return _words_broken(folder, manifest) or _vectors_broken(folder, manifest, services)


def _words_broken(folder: Path, manifest: Manifest) -> bool:
    try:
        return bool(damaged(folder, WORDS)) or len(WordIndex(folder / WORDS)) != manifest.passages
    except BylineError:
        return True


def _vectors_broken(folder: Path, manifest: Manifest, services: Services) -> bool:
    if not manifest.chroma_url:
        return bool(damaged(folder, CHROMA)) or not is_sound(folder / CHROMA / DATABASE)
    with suppress(VectorsLost), closing(open_whole_vectors(folder, manifest, services)):
        return False
    return True
