"""What a claim says otherwise than its evidence: numbers, names, negation, modality, speakers.

Overlap cannot see these: a swapped name leaves nearly every word in place. They are looked for
where the claim, laid beside the evidence, differs between words that both have.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.alignment import Alignment, Gap, align
from rag.tokens import Kind, Token

# A negation or a modal bears on what follows within so many words.
REACH = 3
# Wider gaps are of sentences that are built differently: what stands in them is not set against
# one another.
WIDEST = 8
# A speaker stands so near to the word of saying.
SPEAKER_REACH = 4
# Words of saying that the speaker may follow.
_BEFORE_SPEAKER = frozenset("said says say told according added adds".split())
# Names of a claim that are looked at in pairs.
MOST_NAMES = 20
_PRONOUNS = frozenset("he she they it who we i you his her their its this these".split())


class Difference(StrEnum):
    """In what a claim differs."""

    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    CERTAINTY = "certainty"
    ROLE = "role"
    SPEAKER = "speaker"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference, with the words of the claim that show it, or of the evidence."""

    kind: Difference
    words: tuple[str, ...]


def compare(claim: Sequence[Token], evidence: Sequence[Sequence[Token]]) -> list[Finding]:
    """What a claim says otherwise than the sentences that it is laid beside, in their order."""
    row = [token for sentence in evidence for token in sentence]
    laid = align(claim, row)
    found = [finding for gap in laid.gaps() for finding in _in_gap(gap, laid)]
    found += _roles(laid)
    found += _speakers(claim, evidence)
    found += _attribution(laid)
    return list(dict.fromkeys(found))


def _in_gap(gap: Gap, laid: Alignment) -> Iterator[Finding]:
    if len(gap.claim) > WIDEST or (gap.opens and gap.closes):
        return
    narrow = len(gap.evidence) <= WIDEST
    beside = _beside(gap)
    there = {token.key for token in gap.evidence}
    said = {token.key for token in laid.claim}
    for kind, difference in ((Kind.NUMBER, Difference.NUMBER), (Kind.NAME, Difference.NAME)):
        mine = [token for token in gap.claim if token.kind is kind and token.key not in there]
        theirs = [t for t in beside if t.kind is kind and t.key not in said]
        if mine and (theirs or (kind is Kind.NAME and _strange(mine, beside, laid))):
            yield Finding(difference, tuple(token.text for token in mine))
    if gap.closes and not gap.claim:
        return  # what the evidence goes on to say
    near = gap.evidence[-REACH:] if not gap.closes else gap.evidence[:REACH]
    for kind, added, lost in (
        (Kind.NEGATION, Difference.NEGATION, Difference.NEGATION),
        (Kind.MODAL, Difference.MODALITY, Difference.CERTAINTY),
    ):
        mine = [token for token in gap.claim if token.kind is kind]
        theirs = [token for token in near if token.kind is kind]
        any_of_theirs = any(token.kind is kind for token in gap.evidence)
        if mine and not any_of_theirs and (narrow or not gap.opens):
            yield Finding(added, tuple(token.text for token in mine))
        if theirs and not mine:
            yield Finding(lost, tuple(token.text for token in theirs))


def _beside(gap: Gap) -> tuple[Token, ...]:
    """What of the evidence stands where the claim's words do; nothing where that is not told."""
    room = len(gap.claim) + REACH
    if gap.closes:
        return gap.evidence[:room]
    if gap.opens:
        return gap.evidence[-room:]
    return gap.evidence if len(gap.evidence) <= WIDEST else ()


def _strange(names: Sequence[Token], beside: Sequence[Token], laid: Alignment) -> bool:
    """Whether names that the evidence lacks stand where it has other words, and no pronoun."""
    said, there = ({token.key for token in row} for row in (laid.claim, laid.evidence))
    absent = all(token.key not in there for token in names)
    other = any(token.tells and token.key not in said for token in beside)
    return absent and other and not any(token.key in _PRONOUNS for token in beside)


def _names(row: Sequence[Token]) -> list[tuple[int, str]]:
    """The last word of each name, and where it stands."""
    found = []
    for place, token in enumerate(row):
        goes_on = place + 1 < len(row) and row[place + 1].kind is Kind.NAME
        if token.kind is Kind.NAME and not goes_on:
            found.append((place, token.key))
    return found


def _roles(laid: Alignment) -> Iterator[Finding]:
    """Two names that changed places around the same words."""
    mine = _names(laid.claim)[:MOST_NAMES]
    places: dict[str, list[int]] = {}
    for place, key in _names(laid.evidence):
        places.setdefault(key, []).append(place)
    for (a, first), (b, second) in itertools.combinations(mine, 2):
        turned_round = itertools.product(places.get(second, ())[:3], places.get(first, ())[:3])
        for c, d in turned_round:
            if first == second or c >= d:
                continue
            between = {t.key for t in laid.claim[a + 1 : b] if t.tells}
            around = {t.key for t in laid.evidence[c + 1 : d] if t.tells}
            turned = any(t.key == "by" for t in laid.claim[a + 1 : b]) != any(
                t.key == "by" for t in laid.evidence[c + 1 : d]
            )
            if between & around and not turned:
                yield Finding(Difference.ROLE, (laid.claim[a].text, laid.claim[b].text))
                break


def speakers(row: Sequence[Token]) -> set[str]:
    """Who is said to say something: the last words of names, and pronouns as "?"."""
    found: set[str] = set()
    for place, token in enumerate(row):
        if not token.saying:
            continue
        before = row[max(0, place - SPEAKER_REACH) : place]
        after = row[place + 1 : place + 1 + SPEAKER_REACH]
        named = [t.key for t in reversed(before) if t.kind is Kind.NAME]
        if token.text.lower() in _BEFORE_SPEAKER and not named:
            run = list(itertools.takewhile(lambda t: t.key != "that", after))
            named = [key for _, key in _names(run)][:1]
        if named:
            found.add(named[0])
        elif any(t.key in _PRONOUNS for t in before):
            found.add("?")
    return found


def _speakers(claim: Sequence[Token], evidence: Sequence[Sequence[Token]]) -> Iterator[Finding]:
    mine = speakers(claim) - {"?"}
    theirs = set().union(*map(speakers, evidence)) if evidence else set()
    for key in mine - theirs:
        if theirs and "?" not in theirs:
            yield Finding(
                Difference.SPEAKER, tuple(token.text for token in claim if token.key == key)
            )


def _attribution(laid: Alignment) -> Iterator[Finding]:
    """What the evidence only reports somebody to say, told as a fact."""
    if any(token.saying for token in laid.claim) or not any(at >= 0 for at in laid.anchors):
        return
    first = next(at for at in laid.anchors if at >= 0)
    last = max(laid.anchors)
    around = laid.evidence[max(0, first - 8) : last + 8]
    said = [token.text for token in around if token.saying]
    if said:
        yield Finding(Difference.ATTRIBUTION, tuple(said[:2]))
