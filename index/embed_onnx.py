"""Sentence-embedding models in ONNX files, run on this machine's processor."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import PREPROCESSING, EmbedderIdentity, Vectors, encodable, unit_rows
from index.errors import BylineError
from index.onnx_files import OnnxFiles, read_onnx_files, unlike_error

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_READY, _TOKENS = "sentence_embedding", ("last_hidden_state", "token_embeddings")
_INTEGERS = {"tensor(int64)": "int64", "tensor(int32)": "int32"}
_ANOTHER = "Copy it again from where it comes from, or use another model."


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
        self._tokenizer = _open_tokenizer(self._files)
        self._session = _open_session(self._files.model)
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
        lengths = np.array([len(row) for row in rows])
        shape = (len(rows), int(lengths.max()))
        mask = np.arange(shape[1]) < lengths[:, None]
        ids = np.zeros(shape, np.int64)  # what stands where the mask is 0 does not count
        ids[mask] = np.concatenate(rows)
        given: dict[str, NDArray[Any]] = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros(shape),
            "position_ids": np.broadcast_to(np.arange(shape[1]), shape),
        }
        feed = {name: given[name].astype(kind) for name, kind in self._inputs.items()}
        try:
            found = np.asarray(self._session.run([self._output], feed)[0], np.float32)
            vectors = self._pool(found, mask.astype(np.float32), lengths)
        except Exception as error:  # onnxruntime raises kinds of its own
            raise self._failed(_first_line(error)) from error
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
        return BylineError(f"The embedding model {self._files.model} failed: {reason}.", _ANOTHER)

    def _understood(self) -> dict[str, str]:
        """The inputs that the model asks for, and their kinds of integer."""
        known = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
        asked = self._session.get_inputs()
        for wanted in asked:
            if wanted.name not in known or wanted.type not in _INTEGERS:
                raise self._failed(f"it asks for {wanted.name} ({wanted.type})")
        if "input_ids" not in {wanted.name for wanted in asked}:
            raise self._failed("it asks for no input_ids")
        return {wanted.name: _INTEGERS[wanted.type] for wanted in asked}

    def _answer(self) -> tuple[str, bool]:
        """The output that is used, and whether it is a text's vector already."""
        ranks = {output.name: len(output.shape) for output in self._session.get_outputs()}
        if _READY in ranks:
            return _READY, True
        for name in (*_TOKENS, *ranks):
            if ranks.get(name) == 3:
                return name, False
        raise self._failed(f"it gives neither {_READY} nor {_TOKENS[0]}")


def _open_tokenizer(files: OnnxFiles) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(files.tokenizer))
        tokenizer.no_padding()
        tokenizer.enable_truncation(files.max_tokens)
    except Exception as error:  # the library raises nothing more special
        raise BylineError(
            f"{files.tokenizer} is not a tokenizer that can be used ({_first_line(error)}).",
            _ANOTHER,
        ) from error
    return tokenizer


def _open_session(model: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _cores()
    options.log_severity_level = 4  # what fails is raised
    try:
        return onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises kinds of its own
        raise BylineError(
            f"{model} is not an ONNX model that can be used ({_first_line(error)}).", _ANOTHER
        ) from error


def _cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_line(error: Exception) -> str:
    line = next(iter(str(error).splitlines()), "") or type(error).__name__
    return line[:200].rstrip(". ")
