"""An article's sentence as it can be read away from its place: with what it leans on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.article import Span
from index.languages import ENGLISH, language_of
from index.sentences import is_prose
from rag.found import Found
from rag.instructions import is_instruction
from rag.one_line import one_line
from rag.pronouns import meant, opens_unresolved
from rag.quotations import whole_quotation
from rag.statements import MAX_RUN, MAX_SPAN

_TURNS = re.compile(
    r"(?:But|However|Yet|Nevertheless|Nonetheless|Instead|Otherwise|Still,|Thus|Therefore|Hence|So,|"
    r"Consequently|And|Or|Nor|Conversely|Similarly|Likewise|Even so|As a result|By contrast|"
    r"In contrast|On the other hand|The (?:latter|former)|Neither|Such)\b"
)
_POINTS = re.compile(
    r"(?:This|That|These|Those)\b(?!\s+(?:past\s+|last\s+|coming\s+|same\s+)?"
    r"(?:week|weekend|month|year|day|morning|afternoon|evening|night|spring|summer|autumn|fall|"
    r"winter|season|century|decade|time|who)\b)"
)
# "It" that stands for nothing: "It is clear that", "It was in 1998 that".
_EMPTY_IT = re.compile(
    r"It(?:['’]s| is| was| remains| seems| seemed| appears| appeared| took| takes| will be| may be)"
    r"\b(?:\s+\w+){0,8}?\s+(?:that|to|whether|if|how|who|when)\b"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a sentence.

    Args:
        text: on one line; a name in brackets stands after the pronoun that means it.
        said: the span whose words it has.
        span: the span that it rests on, with the sentence that gives the name.
    """

    text: str
    said: Span
    span: Span


def standing_alone(found: Found, span: Span, read: Span | None = None) -> Standing:
    """A sentence with its whole quotation, its names, and the sentence that it leans on.

    The span is at most three sentences, all of the passage; what does not fit is left out.

    Args:
        found: the passage.
        span: one of its sentences.
        read: what the reader has just read of this passage: it need not be said again.
    """
    text = found.article.text
    said = whole_quotation(found, span)
    if language_of(text) == ENGLISH:
        while (before := _before(found, said)) is not None:
            name = meant(said.of(text), before.of(text), text)
            if name is not None:
                named = one_line(name.put_into(said.of(text)))
                return Standing(named, said, Span(before.start, said.end))
            if not leans(said.of(text)) or (read and read.start <= before.start < read.end):
                break
            said = Span(before.start, said.end)
    return Standing(one_line(said.of(text)), said, said)


def leans(sentence: str) -> bool:
    """Whether a sentence says what it says only after the one before it."""
    opening = sentence.lstrip("\"“‘'( ")
    if _TURNS.match(opening) or _POINTS.match(opening):
        return True
    return opens_unresolved(opening) and not _EMPTY_IT.match(opening)


def _before(found: Found, span: Span) -> Span | None:
    """The sentence before a span, where a citation can hold both."""
    sentences = found.passage.sentences
    first = next(i for i, one in enumerate(sentences) if one.start == span.start)
    inside = sum(span.start <= one.start < span.end for one in sentences)
    if first == 0 or inside >= MAX_RUN:
        return None
    before = sentences[first - 1]
    if span.end - before.start > MAX_SPAN or is_instruction(found.article.text, before):
        return None
    return before if is_prose(before.of(found.article.text)) else None
