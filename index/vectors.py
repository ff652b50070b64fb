"""Vectors of one index version in Chroma: embedded in a folder, or a collection of a server."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.access import copied_aside, is_there, is_writable
from index.chroma import (
    ChromaServer,
    folder_client,
    folder_faults,
    server_client,
    server_faults,
)
from index.embeddings import Vectors
from index.errors import BylineError, VectorsLost

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

EMBEDDED_COLLECTION = "passages"
# Chroma's own, in an embedded folder.
DATABASE = "chroma.sqlite3"
# A wider search than Chroma's default of 100: recall@10 against exact search stays above .97.
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 100,
    "ef_search": 200,
    "max_neighbors": 16,
}
_MAKE_AGAIN = "Make them again with: byline index"
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class VectorHit:
    """A passage and the cosine of its vector with the question's, -1 to 1."""

    passage_id: str
    cosine: float


class VectorIndex:
    """One Chroma collection of passages: ids, which name article and offsets, and vectors.

    All else stays in the article store: Chroma would index it a second time, at half its speed and
    three times its size. Threads may share one for reading. Make one with `embedded` or
    `on_server`.
    """

    def __init__(
        self,
        client: Client,
        collection: Any,
        faults: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._collection, self._close, self._faults = collection, client.close, faults
        self._remove: Callable[[], object] | None = None
        self._batch = min(int(client.get_max_batch_size()), 2_000)

    @classmethod
    def embedded(cls, folder: Path, *, make: bool = False) -> VectorIndex:
        """The collection in a folder of this machine.

        Every method may raise BylineError, when the folder is damaged or the disk is full.

        Args:
            folder: where Chroma keeps it.
            make: whether it is made if missing.

        Raises:
            BylineError: it is not there, or cannot be opened.
        """
        if make:
            client = folder_client(folder)
            return _opened(client, EMBEDDED_COLLECTION, make, lambda: folder_faults(folder))
        if not is_there(folder):
            raise VectorsLost(f"There are no vectors in {folder}.", _MAKE_AGAIN)
        with folder_faults(folder):
            if is_writable(folder):
                client = folder_client(folder)
                return _opened(client, EMBEDDED_COLLECTION, make, lambda: folder_faults(folder))
            return cls._copy_of(folder)

    @classmethod
    def _copy_of(cls, folder: Path) -> VectorIndex:
        """A copy, removed at the end: Chroma writes where it reads, and here it may not."""
        aside = copied_aside(folder)
        try:
            client = folder_client(aside)
            opened = _opened(client, EMBEDDED_COLLECTION, False, lambda: folder_faults(folder))
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        opened._remove = weakref.finalize(opened, shutil.rmtree, aside, ignore_errors=True)
        return opened

    @classmethod
    def on_server(cls, server: ChromaServer, name: str, *, make: bool = False) -> VectorIndex:
        """A collection of a Chroma server.

        Every method may raise BylineError, when the server goes away.

        Args:
            server: where.
            name: the collection's.
            make: whether it is made if missing.

        Raises:
            UsageError: the server's URL is not one.
            BylineError: the server does not answer, or has no such collection.
        """
        return _opened(server_client(server), name, make, lambda: server_faults(server.url))

    def close(self) -> None:
        """Let go of the folder, so that it may be renamed or removed."""
        self._close()
        if self._remove is not None:
            self._remove()

    def __len__(self) -> int:
        with self._faults():
            return int(self._collection.count())

    def upsert(self, passage_ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace the vectors of passages; `vectors` holds a row for each."""
        for start in range(0, len(passage_ids), self._batch):
            part = slice(start, start + self._batch)
            with self._faults():
                self._collection.upsert(ids=list(passage_ids[part]), embeddings=vectors[part])

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; ids that are not there are ignored."""
        for start in range(0, len(passage_ids), self._batch):
            with self._faults():
                self._collection.delete(ids=list(passage_ids[start : start + self._batch]))

    def search(
        self, question: Vectors, limit: int, *, among: Collection[str] | None = None
    ) -> list[VectorHit]:
        """The nearest passages, best first.

        Args:
            question: one unit row.
            limit: at most so many.
            among: only these passages, compared one by one (25 µs each).
        """
        if limit < 1 or not question.any():
            return []
        if among is not None:
            return self._search_among(question, limit, list(dict.fromkeys(among)))
        with self._faults():
            found = self._collection.query(
                query_embeddings=question, n_results=limit, include=["distances"]
            )
        return [
            VectorHit(passage_id, 1.0 - float(distance))
            for passage_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def vectors(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of those of these passages that exist, by id."""
        found: dict[str, Vectors] = {}
        for start in range(0, len(passage_ids), self._batch):
            page = self._get(
                ids=list(passage_ids[start : start + self._batch]), include=["embeddings"]
            )
            for passage_id, vector in zip(page["ids"], page["embeddings"], strict=True):
                found[passage_id] = np.asarray(vector, dtype=np.float32)
        return found

    def copy_to(self, other: VectorIndex) -> None:
        """Add every passage of this collection to another one."""
        for offset in range(0, len(self), _PAGE):
            page = self._get(limit=_PAGE, offset=offset, include=["embeddings"])
            other.upsert(page["ids"], page["embeddings"])

    def _get(self, **wanted: Any) -> Any:
        with self._faults():
            return self._collection.get(**wanted)

    def _search_among(
        self, question: Vectors, limit: int, passage_ids: list[str]
    ) -> list[VectorHit]:
        stored = self.vectors(passage_ids)
        if not stored:
            return []
        cosines = np.stack(list(stored.values())) @ question[0]
        best = np.argsort(-cosines, kind="stable")[:limit]
        ids = list(stored)
        return [VectorHit(ids[i], float(cosines[i])) for i in best]


def drop_server_collection(server: ChromaServer, name: str) -> None:
    """Remove a version's collection from a server; one that is not there is ignored.

    Raises:
        BylineError: the server does not answer.
    """
    from chromadb.errors import NotFoundError

    client = server_client(server)
    try:
        with server_faults(server.url):
            client.delete_collection(name)
    except BylineError as error:
        if not isinstance(error.__cause__, NotFoundError):
            raise
    finally:
        client.close()


def _opened(
    client: Client, name: str, make: bool, faults: Callable[[], AbstractContextManager[None]]
) -> VectorIndex:
    try:
        with faults():
            if make:
                collection = client.get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": _HNSW}
                )
            else:
                collection = _existing(client, name)
            return VectorIndex(client, collection, faults)
    except BaseException:
        client.close()
        raise


def _existing(client: Client, name: str) -> Any:
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError as error:
        raise VectorsLost(f"Chroma has no collection {name}.", _MAKE_AGAIN) from error
