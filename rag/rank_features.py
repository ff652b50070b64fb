"""What the ranker looks at, in a candidate and in its words.

A feature that is the same for all candidates of a question changes nothing; that is how what is not
known (a day, a name, a number) stays out of the ranking.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.analysis import is_stop_word, terms, words
from index.asked import rarity
from index.languages import analysed_as, language_of
from index.pieces import PIECE
from index.reader import OpenVersion
from rag.answer_type import answer_type, has_type
from rag.candidates import Candidate
from rag.evidence import names
from rag.query import Query
from rag.question import Question

Features: TypeAlias = NDArray[np.float64]
# Days after which the prize for being fresh has fallen to 1/e: a mixture can take any decay.
DECAYS = (3, 7, 21, 90)
FIRST_FEATURES = (
    "words", "words_of_best", "cosine", "cosine_of_best", *(f"fresh_{days}" for days in DECAYS),
)  # fmt: skip
SECOND_FEATURES = (
    *FIRST_FEATURES,
    "coverage", "title", "phrases", "nearness", "names", "numbers", "answer_type", "opens",
)  # fmt: skip
# BM25 of a good match of a question of ten words.
_WORDS_SCALE = 20.0
# Terms: what stands so near to one another is said together.
_NEAR = 30


@dataclass(frozen=True, slots=True)
class Words:
    """What is read of a candidate.

    Args:
        terms: of the passage, in order.
        title: terms of the article's headline.
        text: the passage as written.
        opens: whether it begins its article.
    """

    terms: Sequence[str]
    title: frozenset[str]
    text: str
    opens: bool


def first_features(question: Question, candidates: Sequence[Candidate]) -> Features:
    """(n, len(FIRST_FEATURES)): what is known before anything is read.

    A cosine that is not known counts as the lowest known one.
    """
    bm25 = np.array([c.words for c in candidates])
    known = [c.cosine for c in candidates if c.cosine is not None]
    floor, top = (min(known), max(known)) if known else (0.0, 0.0)
    cosine = np.array([floor if c.cosine is None else c.cosine for c in candidates])
    columns: list[Features] = [
        bm25 / _WORDS_SCALE,
        bm25 / max(float(bm25.max(initial=0.0)), 1e-9),
        *cosine_columns(cosine, floor, top),
        *_freshness(question, [c.day for c in candidates]),
    ]
    return np.column_stack(columns)


def cosine_columns(cosine: Features, floor: float, top: float) -> tuple[Features, Features]:
    """The two features that a cosine makes: itself, and its place between two others.

    Models of embeddings differ in what a cosine of 0.5 means; its place they have in common.
    """
    return cosine, np.clip((cosine - floor) / max(top - floor, 1e-6), -1.0, 1.0)


def _freshness(question: Question, days: Sequence[date | None]) -> list[Features]:
    """For each of DECAYS exp(-age / days); what has no date gets the mean of what has one.

    Within days that a question states and that lie behind, no day is better than another.
    """
    dated = np.array([day is not None for day in days])
    time = question.time
    if not dated.any() or not (question.present or time):
        return [np.zeros(len(days)) for _ in DECAYS]
    ages = np.array([max((question.as_of - day).days, 0) if day else 0 for day in days])
    inside = np.ones(len(days))
    if time and time.window.stated:
        inside = np.array([float(time.dates(day)) for day in days])
        if time.window.end and time.window.end < question.as_of:
            ages = np.zeros(len(days))
    columns: list[Features] = []
    for decay in DECAYS:
        fresh = inside * np.exp(-ages / decay)
        columns.append(np.where(dated, fresh, fresh[dated].mean()))
    return columns


class Wanted:
    """What a question wants of words, made once and held against each candidate.

    Args:
        version: says how rare each term is.
        question: is asked.
        query: its weighted terms.
    """

    def __init__(self, version: OpenVersion, question: Question, query: Query) -> None:
        total = len(version.words)
        self._weights: Mapping[str, float] = {
            term: weight * rarity(version.words.passage_frequency(term), total)
            for term, weight in query.terms.items()
            if term[0] != PIECE
        }
        self._same = query.same
        self._terms = frozenset(self._weights)
        asked = question.wording
        language, asked_in = analysed_as(version.languages)[0], language_of(asked)
        sequence = [
            term
            for word in words(asked)
            if not is_stop_word(word, asked_in)
            for term in terms(word, language)
        ]
        self._pairs = frozenset(itertools.pairwise(sequence)) if len(sequence) > 1 else frozenset()
        self._names = frozenset(names(asked)) & self._weights.keys()
        self._numbers = frozenset(t for t in self._weights if t[0].isdigit())
        self._kind = answer_type(asked)
        self._asked_words = frozenset(w.lower() for w in words(asked))

    @property
    def weights(self) -> Mapping[str, float]:
        """The question's terms, each with its weight and rarity."""
        return self._weights

    def features(self, read: Words) -> tuple[float, ...]:
        """The values of those of SECOND_FEATURES that need words, each 0 to 1."""
        title = self._heard(read.title)
        everywhere = self._heard(frozenset(read.terms)) | title
        return (
            self._share(self._terms, everywhere),
            self._share(self._terms, title),
            self._phrases(read.terms),
            self._nearness(read.terms),
            self._share(self._names, everywhere),
            self._share(self._numbers, everywhere),
            float(has_type(self._kind, read.text, self._asked_words)) if self._kind else 0.0,
            float(read.opens),
        )

    def terms_in(self, text: str, language: str) -> frozenset[str]:
        """The question's terms that a text of a language has, in whatever spelling."""
        return self._heard(frozenset(terms(text, language))) & self._terms

    def _heard(self, there: frozenset[str]) -> frozenset[str]:
        """Terms that are there, and those of the question that are there in another spelling."""
        return there | {t for t, others in self._same.items() if not others.isdisjoint(there)}

    def _share(self, wanted: frozenset[str], there: frozenset[str]) -> float:
        """Rarity-weighted share of wanted terms that are there; 0 where none is wanted."""
        total = sum(self._weights[t] for t in wanted)
        return sum(self._weights[t] for t in wanted if t in there) / total if total else 0.0

    def _phrases(self, listed: Sequence[str]) -> float:
        """Rarity-weighted share of the question's neighbours that are neighbours here."""
        if not self._pairs:
            return 0.0
        weight = {
            p: self._weights.get(p[0], 0.0) + self._weights.get(p[1], 0.0) for p in self._pairs
        }
        found = self._pairs.intersection(itertools.pairwise(listed))
        return sum(weight[pair] for pair in found) / max(sum(weight.values()), 1e-9)

    def _nearness(self, listed: Sequence[str]) -> float:
        """Rarity-weighted share of the question's terms in that stretch which has most of them."""
        total = sum(self._weights.values())
        places = [(i, term) for i, term in enumerate(listed) if term in self._weights]
        counts: dict[str, int] = {}
        inside = best = 0.0
        start = 0
        for place, term in places:
            counts[term] = counts.get(term, 0) + 1
            if counts[term] == 1:
                inside += self._weights[term]
            while places[start][0] <= place - _NEAR:
                gone = places[start][1]
                counts[gone] -= 1
                if not counts[gone]:
                    inside -= self._weights[gone]
                start += 1
            best = max(best, inside)
        return best / total if total else 0.0
