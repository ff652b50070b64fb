"""Questions that ask for one fact of something, and the sentences that state it.

"When was X founded?", "What is the population of X?", "Who directed X?": each article that states
the fact gives one value, so that articles can be compared by what they say, not how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import is_stop_word, terms, words
from rag.answer_type import counted_terms
from rag.evidence import read

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"(?i)\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|"
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|{_MONTH},?\s+\d{{4}}|"
    r"(?<![\d,.])(?:1[0-9]|20)\d\ds?(?!\d|,\d|\.\d))"
)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{2,3})+|(?<![\w.,])\d+(?:\.\d+)?(?![\w])")
_NAME = re.compile(
    r"(?:(?:[A-Z][\w'’-]+|[A-Z]\.)\s+)*[A-Z][\w'’-]+(?:\s+(?:of|de|van|von|the|and)\s+[A-Z][\w'’-]+)?"
)
_DEFINES = re.compile(r"(?i)\b(?:is|was|are|were)\s+(?:an?|the|one\s+of)\b")
_LIFE = re.compile(r"\(\s*[^()]*\b\d{4}\b[^()]*\)")

# Ways of saying one thing, as stems: a text may have any of a group for any other.
_GROUPS = tuple(
    frozenset(t for word in group.split() for t in terms(word))
    for group in (
        "founded established formed created began begun launched started incorporated opened"
        " organized constituted founding formation establishment inception foundation chartered",
        "built constructed completed erected building construction completion opened",
        "born birth",
        "died death dead",
        "killed died dead deaths killing",
        "directed director directors direction filmmaker",
        "produced producer producers production",
        "written wrote writer author authored novel",
        "artist artists singer band musician recorded album group rapper performed",
        "population inhabitants residents people",
        "located situated lies location",
        "profession occupation known",
        "elected election elect",
        "party politician democrat republican liberal conservative",
        "length long",
    )
)
_KNOWN = frozenset().union(*_GROUPS)
# These state how many there are, and never where, when or who: "Where were people told to go?"
_HEADS = next(group for group in _GROUPS if frozenset(terms("population")) <= group)
# What a thing is, is said where it is introduced: "X is an English footballer".
_KINDS = frozenset(
    t
    for word in "profession occupation genre sport medium type kind nationality instrument position"
    " party format gender religion product known artist location located".split()
    for t in terms(word)
)
_ASKING = frozenset(
    t
    for word in "many much kind type primary main total year city state country name first"
    " associated affiliated classified play specialize according does did film album song book"
    " band ep".split()
    for t in terms(word)
)
_FACT = re.compile(
    r"(?i)^\W*(?:(?:when|where)(?:\s+and\s+(?:when|where))?\s+(?:is|was|were|are|did|does)\b|"
    r"who\s+(?:is|was|are|were)\s+the\s+\w+|"
    r"who\s+(?!(?:is|was|are|were|will|would|can|could|said|says)\b)\w+(?:ed|rote|ade|ame)\b|"
    r"(?:in\s+)?(?:what|which)\s+(?:\w+\s+){0,4}?(?:is|was|were|are|did|does|do)\b|"
    r"how\s+(?:many|tall|long|old|high|large|big)\b)"
)


# A sentence states an attribute from so many points on.
PLAINLY = 2.0
# A value belongs to a word that stands at most so many characters from it.
REACH = 50
# An article that says what it is about names it among so many first words.
BEGINS = 4


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a question asks of what.

    Args:
        kind: "time", "number", "name", "place" or "class" (what kind of thing it is).
        cues: stems of the words that state it, in all their ways.
        subject: stems of what it is asked of.
    """

    kind: str
    cues: frozenset[str]
    subject: frozenset[str]


@lru_cache(maxsize=500)
def attribute_of(question: str) -> Attribute | None:
    """What a question asks; None where it asks for more than one fact of one thing."""
    if not _FACT.match(question):
        return None
    subject = _subject(question)
    if not any(stem.isalpha() for stem in subject):
        return None
    kind = _kind(question, subject)
    cues = _cues(question, kind, subject)
    return Attribute(kind, frozenset(_all_ways(cues)), subject) if kind and cues else None


def _kind(question: str, subject: frozenset[str]) -> str:
    text = question.lower()
    if re.search(r"\bwhen\b|\b(?:what|which)\s+(?:year|day|date)\b", text):
        return "time"
    if re.search(r"\bhow\b|\bpopulation\b|\bnumber of\b|\bsize\b", text):
        return "number"
    if re.match(r"\W*who\b", text):
        return "name"
    if re.match(r"\W*(?:where\b|in\s+(?:what|which)\b)|.*\blocation\b", text):
        return "place"
    asked = frozenset(t for word in words(text) for t in terms(word)) - subject
    return "class" if text.lstrip().startswith("what") and asked & _KINDS else ""


def _cues(question: str, kind: str, subject: frozenset[str]) -> frozenset[str]:
    """Stems of the words that say what is asked; of a count, what is counted."""
    if counted := counted_terms(question):
        return counted
    who = re.match(r"(?i)\W*who\s+(?:(?:is|was|are|were)\s+the\s+)?(\w+)", question)
    asked = who[1] if kind == "name" and who else question
    cues = frozenset(
        t
        for word in words(asked)
        if not is_stop_word(word)
        for t in terms(word)
        if t not in subject and t not in _ASKING and (kind == "number" or t not in _HEADS)
    )
    return cues & _KNOWN or cues


def states(attribute: Attribute, sentence: str, opens: bool) -> float:
    """How plainly a sentence states the attribute, 0 to 4; below PLAINLY it does not.

    Args:
        attribute: what is asked.
        sentence: as the article has it.
        opens: whether it is the first of its article.
    """
    stems = read(sentence).stems
    share = len(attribute.subject & stems) / len(attribute.subject)
    points = 0.5 * share + 0.25 * opens
    defines = bool(_DEFINES.search(sentence)) and (share >= 0.5 or opens)
    if attribute.kind == "class":
        return points + 2 * defines + bool(attribute.cues & stems)
    near = _nearest(attribute, sentence)
    if near is None:
        return 0.0
    _, distance = near
    linked = distance is not None and distance <= REACH
    if attribute.kind == "time":
        life = bool(_BORN_DIED & attribute.cues and _LIFE.search(sentence)) and share >= 0.5
        return points + max(2 * linked + 0.5 * (distance is not None), 2.5 * life)
    if attribute.kind == "number":
        return points + 2.5 * linked
    if attribute.kind == "name":
        by = linked and " by " in sentence
        return points + 1.5 * linked + 0.5 * by + 0.75 * (defines and " by " in sentence)
    return points + 2 * linked + 1.5 * defines


def value_of(attribute: Attribute, sentence: str) -> str:
    """The value that a sentence states, as it is written; "" where none can be told apart."""
    near = _nearest(attribute, sentence)
    return near[0] if near else ""


def _nearest(attribute: Attribute, sentence: str) -> tuple[str, int | None] | None:
    """The value nearest to a word that states it, and the characters between; None: no value."""
    found = list(_values(attribute, sentence))
    if not found:
        return None
    cues = [m for m in re.finditer(r"\w+", sentence) if _is_cue(attribute, m.group())]
    if not cues:
        return found[0].group().strip(), None
    distance, best = min(
        ((_distance(value, cue), value) for value in found for cue in cues),
        key=lambda pair: pair[0],
    )
    return best.group().strip(), distance


def _values(attribute: Attribute, sentence: str) -> Iterator[re.Match[str]]:
    if attribute.kind == "time":
        yield from _DATE.finditer(sentence)
    elif attribute.kind == "number":
        for match in _NUMBER.finditer(sentence):
            year = re.fullmatch(r"(?:1[5-9]|20)\d\d", match.group())
            before, after = sentence[: match.start()], sentence[match.end() :]
            if not (year or before.endswith(("$", "£", "€")) or re.match(r"\s*(?:%|per)", after)):
                yield match
    elif attribute.kind in ("name", "place"):
        for match in _NAME.finditer(sentence):
            mine = frozenset(
                t for w in words(match.group()) if not is_stop_word(w) for t in terms(w)
            )
            if mine and not mine <= attribute.subject and match.start():
                yield match


def _distance(value: re.Match[str], cue: re.Match[str]) -> int:
    # A value follows its word more often than it stands before it.
    if value.start() >= cue.end():
        return value.start() - cue.end()
    return 2 * max(cue.start() - value.end(), 0)


def _is_cue(attribute: Attribute, word: str) -> bool:
    return any(t in attribute.cues for t in terms(word))


def _subject(question: str) -> frozenset[str]:
    """Stems of the names in a question, or of its quoted title."""
    quoted = re.findall(r"[\"“]([^\"”]+)[\"”]", question)
    if quoted:
        found = [w for text in quoted for w in words(text)]
        stems = frozenset(t for w in found if not is_stop_word(w) for t in terms(w))
        if stems:
            return stems
    rest = question.split(maxsplit=1)[1] if " " in question else ""
    return frozenset(
        t
        for word in words(rest)
        if word[:1].isupper() or word[:1].isdigit()
        for t in terms(word)
        if not is_stop_word(word)
    )


def _all_ways(cues: frozenset[str]) -> Iterator[str]:
    for cue in cues:
        yield cue
        for group in _GROUPS:
            if cue in group:
                yield from group


_BORN_DIED = frozenset(t for word in "born birth died death".split() for t in terms(word))


def opening_name(attribute: Attribute, text: str) -> str:
    """The name that an article opens with, where it is one of the asked thing's; "" otherwise."""
    opening = " ".join(text[:300].split())
    match = _DEFINES.search(opening)
    begins = frozenset(t for word in words(opening)[:BEGINS] for t in terms(word))
    return opening[: match.start()] if match and attribute.subject & begins else ""
