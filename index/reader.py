"""The index as readers see it: always the current version, never half of two."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EACCES
from functools import cached_property

from index.access import first_closed, not_readable
from index.asked import asked_terms
from index.embeddings import Embedder, EmbedderIdentity, StaticEmbedder, open_embedder
from index.errors import IndexMismatch, VersionDamaged
from index.languages import ENGLISH
from index.services import Services
from index.store import ArticleStore
from index.vectors import VectorIndex
from index.version_vectors import open_vectors, open_whole_vectors
from index.versions import STORE, WORDS, Home, Manifest
from index.words import WordIndex


class OpenVersion:
    """One version, opened for reading; may be shared between threads.

    `vectors` and `embedder` open at first use: words and articles need neither.
    """

    def __init__(self, home: Home, manifest: Manifest, embedders: Embedders) -> None:
        self.manifest = manifest
        self._folder = home.version_folder(manifest.number)
        self._embedders = embedders
        self._lock = threading.Lock()
        self._vectors: VectorIndex | None = None
        try:
            self.words = WordIndex(self._folder / WORDS)
            self.store = ArticleStore(self._folder / STORE)
        except Exception as error:  # the libraries raise their own kinds for a damaged file
            if closed := first_closed(self._folder):
                raise not_readable(closed, PermissionError(EACCES, "Permission denied")) from error
            raise VersionDamaged(
                f"Version {manifest.number} of the index cannot be opened.",
                home.way_on(manifest.number),
            ) from error

    @property
    def number(self) -> int:
        """The version's number."""
        return self.manifest.number

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """How many articles are in each language, the commonest first."""
        return self.store.languages() or {ENGLISH: self.manifest.articles}

    def asked_terms(self, text: str) -> dict[str, float]:
        """What of a question to search the words for; see `index.asked`."""
        return asked_terms(text, tuple(self.languages), self.words)

    @property
    def vectors(self) -> VectorIndex:
        """The version's vectors.

        Raises:
            BylineError: the Chroma server that holds them does not answer.
        """
        with self._lock:
            if self._vectors is None:
                self._vectors = open_vectors(self._folder, self.manifest, self._embedders.services)
            return self._vectors

    @property
    def embedder(self) -> Embedder:
        """The model that the version's vectors were made with."""
        return self._embedders.get(self.manifest.embedder)

    def close(self) -> None:
        """Let go of its files."""
        self.store.close()
        with self._lock:
            if self._vectors is not None:
                self._vectors.close()
                self._vectors = None


def check(home: Home, number: int, services: Services) -> None:
    """Open a version as a reader would: its files, all its vectors, its model.

    Raises:
        BylineError: it could not answer.
    """
    manifest = home.manifest(number)
    version = OpenVersion(home, manifest, Embedders(services))
    try:
        folder = home.version_folder(number)
        open_whole_vectors(folder, manifest, services).close()
        _ = version.embedder
    finally:
        version.close()


class Embedders:
    """Embedding models by identity, each loaded once for all versions."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._lock = threading.Lock()
        self._loaded: dict[EmbedderIdentity, Embedder] = {}

    def get(self, identity: EmbedderIdentity) -> Embedder:
        """The embedder of this identity.

        Raises:
            IndexMismatch: what this installation offers under the name is another model.
        """
        with self._lock:
            if identity not in self._loaded:
                embedder = open_embedder(identity.model, self.services, identity.dimension)
                if embedder.identity != identity:
                    raise IndexMismatch(
                        f"The index was made with {identity.model} ({identity.preprocessing});"
                        f" this installation has {embedder.identity.preprocessing}.",
                        "Bring it up to date with: byline index",
                    )
                self._loaded[identity] = embedder
            return self._loaded[identity]


class Index:
    """The current version of a home, for many readers at once.

    A reader that entered `current` keeps its version until it leaves, whatever is published
    meanwhile; the next one gets the new version. A version closes with its last reader.
    """

    def __init__(self, home: Home, services: Services | None = None) -> None:
        self.home = home
        self._embedders = Embedders(services or Services())
        self._lock = threading.Lock()
        self._open: OpenVersion | None = None
        self._readers: dict[int, int] = {}
        self._retired: dict[int, OpenVersion] = {}

    @contextmanager
    def current(self) -> Iterator[OpenVersion]:
        """The version that answers now.

        Raises:
            NoIndex: there is none yet.
            BylineError: it cannot be opened.
        """
        with self._lock:
            version = self._refresh()
            key = id(version)
            self._readers[key] = self._readers.get(key, 0) + 1
        try:
            yield version
        finally:
            with self._lock:
                self._readers[key] -= 1
                if not self._readers[key]:
                    del self._readers[key]
                    if retired := self._retired.pop(key, None):
                        retired.close()

    def _refresh(self) -> OpenVersion:
        number = self.home.current()
        if self._open is not None and self._open.number == number:
            return self._open
        opened = OpenVersion(self.home, self.home.manifest(number), self._embedders)
        if self._open is not None:
            if id(self._open) in self._readers:
                self._retired[id(self._open)] = self._open
            else:
                self._open.close()
        self._open = opened
        return opened

    def built_in_embedder(self) -> Embedder:
        """The offline model, shared with versions that were made with it."""
        return self._embedders.get(StaticEmbedder.identity)

    def close(self) -> None:
        """Close every version; no reader may be inside `current`."""
        with self._lock:
            for version in [self._open, *self._retired.values()]:
                if version is not None:
                    version.close()
            self._open = None
            self._retired.clear()
