"""Question to passages that may answer it, best first: proposed, ranked, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from index.embeddings import StaticEmbedder
from index.reader import OpenVersion
from rag.found import Found
from rag.pool import Pool
from rag.question import Question
from rag.rank_features import Wanted
from rag.ranker import BUILT_IN, ENCODER, Ranker, shipped_ranker
from rag.rerank import Reranker, rerank

# So many of the first sum are read and ranked by the second.
DEPTH = 32
# Those beyond are read so many at a time.
_READ = 32


def ranked_passages(
    version: OpenVersion,
    question: Question,
    ranker: Ranker | None = None,
    reranker: Reranker | None = None,
) -> Iterator[Found]:
    """Passages that may answer, best first; ids break ties. What is beyond DEPTH comes lazily.

    Args:
        version: is searched.
        question: what is asked.
        ranker: None: the one that is shipped for the version's vectors.
        reranker: looks at the best again; None: the ranker's order stands.

    Raises:
        BylineError: the server that holds the vectors, or that embeds the question, is away; or the
            reranker fails.
    """
    pool = Pool.of(version, question)
    if not pool.candidates:
        return
    ranker = ranker or shipped_ranker(vectors_of(version))
    scores = ranker.first_scores(pool.features)
    order = [int(i) for i in np.argsort(-scores, kind="stable")]
    head, tail = order[:DEPTH], order[DEPTH:]
    found, features = pool.weigh(head)
    lowest = 0.0
    if found:
        seconds = ranker.second_scores(features)
        ranked = [
            replace(found[place], score=float(seconds[place]))
            for place in np.argsort(-seconds, kind="stable")
        ]
        if reranker is not None:
            wanted = Wanted(version, pool.question, pool.query)
            ranked = rerank(pool.alone, wanted, ranked, reranker, ranker.rerank)
        lowest = ranked[-1].score
        yield from ranked
    # What comes after is ranked by the first sum alone, below all that were read.
    for start in range(0, len(tail), _READ):
        places = tail[start : start + _READ]
        for place, one in zip(places, pool.read(places), strict=True):
            if one is not None:
                yield replace(one, score=lowest + float(scores[place] - scores[tail[0]]))


def vectors_of(version: OpenVersion) -> str:
    """Whose vectors a version holds, as `rag.ranker` tells them apart."""
    model = version.manifest.embedder.model
    return BUILT_IN if model == StaticEmbedder.identity.model else ENCODER
