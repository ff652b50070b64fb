"""Greetings, thanks and questions about Byline itself: answered as a courteous person would.

Only a message that is a courtesy from end to end is one: "thanks, and who won?" is a question. What
is said, in which words and which language, stands in `courtesies.json` beside this file: patterns
of a whole part of a message, in lower case and without marks, by kind, each kind with its reply.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.gibberish import is_gibberish

# Of several kinds in one message the last of these is replied to: "Hello! Who are you?"
KINDS = ("fine", "hello", "thanks", "bye", "well", "about", "maker", "trust", "articles")
_FILE = Path(__file__).with_name("courtesies.json")
_WORDLESS = "Please ask in words. I answer from the articles, and cite them."
_GIBBERISH = (
    "I could not read that as a question. Ask me in a few words what you would like to know of the"
    " articles."
)
# A longer message says something.
_LONGEST = 90
_MARKS = re.compile(r"[,.;:!?¡¿،؟।。，！？\n…]+")


@dataclass(frozen=True, slots=True)
class Courtesies:
    """What is said in one language, and replied, by kind."""

    patterns: Mapping[str, re.Pattern[str]]
    replies: Mapping[str, str]

    def kind(self, part: str) -> str | None:
        """The kind of a part of a message in plain words; None where it is no courtesy."""
        return next((k for k, said in self.patterns.items() if said.fullmatch(part)), None)


@lru_cache(maxsize=1)
def courtesies() -> tuple[Courtesies, ...]:
    """Those of every language, English first."""
    stored = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Courtesies(
            {kind: re.compile("|".join(one["said"])) for kind, one in kinds.items()},
            {kind: one["reply"] for kind, one in kinds.items()},
        )
        for kinds in stored.values()
    )


def courteous_reply(message: str) -> str | None:
    """The reply to a message that asks nothing of the articles, or None where it does."""
    if not re.search(r"\w", message):
        return _WORDLESS
    if len(message) <= _LONGEST:
        parts = [plain for part in _MARKS.split(message) if (plain := _plain(part))]
        for language in courtesies():
            kinds = [language.kind(part) for part in parts]
            if all(kinds):
                return language.replies[max((k for k in kinds if k), key=KINDS.index)]
    return _GIBBERISH if is_gibberish(message) else None


def _plain(text: str) -> str:
    """Lower case, without marks; accents and vowel signs stay as they are written."""
    lowered = unicodedata.normalize("NFC", text.replace("’", "'")).lower()
    kept = "".join(c if c == "'" or unicodedata.category(c)[0] in "LMN" else " " for c in lowered)
    return " ".join(kept.split())
