"""A reranker that is loaded when it is first needed, and whose failure costs only its help."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from rag.rerank import Kind, Reranker

logger = logging.getLogger(__name__)


class LateReranker:
    """Stands for a model until it is asked. Threads may share it: the model is loaded once.

    Where the model cannot be loaded, or fails, all windows get the same score, which leaves the
    passages in the order that they had; the log says so, once.

    Args:
        name: the model's.
        load: loads it.
    """

    def __init__(self, name: str, load: Callable[[], Reranker]) -> None:
        self.name = name
        self._load = load
        self._lock = Lock()
        self._model: Reranker | None = None
        self._given_up = self._told = False

    @property
    def kind(self) -> Kind:
        """The model's; of one that cannot be loaded it does not matter."""
        model = self._loaded()
        return model.kind if model else "embedding"

    def scores(self, question: str, windows: Sequence[str]) -> Sequence[float]:
        """See `Reranker`."""
        model = self._loaded()
        if model is None:
            return [0.0] * len(windows)
        try:
            scores = [float(score) for score in model.scores(question, windows)]
            if len(scores) != len(windows) or not np.isfinite(scores).all():
                raise ValueError(f"it did not give {len(windows)} numbers")
        except Exception as error:  # whatever it is, an answer must not fail because of it
            self._tell(error)
            return [0.0] * len(windows)
        return scores

    def _loaded(self) -> Reranker | None:
        with self._lock:
            if self._model is None and not self._given_up:
                try:
                    self._model = self._load()
                except Exception as error:
                    self._given_up = True
                    self._tell(error)
            return self._model

    def _tell(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            logger.warning("%s Passages are not reranked by %s.", error, self.name)
