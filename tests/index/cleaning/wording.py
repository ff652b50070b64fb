"""Templates of sentences, by kind, from the two files of wordings: one to tune on, one to test."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SPLITS = ("development", "held_out")
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERS = {"n": (31, 989), "m": (3, 19)}


@dataclass(frozen=True)
class Wording:
    """The templates of one split; those of a language other than English begin with its code."""

    lines: Mapping[str, tuple[str, ...]]

    def of(self, kind: str, language: str = "en") -> tuple[str, ...]:
        """The templates of a kind; empty where the language has none."""
        return self.lines.get(kind if language == "en" else f"{language} {kind}", ())

    def languages(self) -> tuple[str, ...]:
        """The languages other than English that have a body."""
        return tuple(kind.split()[0] for kind in self.lines if kind.endswith(" body"))

    def fill(self, template: str, chance: random.Random, language: str = "en") -> str:
        """The template with each slot filled by chance; {Org} is {org} with a capital."""

        def filler(match: re.Match[str]) -> str:
            name = match[1]
            if choices := self.of(name.lower(), language):
                found = chance.choice(choices)
                return found[0].upper() + found[1:] if name[0].isupper() else found
            return str(chance.randint(*_NUMBERS[name]))

        return _SLOT.sub(filler, template)


@cache
def load(split: str) -> Wording:
    """The wording of a split."""
    kinds: dict[str, list[str]] = {}
    kind: list[str] = []
    for line in (Path(__file__).parent / f"{split}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = kinds.setdefault(line.strip("[]"), [])
        elif line.strip():
            kind.append(line.strip())
    return Wording({name: tuple(lines) for name, lines in kinds.items()})
