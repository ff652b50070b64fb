"""What was only considered told as done, and what was done as only considered."""

from __future__ import annotations

import random
import re

from eval.name_kinds import names_of
from eval.swaps import Swap, in_case_of, pick
from eval.verbs import gerund_of

_HAVE = {"is": "has", "are": "have", "was": "had", "were": "had", "been": "been", "be": "have"}
_CONSIDERS = re.compile(
    r"\b(?P<be>is|are|was|were) (?:reportedly |also |now |still )*"
    r"(?:considering|weighing|mulling|contemplating|exploring) (?P<what>[a-z]+ing)\b"
)
_CONSIDERED = re.compile(r"\b(?:considered|contemplated) (?P<what>[a-z]+ing)\b")
_MEANS = re.compile(
    r"(?P<before>(?:\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|who|which)|[A-Z][\w’'-]+) (?:also )?)"
    r"(?P<verb>plans|planned|hopes|hoped|intends|intended|wants|wanted|threatened|tried|attempted|"
    r"promised|offered|vowed|proposed|aims|aimed|seeks|sought) to (?=[a-z])(?!be\b)"
)
_EXPECTED = re.compile(
    r"\b(?P<be>is|are|was|were) (?:expected|likely|planning|hoping|trying|threatening|preparing|"
    r"seeking|looking|scheduled) to (?=[a-z])(?!be\b|have\b)"
)
_MAY = re.compile(r"\b(?P<word>may|might|could) (?=[a-z]+)(?!have\b|not\b|also\b|no\b|well\b)")
_MAY_NOUN = re.compile(r"(?i)\b(?:in|on|of|as best|than|if|how|what|as .{1,12}) $")
_HEDGE = re.compile(
    r"(?:\b(?:allegedly|reportedly|possibly|probably|apparently|purportedly|supposedly|potentially)"
    r" )(?=[a-z])"
)
_ALLEGED = re.compile(r"\b(?:alleged|suspected|possible|potential|proposed|planned) (?=[a-z]{3})")
_DONE = re.compile(
    r"(?<=\s)(?P<past>[a-z]{3,})(?=\s+(?:the|a|an|his|her|their|its|this|these|those|to|him|them|"
    r"[A-Z]\w+|\d[\d,.]*)\b)"
)
_PERFECT = re.compile(
    r"\b(?P<aux>has|have|had) (?P<past>[a-z]+ed)(?=\s+(?:the|a|an|his|her|their|its|him|them|it|"
    r"[A-Z]\w+|\d)\b)"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|who)\s$")
# Verbs of which nobody considers the deed: they say, know or begin.
_NO_DEEDS = frozenset(
    """said told became considered planned wanted hoped tried attempted threatened received died
    learned happened seemed appeared remained believed noted added claimed argued warned agreed
    needed lived suffered survived reached failed managed refused used expected decided offered
    proposed promised vowed lost found knew fell rose grew turned resulted belonged consisted
    included contained featured involved occurred began continued started helped earned inherited
    lay got came went saw stood asked insisted denied explained stated declared proved caused
    struggled detected changed collapsed emerged experienced remained recalled enjoyed
    missed faced chose contracted made took welcomed
    """.split()
)
_THINKS = ("considered", "talked about", "thought about")


def modality_swap(text: str, chance: random.Random) -> Swap | None:
    """A plan or possibility told as a fact, or a deed told as a thought."""
    return pick(_as_done(text), chance) or pick(_as_considered(text, chance), chance)


def _as_done(text: str) -> list[Swap]:
    found = []
    for match in _CONSIDERS.finditer(text):
        found.append(Swap(*match.span(), f"{_HAVE[match['be']]} started {match['what']}"))
    for match in _CONSIDERED.finditer(text):
        if not re.search(r"\b(?:is|are|was|were|be|been) $", text[: match.start()]):
            found.append(Swap(*match.span(), f"started {match['what']}"))
    for match in _MEANS.finditer(text):
        present = match["verb"].endswith("s")
        found.append(
            Swap(match.start("verb"), match.end(), "has begun to " if present else "managed to ")
        )
    for match in _EXPECTED.finditer(text):
        found.append(Swap(*match.span(), f"{_HAVE[match['be']]} already begun to "))
    for match in _MAY.finditer(text):
        if not _MAY_NOUN.search(text[max(0, match.start() - 20) : match.start()]):
            found.append(Swap(*match.span("word"), "will"))
    for pattern in (_HEDGE, _ALLEGED):
        found.extend(_left_out(text, match) for match in pattern.finditer(text))
    return found


def _left_out(text: str, match: re.Match[str]) -> Swap:
    """The swap that leaves a word out and puts "a" or "an" before it right."""
    following = re.compile(r"\S+").match(text, match.end())
    if following is None:
        return Swap(*match.span(), "")
    return Swap(match.start(), following.end(), in_case_of(match[0], following[0]))


def _as_considered(text: str, chance: random.Random) -> list[Swap]:
    ends = {name.end for name in names_of(text)}
    found = []
    for match in _DONE.finditer(text):
        past = match["past"]
        before = text[max(0, match.start() - 8) : match.start()]
        subject = match.start() - 1 in ends or _PRONOUN.search(before)
        if subject and past not in _NO_DEEDS and (gerund := gerund_of(past)):
            found.append(Swap(*match.span(), f"{chance.choice(_THINKS)} {gerund}"))
    for match in _PERFECT.finditer(text):
        if match["past"] not in _NO_DEEDS and (gerund := gerund_of(match["past"])):
            found.append(Swap(*match.span(), f"{match['aux']} considered {gerund}"))
    return found
