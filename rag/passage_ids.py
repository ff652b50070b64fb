"""The opaque ids that passages bear in a prompt: how they are made, and read out of brackets.

An id is a consonant, a digit and two consonants, such as "Q7KD": it is no word and no number, so
nothing that an article says can be mistaken for one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.markdown import Bracket

_LETTERS, _DIGITS = "BCDFGHJKLMNPQRSTVWXZ", "23456789"
_SHAPE = f"[{_LETTERS}][{_DIGITS}][{_LETTERS}]{{2}}"
_BREAK = re.compile(r"[^\w]+|_+")
# Words that models put beside ids.
_WORDS = re.compile(r"(?i)(?:ids?|passages?|sources?|articles?|and|see|cf|refs?|no)")
# What models write in place of an id that they were given: a number, or one made up.
_LIKE_AN_ID = re.compile(rf"\d{{1,3}}|(?i:{_SHAPE})|(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{{4}}")
# "[Q7KD, first sentence]" cites; a longer text that holds an id by chance does not.
_MAX_BESIDE = 3


def passage_ids(count: int, random_: random.Random, avoid: str = "") -> list[str]:
    """Distinct ids.

    Args:
        count: how many; there are 64,000.
        random_: makes them.
        avoid: a text in which none of them may stand.
    """
    taken = {match.upper() for match in re.findall(rf"(?i)(?=({_SHAPE}))", avoid)}
    ids: dict[str, None] = {}
    while len(ids) < count:
        first, second, third = random_.choices(_LETTERS, k=3)
        made = first + random_.choice(_DIGITS) + second + third
        if made not in taken:
            ids[made] = None
    return list(ids)


@dataclass(frozen=True, slots=True)
class Marker:
    """A bracket that cites.

    Args:
        ids: the known ids in it, in order, each once.
        unknown: how many it names that no passage bears.
    """

    ids: tuple[str, ...]
    unknown: int


def read_marker(bracket: Bracket, known: Mapping[str, str]) -> Marker | None:
    """What a bracket cites, or None where it is just text ("[sic]", "[2024]", "(see below)").

    Args:
        bracket: as it stood in the text.
        known: ids by their upper-case form.
    """
    names = [part for part in _BREAK.split(bracket.inside) if part]
    names = [name for name in names if name.upper() in known or not _WORDS.fullmatch(name)]
    ids = tuple(dict.fromkeys(known[n.upper()] for n in names if n.upper() in known))
    others = [name for name in names if name.upper() not in known]
    if bracket.is_round:
        return Marker(ids, 0) if ids and not others else None
    if ids:
        unknown = sum(bool(_LIKE_AN_ID.fullmatch(name)) for name in others)
        return Marker(ids, unknown) if len(others) <= _MAX_BESIDE else None
    if names and all(_LIKE_AN_ID.fullmatch(name) for name in names):
        return Marker((), len(names))
    return None
