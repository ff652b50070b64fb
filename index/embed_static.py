"""The built-in embedding model: WordLlama's static token vectors."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedder import EmbedderIdentity, Vectors, encodable, unit_rows
from index.errors import BylineError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

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
        self._tokenizer = built_in_tokenizer()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        clean = [encodable(text) for text in texts]
        tokenized = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        means = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, tokens in zip(means, tokenized, strict=True):
            if tokens.ids:
                self._vectors.take(tokens.ids, axis=0, mode="clip").mean(axis=0, out=row)
        return unit_rows(means)

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


def _package_folder() -> Path:
    """Where the installed package lies, without importing it."""
    found = importlib.util.find_spec("wordllama")
    if found is None or found.origin is None:
        raise BylineError("The package wordllama is not installed.", "Install Byline again.")
    return Path(found.origin).parent
