"""The candidates of one question with what is known of them, read as far as they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis import terms
from index.embeddings import Vectors
from index.languages import language_of
from index.reader import OpenVersion
from rag.candidates import Candidate, propose
from rag.found import Found
from rag.query import Query, query_of
from rag.question import Question
from rag.rank_features import (
    FIRST_FEATURES,
    Features,
    Wanted,
    Words,
    cosine_columns,
    first_features,
)
from rag.spelling import spelt

_COSINE = FIRST_FEATURES.index("cosine")
# Characters: a byline or a place may stand before the first sentence that is kept.
_OPENING = 200


@dataclass(frozen=True, slots=True)
class Pool:
    """What was proposed for a question.

    Args:
        asked: the vector of the question, one unit row.
        candidates: in order of their ids.
        features: their first features, a row for each.
    """

    version: OpenVersion
    question: Question
    query: Query
    asked: Vectors
    candidates: Sequence[Candidate]
    features: Features

    @classmethod
    def of(cls, version: OpenVersion, question: Question) -> Pool:
        """Search, and measure what was found.

        Raises:
            BylineError: the server that holds the vectors, or that embeds the question, is away.
        """
        question = spelt(version, question)
        query = query_of(version, question)
        asked = query.embed(version.embedder)
        candidates = propose(version, question, query, asked)
        features = first_features(question, candidates)
        return cls(version, question, query, asked, candidates, features)

    @property
    def alone(self) -> str:
        """The question for who does not know the conversation."""
        return self.question.standalone if self.question.before.questions else self.query.text

    def read(self, places: Sequence[int]) -> Iterator[Found | None]:
        """Some candidates with their words and exact cosines, scored 0.

        None for what the question's window rules out by its words.
        """
        some = [self.candidates[i] for i in places]
        passages = self.version.store.passages(c.passage_id for c in some)
        articles = self.version.store.articles(c.article_id for c in some)
        unknown = [c.passage_id for c in some if c.cosine is None and self._read_by_model()]
        vectors = self.version.vectors.vectors(unknown) if unknown else {}
        time = self.question.time
        for one in some:
            passage, article = passages[one.passage_id], articles[one.article_id]
            cosine = one.cosine
            if cosine is None:
                vector = vectors.get(one.passage_id)
                cosine = 0.0 if vector is None else float(np.dot(vector, self.asked[0]))
            admitted = time is None or time.admits(article.date, passage.span.of(article.text))
            yield Found(passage, article, 0.0, one.words, cosine) if admitted else None

    def weigh(self, places: Sequence[int]) -> tuple[list[Found], Features]:
        """Some candidates that the window admits, read, and their second features, a row each."""
        listed = self.version.store.passage_terms(self.candidates[i].passage_id for i in places)
        wanted = Wanted(self.version, self.question, self.query)
        titles: dict[str, frozenset[str]] = {}
        found, rows = [], []
        for place, one in zip(places, self.read(places), strict=True):
            if one is None:
                continue
            article, passage = one.article, one.passage
            if article.article_id not in titles:
                language = language_of(article.text)
                titles[article.article_id] = frozenset(terms(article.headline, language))
            words = Words(
                listed[passage.passage_id].split(),
                titles[article.article_id],
                one.text,
                passage.start < _OPENING,
            )
            found.append(one)
            rows.append((*self.features[place], *wanted.features(words)))
        features = np.array(rows)
        if found:
            cosines = np.array([one.cosine for one in found])
            features[:, _COSINE : _COSINE + 2] = np.column_stack(
                cosine_columns(cosines, *self._cosine_range())
            )
        return found, features

    def _read_by_model(self) -> bool:
        """Whether the vectors were asked: they are not where they cannot read the language."""
        return any(c.cosine is not None for c in self.candidates)

    def _cosine_range(self) -> tuple[float, float]:
        """The lowest and highest cosine that the vectors proposed."""
        known = [c.cosine for c in self.candidates if c.cosine is not None]
        return (min(known), max(known)) if known else (0.0, 0.0)
