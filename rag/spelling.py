"""A question's misspelt words read as the articles write them: "Natanyahu" as "Netanyahu".

Only a word that no article has is read as another, and only where it is no word of its own: what is
spelt right but simply not in the articles stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.analysis import is_stop_word, terms, words
from index.languages import language_of
from index.reader import OpenVersion
from rag.dictionary import is_word
from rag.edits import slips, slips_in_stem
from rag.names import written_otherwise
from rag.question import Question
from rag.vocabulary import as_written, is_known, letters_of, vocabulary_of

# Slips that a word of so many letters may have.
_SHORTEST, _LONG = 4, 8
_SLIPS_NAME, _SLIPS, _SLIPS_LONG = 1.0, 1.5, 2.0
# Letters of an ending that a stem may be without, and by how much each makes it less likely.
_ENDING, _PER_LETTER = 4, 0.25
# Slips that a word ten times as frequent may have more.
_FREQUENT = 0.25
# Words of a question that are looked at, and candidates whose writing is read for each.
_MOST_WORDS, _MOST_READ = 8, 6
# Scripts whose words are made of letters that a hand may swap.
_ALPHABET = re.compile("[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the question, and the one of the articles that it is read as."""

    written: str
    read_as: str


def spelt(version: OpenVersion, question: Question) -> Question:
    """The question as the articles would spell it, in `read_as`; what has one is left as it is."""
    if question.read_as:
        return question
    found = corrections(version, question)
    standalone = _corrected(question.standalone, found)
    return replace(question, read_as=_corrected(question.asked, found), standalone=standalone)


def corrections(version: OpenVersion, question: Question) -> tuple[Correction, ...]:
    """What of a question is read otherwise than it is written."""
    # The dictionary is of English: of other languages it cannot say what is spelt right.
    if not len(version.words) or language_of(question.asked) != "en":
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


def _nearest(version: OpenVersion, question: Question, word: str, *, starts: bool) -> str:
    """The articles' word that was surely meant, or empty."""
    lowered = word.lower()
    most = _SLIPS if word[0].islower() else _SLIPS_NAME
    if len(word) >= _LONG:
        most = _SLIPS_LONG
    best: tuple[float, int, str] | None = None
    for _, negative, term in sorted(_candidates(version, lowered, most))[:_MOST_READ]:
        for written in as_written(version, question, term):
            distance = slips(lowered, written.lower(), most)
            if distance > most or not _same_kind(word, written, starts=starts):
                continue
            if written[0].islower() and not is_word(written):
                continue  # the articles' own slip
            one = (distance - _FREQUENT * math.log10(-negative), negative, written)
            best = min(best, one) if best else one
    return best[2] if best else ""


def _candidates(version: OpenVersion, word: str, most: float) -> Iterator[tuple[float, int, str]]:
    """Terms near enough that one of their forms may be meant, with slips and frequency negated."""
    stem = terms(word)[0]
    vocabulary = vocabulary_of(version)
    others = ~(letters_of(word) | letters_of(stem))
    # The first letter is the surest; it may be swapped with the second.
    for start in dict.fromkeys(word[:2]):
        for term, count, letters in vocabulary.starting(version, start):
            if (
                not _SHORTEST - 1 <= len(term) <= len(word) + most
                or len(word) > len(term) + _ENDING
            ):
                continue
            if (letters & others).bit_count() > most:
                continue
            ending = _PER_LETTER * max(len(word) - len(term), 0)
            near = min(slips(stem, term, most), slips_in_stem(word, term, most) + ending)
            if near <= most + ending:
                yield near, -count, term


def _same_kind(word: str, written: str, *, starts: bool) -> bool:
    """Whether a name is read as a name. What starts a question or is written small may be any."""
    return starts or word[0].islower() or written[0].isupper()


def _corrected(text: str, found: tuple[Correction, ...]) -> str:
    for one in found:
        text = re.sub(rf"\b{re.escape(one.written)}\b", one.read_as, text)
    return text
