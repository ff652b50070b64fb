"""The learned combination of what speaks for a passage: two sums of weighted features.

`eval/train_ranking.py` fits the weights; they lie beside this file, readable. The first sum chooses
whose words are read, the second ranks those. Weights for vectors of the built-in model and of
encoders differ, since what their cosines are worth differs.

A reranker's score joins the second sum. What it is worth was fitted with a sentence-embedding
model; for cross-encoders the same is taken, unfitted: `eval/train_ranking.py --rerank-model MODEL`
fits it to a model of one's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.rank_features import FIRST_FEATURES, SECOND_FEATURES, Features

WEIGHTS_FILE = Path(__file__).with_name("ranking_weights.json")
# Of whose vectors the cosines are.
BUILT_IN, ENCODER = "built-in", "encoder"
# Where the file says what rerankers are worth.
RERANK = "rerank"


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights in the order of FIRST_FEATURES and SECOND_FEATURES.

    Args:
        rerank: what a standard deviation of a reranker's scores is worth, by its kind.
    """

    first: tuple[float, ...]
    second: tuple[float, ...]
    rerank: Mapping[str, float] = field(default_factory=dict)

    def first_scores(self, features: Features) -> Features:
        """(n,) scores of (n, len(FIRST_FEATURES)) features; larger is better."""
        return np.asarray(features @ np.array(self.first))

    def second_scores(self, features: Features) -> Features:
        """(n,) scores of (n, len(SECOND_FEATURES)) features; larger is better."""
        return np.asarray(features @ np.array(self.second))


@lru_cache(maxsize=2)
def shipped_ranker(vectors: str) -> Ranker:
    """The ranker that lies beside this file, for BUILT_IN or ENCODER vectors."""
    everything = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    stored = everything[vectors]
    weights = []
    for part, names in (("first", FIRST_FEATURES), ("second", SECOND_FEATURES)):
        if tuple(stored[part]) != names:
            raise ValueError(f"{WEIGHTS_FILE.name} was fitted to other features")
        weights.append(tuple(float(value) for value in stored[part].values()))
    return Ranker(weights[0], weights[1], everything[RERANK])
