"""Whether two sentences give the same value for one attribute, however they write it."""

from __future__ import annotations

import re

from index.analysis import is_stop_word, terms, words
from rag.attributes import Attribute, value_of
from rag.evidence import numbers, read

# A round number stands for those so near to it, in shares of it: "about 3,600" for 3,559.
ROUNDED = 0.05
# Descriptions that share so much of the shorter one describe the same.
SAME_KIND = 0.6
# So many words after "is a" say what a thing is.
_PREDICATE = re.compile(
    r"(?i)\b(?:is|was|are|were)\s+(?:an?|the|one\s+of)\s+((?:[\w'’-]+[ ,]*){1,12})"
)


def same_value(attribute: Attribute, first: str, second: str) -> bool:
    """Whether two sentences that state an attribute give it one value."""
    if attribute.kind == "class":
        return _alike(_description(attribute, first), _description(attribute, second))
    a, b = value_of(attribute, first), value_of(attribute, second)
    if attribute.kind == "time":
        return _same_time(a, b)
    if attribute.kind == "number":
        return same_number(next(iter(numbers(a)), 0.0), next(iter(numbers(b)), 0.0))
    if attribute.kind == "place":
        return bool(_names(attribute, first) & _names(attribute, second))
    return bool(_stems(a) & _stems(b) - attribute.subject)


def same_number(first: float, second: float) -> bool:
    """Whether two numbers are one, or the rounder is the other rounded."""
    if first == second:
        return True
    for exact, rough in ((first, second), (second, first)):
        if _zeros(rough) > _zeros(exact) and _zeros(rough) >= 2:
            return abs(exact - rough) <= ROUNDED * rough
    return False


def _zeros(number: float) -> int:
    whole = f"{number:.0f}" if number == int(number) else ""
    return len(whole) - len(whole.rstrip("0"))


def _same_time(first: str, second: str) -> bool:
    """One year, and one day where both say a day."""
    years = [re.findall(r"\d{4}", text) for text in (first, second)]
    if not (years[0] and years[1] and years[0][-1] == years[1][-1]):
        return False
    days = [frozenset(w.lower()[:3] for w in re.findall(r"\w+", t)) for t in (first, second)]
    return days[0] <= days[1] or days[1] <= days[0]


def _description(attribute: Attribute, sentence: str) -> frozenset[str]:
    match = _PREDICATE.search(sentence)
    return _stems(match[1] if match else sentence) - attribute.subject


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    if not first or not second:
        return False
    return len(first & second) >= SAME_KIND * min(len(first), len(second))


def _names(attribute: Attribute, sentence: str) -> frozenset[str]:
    return read(sentence).names - attribute.subject


def _stems(text: str) -> frozenset[str]:
    return frozenset(t for w in words(text) if not is_stop_word(w) for t in terms(w))
