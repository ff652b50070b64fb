"""Classifiers of pairs of texts in ONNX files: found by name, opened, and fed.

Rerankers and checkers are of this kind; what their classes mean is theirs to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedder import encodable
from index.embeddings import HUB, reference_of
from index.errors import BylineError, UsageError
from index.onnx_files import OnnxFiles, read_onnx_files
from index.onnx_places import hub_folder
from index.onnx_session import (
    ANOTHER,
    first_line,
    known_inputs,
    open_session,
    open_tokenizer,
    padded,
)

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding


def find_onnx_model(name: str, *, what: str) -> Path:
    """Where the model of this name is; nothing is downloaded.

    Args:
        name: a folder, or `hub:ORG/NAME` in the hub's cache.
        what: the model is, in what is said of it.

    Raises:
        UsageError: it can be no name of one.
        BylineError: it is not there, or lacks a file.
    """
    reference = reference_of(name)
    if reference.startswith(HUB):
        hub_name = reference.removeprefix(HUB)
        remedy = f"hf download {hub_name} --include '*.json' model.onnx onnx/model.onnx"
        place = hub_folder(hub_name, what=what, remedy=f"Fetch it, once, with: {remedy}")
    elif Path(reference).is_absolute():
        place = Path(reference)
    else:
        raise UsageError(
            f"There is no {what} called {name!r}.",
            "Name a folder with an ONNX model (./models/some-model), or hub:ORG/NAME.",
        )
    read_onnx_files(place, what=what)
    return place


def class_scores(session: InferenceSession, files: OnnxFiles, *, what: str) -> str | None:
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
            f"The {what} {files.model} failed: it does not give one row of logits for a text.",
            ANOTHER,
        )
    return None


def open_pair_model(place: Path, *, what: str) -> PairModel:
    """The classifier of a folder, loaded.

    Raises:
        BylineError: it is damaged, gives vectors, or cannot be used.
    """
    files = read_onnx_files(place, what=what)
    session = open_session(files.model)
    output = class_scores(session, files, what=what)
    if output is None:
        raise BylineError(
            f"The {what} {files.model} failed: it gives vectors, and sorts no pairs of texts.",
            "Name a sequence-classification model that was exported with its logits.",
        )
    return PairModel(files, session, output, what=what)


class PairModel:
    """A model that reads two texts together and scores classes. Threads may share it.

    Args:
        files: of the model.
        session: the model.
        output: of the session, one row a pair.
        what: the model is, in what is said of it.

    Attributes:
        room: tokens that the two texts may have together.

    Raises:
        BylineError: its tokenizer or its inputs cannot be used.
    """

    def __init__(
        self, files: OnnxFiles, session: InferenceSession, output: str, *, what: str
    ) -> None:
        self.files = files
        self._session, self._output, self._what = session, output, what
        self._tokenizer = open_tokenizer(files.tokenizer, files.max_tokens)
        self._tokenizer.no_truncation()  # each of the two texts is cut to its own share
        try:
            self._inputs = known_inputs(session)
        except ValueError as error:
            raise self.failed(str(error)) from error
        special = int(self._tokenizer.num_special_tokens_to_add(True))
        self.room = files.max_tokens - special
        if self.room < 2:
            raise self.failed(f"it reads no more than {files.max_tokens} tokens")
        self.separates = special > 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Of its classes, in order; empty where nothing is said."""
        return self.files.labels

    def cleaned(self, text: str) -> str:
        """A text as the tokenizer is given it; a token's offsets count in this one."""
        return encodable(text.lower() if self.files.lower else text)

    def encode(self, text: str) -> Encoding:
        """The tokens of one of the two texts alone."""
        return self._tokenizer.encode(self.cleaned(text), add_special_tokens=False)

    def pair(self, first: Encoding, second: Encoding) -> Encoding:
        """Two texts as the model reads them; they have been cut to `room`."""
        return self._tokenizer.post_process(first, second)

    def scores(self, pairs: Sequence[Encoding]) -> NDArray[np.float64]:
        """(n, classes) of at least one pair; all are run together.

        Raises:
            BylineError: the model fails.
        """
        feed, _ = padded([p.ids for p in pairs], self._inputs, [p.type_ids for p in pairs])
        try:
            found = np.asarray(self._session.run([self._output], feed)[0], np.float64)
        except Exception as error:  # onnxruntime raises kinds of its own
            raise self.failed(first_line(error)) from error
        if found.ndim != 2 or len(found) != len(pairs) or not np.isfinite(found).all():
            raise self.failed(f"it did not give {len(pairs)} rows of numbers")
        return found

    def failed(self, reason: str, remedy: str = ANOTHER) -> BylineError:
        """What to say of this model."""
        return BylineError(f"The {self._what} {self.files.model} failed: {reason}.", remedy)
