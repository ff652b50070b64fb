"""What a pronoun, or "the second one", stands for in what was said before.

Names are told apart by how they are written and what stands beside them; nothing here knows who is
who, so a name is only offered where it is written as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis import is_stop_word, words

# Characters of an answer that names are looked for in: its first sentences.
_LOOKED_AT = 600
_NAME = re.compile(
    r"(?<![\w'’-])[A-Z][\w'’.-]*\w(?:\s+(?:(?:of|the|de|al|bin|van|von|el)\s+){0,2}[A-Z][\w'’.-]*\w)*"
)
_TITLE = re.compile(
    r"(?i)\b(?:mr|mrs|ms|dr|sir|president|minister|premier|chancellor|king|queen|prince|princess|pope|"
    r"senator|governor|mayor|judge|general|colonel|spokes(?:man|woman|person)|secretary|leader|"
    r"chief|director|professor|author|actor|singer|coach|named|called)\.?,?\s*$"
)
_TITLE_FIRST = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sir|President|(?:Prime\s+)?Minister|Premier|Chancellor|King|Queen|Prince|"
    r"Princess|Pope|Senator|Governor|Judge|General|Colonel|Secretary)\b\.?"
)
_SPEAKS = re.compile(
    r"(?i)^\s*(?:,[^,]{1,60},)?\s*(?:said|says|told|say|tell|wrote|writes|added|argued|born|resigned|"
    r"announced|died|think|believe|want|was\s+born|is\s+an?\b|was\s+an?\b)"
)
_LOCATED = re.compile(
    r"(?i)\b(?:in|at|near|to|from|into|across|outside|inside|around)\s+(?:the\s+)?$"
)
_ORGANISED = re.compile(
    r"\b(?:Party|University|Council|Court|Army|Forces|Company|Corporation|Inc|Union|Nations|States|"
    r"Ministry|Department|Agency|Bank|Church|Committee|Organi[sz]ation|Association|Group|Team|League|"
    r"House|Senate|Parliament|Congress|Crossing|Street|River|City|County|Island|Islands|Mountain)\b"
)
_DESCRIBES = re.compile(r"[A-Z][\w’'-]*(?:i|an|ese|ish|ic|nch|tch)\s+(?P<noun>[a-z]{3,})\b")
_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "former": 0, "latter": -1, "last": -1,
}  # fmt: skip
_POINTED = re.compile(
    rf"(?i)\bthe\s+(?P<ordinal>{'|'.join(_ORDINALS)})"
    r"(?:\s+(?:one|option|item|point|reason|thing|step|way|example|of\s+(?:them|these|those))\b|"
    r"(?<=latter)|(?=\s*[?.!,]|$))"
)
_NUMBERED = re.compile(
    r"(?:(?<=\s)|^)(?:\(?\d{1,2}[.)]|[-*•])\s+(?P<item>[^\n]+?)(?=\s+(?:\(?\d{1,2}[.)]|[-*•])\s|$)"
)
_ENUMERATED = re.compile(
    r"(?:\b(?:are|were|include|includes|included|of|by|with|between|both|named|:)\s+|:\s*)?"
    r"(?P<items>[^.;:!?,]{2,60}(?:,\s+[^.;:!?,]{2,60})*,?\s+(?:and|or)\s+[^.;:!?,]{2,60})"
)


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    person: bool
    place: bool
    organised: bool


def names_in(text: str) -> list[str]:
    """Words written as names, leaving out the first word of the text."""
    return [word for word in words(text)[1:] if word[0].isupper() and not is_stop_word(word)]


def name_meant(kind: str, asked: str, context: str, answer: str) -> str:
    """The name that a pronoun stands for, or empty.

    What was asked about goes before what the answer mentions; the words that an earlier question
    leant on (`context`) come in between.

    Args:
        kind: "person", "place", or "thing" for whatever is no person.
        asked: the last question.
        context: words that it leant on.
        answer: the answer to it.
    """
    for text in (asked, context, answer[:_LOOKED_AT]):
        found = [name for name in _names(text) if _fits(name, kind)]
        if found and kind == "person":
            return next((name.text for name in found if name.person), found[0].text)
        if found and kind == "place":
            return next((name.text for name in found if name.place), "")
        if found:
            return found[-1 if text is asked else 0].text
    return ""


def listed_item(text: str, answer: str) -> str:
    """The item of the answer's list that "the second one" points to, or empty."""
    match = _POINTED.search(text)
    if not match:
        return ""
    number = _ORDINALS[match["ordinal"].lower()]
    items = [m["item"].strip(" .;,") for m in _NUMBERED.finditer(answer[: _LOOKED_AT * 4])]
    if len(items) < 2 and (found := _ENUMERATED.search(answer[:_LOOKED_AT])):
        items = [
            one.strip()
            for one in re.split(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+", found["items"])
        ]
    if len(items) < 2 or number >= len(items):
        return ""
    return " ".join(items[number].split()[:8])


def _fits(name: _Name, kind: str) -> bool:
    if kind == "person":
        return not name.place and not name.organised
    if kind == "place":
        return not name.person
    return not name.person


def _names(text: str) -> Iterator[_Name]:
    for match in _NAME.finditer(text):
        name = match.group()
        before = text[max(match.start() - 40, 0) : match.start()]
        parts = name.split()
        starts = not before.strip() or before.rstrip()[-1:] in '.!?:"“'
        while parts and (
            is_stop_word(parts[0]) or (starts and len(parts) == 1 and _is_common(parts[0], text))
        ):
            parts = parts[1:]
            starts = False
        if not parts:
            continue
        written = " ".join(parts)
        described = _DESCRIBES.match(text, match.end() - len(written))
        if len(parts) == 1 and described and not is_stop_word(described["noun"]):
            continue  # "Israeli soldiers"
        titled = bool(_TITLE.search(before) or _TITLE_FIRST.match(written))
        speaks = bool(_SPEAKS.match(text[match.end() : match.end() + 80]))
        organised = bool(_ORGANISED.search(written)) or (written.isupper() and len(written) > 1)
        place = bool(_LOCATED.search(before)) and not titled
        yield _Name(written, (titled or speaks) and not organised, place, organised)


def _is_common(word: str, text: str) -> bool:
    """Whether a word at a sentence's start is one that the text also writes small, or ends so."""
    return word.lower() in text or word.endswith(("ing", "ly", "ed"))
