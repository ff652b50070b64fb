"""Text from articles, questions and models to HTML in which nothing can run, load or be misread."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from rag.answer import Statement, Usage

# In this order: a later sheet may overrule an earlier one.
STYLES = "".join(
    f'<link rel="stylesheet" href="/byline/{name}.css">' for name in ("page", "reading", "evidence")
)
# Characters that reorder or hide what stands around them; a title needs none of them.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# HTML has no way to write these, and a browser drops or replaces them.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")

# (mark, words): never by colour alone. The verdicts; then what is said where articles disagree, of
# a sentence that changed what was said before, and of one that was changed.
VERDICTS = {
    "supported": ("✓", "supported"),
    "partly": ("◐", "partly supported"),
    "unsupported": ("✗", "not supported"),
    "unsure": ("?", "not sure"),
}
DISPUTED = ("≠", "sources disagree")
STANDINGS = {"newest": ("↑", "newest"), "overtaken": ("↓", "a later article differs")}


def escaped(text: str) -> str:
    """Text as HTML, character for character; also inside quoted attributes."""
    return html.escape(_UNWRITABLE.sub("\ufffd", text))


def one_line(text: str) -> str:
    """A title, name or label as HTML: one line, without characters that disguise it."""
    return escaped(plain_line(text))


def undisguised(text: str) -> str:
    """A text without characters that turn its direction round or are not seen."""
    return _UNSHOWN.sub("", text)


def plain_line(text: str) -> str:
    """A title, name or label as plain text: one line, without characters that disguise it."""
    return " ".join(_UNSHOWN.sub("", text.replace("\n", " ").replace("\t", " ")).split())


def written_day(day: date | None) -> str:
    """A date as a reader writes it ("7 May 2024"), or empty."""
    return f"{day.day} {day:%B} {day.year}" if day else ""


def web_address(url: str) -> str:
    """The address where it is one that a browser may open without harm, else empty."""
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url.strip() if good else ""


def host_of(url: str) -> str:
    """The host of a web address, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 article", "4,884 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def said_by(statement: Statement) -> str:
    """Who says a sentence, and when: "The Paper, 7 May 2024"; the title where there is no name."""
    named = (
        (plain_line(citation.source) or plain_line(citation.title), written_day(citation.date))
        for citation in statement.citations
    )
    return "; ".join(dict.fromkeys(", ".join(filter(None, parts)) for parts in named))


def spent(usage: Usage) -> str:
    """What a model used: "200 tokens read, 40 written in 2 calls; cost 0.0009"."""
    said = f"{counted(usage.prompt_tokens, 'token')} read, {usage.completion_tokens:,} written"
    if usage.calls > 1:
        said += f" in {usage.calls} calls"
    if usage.unreported:
        said += f", {usage.unreported} of them not counted"
    return said if usage.cost is None else f"{said}; cost {usage.cost:.6f}".rstrip("0").rstrip(".")
