"""Reranking models in ONNX files: cross-encoders, and sentence-embedding models.

Which of them a folder holds is told by what the model gives: `logits` of a whole text, or vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embeddings import MINILM, OnnxEmbedder, reference_of
from index.onnx_files import OnnxFiles, read_onnx_files
from index.onnx_pairs import PairModel, class_scores, find_onnx_model
from index.onnx_places import minilm_folder
from index.onnx_session import open_session
from rag.rerank import WINDOW_TOKENS, Kind, Reranker

if TYPE_CHECKING:
    from tokenizers import Encoding

# What is read of a question; beyond, the window would have no room in a small model.
QUESTION_TOKENS = 64
WHAT = "reranking model"
# Labels, in lower case, of a class that means: this text answers.
_ANSWERS = ("entailment", "relevant", "positive", "yes", "true", "answer", "label_1")


def find_reranker(name: str) -> Path:
    """Where the model of this name is; nothing is downloaded.

    Args:
        name: a folder, `hub:ORG/NAME` in the hub's cache, or `minilm`.

    Raises:
        UsageError: it can be no name of one.
        BylineError: it is not there, or lacks a file.
    """
    if reference_of(name) != MINILM:
        return find_onnx_model(name, what=WHAT)
    place = minilm_folder()
    read_onnx_files(place, what=WHAT)
    return place


def open_onnx_reranker(name: str, place: Path) -> Reranker:
    """The model of a folder, loaded.

    Raises:
        BylineError: it is damaged, or none that can be used.
    """
    files = read_onnx_files(place, what=WHAT)
    session = open_session(files.model)
    output = class_scores(session, files, what=WHAT)
    if output is not None:
        return CrossEncoder(name, PairModel(files, session, output, what=WHAT))
    del session
    return EmbeddingReranker(name, place, files)


class EmbeddingReranker:
    """Scores are cosines of the question's and the windows' vectors. Threads may share it."""

    kind: Kind = "embedding"

    def __init__(self, name: str, place: Path, files: OnnxFiles) -> None:
        self.name = name
        self._embedder = OnnxEmbedder(name, place, min(files.max_tokens, WINDOW_TOKENS))

    def scores(self, question: str, windows: Sequence[str]) -> list[float]:
        """See `Reranker`."""
        asked = self._embedder.embed_question(question)[0]
        return [float(cosine) for cosine in self._embedder.embed_passages(windows) @ asked]


class CrossEncoder:
    """Scores are the model's own for question and window, read together. Threads may share it.

    Args:
        name: for people.
        model: reads them.

    Raises:
        BylineError: its classes cannot be used.
    """

    kind: Kind = "cross-encoder"

    def __init__(self, name: str, model: PairModel) -> None:
        self.name = name
        self._model = model
        self._column: int | None = None
        tried = model.scores([self._pair(model.encode("A word?"), model.encode("A word."))])
        self._column = self._answering(tried.shape[1])

    def scores(self, question: str, windows: Sequence[str]) -> list[float]:
        """See `Reranker`."""
        encode, run = self._model.encode, self._model.scores
        asked = encode(question)
        pairs = [self._pair(asked, encode(window)) for window in windows]
        # Activations that are scaled over all that runs together would make neighbours matter.
        at_once = 1 if self._model.files.quantized else max(len(pairs), 1)
        found = [run(pairs[at : at + at_once]) for at in range(0, len(pairs), at_once)]
        return [float(score) for score in self._answers(np.concatenate(found))] if found else []

    def _pair(self, asked: Encoding, window: Encoding) -> Encoding:
        """Question and window as the model reads them; the window is cut before the question."""
        room = self._model.room
        asked.truncate(min(QUESTION_TOKENS, room - 1))
        window.truncate(min(WINDOW_TOKENS, room - len(asked)))
        return self._model.pair(asked, window)

    def _answers(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds that a window answers; of a model with one number, that number."""
        if found.shape[1] == 1:
            return found[:, 0]
        others = np.delete(found, self._column or 0, axis=1)
        top = others.max(axis=1, keepdims=True)
        rest = top[:, 0] + np.log(np.exp(others - top).sum(axis=1))
        return np.asarray(found[:, self._column or 0] - rest)

    def _answering(self, classes: int) -> int:
        """Which class means that a window answers."""
        labels = [label.lower() for label in self._model.labels]
        if classes == 1:
            return 0
        if classes == 2 and len(labels) != 2:
            return 1
        known = [labels.index(label) for label in _ANSWERS if label in labels]
        if len(labels) != classes or not known or (classes > 2 and labels[known[0]] == "label_1"):
            said = ", ".join(self._model.labels) or "none"
            raise self._model.failed(
                f"of its {classes} classes ({said}) none is known to mean an answer"
            )
        return known[0]
