"""Which statements contradict one another: the same matter with another number, or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from index.analysis import is_stop_word, terms
from rag.answer import Standing, Statement
from rag.evidence import numbers, read
from rag.values import same_number

# Share of the shorter statement's words that two must have in common to speak of the same thing.
SAME_MATTER = 0.5
# The same where only a word of stance or a "not" differs: all else must be nearly one.
SAME_BUT_STANCE = 0.6
# Sentences of fewer words than this say too little to be each other's opposite.
MIN_STANCE = 4
# Share of the longer one's words, for what happened but once and is given two years.
SAME_EVENT = 0.8
# A number counts what is named by one of so many words after it.
COUNTS = 3


class Conflict(StrEnum):
    """How two sentences of different articles part."""

    NONE = "none"
    NUMBER = "number"
    STANCE = "stance"


_OPPOSITES = tuple(
    tuple(frozenset(t for w in side.split() for t in terms(w)) for side in pair.split("/"))
    for pair in (
        "rose rise rises risen increased increase climbed gained grew up/"
        "fell fall falls fallen decreased decrease dropped lost shrank declined down",
        "alive survived/dead died killed death",
        "confirmed confirms acknowledged admitted admits/denied denies deny rejected rejects",
        "accepted accepts agreed agrees approved approves/rejected rejects refused refuses",
        "won wins win victory/lost loses lose defeat",
        "guilty convicted/acquitted innocent cleared",
        "opened opens open reopened reopens/closed closes close shut",
        "supports support supported backs backed/opposes oppose opposed",
        "allowed allows allow permitted lifted/banned bans ban barred forbade prohibited",
        "began begins started starts resumed/ended ends stopped halted suspended",
    )
)
_DENIED = re.compile(
    r"(?i)\b(?:not|never|no longer|cannot|without)\b|n['’]t\b|\b(?:denied|denies|deny)\b"
)
_ONCE = frozenset(
    t
    for w in "founded established born died built created formed married".split()
    for t in terms(w)
)
_YEAR = r"\b(?:1[0-9]|20)\d\d\b"
_TIMES = re.compile(
    r"(?i)\b(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)\b|\b(?:19|20)\d\ds?\b|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)


def conflict(first: str, second: str) -> Conflict:
    """How two sentences contradict one another.

    Numbers do where they count one thing and neither is the other rounded; what one asserts and the
    other denies, or says the opposite of, does where they hardly differ else. Sentences in which
    each names somebody or some time that the other does not are of different things.
    """
    if _years_part(first, second):
        return Conflict.NUMBER
    if _other_matter(first, second):
        return Conflict.NONE
    if _numbers_part(first, second):
        return Conflict.NUMBER
    return Conflict.STANCE if _stances_part(first, second) else Conflict.NONE


def contradict(first: str, second: str) -> bool:
    """Whether two sentences contradict one another in any way."""
    return conflict(first, second) is not Conflict.NONE


def stand(statement: Statement, others: Sequence[Statement]) -> tuple[bool, Standing]:
    """Whether other articles dispute a statement, and whether a later one has overtaken it.

    A number of a later day overtakes that of an earlier one; a denial does not: both stand.
    """
    return stand_among(
        statement.text,
        _day(statement),
        [(other.text, _day(other)) for other in others if _apart(statement, other)],
    )


def stand_among(
    text: str, day: date | None, others: Sequence[tuple[str, date | None]]
) -> tuple[bool, Standing]:
    """The same of sentences with the days of their articles."""
    disputed = False
    newer = older = False
    for other, its_day in others:
        how = conflict(text, other)
        if how is Conflict.NONE:
            continue
        dated = day is not None and its_day is not None and day != its_day
        disputed = disputed or not dated or how is Conflict.STANCE
        if day is not None and its_day is not None:
            newer, older = newer or its_day > day, older or its_day < day
    if newer:
        return disputed, "overtaken" if not disputed else ""
    return disputed, "newest" if older else ""


def _day(statement: Statement) -> date | None:
    return max((c.date for c in statement.citations if c.date), default=None)


def _apart(statement: Statement, other: Statement) -> bool:
    """Whether two statements both cite, and no article in common."""
    mine = {citation.article_id for citation in statement.citations}
    theirs = {citation.article_id for citation in other.citations}
    return bool(mine and theirs) and not mine & theirs


def _other_matter(first: str, second: str) -> bool:
    a, b = read(first), read(second)
    if a.names - b.stems and b.names - a.stems and not _mostly(a.names, b.names):
        return True
    times = [frozenset(m.lower() for m in _TIMES.findall(text)) for text in (first, second)]
    return bool(times[0] and times[1] and not times[0] & times[1])


def _mostly(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether most of the fewer names are common: who reports it may differ."""
    return len(first & second) > 0.5 * min(len(first), len(second))


def _common(first: str, second: str) -> float:
    """Share of the shorter one's words, numbers left out, that both have."""
    a, b = (
        frozenset(stem for stem in read(text).stems if not stem[0].isdigit())
        for text in (first, second)
    )
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _numbers_part(first: str, second: str) -> bool:
    if _common(first, second) < SAME_MATTER:
        return False
    counts = _counts(first), _counts(second)
    common = counts[0].keys() & counts[1].keys()
    parted = False
    for counted in common:
        pairs = [(a, b) for a in counts[0][counted] for b in counts[1][counted]]
        if any(same_number(a, b) for a, b in pairs):
            return False
        parted = True
    return parted


@lru_cache(maxsize=5_000)
def _counts(text: str) -> dict[str, list[float]]:
    """The numbers of a sentence by what they count: stems of words, a currency, or a share."""
    counts: dict[str, list[float]] = {}
    for value, of in _counted(text):
        for stem in of:
            counts.setdefault(stem, []).append(value)
    return counts


def _counted(text: str) -> Iterator[tuple[float, list[str]]]:
    listed = re.finditer(r"[$£€]?\w[\w.,]*\w%?|\w%?", text)
    tokens = [m.group().rstrip(".,") for m in listed]
    place = 0
    while place < len(tokens):
        # The longest run of words that is one number: "three thousand five hundred".
        for end in range(min(place + 8, len(tokens)), place, -1):
            phrase = " ".join(tokens[place:end])
            found = numbers(phrase.lstrip("$£€"))
            if len(found) == 1 and _all_number(tokens[place:end]):
                break
        else:
            place += 1
            continue
        if not re.fullmatch(r"(?:1[5-9]|20)\d\d", phrase):
            yield found[0], _of(phrase, tokens, place, end)
        place = end


def _all_number(tokens: Sequence[str]) -> bool:
    """Whether each word is part of the number: none could be left out and the value kept."""
    return all(
        numbers(token.lstrip("$£€")) or token.lower() in _PARTS for token in tokens
    ) and bool(numbers(tokens[0].lstrip("$£€")) or tokens[0].lower() == "one")


_PARTS = frozenset("one hundred thousand million billion trillion".split())


def _of(phrase: str, tokens: Sequence[str], place: int, end: int) -> list[str]:
    if phrase[0] in "$£€":
        return [phrase[0]]
    after = [token.lower() for token in tokens[end : end + COUNTS]]
    if phrase.endswith("%") or after[:1] == ["percent"] or after[:2] == ["per", "cent"]:
        return ["%"]
    found: list[str] = []
    for token in tokens[end : end + COUNTS]:
        if is_stop_word(token) and found:
            break
        if not is_stop_word(token):
            found.extend(t for t in terms(token) if not t[0].isdigit())
    return found


def _years_part(first: str, second: str) -> bool:
    """Whether what can happen but once is given two years, all else being one."""
    years = [re.findall(_YEAR, text) for text in (first, second)]
    if any(len(found) != 1 for found in years) or years[0] == years[1]:
        return False
    a, b = (
        read(text).stems - set(found) for text, found in zip((first, second), years, strict=True)
    )
    return bool(a & b & _ONCE) and len(a & b) >= SAME_EVENT * max(len(a), len(b))


def _stances_part(first: str, second: str) -> bool:
    if _common(first, second) < SAME_BUT_STANCE:
        return False
    a, b = read(first).stems, read(second).stems
    if min(len(a), len(b)) < MIN_STANCE:
        return False
    for left, right in _OPPOSITES:
        if (a & left - b and b & right - a) or (b & left - a and a & right - b):
            return True
    denied = [len(_DENIED.findall(text)) for text in (first, second)]
    # A "not" beside other changes says something else, not the opposite.
    return bool(denied[0]) != bool(denied[1]) and _common(first, second) >= 0.75
