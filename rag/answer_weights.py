"""The two regressions that weigh sentences and answers: what they look at, and their weights.

`eval/train_answer.py` fits them; the weights lie beside this file, readable.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WEIGHTS_FILE = Path(__file__).with_name("answer_weights.json")
SENTENCE_FEATURES = (
    "coverage", "coverage_with_lead_in", "soft_coverage", "pairs", "rarest", "rarest_with_lead_in",
    "answer_type", "cosine", "passage_coverage", "passage_cosine", "passage_rank", "length",
    "opens_article",
)  # fmt: skip
ANSWER_FEATURES = (
    "best", "second", "coverage", "passage_coverage", "missing_name", "answer_type", "cosine",
    "first_cosine", "lacks_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients of the two regressions, in the order of their features, the bias last."""

    sentence: tuple[float, ...]
    answer: tuple[float, ...]

    def sentence_chance(self, values: Sequence[float]) -> float:
        """Probability that a sentence with these features answers."""
        return _logistic(self.sentence, values)

    def answer_chance(self, values: Sequence[float]) -> float:
        """Probability that passages with these features answer."""
        return _logistic(self.answer, values)


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights that lie beside this file."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    for part, names in (("sentence", SENTENCE_FEATURES), ("answer", ANSWER_FEATURES)):
        if tuple(stored[part]["features"]) != names:
            raise ValueError(f"{WEIGHTS_FILE.name} was fitted to other features")
    sentence, answer = (
        (*stored[part]["weights"], stored[part]["bias"]) for part in ("sentence", "answer")
    )
    return Weights(sentence, answer)


def _logistic(weights: Sequence[float], values: Sequence[float]) -> float:
    *slopes, bias = weights
    total = bias + sum(w * v for w, v in zip(slopes, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
