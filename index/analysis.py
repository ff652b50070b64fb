"""Text to terms, the same way for articles and questions; one rule per script.

Words are lower-cased, freed of accents and stemmed (Snowball, chosen by script); scripts written
without spaces become overlapping pairs of characters; hyphenated and spelt-with-dots forms are
brought to one form ("cease-fire" = "ceasefire", "U.S." = "United States").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

# Recorded with every index version: a change here re-indexes every article.
ANALYSIS_VERSION = "2"

_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0e31\u0e34-\u0e4e"
_WORD = re.compile(rf"[\w{_MARKS}]+(?:['’.\-‐‑][\w{_MARKS}]+)*\.?", re.UNICODE)
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
    "\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]+"
)
_DOTTED = re.compile(r"(?:\w\.){1,}\w?\.?")
# Longer words (of a file's noise) are cut; runs of unspaced script are as long as they are.
MAX_TERM = 64
# "1,200" is one number.
_GROUPED = re.compile(r"(\d),(?=\d{3}(?!\d))")

# Names that one text writes out and another shortens. Keys are the shortened forms as they are
# written, since "us" and "US" are different words.
_SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "US": ("united", "states"),
    "USA": ("united", "states"),
    "UK": ("united", "kingdom"),
    "UN": ("united", "nations"),
    "EU": ("european", "union"),
    "UAE": ("united", "arab", "emirates"),
    "WHO": ("world", "health", "organization"),
    "IDF": ("israel", "defense", "forces"),
}
_SPELLINGS = {
    "centre": "center", "theatre": "theater", "defence": "defense", "offence": "offense",
    "licence": "license", "programme": "program", "grey": "gray", "tonne": "ton",
    "aeroplane": "airplane",
    "anthony": "antony", "organisation": "organization",
}  # fmt: skip

STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being
    below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't
    down during each few for from further had has have having he he'd he'll he's her here hers him
    himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just let's me more
    most my myself no nor not of off on once only or other our ours ourselves out over own please
    same shall she she'd she'll she's should so some such than that that's the their theirs
    them themselves then there there's these they they'd they'll they're this those through to too
    under until up us very was wasn't we we'd we'll were weren't what what's when where which while
    who who's whom whose why will with won't would you you'd you'll you're your yours yourself
    according already anything article articles asked come did ever get gets give go going got
    happen happened happens kind know like mean means mention mentioned mentions said say says
    something still tell told want wanted wants yet
    """.split()
)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


def _language(first: str) -> str:
    if "\u0400" <= first <= "\u052f":
        return "russian"
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    if "\u0900" <= first <= "\u097f":
        return "hindi"
    if "\u0370" <= first <= "\u03ff":
        return "greek"
    return "english"


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case word, without accents where the script has letters for both."""
    language = _language(word[0])
    if language == "english" and not word.isascii():
        parts = unicodedata.normalize("NFKD", word)  # "ﷺ" becomes four words and their spaces
        word = "".join(c for c in parts if not unicodedata.combining(c) and not c.isspace())
    return str(_stemmer(language).stemWord(_SPELLINGS.get(word, word)))


def is_stop_word(word: str) -> bool:
    """Whether a word, as written, says nothing of what a text is about."""
    bare = word.rstrip(".")
    return bare not in _SHORT_NAMES and bare.replace("’", "'").lower() in STOP_WORDS


def words(text: str) -> list[str]:
    """Words of a text as written, in order; runs of unspaced script stay whole."""
    return [m.group() for m in _WORD.finditer(text)]


def terms(text: str) -> list[str]:
    """Index terms of a text, in order, repeats kept; none is empty or holds white space."""
    return joined_terms(text).split()


def joined_terms(text: str) -> str:
    """Index terms of a text, joined by spaces."""
    # The loop over words is the library's: at a hundred articles a second it is the cost.
    return " ".join(filter(None, map(_KNOWN.__getitem__, _WORD.findall(_normal(text)))))


def query_terms(text: str) -> list[str]:
    """Distinct terms of a question, in order, without stop words.

    Where nothing else is left, the stop words themselves.
    """
    kept: dict[str, None] = {}
    for word in _WORD.findall(_normal(text)):
        if not is_stop_word(word):
            kept.update(dict.fromkeys(_terms_of(word)))
    return list(kept) or list(dict.fromkeys(terms(text)))


def _normal(text: str) -> str:
    return _GROUPED.sub(r"\1", unicodedata.normalize("NFC", text))


def _terms_of(word: str) -> tuple[str, ...]:
    if _DOTTED.fullmatch(word) and not word[0].isdigit() and len(word) > 2:
        word = word.replace(".", "")
    word = word.rstrip(".")
    short = _SHORT_NAMES.get(word)
    if short:
        return tuple(stem(part) for part in short)
    if _UNSPACED.search(word):
        return tuple(_pairs(word))
    lowered = word[:MAX_TERM].replace("’", "'").lower()
    if lowered.endswith(("'s", "s'")):
        lowered = lowered[:-2] if lowered.endswith("'s") else lowered[:-1]
    if re.search(r"[-‐‑]", lowered):
        parts = [part for part in re.split(r"[-‐‑.']", lowered) if part]
        if not all(part.isdigit() for part in parts):  # "2-1" is not 21
            parts.append("".join(parts))
        return tuple(filter(None, map(stem, dict.fromkeys(parts))))
    if lowered[:1].isdigit():
        return (lowered,)
    return tuple(filter(None, map(stem, filter(None, re.split(r"[.']", lowered)))))


class _Known(dict[str, str]):
    """Words met, each with its terms joined by spaces. Threads may share it."""

    MAX_WORDS = 200_000

    def __missing__(self, word: str) -> str:
        found = " ".join(_terms_of(word))
        if len(word) <= MAX_TERM:
            if len(self) >= self.MAX_WORDS:
                self.clear()
            self[word] = found
        return found


_KNOWN = _Known()


def _pairs(word: str) -> list[str]:
    found: list[str] = []
    place = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > place:
            found.extend(_terms_of(word[place : run.start()]))
        characters = run.group()
        found.extend(characters[i : i + 2] for i in range(max(len(characters) - 1, 1)))
        place = run.end()
    if place < len(word):
        found.extend(_terms_of(word[place:]))
    return found
