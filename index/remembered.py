"""Vectors that a server has made for a build that is not published yet: they are paid for once.

One SQLite file in the home, written as vectors arrive, so that a build that fails or is killed
leaves what it had, and the next one asks only for the rest. The version that is published at last
holds them, and they are forgotten here. Only builds use it, under the home's lock.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from index.embedder import PREPROCESSING
from index.embeddings import Embedder, EmbedderIdentity, ServerEmbedder, Vectors
from index.errors import BylineError
from index.versions import Home

_TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors"
    " (made_by TEXT, text BLOB, vector BLOB, PRIMARY KEY (made_by, text))"
)


class RememberingEmbedder:
    """A server's model whose vectors are kept until they are published. No text is asked twice.

    Args:
        embedder: the server's.
        file: where vectors are kept; a damaged one is begun anew.
    """

    def __init__(self, embedder: ServerEmbedder, file: Path) -> None:
        self._embedder, self._file = embedder, file
        # Another server may mean another model by the same name.
        who = "\0".join((embedder.address, embedder.model, PREPROCESSING))
        self._checked = False
        self._made_by = hashlib.sha256(who.encode()).hexdigest()

    @property
    def identity(self) -> EmbedderIdentity:
        """See `Embedder`."""
        return self._embedder.identity

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self._embedder.embed_question(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`.

        Raises:
            BylineError: the server is away or refuses; what it still gave is kept.
        """
        places: dict[bytes, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(key_of(text), []).append(place)
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        with self._opened() as kept:
            missing = []
            for key, same in places.items():
                known = self._find(kept, key)
                if known is not None and known.shape == vectors.shape[1:]:
                    vectors[same] = known
                else:
                    missing.append((key, same))
            arriving = self._embedder.arriving([texts[same[0]] for _, same in missing])
            try:
                for batch, rows in arriving:
                    new = missing[batch.start : batch.stop]
                    for (_, same), row in zip(new, rows, strict=True):
                        vectors[same] = row
                    self._keep(kept, (key for key, _ in new), rows)
            except BylineError as error:
                if not (count := self._count(kept)):
                    raise
                sentence = f"{error.sentence} The next run goes on from {count:,} vectors."
                raise BylineError(sentence, error.remedy) from error
        return vectors

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """The texts whose vectors are not kept."""
        if not self._file.exists():
            return list(texts)
        with self._opened() as kept:
            return [text for text in texts if self._find(kept, key_of(text)) is None]

    def forget(self) -> None:
        """Drop this model's vectors: a published version holds them."""
        if not self._file.exists():
            return
        with self._opened() as kept:
            with kept:
                kept.execute("DELETE FROM vectors WHERE made_by = ?", (self._made_by,))
            others = kept.execute("SELECT 1 FROM vectors LIMIT 1").fetchone()
        if not others:
            self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connections to the server."""
        self._embedder.close()

    def _find(self, kept: sqlite3.Connection, key: bytes) -> Vectors | None:
        found = kept.execute(
            "SELECT vector FROM vectors WHERE made_by = ? AND text = ?", (self._made_by, key)
        ).fetchone()
        return None if found is None else np.frombuffer(found[0], np.float32)

    def _count(self, kept: sqlite3.Connection) -> int:
        rows = kept.execute("SELECT count(*) FROM vectors WHERE made_by = ?", (self._made_by,))
        return int(rows.fetchone()[0])

    def _keep(self, kept: sqlite3.Connection, keys: Iterable[bytes], rows: Vectors) -> None:
        with kept:
            kept.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(self._made_by, key, row.tobytes()) for key, row in zip(keys, rows, strict=True)],
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if not self._checked and self._file.exists() and not self._sound():
            self._file.unlink()
            self._file.with_name(f"{self._file.name}-journal").unlink(missing_ok=True)
        self._checked = True
        with closing(sqlite3.connect(self._file)) as kept:
            kept.execute(_TABLE)
            yield kept

    def _sound(self) -> bool:
        # Opened for writing: what a killed build was writing is rolled back first.
        try:
            with closing(sqlite3.connect(self._file)) as kept:
                return bool(kept.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError:  # a full or closed disk
            raise
        except sqlite3.DatabaseError:
            return False


def key_of(text: str) -> bytes:
    """What stands for a text: a hash of what is sent of it."""
    return hashlib.sha256(ServerEmbedder.sent(text).encode("utf-8", "surrogatepass")).digest()


def remembering(embedder: Embedder, home: Home) -> Embedder:
    """The same model; a server's is paid only once for a text, however many builds fail."""
    if isinstance(embedder, ServerEmbedder):
        return RememberingEmbedder(embedder, home.embeddings_file)
    return embedder
