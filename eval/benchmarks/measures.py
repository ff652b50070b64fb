"""What a ranking is worth: recall@k, reciprocal rank, nDCG, each question by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eval.benchmarks.sets import Asked, Result
from rag.found import Found

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Scores:
    """One question's figures, each 0 to 1.

    Args:
        recall: by k, the share of what the question needs that is among the first k results.
        reciprocal_rank: 1 / the rank of the first result that is needed, if within 10, else 0.
        ndcg: at 10 (Järvelin and Kekäläinen 2002): a result counts 1 where it is the first to meet
            a need.
    """

    recall: dict[int, float]
    reciprocal_rank: float
    ndcg: float


def judged(
    found: Iterable[Found], *, by_article: bool, stories: Mapping[str, str] | None = None
) -> list[Result]:
    """Results as the sets judge them; by article, each article once, at its best passage.

    Args:
        found: passages, best first.
        by_article: whether an article counts once.
        stories: for an article that is a copy of others, the one that stands for all of them.
    """
    seen: set[str] = set()
    results = []
    for one in found:
        article = (stories or {}).get(one.article.article_id, one.article.article_id)
        if by_article and article in seen:
            continue
        seen.add(article)
        results.append(Result(article, one.article.date, one.text))
    return results


def told_once(asked: Asked, stories: Mapping[str, str]) -> Asked:
    """The question with copies counted as the one article that stands for them."""
    needs = [
        replace(need, articles=frozenset(stories.get(i, i) for i in need.articles))
        for need in asked.needs
    ]
    return replace(asked, needs=tuple(dict.fromkeys(needs)))


def first_rank(results: Sequence[Result], asked: Asked) -> int | None:
    """Place of the first result that is needed, from 0; None where there is none."""
    return next(
        (i for i, r in enumerate(results) if any(need.met_by(r) for need in asked.needs)), None
    )


def scores(results: Sequence[Result], asked: Asked, ks: Sequence[int]) -> Scores:
    """The figures of one question's results, best first."""
    met_at: list[int] = []
    open_needs = list(asked.needs)
    for place, result in enumerate(results[: max(*ks, DEPTH)]):
        met = [need for need in open_needs if need.met_by(result)]
        if met:
            met_at.extend([place] * len(met))
            open_needs = [need for need in open_needs if need not in met]
    recall = {k: sum(place < k for place in met_at) / len(asked.needs) for k in ks}
    gained = sum(1 / math.log2(place + 2) for place in set(met_at) if place < DEPTH)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(len(asked.needs), DEPTH)))
    first = met_at[0] if met_at and met_at[0] < DEPTH else None
    return Scores(recall, 0.0 if first is None else 1 / (first + 1), gained / ideal)
