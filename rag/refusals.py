"""What a model writes where the passages do not answer, and what it says is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.citations import ParsedSentence
from rag.evidence import content_stems
from rag.prompts import NOT_ANSWERED
from rag.writing import Cited, Declined, Written

_DECLINED = re.compile(rf"(?i)\W*{NOT_ANSWERED}\b\W*(?P<missing>.*)", re.DOTALL)
# What models write in place of the line that they were asked for.
_SOURCES = (
    r"(?:passages?|articles?|excerpts?|context|"
    r"(?:provided|given|available|supplied)\s+(?:sources?|texts?|documents?|information))\s+"
)
_DO_NOT_SAY = (
    r"(?:\w+\s+)?(?:do|does|did)(?:\s+not|n['’]t)\s+(?:\w+\s+)?"
    r"(?:answer|mention|contain|provide|include|state|specify|say|name|identify|give|tell)\b\s*"
    r"(?:any\s+)?(?:information\b\s*)?(?:(?:about|on)\s+)?(?P<missing>.*)"
)
_DECLINED_FREELY = re.compile(
    rf"(?is)(?:[\w’']+,?\s+){{0,6}}?{_SOURCES}{_DO_NOT_SAY}",
)
# A sentence with a source may report of texts that say nothing: it must begin with ours.
_DECLINED_CITED = re.compile(
    r"(?is)(?:(?:unfortunately|however|based\s+on|according\s+to)\b[^,.]{0,40},\s+)?"
    rf"(?:(?:the|these|those|provided|given|available)\s+){{0,2}}{_SOURCES}{_DO_NOT_SAY}",
)
_CLAUSE_END = re.compile(r"[,;:.!?\n—–]|\s(?:but|however|although|though|while|and|as|because)\s")


def as_meant(sentence: ParsedSentence, places: Mapping[str, int], asked: str) -> Written | Declined:
    """A model's sentence as the chat takes it: said, or said to be missing.

    Args:
        sentence: as it was parsed.
        places: of the passages in the task, by their ids.
        asked: the question with its context.
    """
    refusal = refusal_in(sentence.text, asked, cited=bool(sentence.ids))
    if refusal is not None:
        return refusal
    cited = tuple(Cited(places[name]) for name in sentence.ids)
    return Written(sentence.text, cited, sentence.lead)


def refusal_in(text: str, asked: str, *, cited: bool) -> Declined | None:
    """What a sentence says is missing; None where it says something of the articles.

    Args:
        text: the sentence.
        asked: the question with its context. What is missing is told in its words: nobody checks
            it.
        cited: whether the sentence cites a passage.
    """
    freely = _DECLINED_CITED if cited else _DECLINED_FREELY
    declined = _DECLINED.match(text) or freely.match(text)
    if declined is None:
        return None
    missing = _CLAUSE_END.split(declined["missing"], maxsplit=1)[0].strip()
    stems = set(content_stems(missing))
    told = missing and stems <= set(content_stems(asked))
    return Declined((missing,) if told else ())
