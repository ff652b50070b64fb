"""How right a passage is for a question, where people marked what is right or said why."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from eval.benchmarks.sets import Asked, Result, RetrievalTask
from index.analysis import query_terms
from index.reader import OpenVersion
from rag.found import Found

# A passage that holds the answer's words is right where it has this share of the words, weighed by
# rarity, that the quiz explains the answer with: "China" stands in many passages.
EXPLAINED = 0.25
# What holds the answer's words and no more may be right all the same.
HOLDS_GAIN = 0.2
# What the quiz itself cites is right more surely than what merely holds the answer.
CITED_GAIN = 2.0

Gain = Callable[[Asked, Found], float]


def news_gain(version: OpenVersion, cited: RetrievalTask) -> Gain:
    """How right a passage is for a quiz question; see EXPLAINED and CITED_GAIN."""
    by_id = {asked.id: asked.needs[0] for asked in cited.asked}
    total = len(version.words)

    @lru_cache(maxsize=1)
    def rarities(explained: str) -> dict[str, float]:
        return {
            term: float(np.log(1 + total / (1 + version.words.passage_frequency(term))))
            for term in query_terms(explained)
        }

    def gain(asked: Asked, found: Found) -> float:
        result = Result(found.article.article_id, found.article.date, found.text)
        holds = any(need.says and need.met_by(result) for need in asked.needs)
        is_cited = asked.id in by_id and by_id[asked.id].met_by(result)
        if not holds and not is_cited:
            return 0.0
        rarity, there = rarities(asked.explained), set(query_terms(found.text))
        share = sum(w for t, w in rarity.items() if t in there) / max(sum(rarity.values()), 1e-9)
        right = max(float(holds and share >= EXPLAINED), HOLDS_GAIN * float(holds))
        return right + CITED_GAIN * float(is_cited and (holds or share >= EXPLAINED))

    return gain


def needs_gain(asked: Asked, found: Found) -> float:
    """1 where a passage is what the question needs."""
    result = Result(found.article.article_id, found.article.date, found.text)
    return float(any(need.met_by(result) for need in asked.needs))
