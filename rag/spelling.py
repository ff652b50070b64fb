"""A question's misspelt words read as the articles write them: "Natanyahu" as "Netanyahu".

Only a word that no article has is read as another, and only where it is no word of its own: what is
spelt right but simply not in the articles stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from index.analysis import is_stop_word, terms, words
from index.reader import OpenVersion
from rag.edits import slips
from rag.names import written_otherwise
from rag.question import Question
from rag.vocabulary import as_written, is_known, vocabulary_of

if TYPE_CHECKING:
    from spellchecker import SpellChecker

# Slips that a word of so many letters may have.
_SHORTEST, _LONG = 4, 8
_SLIPS, _SLIPS_LONG = 1.0, 2.0
# Words of a question that are looked at, and candidates whose writing is read for each.
_MOST_WORDS, _MOST_READ = 8, 6
_SPELT = re.compile(r"[^\W\d_]+")
# Scripts whose words are made of letters that a hand may swap.
_ALPHABET = re.compile("[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the question, and the one of the articles that it is read as."""

    written: str
    read_as: str


def spelt(version: OpenVersion, question: Question) -> Question:
    """The question as the articles would spell it; the same where every word is known."""
    if question.read_as:
        return question
    found = corrections(version, question)
    if not found:
        return question
    standalone = _corrected(question.standalone, found)
    return replace(question, read_as=_corrected(question.asked, found), standalone=standalone)


def corrections(version: OpenVersion, question: Question) -> tuple[Correction, ...]:
    """What of a question is read otherwise than it is written."""
    if not len(version.words):
        return ()
    found: dict[str, Correction] = {}
    looked_at = 0
    for place, word in enumerate(words(question.asked)):
        bare = _bare(word)
        if bare in found or not _may_be_misspelt(version, bare):
            continue
        looked_at += 1
        if looked_at > _MOST_WORDS:
            break
        if read_as := _nearest(version, question, bare, starts=place == 0):
            found[bare] = Correction(bare, read_as)
    return tuple(found.values())


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$|\.$", "", word)


def _may_be_misspelt(version: OpenVersion, word: str) -> bool:
    """Whether a word is in no article, nor any word that a reader may rightly have written."""
    if len(word) < _SHORTEST or not _ALPHABET.fullmatch(word) or is_stop_word(word):
        return False
    if word.isupper() and len(word) <= _LONG:  # letters that stand for words
        return False
    index_terms = terms(word)
    if len(index_terms) != 1 or is_known(version, index_terms[0]):
        return False
    return not written_otherwise(version, word) and not is_word(word)


def is_word(word: str) -> bool:
    """Whether a dictionary has a word, names of the world among them."""
    return word.lower() in _dictionary()


@cache
def _dictionary() -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")


def _nearest(version: OpenVersion, question: Question, word: str, *, starts: bool) -> str:
    """The articles' word that was surely meant, or empty."""
    lowered = word.lower()
    most = _SLIPS_LONG if len(word) >= _LONG else _SLIPS
    near = sorted(
        (distance, -count, term) for term, count, distance in _candidates(version, lowered, most)
    )
    best: tuple[float, int, str] | None = None
    for _, negative, term in near[:_MOST_READ]:
        for written in as_written(version, question, term):
            distance = slips(lowered, written.lower(), most)
            if distance > most or not _same_kind(word, written, starts=starts):
                continue
            one = (distance, negative, written)
            best = min(best, one) if best else one
    return best[2] if best else ""


def _candidates(version: OpenVersion, word: str, most: float) -> Iterator[tuple[str, int, float]]:
    """Terms near enough that one of their forms may be meant; stems are shorter than words."""
    stem = terms(word)[0]
    vocabulary = vocabulary_of(version)
    # The first letter is the surest; it may be swapped with the second.
    for start in dict.fromkeys((stem[0], stem[1] if len(stem) > 1 else stem[0])):
        for term, count in vocabulary.starting(version, start):
            if not -4 <= len(term) - len(stem) <= most or len(term) < _SHORTEST - 1:
                continue
            if not _SPELT.fullmatch(term):
                continue
            beginning = word[: len(term)]
            distance = min(slips(stem, term, most), slips(beginning, term, most))
            if distance <= most:
                yield term, count, distance


def _same_kind(word: str, written: str, *, starts: bool) -> bool:
    """Whether a name is read as a name. What starts a question or is written small may be any."""
    return starts or word[0].islower() or written[0].isupper()


def _corrected(text: str, found: tuple[Correction, ...]) -> str:
    for one in found:
        text = re.sub(rf"\b{re.escape(one.written)}\b", lambda _, o=one: o.read_as, text)  # type: ignore[misc]
    return text
