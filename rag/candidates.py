"""The passages that may answer a question: a union of what words and vectors propose.

Nothing is read yet but ids, days and scores.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from index.article import article_of_passage
from index.embeddings import Vectors, reads
from index.languages import language_of
from index.reader import OpenVersion
from rag.query import Query
from rag.question import Question

# How many passages each search proposes: all articles' words, fresh articles' words, vectors.
WORD_CANDIDATES = 200
FRESH_CANDIDATES = 200
VECTOR_CANDIDATES = 200
# Fresh passages are few among many years' words; they get a search of their own.
FRESH_DAYS = 21


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was proposed.

    Args:
        day: of its article.
        words: BM25, >= 0; 0 where the words did not propose it.
        cosine: of the question's and the passage's vectors, -1 to 1; None where the vectors did
            not propose it, so that it is at most that of the last which they did.
    """

    passage_id: str
    article_id: str
    day: date | None
    words: float
    cosine: float | None


def propose(
    version: OpenVersion, question: Question, query: Query, asked: Vectors
) -> list[Candidate]:
    """All candidates that the question may see by the day of their article, in order of their ids.

    Args:
        version: is searched.
        question: what it may see.
        query: its terms.
        asked: its vector, one unit row.

    Raises:
        BylineError: the server that holds the vectors is away.
    """
    if question.within is not None and not question.within:
        return []
    words = _by_words(version, question, query)
    cosines = _by_vectors(version, question, asked)
    days = _days(version, question, {**cosines, **words})
    return [
        Candidate(i, article_of_passage(i), days[i], words.get(i, 0.0), cosines.get(i))
        for i in sorted(days)
    ]


def is_hidden(question: Question, day: date | None) -> bool:
    """Whether an article of a day is hidden, whatever it says."""
    if question.hides_later and day and day > question.as_of:
        return True
    time = question.time
    return time is not None and not time.named and not time.admits(day, "")


def _by_words(version: OpenVersion, question: Question, query: Query) -> dict[str, float]:
    """BM25 of the passages that the words propose."""
    since, until = _bounds(question)
    within = question.within
    hits = version.words.search(
        query.terms, WORD_CANDIDATES, since=since, until=until, within=within, same=query.same
    )
    if since is None and within is None and (question.present or question.time):
        back = min(FRESH_DAYS, question.as_of.toordinal() - 1)
        fresh = question.as_of - timedelta(days=back)
        hits += version.words.search(
            query.terms, FRESH_CANDIDATES, since=fresh, until=until, undated=False, same=query.same
        )
    return {hit.passage_id: hit.score for hit in hits}


def _by_vectors(version: OpenVersion, question: Question, asked: Vectors) -> dict[str, float]:
    """Cosine of the passages that the vectors propose, if they can read the question."""
    if not reads(version.manifest.embedder, language_of(question.asked)):
        return {}
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


def _bounds(question: Question) -> tuple[date | None, date | None]:
    """First and last day on which an article may be dated; None is open."""
    since, until = None, question.as_of if question.hides_later else None
    if question.time and question.time.window.stated:
        since, end = question.time.bounds
        if end and not question.time.named:  # a later article may name the day
            until = min(end, until) if until else end
    return since, until
