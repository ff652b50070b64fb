"""One place of a text exchanged for other words: the value that every kind of edit is made of."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ARTICLE = re.compile(r"\b([Aa])(n?)(\s+)$")


@dataclass(frozen=True, slots=True)
class Swap:
    """Words to put in the place of `text[start:end]`."""

    start: int
    end: int
    by: str

    def apply(self, text: str) -> str:
        """The text after the swap; "a" and "an" before it are put right."""
        before, after = text[: self.start], text[self.end :]
        if not self.by:
            return before.rstrip() + (" " if before and after[:1].isalnum() else "") + after
        article = _ARTICLE.search(before)
        if article and self.by[0].isalpha() and not self.by[0].isupper():
            n = "n" if self.by[0].lower() in "aeiou" else ""
            before = f"{before[: article.start()]}{article[1]}{n}{article[3]}"
        return before + self.by + after


def pick(swaps: Sequence[Swap], chance: random.Random) -> Swap | None:
    """One of several swaps, or None where there is none."""
    return chance.choice(swaps) if swaps else None


def in_case_of(word: str, by: str) -> str:
    """`by` with a capital where the word that it replaces has one."""
    return by[0].upper() + by[1:] if word[:1].isupper() else by


def one_of(words: str) -> str:
    """A pattern for any word of a list that is written with spaces, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))
