"""What an embedding model is to the index, and what of a passage it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage

Vectors: TypeAlias = NDArray[np.float32]

# How a passage is put into words before it is embedded; part of the model's identity.
PREPROCESSING = "headline, date, text; 1"
OFFLINE_REMEDY = "embed offline with: byline index --embed-model built-in"


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What two sets of vectors must share to be compared.

    Args:
        model: the name that opens it again; see `index.embeddings.open_embedder`.
        dimension: numbers of a vector.
        preprocessing: what is done to a passage; for a model of files also what is in them.
    """

    model: str
    dimension: int
    preprocessing: str = PREPROCESSING


class Embedder(Protocol):
    """Texts to unit vectors."""

    @property
    def identity(self) -> EmbedderIdentity:
        """The model, its dimension and the preprocessing."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """float32, one row a text, each of length 1 (or 0 for a text without words)."""

    def embed_question(self, text: str) -> Vectors:
        """float32, one row."""


def passage_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: headline, date, and the passage's own words."""
    day = f" ({article.date.isoformat()})" if article.date else ""
    return f"{article.headline}{day}\n{passage.span.of(article.text)}"


def unit_rows(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; rows of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def encodable(text: str) -> str:
    """A text as tokenizers take it: what no encoding can write becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
