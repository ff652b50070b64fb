"""Vectors of single words, kept once they were met: what tells kin from strangers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from index.embedder import Embedder, Vectors


class WordVectors:
    """The unit vectors of words, lower-cased.

    Args:
        open_embedder: gives the built-in one, when it is first needed: what is fitted to its
            cosines stands on it alone.
    """

    MAX_WORDS = 200_000

    def __init__(self, open_embedder: Callable[[], Embedder]) -> None:
        self._open = open_embedder
        self._vectors: dict[str, Vectors] = {}

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder; opened once."""
        return self._open()

    def of(self, words: Sequence[str]) -> Vectors:
        """A row for each word, (n, d). What other threads do meanwhile changes nothing."""
        lowered = [word.lower() for word in words]
        known = {word: v for word in lowered if (v := self._vectors.get(word)) is not None}
        unknown = sorted(set(lowered) - known.keys())
        if unknown:
            vectors = self.embedder.embed_passages(unknown)
            known.update(zip(unknown, vectors, strict=True))
            if len(self._vectors) > self.MAX_WORDS:
                self._vectors = {}
            self._vectors.update(known)
        return np.stack([known[word] for word in lowered])
