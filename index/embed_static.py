"""The built-in embedding model: WordLlama's static token vectors."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedder import EmbedderIdentity, Vectors, encodable, unit_rows
from index.errors import BylineError
from index.segments import Encode, Segments

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# From so many texts on a product of matrices pays for the import of the library that does it.
_MANY = 64
BUILT_IN = "wordllama-l2-supercat-256"


class StaticEmbedder:
    """WordLlama's static token vectors, which come with its wheel: offline, no key, 256 numbers.

    A text's vector is the mean of its tokens' vectors, so texts do not influence one another. May
    be shared between threads.
    """

    identity = EmbedderIdentity(BUILT_IN, 256)

    def __init__(self) -> None:
        from safetensors.numpy import load_file

        weights = load_file(_package_folder() / "weights" / "l2_supercat_256.safetensors")
        self._vectors = np.ascontiguousarray(weights["embedding.weight"], dtype=np.float32)
        self._segments = Segments(_encoding(built_in_tokenizer), _encoding(_bare_tokenizer))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        tokens = self._segments.token_ids([encodable(text) for text in texts])
        if len(texts) >= _MANY:
            return unit_rows(self._sums(tokens))
        rows = [self._vectors.take(ids, axis=0).sum(axis=0) for ids in tokens]
        return unit_rows(np.array(rows, np.float32).reshape(-1, self.identity.dimension))

    def _sums(self, tokens: Sequence[NDArray[np.int32]]) -> Vectors:
        """The sum of the vectors of each text's tokens, faster and with the same roundings."""
        from scipy.sparse import csr_array

        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        places = np.concatenate([[0], np.cumsum(lengths)])
        columns = np.concatenate(tokens)
        ones = np.ones(len(columns), np.float32)
        counts = csr_array((ones, columns, places), shape=(len(tokens), len(self._vectors)))
        return np.asarray(counts @ self._vectors, dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self.embed_passages([text])


def built_in_tokenizer() -> Tokenizer:
    """The built-in model's tokenizer; it neither pads nor cuts."""
    from tokenizers import Tokenizer

    # The files are read directly: the package's own loader looks for the tokenizer on the
    # network, switches on everybody's logging, and pads texts to the longest of their batch.
    folder = _package_folder() / "tokenizers"
    tokenizer = Tokenizer.from_file(str(folder / "l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _bare_tokenizer() -> Tokenizer:
    """The same without the space that it puts before every text."""
    from tokenizers import normalizers

    tokenizer = built_in_tokenizer()
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    return tokenizer


def _encoding(load: Callable[[], Tokenizer]) -> Encode:
    loaded = cache(load)  # when it is needed: it takes a tenth of a second

    def encode(texts: Sequence[str]) -> list[list[int]]:
        found = loaded().encode_batch_fast(texts, add_special_tokens=False)
        return [text.ids for text in found]

    return encode


def _package_folder() -> Path:
    """Where the installed package lies, without importing it."""
    found = importlib.util.find_spec("wordllama")
    if found is None or found.origin is None:
        raise BylineError("The package wordllama is not installed.", "Install Byline again.")
    return Path(found.origin).parent
