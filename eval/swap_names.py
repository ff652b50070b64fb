"""Names exchanged: one for another of its kind, subject for object, speaker for speaker."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence

from eval.name_kinds import Name, NameKind, names_of, same_bearer, settled
from eval.swaps import Swap, in_case_of, one_of, pick

# Deeds that are not done back: "A killed B" is not "B killed A".
_DEEDS = """killed kills shot stabbed beat beats defeated accused accuses told tells urged urges
    asked asks attacked attacks invaded criticized criticised sued succeeded replaced appointed
    endorsed praised warned warns blamed blames hired fired arrested supports supported opposes
    opposed bought acquired sold gave sent invited pardoned nominated elected outlawed banned
    sanctioned thanked condemned rejected ordered helped taught followed preceded owns
    owned founded created wrote directed produced played portrayed portrays interviewed called
    calls led leads governs ruled colonized conquered occupied occupies struck bombed threatened
    threatens pushed outlasted overtook surpassed trails trailed leads chased struck hit punched
    slapped kissed visited visits hosted joined left recruited signed sees saw quoted mocked
    slammed denounced backs backed voted funded funds paid pays owed owes supplied
    supplies borrowed inspired influenced discovered named names adopted raised served serves
    overthrew deposed assassinated betrayed rescued saved liberated"""
# Done with one another, or not by one to the other.
_MUTUAL = """agreed joined married talked discussed collaborated competed cooperated merged
    partnered shared based located named called used reached divorced clashed"""
# The deed stands right behind who did it, and what it was done to ends the phrase.
_DEED = re.compile(
    r"(?:\s(?:has|have|had|was|were|is|are|been|also|recently|later|then|twice|\w+ly))*"
    rf"\s(?!(?:{one_of(_MUTUAL)})\b)(?:{one_of(_DEEDS)}|[a-z]{{3,}}ed)\b.*"
)
_ENDS = re.compile(
    r"\s*(?:[.,;!?]|$|(?:in|on|at|by|to|for|with|after|before|from|and|as|during|over|that|who|of|"
    r"because|when|while|if|about|last|this|under|despite|against)\b)"
)
_BREAK = re.compile(r"[,;:()\"“”]|\b(?:and|or|that|which|who|but|when|while|because|said)\b")
_SAYING = """said says told tells added adds wrote writes tweeted asked argued argues insisted
    insists claimed claims warned warns explained explains noted notes stated declared announced
    alleged testified suggested suggests acknowledged admitted stressed believes thinks"""
_SPEAKERS = [
    group.split()
    for group in (
        "police prosecutors witnesses residents lawyers doctors firefighters",
        "officials critics experts analysts researchers scientists historians scholars activists"
        " lawmakers economists investigators authorities",
        "spokesman lawyer neighbor witness critic",
    )
]
_SPEAKER = re.compile(rf"(?i)\b(?:{one_of(' '.join(' '.join(g) for g in _SPEAKERS))})\b")
_MEMBERS = 9


def name_swap(text: str, evidence: str, pool: Sequence[Name], chance: random.Random) -> Swap | None:
    """A name for another of its kind: one of the evidence where it has one, else of the pool."""
    here, near = _here_and_near(text, evidence, pool)
    swaps = []
    for name in here:
        if sum(name.text in other.text for other in here) == 1 and text.count(name.text) == 1:
            by = _another(name, here, near, pool, chance)
            if by and by not in text:
                swaps.append(Swap(name.start, name.end, by))
    return pick(swaps, chance)


def _here_and_near(text: str, evidence: str, pool: Sequence[Name]) -> tuple[list[Name], list[Name]]:
    """The names of a text and of its evidence; what one tells of a name's kind holds for both."""
    here, near = names_of(text), names_of(evidence)
    known = [*here, *near, *pool]
    return settled(here, known), settled(near, known)


def _another(
    name: Name, here: Sequence[Name], near: Sequence[Name], pool: Sequence[Name],
    chance: random.Random,
) -> str:  # fmt: skip
    for names in (near, pool):
        others = sorted({n.text for n in names if _may_stand_for(n, name, here)})
        if others:
            return chance.choice(others)
    return ""


def _may_stand_for(other: Name, name: Name, here: Sequence[Name]) -> bool:
    return (
        other.kind is name.kind
        and other.kind is not NameKind.OTHER
        and other.the == name.the
        and (" " in other.text) == (" " in name.text)
        and (
            other.kind is not NameKind.PEOPLE or other.text.endswith("s") == name.text.endswith("s")
        )
        and not any(same_bearer(other, one) for one in here)
    )


def role_swap(text: str, evidence: str, pool: Sequence[Name], chance: random.Random) -> Swap | None:
    """Who did it and to whom, exchanged: "Israel struck Gaza" to "Gaza struck Israel"."""
    names, _ = _here_and_near(text, evidence, pool)
    swaps = []
    for one, other in itertools.pairwise(names):
        between = text[one.end : other.start]
        if one.the != other.the or not _alike(one, other) or same_bearer(one, other):
            continue
        if len(between.split()) > _MEMBERS or _BREAK.search(between):
            continue
        before = text[: one.start]
        went = (
            bool(re.search(r"\bfrom (?:the )?$", before))
            and bool(re.fullmatch(r" to (?:the )?", between))
            and not text[other.end :].startswith(" to ")
        )
        done = _DEED.fullmatch(between) and _ENDS.match(text, other.end)
        if went or (done and not re.search(r"\b(?:of|with) (?:the )?$", before)):
            swaps.append(Swap(one.start, other.end, f"{other.text}{between}{one.text}"))
    return pick(swaps, chance)


def _alike(one: Name, other: Name) -> bool:
    """Whether either could do to the other what the other does to it: people, bodies, countries."""
    return one.kind is other.kind or NameKind.PERSON not in (one.kind, other.kind)


def speaker_swap(
    text: str, evidence: str, pool: Sequence[Name], chance: random.Random
) -> Swap | None:
    """What somebody said, put in another mouth."""
    here, near = _here_and_near(text, evidence, pool)
    swaps = []
    for name in here:
        if _speaks(text, name.start, name.end):
            by = _another(name, here, near, pool, chance)
            if by:
                swaps.append(Swap(name.start, name.end, by))
    for match in _SPEAKER.finditer(text):
        if _speaks(text, *match.span()):
            group = next(group for group in _SPEAKERS if match[0].lower() in group)
            others = [o for o in group if o not in evidence.lower() and o not in text.lower()]
            if others:
                swaps.append(Swap(*match.span(), in_case_of(match[0], chance.choice(others))))
    return pick(swaps, chance)


def _speaks(text: str, start: int, end: int) -> bool:
    after = re.compile(rf"\s+(?:also |later |then )?(?:{one_of(_SAYING)})\b").match(text, end)
    before = re.search(
        rf"(?:\b[Aa]ccording to|[,”\"’]\s+(?:{one_of(_SAYING)}))\s+(?:the |a )?"
        rf"(?:[A-Z][\w.]*\s+){{0,3}}$",
        text[max(0, start - 60) : start],
    )
    return bool(after or before)
