"""A second look at the best passages: a model reads the question beside a window of each.

A window is short since time grows with the tokens that are read; where it lies is chosen by the
question's terms, so that what might answer is in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, Protocol, TypeAlias

import numpy as np

from index.article import Span
from index.languages import language_of
from rag.found import Found

# "embedding" compares the vectors of two texts, "cross-encoder" reads both at once.
Kind: TypeAlias = Literal["embedding", "cross-encoder"]

# So many passages are looked at again. On dated questions 24 of them, windows of 96 tokens, and
# headlines in front were no better with MiniLM-L6, and each makes a model take longer.
WINDOWS = 12
# Characters, about 64 tokens of English; a model's own tokenizer cuts exactly.
WINDOW_LENGTH = 270
WINDOW_TOKENS = 64


class Reranker(Protocol):
    """Judges how well texts answer a question. May be shared between threads."""

    @property
    def name(self) -> str:
        """The model's name, for people."""

    @property
    def kind(self) -> Kind:
        """What its scores are worth is fitted by kind."""

    def scores(self, question: str, windows: Sequence[str]) -> Sequence[float]:
        """One for each window, larger is better; all equal says nothing.

        Raises:
            BylineError: the model fails.
        """


class Sought(Protocol):
    """What a question seeks in words."""

    @property
    def weights(self) -> Mapping[str, float]:
        """Its terms, each with its weight."""

    def terms_in(self, text: str, language: str) -> frozenset[str]:
        """Those of them that a text of a language has."""


def window_of(found: Found, sought: Sought) -> str:
    """That run of a passage's sentences which has most of a question's terms.

    A sentence that is too long stands alone, whole.

    Args:
        found: the passage.
        sought: in it.
    """
    sentences, text = found.passage.sentences, found.article.text
    language = language_of(text)
    there_in = [sought.terms_in(one.of(text), language) for one in sentences]
    most, window = -1.0, found.passage.span
    for first, opening in enumerate(sentences):
        last = first
        while last + 1 < len(sentences) and sentences[last + 1].end - opening.start <= (
            WINDOW_LENGTH
        ):
            last += 1
        there = frozenset[str]().union(*there_in[first : last + 1])
        worth = math.fsum(sought.weights[term] for term in there)
        if worth > most:
            most, window = worth, Span(opening.start, sentences[last].end)
        if last + 1 == len(sentences):  # what starts later has no more
            break
    return window.of(text)


def rerank(
    question: str,
    sought: Sought,
    ranked: Sequence[Found],
    reranker: Reranker,
    worth: Mapping[str, float],
) -> list[Found]:
    """The first WINDOWS passages in a better order, the others below them as they were.

    Args:
        question: as the model is to read it.
        sought: by the question.
        ranked: best first, scored.
        reranker: judges them.
        worth: of a standard deviation of its scores, in the ranking's own scores, by kind.

    Raises:
        BylineError: the model fails.
    """
    head, rest = ranked[:WINDOWS], ranked[WINDOWS:]
    if len(head) < 2:
        return list(ranked)
    judged = reranker.scores(question, [window_of(one, sought) for one in head])
    gains = worth.get(reranker.kind, 0.0) * standardised(judged)
    scored = [
        replace(one, score=one.score + float(gain)) for one, gain in zip(head, gains, strict=True)
    ]
    scored.sort(key=lambda one: -one.score)
    fall = scored[-1].score - head[-1].score
    return scored + [replace(one, score=one.score + min(fall, 0.0)) for one in rest]


def standardised(scores: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Scores less their mean, in standard deviations; 0 where all are equal."""
    given = np.asarray(scores, np.float64)
    spread = given.std()
    return (given - given.mean()) / spread if spread > 1e-9 else np.zeros(len(given))
