"""Messages that are no language: "asdf qwer", "kjhkjh"."""

from __future__ import annotations

import itertools
import re

from rag.dictionary import is_word

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm")
# A name or a word of a language without many vowels may look odd alone; letters in rows do not.
_MOST_WORDS = 6
_SHORTEST = 4
_LONGEST_WITHOUT_VOWELS = 6


def is_gibberish(message: str) -> bool:
    """Whether every word of a short message in Latin letters is struck at random.

    One readable word, a digit or a capital inside makes it a question: names and codes are asked
    for.
    """
    listed = re.findall(r"\S+", message.strip(" .!?"))
    if not 1 <= len(listed) <= _MOST_WORDS:
        return False
    return all(_is_struck(word.strip(",.!?;:")) for word in listed)


def _is_struck(word: str) -> bool:
    """Whether a word lies along the keys of a keyboard, or repeats a few letters."""
    lowered = word.lower()
    if not re.fullmatch(r"[a-z]+", lowered) or word not in (lowered, lowered.upper()):
        return False
    if len(lowered) < _SHORTEST or (word.isupper() and len(word) <= 5):
        return False
    if re.fullmatch(r"(.{1,3})\1{2,}.{0,2}", lowered):
        return True
    if not re.search(r"[aeiouy]", lowered) and len(lowered) >= _LONGEST_WITHOUT_VOWELS:
        return True
    in_a_row = all(_beside(first, second) for first, second in itertools.pairwise(lowered))
    return in_a_row and not is_word(lowered)  # "were" and "tree" lie in a row too


def _beside(first: str, second: str) -> bool:
    """Whether two keys lie side by side, or are one."""
    return any(
        first in row and second in row and abs(row.index(first) - row.index(second)) <= 1
        for row in _ROWS
    )
