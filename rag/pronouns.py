"""Pronouns and "the city": the name that they stand for, where the sentence before says it plainly.

English alone. Where two names could be meant, or somebody without a name, nothing is said: a
reader is better served by both sentences than by a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.name_mentions import (
    mentions,
    nameless_people,
    person_in,
    subject_of,
    without_appositions,
)

_OPENING = re.compile(r"(?i)[\"“'‘(\s]*(?:he|she|they|it|his|her|their|its)\b(?!\s*\[)")
_QUOTED = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|``.*?(?:''|$)")
_PERSON = re.compile(r"\b(?:He|he|She|she)\b(?! or (?:he|she)\b)(?!['’]?\w)")
# What only somebody or an organisation does: "it is likely" and "it took years" are of nothing.
_AGENT = re.compile(
    r"\b(?P<pronoun>It|it|They|they)(?: (?:has|have|had|also|later|then|is|was|were|are))* "
    r"(?:said|says|added|announced|warned|called|accused|denied|urged|vowed|plans?|planned|wants?|"
    r"hopes?|hoped|believes?|believed|operates?|employs?|owns?|sells?|agreed|refused|rejected|"
    r"demanded|launched|killed|published|asked|argued|argues?|promised|pledged)\b"
)
_THE_KIND = re.compile(
    r"^The (?P<kind>city|town|village|company|firm|bank|airline|group|party|newspaper|agency|"
    r"university|ministry|president|chancellor|minister|senator|governor|mayor|king|queen|pope|"
    r"prince|princess|general|secretary|country|island|river)\b(?=(?:['’]s)? [a-z])"
    r"(?! (?:of|in|for|from|that|which|who|where|at|near|and|or)\b)"
)
_NAME = r"[A-Z][\w'’-]*[\w](?: (?:(?:de|la|van|von|bin|al|el|of) )?[A-Z][\w'’-]*\w)*"
# What may follow "the company" where it says what a name is: not "the company said".
_ENDS = r"(?=[,.;]| (?:of|in|that|which|who|based|from|whose|and|behind|where|near|on)\b|$)"
_TITLES = frozenset(
    "president chancellor minister senator governor mayor king queen pope prince princess general"
    " secretary".split()
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What a word of a sentence stands for; the name goes in brackets to `at`."""

    at: int
    name: str

    def put_into(self, text: str) -> str:
        """The sentence with the name after its pronoun."""
        return f"{text[: self.at]} [{self.name}]{text[self.at :]}"


def opens_unresolved(text: str) -> bool:
    """Whether a sentence begins with a pronoun whose name does not follow in brackets."""
    return bool(_OPENING.match(text))


def meant(sentence: str, before: str, article: str) -> Meant | None:
    """What the first pronoun of a sentence stands for, by the sentence before it.

    The rest of the article tells whose names are people's.

    None where there is no pronoun, or a name of the sentence itself comes before it, or the
    sentence before leaves a doubt.
    """
    said = _QUOTED.sub(lambda match: " " * len(match.group()), sentence)
    if kind := _THE_KIND.match(said):
        name = _of_kind(kind["kind"], before)
        return Meant(kind.end(), name) if name else None
    person, agent = _PERSON.search(said), _AGENT.search(said)
    if person and not _somebody(said[: person.start()]):
        name = _person(person.group().lower(), before, article)
        return Meant(person.end(), name) if name else None
    if agent and not _somebody(said[: agent.start()]):
        name = _agent(agent["pronoun"].lower(), before, article)
        return Meant(agent.end("pronoun"), name) if name else None
    return None


def _somebody(text: str) -> bool:
    """Whether the words before a pronoun speak of somebody for whom it may stand."""
    return bool(mentions(text)) or nameless_people(text)


def _person(pronoun: str, before: str, article: str) -> str | None:
    """The only person whom a sentence speaks of, as it names its subject or speaker."""
    subject = subject_of(before)
    if subject is None or nameless_people(before):
        return None
    gender = subject.gender or person_in(subject.name, article)
    if gender is None or gender not in ("", pronoun):
        return None
    for other in mentions(without_appositions(before)):
        another = other.name not in subject.name and not subject.name.endswith(other.name)
        differs = (other.gender or person_in(other.name, article)) in {"he", "she"} - {pronoun}
        if another and not other.is_place and not (differs and gender):
            return None
    return subject.name


def _agent(pronoun: str, before: str, article: str) -> str | None:
    """The organisation, or the people, that are a sentence's subject, where it names no others."""
    if pronoun == "they":
        plural = re.match(
            r"(?P<who>(?:[A-Z][\w-]+ ){1,3}(?:officials|leaders|soldiers|troops|police|authorities|"
            r"protesters|residents|scientists|researchers|prosecutors|doctors|workers|lawmakers|"
            r"negotiators|militants|fighters|rebels)) [a-z]+\b",
            before,
        )
        others = [m for m in mentions(before) if plural and m.start >= plural.end("who")]
        if plural is None or nameless_people(before[plural.end("who") :]):
            return None
        return None if any(not m.is_place for m in others) else plural["who"]
    subject = subject_of(before)
    if subject is None or nameless_people(before) or person_in(subject.name, article) is not None:
        return None
    if before[: subject.end].endswith(("'s", "’s")) or not _is_name(subject.name, article):
        return None
    others = [
        m
        for m in mentions(without_appositions(before))
        if m.name not in subject.name and not m.is_place
    ]
    return None if others else subject.name


def _is_name(word: str, article: str) -> bool:
    """Whether the article writes it with a capital where no sentence begins."""
    return " " in word or bool(re.search(rf"[a-z,] {re.escape(word)}\b", article))


def _of_kind(kind: str, before: str) -> str | None:
    """The only name that a sentence says to be of this kind."""
    patterns = [
        rf"\b{kind} (?:of )?(?P<name>{_NAME})",
        rf"(?P<name>{_NAME}), (?:a|an|the)\b[^,;.]{{0,60}}\b{kind}\b{_ENDS}",
        rf"(?P<name>{_NAME}) (?:is|was|are|were) (?:a|an|the)\b[^,;.]{{0,60}}\b{kind}\b{_ENDS}",
    ]
    if kind in _TITLES:
        patterns.append(rf"\b{kind.capitalize()} (?P<name>{_NAME})")
    found = {match["name"] for pattern in patterns for match in re.finditer(pattern, before)}
    found = {name.removeprefix(f"{kind.capitalize()} ") for name in found}
    if len(found) != 1 or len(re.findall(rf"(?i)\b{kind}\b", before)) > 1:
        return None
    return found.pop()
