"""What a claim says in words, numbers and names, and how much of it stands in a text.

The same reading serves the checker, the choice of a citation's sentences and the extractive writer.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import is_stop_word, terms, words
from index.languages import ENGLISH

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALE_MARKS = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_ORDINALS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twice": 2, "dozen": 12,
}  # fmt: skip
# Words that state a number less often than they mean something else.
_IDIOMATIC = frozenset(("one", "zero"))
_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE
)
_SPACED = re.compile(r"(?<=\d)([.,]) (?=\d)")
_CLAUSE_BREAK = re.compile(
    r"\s*(?:;|—|–|,\s+(?=(?:and|but|while|whereas|although|though|which|who|after|before|with)\b)|"
    r"\s(?=(?:but|while|whereas|although)\b))\s*"
)
# Shorter clauses say too little to be judged by themselves.
_MIN_CLAUSE_WORDS = 4
_SCRIPTS = (
    ("cyrillic", "\u0400", "\u052f"),
    ("greek", "\u0370", "\u03ff"),
    ("hebrew", "\u0590", "\u05ff"),
    ("arabic", "\u0600", "\u077f"),
    ("devanagari", "\u0900", "\u097f"),
    ("thai", "\u0e00", "\u0e7f"),
    ("hangul", "\uac00", "\ud7af"),
    ("kana", "\u3040", "\u30ff"),
    ("han", "\u4e00", "\u9fff"),
)
_SENTENCE_START = re.compile(r"(?:^|[.!?…]['\"”’)\]]*\s+|[\"“‘]\s*|\n\s*[-•*]?\s*)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the checker sees it.

    Args:
        content: stems of its words without stop words, in order, repeats kept.
        pairs: stems that follow on one another.
        numbers: the numbers it states, written in figures or words.
        names: stems of words that are written as names.
    """

    content: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[float]
    names: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        """Distinct stems of its content words."""
        return frozenset(self.content)


@lru_cache(maxsize=20_000)
def read(text: str, language: str = ENGLISH) -> Reading:
    """Read a sentence or a longer text in a language of `index.languages`."""
    content = tuple(content_stems(text, language))
    return Reading(
        content,
        frozenset(itertools.pairwise(content)),
        frozenset(numbers(text)),
        frozenset(names(text, language)),
    )


def join(readings: Iterable[Reading]) -> Reading:
    """The reading of several sentences together; pairs do not reach from one to the next."""
    parts = list(readings)
    return Reading(
        tuple(stem for part in parts for stem in part.content),
        frozenset().union(*(part.pairs for part in parts)),
        frozenset().union(*(part.numbers for part in parts)),
        frozenset().union(*(part.names for part in parts)),
    )


def content_stems(text: str, language: str = ENGLISH) -> list[str]:
    """Stems of a text's words without stop words; numbers in words become figures."""
    found: list[str] = []
    for word in words(text):
        if is_stop_word(word, language):
            continue
        bare = word.rstrip(".").lower()
        if bare in _UNITS and language == ENGLISH:
            found.append(str(_UNITS[bare]))
        else:
            found.extend(terms(word, language))
    return found


def numbers(text: str) -> list[float]:
    """The numbers that a text states: "1,200", "3.5 million", "twenty-one", "four hundred"."""
    found: list[float] = []
    tokens = [m.group() for m in _TOKEN.finditer(text)]
    place = 0
    while place < len(tokens):
        value, used = _number_at(tokens, place)
        told = used > 1 or (used and tokens[place].lower() not in _IDIOMATIC)
        if told and math.isfinite(value):  # no float holds a number of 309 digits
            found.append(value)
        place += used or 1
    return found


def stated(text: str) -> frozenset[float]:
    """The numbers that a text states, also where a space stands in one: "235, 000"."""
    return frozenset(numbers(text)) | frozenset(numbers(_SPACED.sub(r"\1", text)))


def _number_at(tokens: Sequence[str], place: int) -> tuple[float, int]:
    """The number that begins at a token and how many tokens it takes; 0 where none begins."""
    word = tokens[place].lower()
    if word[0].isdecimal():
        value = float(word.replace(",", ""))
        after = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
        scale = _SCALES.get(after) or _SCALE_MARKS.get(after, 0) * (after != "b" or value < 1000)
        return (round(value * scale, 6), 2) if scale else (value, 1)
    if word in _ORDINALS:
        return float(_ORDINALS[word]), 1
    if word not in _UNITS:
        return 0.0, 0
    total, current, used = 0.0, 0.0, 0
    for token in tokens[place:]:
        lowered = token.lower()
        follows = current % 100 == 0 or (current % 10 == 0 and _UNITS.get(lowered, 99) < 10)
        if lowered in _UNITS and follows:
            current += _UNITS[lowered]
        elif lowered == "hundred" and current:
            current *= 100
        elif lowered in _SCALES and current:
            total, current = total + current * _SCALES[lowered], 0.0
        else:
            break
        used += 1
    return total + current, used


def names(text: str, language: str = ENGLISH) -> list[str]:
    """Stems of words written as names: capitalised elsewhere than at a sentence's start."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isupper() or is_stop_word(word, language):
            continue
        starts = _SENTENCE_START.search(text, max(0, match.start() - 4), match.start())
        if match.start() == 0 or (starts and not word.isupper()):
            following = text[match.end() : match.end() + 2]
            # "Blinken said" begins a sentence with a name; a capital after it shows one too.
            if not (following[:1] == " " and following[1:].isupper()):
                continue
        found.extend(terms(word, language))
    return found


def clauses(text: str) -> list[str]:
    """The clauses of a sentence that says several things, else none."""
    found = [
        clause for clause in _CLAUSE_BREAK.split(text) if len(clause.split()) >= _MIN_CLAUSE_WORDS
    ]
    return found if len(found) > 1 else []


def main_script(text: str) -> str:
    """The script that most of a text's first letters are written in; Latin where there are none."""
    counts: Counter[str] = Counter()
    for letter in itertools.islice(filter(str.isalpha, text), 400):
        counts[next((name for name, a, b in _SCRIPTS if a <= letter <= b), "latin")] += 1
    # Japanese mixes both; what has kana is Japanese.
    if counts["kana"]:
        counts["kana"] += counts.pop("han", 0)
    return counts.most_common(1)[0][0] if counts else "latin"
