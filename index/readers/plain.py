"""Plain text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import Draft, Skipped
from index.readers.decode import decode


def read_text(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """One article: the file's text, whole.

    Raises:
        NotText: the bytes are not text.
    """
    text = decode(data)
    if text.strip():
        yield Draft(text, origin, key)
    else:
        yield Skipped(origin, "It holds no words.", "Write an article into it, or remove it.")
