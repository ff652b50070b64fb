"""A word to its stem: one rule per script, and per language where a script has several."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import Stemmer

from index.languages import ENGLISH

_SNOWBALL: Mapping[str, str] = {
    "en": "english", "es": "spanish", "de": "german", "fr": "french", "it": "italian",
    "pt": "portuguese", "nl": "dutch_porter", "ru": "russian", "hi": "hindi", "el": "greek",
}  # fmt: skip
_SPELLINGS = {
    "centre": "center", "theatre": "theater", "defence": "defense", "offence": "offense",
    "licence": "license", "programme": "program", "grey": "gray", "tonne": "ton",
    "aeroplane": "airplane",
    "anthony": "antony", "organisation": "organization",
}  # fmt: skip


@cache
def _snowball(language: str) -> Callable[[str], str]:
    found: Callable[[str], str] = Stemmer.Stemmer(_SNOWBALL[language]).stemWord
    return found


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = ENGLISH) -> str:
    """The stem of one lower-case word, without accents where the script has letters for both.

    Args:
        word: not empty.
        language: which of the Latin script's; words in other scripts are stemmed by their script.
    """
    first = word[0]
    if first >= "\u0370":
        for low, high, rule in _BY_SCRIPT:
            if low <= first <= high:
                return rule(word)
    if language == ENGLISH or language not in _SNOWBALL:
        return _snowball(ENGLISH)(_SPELLINGS.get(bare := _without_accents(word), bare))
    # The rules of these languages know their accents: they go only afterwards.
    return _without_accents(_snowball(language)(word))


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)  # "ﷺ" becomes four words and their spaces
    return "".join(c for c in parts if not unicodedata.combining(c) and not c.isspace())


def _russian(word: str) -> str:
    return _snowball("ru")(word.replace("ё", "е"))


def _greek(word: str) -> str:
    return _snowball("el")(word)


# -- Arabic --------------------------------------------------------------------------------
# Light stemming: articles, particles written with the word and commonest endings go, roots are
# left alone. Each letter is brought to the form that keyboards and habits vary.
_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ک": "ك", "ـ": None, "ء": None,
    }
)  # fmt: skip
_ARABIC_PREFIX = re.compile("(?:[وف]?(?:[بك]?ال|لل))(?=..)")
# Each is tried once, in this order: "مدينة" keeps what only looks like a plural.
_ARABIC_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def _arabic(word: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not _is_vowel_sign(c))
    bare = "".join(bare.split()).translate(_ARABIC_LETTERS)
    if bare.startswith("و") and len(bare) > 3:
        bare = bare[1:]
    if match := _ARABIC_PREFIX.match(bare):
        bare = bare[match.end() :]
    for suffix in _ARABIC_SUFFIXES:
        if len(bare) >= len(suffix) + 2:
            bare = bare.removesuffix(suffix)
    return bare


def _is_vowel_sign(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


# -- Hindi ---------------------------------------------------------------------------------
# A nasal before a consonant is written as a letter or as a dot above, a nasal vowel with a moon or
# without; a dot below is often left out.
_NASAL = re.compile("[ङञणनम]\u094d(?=[क-ह])")
_HINDI_SIGNS = str.maketrans({"\u093c": None, "\u0901": "\u0902", "\u0903": None})


def _hindi(word: str) -> str:
    return _snowball("hi")(_NASAL.sub("\u0902", word.translate(_HINDI_SIGNS)))


_BY_SCRIPT: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("\u0370", "\u03ff", _greek),
    ("\u0400", "\u052f", _russian),
    ("\u0600", "\u08ff", _arabic),
    ("\u0900", "\u097f", _hindi),
    ("\ufb50", "\ufdff", _arabic),
    ("\ufe70", "\ufefe", _arabic),
)
