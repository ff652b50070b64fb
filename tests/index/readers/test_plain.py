"""Plain text and Markdown."""

from __future__ import annotations

import pytest

from index.article import Draft, Skipped
from index.readers.decode import NotText
from index.readers.plain import read_text


def test_a_text_is_kept_whole() -> None:
    found = list(read_text(b"  It rained.\r\n\r\nThey left.\n", "/a/b.txt", "b.txt"))
    assert found == [Draft("  It rained.\n\nThey left.\n", "/a/b.txt", "b.txt")]


def test_a_text_without_words_is_skipped() -> None:
    (found,) = read_text("\u00a0\u3000\n".encode(), "o", "k")
    assert isinstance(found, Skipped)
    assert (found.origin, found.reason) == ("o", "It holds no words.")
    assert found.remedy


def test_a_binary_file_is_no_text() -> None:
    with pytest.raises(NotText):
        list(read_text(bytes(range(256)) * 9, "o", "k"))
