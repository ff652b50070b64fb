"""Where a citation's words are: as a link that keeps them, and in the article as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from index.article import Article, Span
from rag.answer import Citation

ARTICLE_PATH = "/article/"


class Standing(StrEnum):
    """How the words of a citation stand in the article as it is now."""

    EXACT = "exact"
    MOVED = "moved"
    LOST = "lost"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """What a link to a citation says.

    Args:
        quote: the cited words; empty where no words of the article support the statement, or
            where the link names a span alone.
        text_hash: identity of the text that the offsets belong to; empty: not known.
    """

    article_id: str
    start: int
    end: int
    version: int | None = None
    text_hash: str = ""
    quote: str = ""

    @classmethod
    def of(cls, citation: Citation, version: int | None) -> Place:
        """The place of a citation in an answer that was made from this index version."""
        return cls(
            citation.article_id,
            citation.start,
            citation.end,
            version,
            citation.text_hash,
            citation.quote,
        )

    @property
    def href(self) -> str:
        """The link: a page of its own without JavaScript, the panel with it."""
        asked = {"start": self.start, "end": self.end}
        if self.version is not None:
            asked["version"] = self.version
        said = {"text": self.text_hash} if self.text_hash else {}
        if self.quote:
            said["quote"] = self.quote
        query = urlencode({**asked, **said}, quote_via=quote)
        return f"{ARTICLE_PATH}{quote(self.article_id, safe='')}?{query}#lit"

    @classmethod
    def parse(cls, href: str) -> Place | None:
        """Read a link that `href` wrote, or that a person changed; None where it names no place."""
        try:
            parts = urlsplit(href)
        except ValueError:
            return None
        if not parts.path.startswith(ARTICLE_PATH):
            return None
        return cls.from_query(unquote(parts.path[len(ARTICLE_PATH) :]), parts.query)

    @classmethod
    def from_query(cls, article_id: str, query: str) -> Place | None:
        """The place that an article's id and a link's query name; None where they name none."""
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        try:
            start, end = int(asked.get("start", "0")), int(asked.get("end", "0"))
            version = int(asked["version"]) if "version" in asked else None
        except ValueError:
            return None
        if not article_id or start < 0 or end < start:
            return None
        return cls(article_id, start, end, version, asked.get("text", ""), asked.get("quote", ""))


@dataclass(frozen=True, slots=True)
class Located:
    """Where a citation's words are now; `span` is None where they are nowhere."""

    span: Span | None
    standing: Standing


def locate(article: Article, place: Place) -> Located:
    """Find the words of a citation in the article as it is now.

    Where the text has changed since, they are looked for as they were quoted, nearest to where
    they stood.
    """
    span = Span(place.start, place.end)
    if place.start == place.end:
        return Located(None, Standing.NONE)
    same_text = place.text_hash in ("", article.text_hash) and place.end <= len(article.text)
    if same_text and place.quote in ("", span.of(article.text)):
        return Located(span, Standing.EXACT)
    if not place.quote:
        return Located(None, Standing.LOST)
    found = list(_occurrences(article.text, place.quote))
    if not found:
        return Located(None, Standing.LOST)
    start = min(found, key=lambda at: (abs(at - place.start), at))
    standing = Standing.EXACT if start == place.start else Standing.MOVED
    return Located(Span(start, start + len(place.quote)), standing)


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
