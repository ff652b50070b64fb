"""Question to passages that may answer it, ranked by words, vectors and age, none of them read yet.

score = BM25 + VECTOR_WEIGHT * cosine + RECENCY_WEIGHT * exp(-age / RECENCY_DAYS)
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from index.analysis import query_terms
from index.article import article_of_passage
from index.embeddings import Vectors
from index.reader import OpenVersion
from rag.question import Question

# How many passages each of the searches proposes; their union is ranked.
WORD_CANDIDATES = 200
VECTOR_CANDIDATES = 100
# Chosen on dated news questions (`python -m tests.benchmarks.news_questions`); an article without
# a date gets neither prize nor penalty.
VECTOR_WEIGHT = 15.0
RECENCY_WEIGHT = 8.0
RECENCY_DAYS = 21.0
# A stop to questions of thousands of words: the rarest terms decide anyway.
MAX_TERMS = 64
# Words that the conversation adds count for less than the question's own.
CONTEXT_WEIGHT = 0.3
# Vectors of passages that only the words proposed are fetched so many at a time.
_FETCHED = 32


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that was proposed.

    Args:
        day: of its article.
        score: larger is better; comparable within one question only.
        words_score: BM25, >= 0.
        cosine: of the question's and the passage's vectors, -1 to 1.
    """

    passage_id: str
    article_id: str
    day: date | None
    score: float
    words_score: float
    cosine: float


def ranked_passages(version: OpenVersion, question: Question) -> Iterator[Ranked]:
    """Passages that may answer, best first; ids break ties.

    Lazy: a passage that only the words proposed gets its exact cosine when it may come next, since
    what the vector search did not propose is no nearer than the last that it did.

    Raises:
        BylineError: the server that holds the vectors, or that embeds the question, is away.
    """
    if question.within is not None and not question.within:
        return
    asked = version.embedder.embed_question(f"{question.asked} {question.context}".strip())
    words_scores = _by_words(version, question)
    cosines = _by_vectors(version, question, asked)
    bound = max(min(cosines.values(), default=0.0), 0.0)
    exact: list[tuple[float, str, Ranked]] = []
    bounded: list[tuple[float, str, Ranked]] = []
    for one in _dated(version, question, {**cosines, **words_scores}):
        words_score = words_scores.get(one.passage_id, 0.0)
        cosine = cosines.get(one.passage_id)
        heap = bounded if cosine is None else exact
        _push(heap, one, question, words_score, bound if cosine is None else cosine)
    while exact or bounded:
        if not bounded or (exact and exact[0] < bounded[0]):
            yield heapq.heappop(exact)[-1]
            continue
        some = [heapq.heappop(bounded)[-1] for _ in range(min(_FETCHED, len(bounded)))]
        vectors = version.vectors.vectors([one.passage_id for one in some])
        for one in some:
            vector = vectors.get(one.passage_id)
            cosine = 0.0 if vector is None else float(np.dot(vector, asked[0]))
            _push(exact, one, question, one.words_score, cosine)


def recency(day: date | None, question: Question) -> float:
    """The prize for being fresh when the question was asked, 0 to RECENCY_WEIGHT."""
    if day is None:
        return 0.0
    if question.time and question.time.window.stated:
        return RECENCY_WEIGHT if question.time.admits(day, "") else 0.0
    age = (question.as_of - day).days
    return RECENCY_WEIGHT * math.exp(-max(age, 0) / RECENCY_DAYS)


def _push(
    heap: list[tuple[float, str, Ranked]],
    one: Ranked,
    question: Question,
    words_score: float,
    cosine: float,
) -> None:
    score = words_score + VECTOR_WEIGHT * cosine + recency(one.day, question)
    scored = replace(one, score=score, words_score=words_score, cosine=cosine)
    heapq.heappush(heap, (-score, scored.passage_id, scored))


def _by_words(version: OpenVersion, question: Question) -> dict[str, float]:
    """BM25 of the passages that the words propose."""
    since, until = _bounds(question)
    terms = _weighted_terms(question)
    within = question.within
    hits = version.words.search(terms, WORD_CANDIDATES, since=since, until=until, within=within)
    if since is None and within is None:
        # Fresh passages are few among many years' words; they get a search of their own.
        fresh = question.as_of - timedelta(days=min(RECENCY_DAYS, question.as_of.toordinal() - 1))
        hits += version.words.search(
            terms, WORD_CANDIDATES, since=fresh, until=until, undated=False
        )
    return {hit.passage_id: hit.score for hit in hits}


def _by_vectors(version: OpenVersion, question: Question, asked: Vectors) -> dict[str, float]:
    """Cosine of the passages that the vectors propose."""
    among = None
    if question.within is not None:
        among = version.store.passage_ids(sorted(question.within))
    hits = version.vectors.search(asked, VECTOR_CANDIDATES, among=among)
    return {hit.passage_id: hit.cosine for hit in hits}


def _dated(
    version: OpenVersion, question: Question, proposed: Mapping[str, float]
) -> Iterator[Ranked]:
    """Those that the question may see by the day of their article, not scored yet."""
    articles = {passage_id: article_of_passage(passage_id) for passage_id in proposed}
    days = version.store.days(articles.values())
    for passage_id, article_id in articles.items():
        if article_id in days and not is_hidden(question, days[article_id]):
            yield Ranked(passage_id, article_id, days[article_id], 0.0, 0.0, 0.0)


def is_hidden(question: Question, day: date | None) -> bool:
    """Whether an article of a day is hidden, whatever it says."""
    if question.hides_later and day and day > question.as_of:
        return True
    time = question.time
    return time is not None and not time.named and not time.admits(day, "")


def _bounds(question: Question) -> tuple[date | None, date | None]:
    """First and last day on which an article may be dated; None is open."""
    since, until = None, question.as_of if question.hides_later else None
    if question.time and question.time.window.stated:
        since = question.time.window.start
        end = question.time.window.end
        if end and not question.time.named:  # a later article may name the day
            until = min(end, until) if until else end
    return since, until


def _weighted_terms(question: Question) -> dict[str, float]:
    terms = dict.fromkeys(query_terms(question.asked)[:MAX_TERMS], 1.0)
    for term in query_terms(question.context)[:MAX_TERMS] if question.context else ():
        terms.setdefault(term, CONTEXT_WEIGHT)
    return terms
