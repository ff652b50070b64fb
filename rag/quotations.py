"""Quotations in an article's sentences: never begun in their middle, never without the speaker."""

from __future__ import annotations

import re

from index.article import Span
from rag.found import Found
from rag.instructions import is_instruction
from rag.statements import MAX_RUN, MAX_SPAN

_BARE_QUOTATION = re.compile(r"“[^“”]+”[.]?|\"[^\"]+\"[.]?")
_SPEECH = (
    r"(?:said|says|told|added|wrote|asked|warned|argued|announced|explained|noted|insisted|replied|"
    r"stated|declared|acknowledged|according to)"
)
_NAMES_SPEAKER = re.compile(rf"(?:[^“”\"]{{0,80}}?\b)?{_SPEECH}\b")


def whole_quotation(found: Found, span: Span) -> Span:
    """The sentence, with those around it that open its quotation or name the speaker.

    A quotation of more sentences than a citation may hold is left as it is.
    """
    text, sentences = found.article.text, found.passage.sentences
    last = sentences.index(span)
    if _is_bare_quotation(span.of(text)) and (after := _with_speaker_after(found, last)):
        return after
    for first in range(last, max(last - MAX_RUN, -1), -1):
        whole = Span(sentences[first].start, span.end)
        if len(whole) > MAX_SPAN or is_instruction(text, sentences[first]):
            break
        if not _ends_open_quotation(whole.of(text)) and not _is_bare_quotation(whole.of(text)):
            return whole
    return span


def _with_speaker_after(found: Found, place: int) -> Span | None:
    """A bare quotation with the next sentence, where that one and not the one before says whose."""
    text, sentences = found.article.text, found.passage.sentences
    if place and re.search(rf"\b{_SPEECH}\b", sentences[place - 1].of(text)):
        return None
    if place + 1 == len(sentences) or not _NAMES_SPEAKER.match(sentences[place + 1].of(text)):
        return None
    whole = Span(sentences[place].start, sentences[place + 1].end)
    fits = len(whole) <= MAX_SPAN and not is_instruction(text, sentences[place + 1])
    return whole if fits else None


def _ends_open_quotation(text: str) -> bool:
    """Whether a text closes a quotation that it did not open."""
    if "“" in text or "”" in text:
        return text.find("”") >= 0 and (text.find("“") < 0 or text.find("”") < text.find("“"))
    if text.count('"') % 2 == 0:
        return False
    at = text.index('"')
    return at > 0 and not text[at - 1].isspace()


def _is_bare_quotation(text: str) -> bool:
    """Whether a text is one quotation from end to end, so that nobody is said to have said it."""
    return bool(_BARE_QUOTATION.fullmatch(text.strip()))
