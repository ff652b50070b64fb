"""Embedding models behind one protocol: the built-in offline one, and any OpenAI-protocol server.

An index records the identity of its model; vectors of two models are never mixed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage
from index.errors import BylineError, UsageError
from index.segments import Encode, Segments
from index.services import Services

if TYPE_CHECKING:
    from openai import OpenAI
    from tokenizers import Tokenizer

Vectors: TypeAlias = NDArray[np.float32]

BUILT_IN = "wordllama-l2-supercat-256"
_OFFLINE = "embed offline with: byline index --embed-model built-in"
# How a passage is put into words before it is embedded; part of the model's identity.
PREPROCESSING = "headline, date, text; 1"


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What two sets of vectors must share to be compared."""

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


class StaticEmbedder:
    """WordLlama's static token vectors, which come with its wheel: offline, no key, 256 numbers.

    A text's vector is the mean of its tokens' vectors, so texts do not influence one another. May
    be shared between threads.
    """

    identity = EmbedderIdentity(BUILT_IN, 256)

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer, normalizers

        # The files are read directly: the package's own loader looks for the tokenizer on the
        # network, switches on everybody's logging, and pads texts to the longest of their batch.
        folder = _package_folder("wordllama")
        weights = load_file(folder / "weights" / "l2_supercat_256.safetensors")
        self._vectors = np.ascontiguousarray(weights["embedding.weight"], dtype=np.float32)
        file = str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json")
        whole, bare = Tokenizer.from_file(file), Tokenizer.from_file(file)
        bare.normalizer = normalizers.Replace(" ", "▁")
        self._segments = Segments(_encoding(whole), _encoding(bare))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        from scipy.sparse import csr_array

        # What no encoding can write (half of a surrogate pair) becomes a question mark.
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        tokens = self._segments.token_ids(clean)
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        places = np.concatenate([[0], np.cumsum(lengths)])
        columns = np.concatenate([*tokens, np.zeros(0, np.int32)])
        counts = csr_array(
            (np.ones(len(columns), np.float32), columns, places),
            shape=(len(texts), len(self._vectors)),
        )
        return unit_rows(counts @ self._vectors)

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self.embed_passages([text])


def _encoding(tokenizer: Tokenizer) -> Encode:
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def encode(texts: Sequence[str]) -> list[list[int]]:
        found = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        return [text.ids for text in found]

    return encode


def _package_folder(name: str) -> Path:
    """Where an installed package lies, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise BylineError(f"The package {name} is not installed.", "Install Byline again.")
    return Path(found.origin).parent


class ServerEmbedder:
    """An embeddings endpoint that speaks the OpenAI protocol.

    Args:
        model: the model's name as the server knows it.
        client: where and with which key; retries are its own.
        dimension: what the server gives, where known; asked for with one short text otherwise.
    """

    BATCH = 128
    MAX_CHARACTERS = 8_000

    def __init__(self, model: str, client: OpenAI, dimension: int | None = None) -> None:
        self._client, self._model = client, model
        self._dimension = dimension

    @property
    def identity(self) -> EmbedderIdentity:
        """See `Embedder`."""
        if self._dimension is None:
            self._dimension = int(self._embed(["dimension"]).shape[1])
        return EmbedderIdentity(self._model, self._dimension)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`.

        Raises:
            BylineError: the server is away or refuses.
        """
        batches = [texts[i : i + self.BATCH] for i in range(0, len(texts), self.BATCH)]
        if not batches:
            return np.zeros((0, self.identity.dimension), np.float32)
        return np.concatenate([self._embed(batch) for batch in batches])

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self.embed_passages([text])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        cut = [text[: self.MAX_CHARACTERS] or " " for text in texts]
        try:
            reply = self._client.embeddings.create(
                model=self._model, input=cut, encoding_format="float"
            )
        except Exception as error:  # what is no JSON, or too deep, comes as the parser's own kinds
            raise BylineError(
                f"The embedding server at {self._client.base_url} failed: {_sentence(error)}.",
                f"Start it, check OPENAI_BASE_URL and OPENAI_API_KEY, or {_OFFLINE}",
            ) from error
        try:
            rows = sorted(reply.data, key=lambda row: row.index)
            vectors = np.asarray([row.embedding for row in rows], dtype=np.float32)
            whole = vectors.shape == (len(texts), self._dimension or vectors.shape[1])
        except (AttributeError, IndexError, TypeError, ValueError):
            whole = False
        if not whole or not np.isfinite(vectors).all():
            raise BylineError(
                f"The embedding server at {self._client.base_url} did not give"
                f" {len(texts)} vectors{self._of_dimension()} for {len(texts)} texts.",
                "Use a server that follows the OpenAI embeddings protocol, and one model.",
            )
        return unit_rows(vectors)

    def _of_dimension(self) -> str:
        return f" of {self._dimension} numbers" if self._dimension else ""


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__


def open_embedder(model: str, services: Services, dimension: int | None = None) -> Embedder:
    """The embedder of this name: the built-in one, or a model of the OpenAI-protocol server.

    Raises:
        UsageError: a model is named but no server, or its address or key cannot be one.
    """
    if model in (BUILT_IN, "built-in"):
        return StaticEmbedder()
    from openai import OpenAI

    url, key = services.openai_base_url, services.openai_api_key.strip()
    if not url and not key:
        raise UsageError(
            f"The embeddings are those of {model}, but there is no server to ask.",
            f"Set OPENAI_BASE_URL (a local server) or OPENAI_API_KEY, or {_OFFLINE}",
        )
    if not key.isascii() or not key.isprintable():
        raise UsageError(
            "OPENAI_API_KEY holds characters that no key has.", "Copy it again, or unset it."
        )
    if url and not _is_address(url):
        raise UsageError(
            "OPENAI_BASE_URL is no address of a server.", "Write it like http://localhost:8000/v1."
        )
    client = OpenAI(base_url=url or None, api_key=key or "none", timeout=60, max_retries=2)
    return ServerEmbedder(model, client, dimension)


def _is_address(url: str) -> bool:
    import httpx

    try:
        parts = urlsplit(url)
        _ = parts.port
        httpx.URL(url)  # what the client makes of it; it is stricter
    except (ValueError, httpx.InvalidURL):
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
