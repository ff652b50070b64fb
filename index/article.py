"""The values of the corpus: Article, Passage, Span, and what was skipped.

Offsets count Unicode code points of `Article.text`, start inclusive, end exclusive.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

HEADLINE_LENGTH = 90
# The place of a record in its file ("news.jsonl#12"); no file that is read has a name ending so.
_PLACE = re.compile(r"#\d+\Z")


def text_hash(text: str) -> str:
    """The identity of a text: 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def short_hash(*parts: str) -> str:
    """16 hexadecimal digits that identify the parts, in order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, order=True)
class Skip:
    """A stretch of an article that no passage covers, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a reader found it: not yet identified, not yet cleaned.

    Args:
        origin: file path or URL; records of one file are told apart by `#line`.
        key: what identifies the article within its source: its path relative to the source.
        record_id: the id that the record itself states, or empty.
    """

    text: str
    origin: str
    key: str
    record_id: str = ""
    title: str = ""
    date: date | None = None
    source: str = ""
    author: str = ""
    url: str = ""
    metadata: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Input that could not be read: what, why, and what to do. Everything else goes on."""

    origin: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        # A file's name may hold line ends and terminal controls; what is shown does not.
        shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in self.origin)
        return f"{shown}: {self.reason} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class Article:
    """One article, whole, as stored.

    Args:
        article_id: the record's own id where given, else the hash of its URL, else of source name
            and path relative to the source.
        source_id: name of the source (folder, file) that it was indexed from.
        skipped: spans of litter, in order, not overlapping.
    """

    article_id: str
    text: str
    origin: str
    source_id: str
    title: str = ""
    date: date | None = None
    source: str = ""
    author: str = ""
    url: str = ""
    metadata: Mapping[str, Json] = field(default_factory=dict)
    skipped: tuple[Skip, ...] = ()
    text_hash: str = ""

    def __post_init__(self) -> None:
        if not self.text_hash:
            object.__setattr__(self, "text_hash", text_hash(self.text))

    @property
    def headline(self) -> str:
        """The title, or the opening words where the article has none."""
        return self.title or opening_words(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: whole sentences of one article that follow on one another.

    `sentences` are spans of the article, in order, the first starting at `start` and the last
    ending at `end`.
    """

    passage_id: str
    article_id: str
    start: int
    end: int
    sentences: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The passage as a span of its article."""
        return Span(self.start, self.end)


def passage_id(article_id: str, start: int, end: int) -> str:
    """The id of a passage: stable as long as the article keeps its id and the words their place."""
    return f"{article_id}:{start}-{end}"


def article_of_passage(passage_id: str) -> str:
    """The id of the article that a passage is of."""
    return passage_id.rpartition(":")[0]


def file_of(key: str) -> str:
    """The file part of an article's key or origin, which for a record is followed by #place."""
    return _PLACE.sub("", key)


def opening_words(text: str) -> str:
    """The first words of a text, at most HEADLINE_LENGTH characters, cut between words."""
    words = " ".join(text[: HEADLINE_LENGTH * 4].split())
    if len(words) <= HEADLINE_LENGTH:
        return words
    cut = words.rfind(" ", 0, HEADLINE_LENGTH - 1)
    return words[: cut if cut > 0 else HEADLINE_LENGTH - 1].rstrip(" ,;:—-") + "…"
