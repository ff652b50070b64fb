"""Reranking models in ONNX files: cross-encoders, and sentence-embedding models.

Which of them a folder holds is told by what the model gives: `logits` of a whole text, or vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedder import encodable
from index.embeddings import HUB, MINILM, OnnxEmbedder, reference_of
from index.errors import BylineError, UsageError
from index.onnx_files import OnnxFiles, read_onnx_files
from index.onnx_places import hub_folder, minilm_folder
from index.onnx_session import (
    ANOTHER,
    first_line,
    known_inputs,
    open_session,
    open_tokenizer,
    padded,
)
from rag.rerank import WINDOW_TOKENS, Kind, Reranker

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
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
    reference = reference_of(name)
    if reference == MINILM:
        place = minilm_folder()
    elif reference.startswith(HUB):
        hub_name = reference.removeprefix(HUB)
        remedy = f"hf download {hub_name} --include '*.json' model.onnx onnx/model.onnx"
        place = hub_folder(hub_name, what=WHAT, remedy=f"Fetch it, once, with: {remedy}")
    elif Path(reference).is_absolute():
        place = Path(reference)
    else:
        raise UsageError(
            f"There is no {WHAT} called {name!r}.",
            "Name a folder with an ONNX model (./models/reranker), or hub:ORG/NAME.",
        )
    read_onnx_files(place, what=WHAT)
    return place


def open_onnx_reranker(name: str, place: Path) -> Reranker:
    """The model of a folder, loaded.

    Raises:
        BylineError: it is damaged, or none that can be used.
    """
    files = read_onnx_files(place, what=WHAT)
    session = open_session(files.model)
    output = _class_scores(session, files)
    if output is not None:
        return CrossEncoder(name, files, session, output)
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
        files: of the model.
        session: the model.
        output: of the session, one row a pair.

    Raises:
        BylineError: its tokenizer or its classes cannot be used.
    """

    kind: Kind = "cross-encoder"

    def __init__(self, name: str, files: OnnxFiles, session: InferenceSession, output: str) -> None:
        self.name = name
        self._files, self._session, self._output = files, session, output
        self._tokenizer = open_tokenizer(files.tokenizer, files.max_tokens)
        try:
            self._inputs = known_inputs(session)
        except ValueError as error:
            raise self._failed(str(error)) from error
        self._special = int(self._tokenizer.num_special_tokens_to_add(True))
        if files.max_tokens - self._special < 2:
            raise self._failed(f"it reads no more than {files.max_tokens} tokens")
        self._column: int | None = None
        tried = self._run([self._pair(self._encode("A word?"), self._encode("A word."))])
        self._column = self._answering(tried.shape[1])

    def scores(self, question: str, windows: Sequence[str]) -> list[float]:
        """See `Reranker`."""
        asked = self._encode(question)
        pairs = [self._pair(asked, self._encode(window)) for window in windows]
        # Activations that are scaled over all that runs together would make neighbours matter.
        at_once = 1 if self._files.quantized else max(len(pairs), 1)
        found = [self._run(pairs[at : at + at_once]) for at in range(0, len(pairs), at_once)]
        return [float(score) for score in self._answers(np.concatenate(found))] if found else []

    def _encode(self, text: str) -> Encoding:
        """The tokens of one of the two texts alone."""
        clean = encodable(text.lower() if self._files.lower else text)
        return self._tokenizer.encode(clean, add_special_tokens=False)

    def _pair(self, asked: Encoding, window: Encoding) -> Encoding:
        """Question and window as the model reads them; the window is cut before the question."""
        room = self._files.max_tokens - self._special
        asked.truncate(min(QUESTION_TOKENS, room - 1))
        window.truncate(min(WINDOW_TOKENS, room - len(asked)))
        return self._tokenizer.post_process(asked, window)

    def _run(self, pairs: Sequence[Encoding]) -> NDArray[np.float64]:
        """(n, classes) of the model."""
        feed, _ = padded([p.ids for p in pairs], self._inputs, [p.type_ids for p in pairs])
        try:
            found = np.asarray(self._session.run([self._output], feed)[0], np.float64)
        except Exception as error:  # onnxruntime raises kinds of its own
            raise self._failed(first_line(error)) from error
        if found.ndim != 2 or len(found) != len(pairs) or not np.isfinite(found).all():
            raise self._failed(f"it did not give {len(pairs)} rows of numbers")
        return found

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
        labels = [label.lower() for label in self._files.labels]
        if classes == 1:
            return 0
        if classes == 2 and len(labels) != 2:
            return 1
        known = [labels.index(label) for label in _ANSWERS if label in labels]
        if len(labels) != classes or not known or (classes > 2 and labels[known[0]] == "label_1"):
            said = ", ".join(self._files.labels) or "none"
            raise self._failed(f"of its {classes} classes ({said}) none is known to mean an answer")
        return known[0]

    def _failed(self, reason: str) -> BylineError:
        return BylineError(f"The {WHAT} {self._files.model} failed: {reason}.", ANOTHER)


def _class_scores(session: InferenceSession, files: OnnxFiles) -> str | None:
    """The output that scores a whole text; None: the model gives vectors.

    Raises:
        BylineError: it gives a score for each token, as models that write do.
    """
    ranks = {output.name: len(output.shape) for output in session.get_outputs()}
    if ranks.get("logits") == 2:
        return "logits"
    if files.classifier:
        found: str | None = next((name for name, rank in ranks.items() if rank == 2), None)
        if found:
            return found
    if "logits" in ranks or files.classifier:
        raise BylineError(
            f"The {WHAT} {files.model} failed: it does not give one row of logits for a text.",
            ANOTHER,
        )
    return None
