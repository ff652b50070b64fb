"""A question's terms as the word index has them, in every language that its articles are in."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.analysis import asked_words
from index.languages import analysed_as, language_of
from index.pieces import PIECED, weighed_pieces
from index.words import WordIndex

# A stop to questions of thousands of words: the rarest terms decide anyway.
MAX_TERMS = 64


def asked_terms(text: str, languages: Sequence[str], words: WordIndex) -> dict[str, float]:
    """The terms to search for, each with its weight, in the order of the question's words.

    A word has a term in each language of the articles; together they weigh as one term that stands
    wherever any of them does, so that a name is no rarer in the language that has few articles.

    Args:
        text: the question; empty gives nothing.
        languages: of the articles, as `index.languages` names them.
        words: where their frequency is asked for.
    """
    asked_in = language_of(text)
    groups = asked_words(text, analysed_as(languages), asked_in)[:MAX_TERMS]
    found: dict[str, float] = {}
    for group in groups:
        for term, weight in _shared(group, words):
            found.setdefault(term, weight)
    if asked_in in PIECED and asked_in in languages:
        own = asked_in if asked_in in analysed_as(languages) else analysed_as(languages)[0]
        stems = [group[0] for group in asked_words(text, (own,), asked_in)[:MAX_TERMS]]
        found.update(weighed_pieces(stems))
    return found


def _shared(group: Sequence[str], words: WordIndex) -> list[tuple[str, float]]:
    """The forms of one word that there are, with weights that make them as rare as their union."""
    if len(group) == 1:
        return [(group[0], 1.0)]
    often = {term: words.passage_frequency(term) for term in group}
    there = {term: frequency for term, frequency in often.items() if frequency}
    joined = rarity(sum(there.values()), len(words))
    weighed = [(term, joined / rarity(frequency, len(words))) for term, frequency in there.items()]
    return weighed or [(group[0], 1.0)]


def rarity(frequency: int, passages: int) -> float:
    """BM25's inverse document frequency of a term (Robertson and Zaragoza 2009); > 0."""
    frequency = min(frequency, passages)
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
