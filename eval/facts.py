"""Does a text state a fact in one of its wordings? Whole words are compared, numbers as numbers.

"4" stands in "four soldiers" and "4 soldiers", not in "14" or "4,000"; "Rafah" stands in "Rafah's",
not in "Rafahs". Case, accents, dots, hyphens and kinds of quotation mark count for nothing. Words
alone are compared: a text that denies a fact in the fact's own words counts as stating it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rag.evidence import numbers

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:(?P<mark>k|mn?|bn?|tn)\b|(?:st|nd|rd|th)\b)?"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,})"
    # Scripts written without spaces: each character counts as a word.
    r"|(?P<unspaced>[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
)
_SCALES = frozenset("hundred thousand million billion trillion mn bn tn".split())
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety hundred".split())
_ONE = {"one": 1.0, "zero": 0.0}
# Words that `rag.evidence` reads as numbers, but that a reader would not give for one.
_NOT_CARDINAL = frozenset("third fourth fifth sixth seventh eighth ninth tenth twice dozen".split())
# What may stand between the words of one number.
_JOINT = re.compile(r"[\s\-‐‑]*")


def states_fact(text: str, wordings: Sequence[str]) -> bool:
    """Whether the text has any of the wordings, as whole words in a row."""
    there = fact_words(text)
    return any(_stands_in(fact_words(wording), there) for wording in wordings)


def fact_words(text: str) -> list[str]:
    """A text as it is compared: lower-case words and, in one form each, the numbers it states."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    text = "".join(c for c in text if not unicodedata.combining(c))
    found: list[str] = []
    for run in _runs(text):
        found.extend(_numbers_of(run) if _counts(run[0]) else run)
    return found


def _runs(text: str) -> Iterator[list[str]]:
    """Words one by one, but the words that may make up a number together."""
    run: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        token = _token(match)
        if run and not (_JOINT.fullmatch(text, end, match.start()) and _goes_on(run, token)):
            yield run
            run = []
        run.append(token)
        end = match.end()
    if run:
        yield run


def _goes_on(run: Sequence[str], token: str) -> bool:
    """Whether a word may belong to the number that the words right before it begin."""
    before = run[-1]
    if before in _SCALES and len(run) == 1:
        return False
    if before in _ONE or token in _ONE:
        return token in _SCALES or (before in _TENS and token == "one")
    return _counts(before) and _counts(token)


def _token(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}{match['mark'] or ''}"
    if match["dotted"]:
        return match["dotted"].replace(".", "")
    return (match["unspaced"] or match["word"]).removesuffix("'s")


def _counts(token: str) -> bool:
    """Whether a token may be part of a number; "third" and "twice" are words of their own."""
    if token in _NOT_CARDINAL:
        return False
    return token in _SCALES or token in _ONE or bool(numbers(token))


def _numbers_of(run: list[str]) -> list[str]:
    """The numbers that a run of number words states, or the words where it states none."""
    if run[0] in _ONE and len(run) == 1:
        return [_written(_ONE[run[0]])]
    values = numbers(re.sub(r"(?<=\d)(?=[a-z])", " ", " ".join(run)))
    return [_written(value) for value in values] or run


def _written(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _stands_in(wanted: Sequence[str], there: Sequence[str]) -> bool:
    if not wanted:
        return False
    return any(
        list(there[start : start + len(wanted)]) == list(wanted)
        for start in range(len(there) - len(wanted) + 1)
    )
