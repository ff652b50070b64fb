"""A sentence of an article on one line."""

from __future__ import annotations

import re


def one_line(text: str) -> str:
    """A sentence on one line; the items of a list follow on one another."""
    lines = [
        re.sub(r"^\s*(?:[-*•‣▪◦·–—]|\(?\d{1,2}[.)])\s+", "", line) for line in text.split("\n")
    ]
    head, *items = (" ".join(line.split()) for line in lines if line.strip())
    if not items:
        return head
    return head + " " + ("; ".join(items) if head.endswith(":") else " ".join(items))
