"""Question to passages: words and vectors fused, time weighed, near copies collapsed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from index.analysis import query_terms
from index.article import Article, Passage, Span
from index.reader import OpenVersion
from rag.question import Question

# How many passages each of the searches proposes; their union is ranked.
CANDIDATES = 200
# score = BM25 + VECTOR_WEIGHT * cosine + RECENCY_WEIGHT * exp(-age / RECENCY_DAYS). Chosen on dated
# news questions (`python -m tests.benchmarks.news_questions`); an article without a date gets
# neither prize nor penalty.
VECTOR_WEIGHT = 15.0
RECENCY_WEIGHT = 8.0
RECENCY_DAYS = 21.0
# A stop to questions of thousands of words: the rarest terms decide anyway.
MAX_TERMS = 64
# Words that the conversation adds count for less than the question's own.
CONTEXT_WEIGHT = 0.3
# Share of three-word runs that two passages must have in common to be the same story.
SAME_STORY = 0.7
_CONTEXT_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was retrieved.

    Args:
        score: larger is better; comparable within one question only.
        words_score: BM25, >= 0.
        cosine: of the question's and the passage's vectors, -1 to 1.
        also_in: ids of other articles that hold nearly the same passage.
    """

    passage: Passage
    article: Article
    score: float
    words_score: float
    cosine: float
    also_in: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.passage.span.of(self.article.text)


def retrieve(version: OpenVersion, question: Question, k: int) -> list[Found]:
    """The k best passages for a question, best first.

    Raises:
        BylineError: the server that holds the vectors, or that embeds the question, is away.
    """
    scores = _candidates(version, question)
    ranked = _rank(version, question, scores)
    return _collapse(ranked, k)


def context_of(version: OpenVersion, found: Found) -> str:
    """The passage with the sentences that lead up to it and those it goes on with."""
    siblings = version.store.passages_of(found.article.article_id)
    place = next(
        (i for i, p in enumerate(siblings) if p.passage_id == found.passage.passage_id), None
    )
    if place is None:
        return found.text
    before = siblings[place - 1].sentences[-_CONTEXT_SENTENCES:] if place else ()
    after = siblings[place + 1].sentences[:_CONTEXT_SENTENCES] if place + 1 < len(siblings) else ()
    text = found.article.text
    parts = [_joined(text, before), found.text, _joined(text, after)]
    return " ".join(part for part in parts if part)


def _joined(text: str, spans: Sequence[Span]) -> str:
    return " ".join(span.of(text) for span in spans)


def _candidates(version: OpenVersion, question: Question) -> dict[str, tuple[float, float]]:
    """BM25 and cosine of every candidate passage."""
    within = question.within
    if within is not None and not within:
        return {}
    since, until = _bounds(question)
    terms = _weighted_terms(question)
    hits = version.words.search(terms, CANDIDATES, since=since, until=until, within=within)
    if since is None and within is None:
        # Fresh passages are few among many years' words; they get a search of their own.
        fresh = question.as_of - timedelta(days=min(RECENCY_DAYS, question.as_of.toordinal() - 1))
        hits += version.words.search(terms, CANDIDATES, since=fresh, until=until, undated=False)
    words_scores = {hit.passage_id: hit.score for hit in hits}
    asked = version.embedder.embed_question(f"{question.asked} {question.context}".strip())
    among = None
    if within is not None:
        among = [p.passage_id for i in sorted(within) for p in version.store.passages_of(i)]
    near = {h.passage_id: h.cosine for h in version.vectors.search(asked, CANDIDATES, among=among)}
    unknown = [passage_id for passage_id in words_scores if passage_id not in near]
    for passage_id, vector in version.vectors.vectors(unknown).items():
        near[passage_id] = float(np.dot(vector, asked[0]))
    return {
        passage_id: (words_scores.get(passage_id, 0.0), near.get(passage_id, 0.0))
        for passage_id in {**words_scores, **near}
    }


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


def _rank(
    version: OpenVersion, question: Question, scores: dict[str, tuple[float, float]]
) -> list[Found]:
    passages = version.store.passages(scores)
    articles = version.store.articles(p.article_id for p in passages.values())
    ranked: list[Found] = []
    for passage_id, passage in passages.items():
        article = articles[passage.article_id]
        if _hidden(question, article, passage):
            continue
        words_score, cosine = scores[passage_id]
        score = words_score + VECTOR_WEIGHT * cosine + recency(article.date, question)
        ranked.append(Found(passage, article, score, words_score, cosine))
    # Ids break ties, so that the same question always gets the same order.
    return sorted(ranked, key=lambda f: (-f.score, f.passage.passage_id))


def _hidden(question: Question, article: Article, passage: Passage) -> bool:
    if question.hides_later and article.date and article.date > question.as_of:
        return True
    text = passage.span.of(article.text)
    return question.time is not None and not question.time.admits(article.date, text)


def recency(day: date | None, question: Question) -> float:
    """The prize for being fresh when the question was asked, 0 to RECENCY_WEIGHT."""
    if day is None:
        return 0.0
    age = (question.as_of - day).days
    if question.time and question.time.window.stated:
        return RECENCY_WEIGHT if question.time.admits(day, "") else 0.0
    return RECENCY_WEIGHT * math.exp(-max(age, 0) / RECENCY_DAYS)


def _collapse(ranked: Sequence[Found], k: int) -> list[Found]:
    """The k best stories: of nearly identical passages the newest stands for all of them."""
    kept: list[Found] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for found in ranked:
        mine = _shingles(found.text)
        same = next((i for i, other in enumerate(shingles) if _alike(mine, other)), None)
        if same is not None:
            kept[same] = _newest(kept[same], found)
        elif len(kept) < k:
            kept.append(found)
            shingles.append(mine)
        elif len(kept) >= k:
            break
    return kept


def _newest(first: Found, second: Found) -> Found:
    """The newer of two copies, in the place of the better ranked, naming the other."""
    newer, older = first, second
    if (second.article.date or date.min) > (first.article.date or date.min):
        newer, older = second, first
    also = dict.fromkeys([*first.also_in, *second.also_in, older.article.article_id])
    also.pop(newer.article.article_id, None)
    return replace(newer, score=first.score, also_in=tuple(also))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    tokens = text.lower().split()
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False)) or frozenset(
        [tuple(tokens)]
    )


def _alike(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> bool:
    return len(first & second) >= SAME_STORY * len(first | second)
