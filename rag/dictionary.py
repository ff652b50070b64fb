"""The words of English, and how often each is met: pyspellchecker's list."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

# A word that is met less often than this is as rare as an unknown one.
_RARE = 1_000


def is_word(word: str) -> bool:
    """Whether a dictionary has a word, names of the world among them."""
    return word.lower() in _dictionary()


def rarity(word: str) -> float:
    """How little a word of English is expected, in nats: 4 ("said") to 12 (a name, an unknown)."""
    dictionary = _dictionary()
    often = dictionary.word_frequency[word.lower()]
    return math.log(dictionary.word_frequency.total_words / (often + _RARE))


@cache
def _dictionary() -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")
