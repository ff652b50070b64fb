"""What kind of thing a question asks for, and whether a sentence has one of that kind."""

from __future__ import annotations

import re

from index.analysis import terms, words
from rag.evidence import Reading, numbers, read

_ASKS_WHAT_IS_SAID = re.compile(
    r"\bwhat (?:did|does|do|has|have|had) [^?]+? (?:say|said|tell|told|argue|argued|claim|claimed|"
    r"announce|announced|warn|warned|reply|replied|respond|responded)\b"
)
_SAYS = re.compile(
    r"(?i)[“”\"]|\b(?:sa(?:id|ys)|t(?:old|ells)|argue[ds]|claim(?:ed|s)|announce[ds]|warn(?:ed|s)|"
    r"repli(?:ed|es)|respond(?:ed|s)|added|according to|calls? (?:for|on)|called (?:for|on)|vowed|"
    r"insist(?:ed|s)|stated|declared|denied|asked|urged|wrote)\b"
)


def answer_type(question: str) -> str:
    """What a question wants of its answer.

    "duration", "number", "time", "person", "place", "reason", "speech" (what somebody says), or ""
    for anything.
    """
    text = question.lower()
    if _ASKS_WHAT_IS_SAID.search(text):
        return "speech"
    if re.search(r"\bhow (?:long|old)\b", text):
        return "duration"
    if re.search(
        r"\bhow (?:many|much|far|often|tall|big|large|high|fast)\b|"
        r"\bwhat (?:percent|number|share|amount)",
        text,
    ):
        return "number"
    if re.search(r"\bwhen\b|\b(?:what|which) (?:year|day|date|month|time)\b|\bsince when\b", text):
        return "time"
    if re.search(r"\bwho(?:m|se)?\b", text):
        return "person"
    if re.search(r"\bwhere\b|\b(?:what|which) (?:country|city|state|town|place|region)\b", text):
        return "place"
    if re.search(r"\bwhy\b|\bwhat (?:caused|reason)", text):
        return "reason"
    return ""


_DURATION = re.compile(
    r"(?i)\b(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"\w+teen|twenty|thirty|forty|fifty|sixty|several|few|half)[\s-]+(?:an?\s+)?"
    r"(?:second|minute|hour|day|week|month|year|decade|centur)(?:s|y|ies)?\b|"
    r"\b(?:decades|centuries|aged?\s+\d+)"
)
_TIME = re.compile(
    r"(?i)\b(?:\d{4}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|"
    r"july|august|september|october|november|december|may \d|yesterday|today|tonight|tomorrow|"
    r"week|month|"
    r"year|years|days|hours|morning|evening|night|ago|century)\b"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|outside|around|across)\s+(?:the\s+)?(?:\w+\s+)?[A-Z]"
)
_REASON = re.compile(
    r"(?i)\b(?:because|since|due|so that|in order|after|over|amid|to \w+|reason|caused?|result)\b"
)


_PATTERNS = (("duration", _DURATION), ("time", _TIME), ("place", _PLACE), ("reason", _REASON))
_COUNTED = re.compile(
    r"(?i)\bhow many\s+((?:[\w'’-]+\s+){1,4}?)"
    r"(?:are|is|was|were|did|do|does|have|has|had|will|would|can|could)\b"
)
# A number counts what stands at most so many words after it.
_COUNT_REACH = 4


def counted_terms(question: str) -> frozenset[str]:
    """Terms of what is counted: "How many Israeli soldiers were" counts soldiers."""
    match = _COUNTED.search(question)
    noun = words(match[1])[-1:] if match else []
    return frozenset(term for word in noun for term in terms(word))


def fits(kind: str, counted: frozenset[str], text: str, wanted: Reading) -> float:
    """Whether a sentence has something of the wanted type that the question has not: 0 to 1."""
    if kind == "number":
        if not frozenset(numbers(text)) - wanted.numbers:
            return 0.0
        return 1.0 if not counted or _counts(counted, text) else 0.5
    if kind == "person":
        return float(bool(read(text).names - wanted.names))
    if kind == "speech":
        if not _SAYS.search(text):
            return 0.0
        return 1.0 if wanted.names & read(text).stems else 0.5
    for name, pattern in _PATTERNS:
        if kind == name:
            return float(bool(pattern.search(text)))
    return 0.5


_FULL_NAME = re.compile(r"\b([A-Z][\w'’-]+)\s+(?:[A-Z]\.?\s+)?([A-Z][\w'’-]+)\b")
_FIGURE = re.compile(
    r"(?i)\b(?:\d[\d,.]*\d|\d)|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|twice)\b"
)


def has_type(kind: str, text: str, asked: frozenset[str]) -> bool:
    """Whether a passage has something of a type that the question has not.

    Faster and coarser than `fits`: for hundreds of passages.

    Args:
        kind: see `answer_type`.
        text: the passage.
        asked: the question's words, lower case.
    """
    if kind == "number":
        return any(match.group().lower() not in asked for match in _FIGURE.finditer(text))
    if kind == "person":
        return any(
            first.lower() not in asked and second.lower() not in asked
            for first, second in _FULL_NAME.findall(text)
        )
    return any(name == kind and pattern.search(text) for name, pattern in _PATTERNS)


def _counts(counted: frozenset[str], text: str) -> bool:
    """Whether a number stands shortly before the counted thing."""
    listed = words(text)
    for place, word in enumerate(listed):
        if numbers(word):
            near = listed[place + 1 : place + 1 + _COUNT_REACH]
            if counted & frozenset(t for w in near for t in terms(w)):
                return True
    return False
