"""Sentence-embedding models in ONNX files, run on this machine's processor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import PREPROCESSING, EmbedderIdentity, Vectors, encodable, unit_rows
from index.errors import BylineError
from index.onnx_files import read_onnx_files, unlike_error
from index.onnx_session import (
    ANOTHER,
    first_line,
    known_inputs,
    open_session,
    open_tokenizer,
    padded,
)

_READY, _TOKENS = "sentence_embedding", ("last_hidden_state", "token_embeddings")


class OnnxEmbedder:
    """A model of a folder, as `index.onnx_files` reads it. May be shared between threads.

    Texts run together with others of like length. The identity holds a digest of the files: what
    was made with other files is another model's.

    Args:
        model: the name that is recorded.
        place: the folder, or the ONNX file.
        max_tokens: where a text is cut, whatever the files say.

    Raises:
        BylineError: a file is missing, damaged, or of a model that cannot be used.
    """

    # A batch holds no more texts, nor tokens with its padding.
    BATCH = 64
    BATCH_TOKENS = 16_384

    def __init__(self, model: str, place: Path, max_tokens: int | None = None) -> None:
        self._files = read_onnx_files(place, max_tokens)
        self._tokenizer = open_tokenizer(self._files.tokenizer, self._files.max_tokens)
        self._session = open_session(self._files.model)
        self._inputs = self._understood()
        self._output, ready = self._answer()
        if self._files.unlike and not ready:
            raise unlike_error(self._files)
        tried = self._run([self._tokenize(["A word."])[0] or [0]])
        made = f"{PREPROCESSING}; onnx {self._files.digest()}"
        self.identity = EmbedderIdentity(model, tried.shape[1], made)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`.

        Raises:
            BylineError: the model fails.
        """
        return self._embed([self._files.passage_prompt + text for text in texts])

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self._embed([self._files.query_prompt + text])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        rows = self._tokenize(texts)
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        for places in self._batches([len(row) for row in rows]):
            vectors[places] = self._run([rows[place] for place in places])
        return unit_rows(vectors)

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        clean = [encodable(text.lower() if self._files.lower else text) for text in texts]
        return [found.ids for found in self._tokenizer.encode_batch_fast(clean)]

    def _batches(self, lengths: Sequence[int]) -> Iterator[list[int]]:
        """Places of texts that run together, shortest first; texts without tokens never run."""
        most = 1 if self._files.quantized else self.BATCH
        batch: list[int] = []
        for place in sorted((p for p, n in enumerate(lengths) if n), key=lengths.__getitem__):
            if len(batch) == most or (len(batch) + 1) * lengths[place] > self.BATCH_TOKENS:
                if batch:
                    yield batch
                batch = []
            batch.append(place)
        if batch:
            yield batch

    def _run(self, rows: Sequence[Sequence[int]]) -> Vectors:
        """The vectors of tokenized texts, one run of the model."""
        feed, mask = padded(rows, self._inputs)
        lengths = mask.sum(axis=1)
        try:
            found = np.asarray(self._session.run([self._output], feed)[0], np.float32)
            vectors = self._pool(found, mask.astype(np.float32), lengths)
        except Exception as error:  # onnxruntime raises kinds of its own
            raise self._failed(first_line(error)) from error
        if vectors.shape[0] != len(rows) or not np.isfinite(vectors).all():
            raise self._failed(f"it did not give {len(rows)} vectors of numbers")
        return vectors

    def _pool(self, found: Vectors, mask: Vectors, lengths: NDArray[Any]) -> Vectors:
        if found.ndim == 2:
            return found
        if self._files.pooling == "cls":
            return found[:, 0]
        if self._files.pooling == "last":
            return np.asarray(found[np.arange(len(found)), lengths - 1])
        means = np.einsum("nld,nl->nd", found, mask) / mask.sum(axis=1, keepdims=True)
        return np.asarray(means, np.float32)

    def _failed(self, reason: str) -> BylineError:
        return BylineError(f"The embedding model {self._files.model} failed: {reason}.", ANOTHER)

    def _understood(self) -> dict[str, str]:
        try:
            return known_inputs(self._session)
        except ValueError as error:
            raise self._failed(str(error)) from error

    def _answer(self) -> tuple[str, bool]:
        """The output that is used, and whether it is a text's vector already."""
        ranks = {output.name: len(output.shape) for output in self._session.get_outputs()}
        if _READY in ranks:
            return _READY, True
        for name in (*_TOKENS, *ranks):
            if ranks.get(name) == 3:
                return name, False
        raise self._failed(f"it gives neither {_READY} nor {_TOKENS[0]}")
