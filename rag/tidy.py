"""A reader's text as the rest of the program takes it."""

from __future__ import annotations

import unicodedata


def tidy(text: str) -> str:
    """A text on one line, without what no reader can see and no encoding can write."""
    seen = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return " ".join("".join(seen).split())
