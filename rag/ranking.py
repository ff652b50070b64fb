"""Question to passages that may answer it, ranked by words, vectors and age, none of them read yet.

score = BM25 + VECTOR_WEIGHT * cosine + RECENCY_WEIGHT * exp(-age / RECENCY_DAYS)
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from index.article import article_of_passage
from index.embeddings import Vectors
from index.reader import OpenVersion
from rag.query import Query, query_of
from rag.question import Question

# How many passages each of the searches proposes; their union is ranked.
WORD_CANDIDATES = 200
VECTOR_CANDIDATES = 100
# Chosen on dated news questions (`python -m tests.benchmarks.news_questions`); an article without
# a date gets neither prize nor penalty.
VECTOR_WEIGHT = 15.0
RECENCY_WEIGHT = 8.0
RECENCY_DAYS = 21.0
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
    query = query_of(version, question)
    asked = query.embed(version.embedder)
    words_scores = _by_words(version, question, query)
    cosines = _by_vectors(version, question, asked)
    bound = max(min(cosines.values(), default=0.0), 0.0)
    days = _days(version, question, {**cosines, **words_scores})
    # What a passage has without its vector, and (score negated, id) as far as that is known.
    bases = {i: words_scores.get(i, 0.0) + recency(day, question) for i, day in days.items()}
    exact = [(-bases[i] - VECTOR_WEIGHT * cosines[i], i) for i in bases if i in cosines]
    bounded = [(-base - VECTOR_WEIGHT * bound, i) for i, base in bases.items() if i not in cosines]
    heapq.heapify(exact)
    heapq.heapify(bounded)
    while exact or bounded:
        if not bounded or (exact and exact[0] < bounded[0]):
            negative, best = heapq.heappop(exact)
            article = article_of_passage(best)
            words_score = words_scores.get(best, 0.0)
            yield Ranked(best, article, days[best], -negative, words_score, cosines[best])
            continue
        some = [heapq.heappop(bounded)[1] for _ in range(min(_FETCHED, len(bounded)))]
        vectors = version.vectors.vectors(some)
        for i in some:
            cosines[i] = float(np.dot(vectors[i], asked[0])) if i in vectors else 0.0
            heapq.heappush(exact, (-bases[i] - VECTOR_WEIGHT * cosines[i], i))


def recency(day: date | None, question: Question) -> float:
    """The prize for being fresh when the question was asked, 0 to RECENCY_WEIGHT."""
    if day is None:
        return 0.0
    if question.time and question.time.window.stated:
        return RECENCY_WEIGHT if question.time.admits(day, "") else 0.0
    age = (question.as_of - day).days
    return RECENCY_WEIGHT * math.exp(-max(age, 0) / RECENCY_DAYS)


def _by_words(version: OpenVersion, question: Question, query: Query) -> dict[str, float]:
    """BM25 of the passages that the words propose."""
    since, until = _bounds(question)
    within = question.within
    hits = version.words.search(
        query.terms, WORD_CANDIDATES, since=since, until=until, within=within, same=query.same
    )
    if since is None and within is None:
        # Fresh passages are few among many years' words; they get a search of their own.
        fresh = question.as_of - timedelta(days=min(RECENCY_DAYS, question.as_of.toordinal() - 1))
        hits += version.words.search(
            query.terms,
            WORD_CANDIDATES,
            since=fresh,
            until=until,
            undated=False,
            same=query.same,
        )
    return {hit.passage_id: hit.score for hit in hits}


def _by_vectors(version: OpenVersion, question: Question, asked: Vectors) -> dict[str, float]:
    """Cosine of the passages that the vectors propose."""
    among = None
    if question.within is not None:
        among = version.store.passage_ids(sorted(question.within))
    hits = version.vectors.search(asked, VECTOR_CANDIDATES, among=among)
    return {hit.passage_id: hit.cosine for hit in hits}


def _days(
    version: OpenVersion, question: Question, proposed: Iterable[str]
) -> dict[str, date | None]:
    """The day of those passages that the question may see by the day of their article."""
    articles = {passage_id: article_of_passage(passage_id) for passage_id in proposed}
    days = version.store.days(articles.values())
    hidden = {day for day in set(days.values()) if is_hidden(question, day)}
    return {
        passage_id: days[article_id]
        for passage_id, article_id in articles.items()
        if article_id in days and days[article_id] not in hidden
    }


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
