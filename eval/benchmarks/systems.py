"""The retrievers that are compared, from single searches to the whole of `byline search`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np

from eval.benchmarks.sets import NO_DAY, Asked
from index.article import article_of_passage
from index.reader import OpenVersion
from rag.found import Found
from rag.pool import Pool
from rag.question import Question, understand
from rag.ranker import shipped_ranker
from rag.ranking import ranked_passages, vectors_of
from rag.retrieve import retrieve

# Passages a retriever may give: enough that ten distinct articles are among them.
GIVEN = 40
# Passages of each search that are fused.
SEARCHED = 200
# Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009).
_RRF = 60

System: TypeAlias = Callable[[OpenVersion, Asked], Iterable[Found]]


def words(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """BM25 of the question as it was asked."""
    return _read(version, _by_words(version, asked))


def vectors(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """Cosine with the question as it was asked."""
    return _read(version, _by_vectors(version, asked))


def reciprocal_rank(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """The usual fusion of both."""
    scores: dict[str, float] = {}
    for ids in (_by_words(version, asked), _by_vectors(version, asked)):
        for rank, passage_id in enumerate(ids, 1):
            scores[passage_id] = scores.get(passage_id, 0.0) + 1 / (_RRF + rank)
    return _read(version, sorted(scores, key=lambda i: (-scores[i], i)))


def learned_fusion(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """The first learned sum, which knows nothing of time."""
    question = Question(asked.question, asked.question, NO_DAY, present=False)
    return _first_sum(version, question)


def with_time(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """The first learned sum: words, vectors, and the time of question and article."""
    return _first_sum(version, _understood(asked, history=False))


def with_ranker(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """Both learned sums, of the last question alone."""
    return _some(ranked_passages(version, _understood(asked, history=False)))


def whole(version: OpenVersion, asked: Asked) -> list[Found]:
    """What `byline search` gives: also the conversation is understood, and copies come once."""
    return retrieve(version, _understood(asked, history=True), GIVEN)


SYSTEMS: Mapping[str, System] = {
    "words": words,
    "vectors": vectors,
    "words + vectors (RRF)": reciprocal_rank,
    "learned fusion": learned_fusion,
    "+ time": with_time,
    "+ ranker": with_ranker,
    "+ conversation (byline)": whole,
}
# The single searches, and what the chat is given.
PARTS = ("words", "vectors")
WHOLE = "+ conversation (byline)"


def proposed(version: OpenVersion, asked: Asked) -> Iterator[Found]:
    """Every candidate that the union of searches proposes, in no order."""
    pool = Pool.of(version, _understood(asked, history=True))
    return (one for one in pool.read(range(len(pool.candidates))) if one is not None)


def _understood(asked: Asked, *, history: bool) -> Question:
    return understand(
        asked.question,
        asked.history if history else (),
        asked.as_of or NO_DAY,
        hides_later=asked.as_of is not None,
    )


def _first_sum(version: OpenVersion, question: Question) -> Iterator[Found]:
    pool = Pool.of(version, question)
    scores = shipped_ranker(vectors_of(version)).first_scores(pool.features)
    order = [int(i) for i in np.argsort(-scores, kind="stable")]
    return (one for one in pool.read(order[:GIVEN]) if one is not None)


def _some(found: Iterable[Found]) -> Iterator[Found]:
    return itertools.islice(found, GIVEN)


def _by_words(version: OpenVersion, asked: Asked) -> list[str]:
    terms = version.asked_terms(asked.question)
    return [hit.passage_id for hit in version.words.search(terms, SEARCHED)]


def _by_vectors(version: OpenVersion, asked: Asked) -> list[str]:
    vector = version.embedder.embed_question(asked.question)
    return [hit.passage_id for hit in version.vectors.search(vector, SEARCHED)]


def _read(version: OpenVersion, passage_ids: list[str]) -> Iterator[Found]:
    some = passage_ids[:GIVEN]
    passages = version.store.passages(some)
    articles = version.store.articles(article_of_passage(i) for i in some)
    for passage_id in some:
        article = articles[article_of_passage(passage_id)]
        yield Found(passages[passage_id], article, 0.0, 0.0, 0.0)
