"""Web pages: the article's text and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.article import Draft, Skipped
from index.dates import parse_date
from index.readers.boilerplate import take_out_boilerplate
from index.readers.decode import decode, decode_as, tidy
from index.readers.gaps import fill_gaps
from index.web.url import is_url

_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""")

# What the parsers take seconds for; long live blogs have a third of that.
MAX_TAGS = 60_000
MAX_ENTITIES = 600_000
# Comparing the attributes of one tag with one another takes their square.
MAX_ATTRIBUTES = 1_000
_MANY_ATTRIBUTES = f"A tag in it has more than {MAX_ATTRIBUTES:,} attributes."
_LONG_TAG = re.compile(r"<[a-zA-Z][^<]{10000,}")
_VALUED = re.compile(r"[\w:-]\s?=")
_QUOTED = re.compile(r""" "[^"]*" | '[^']*' """, re.VERBOSE)
_SCRIPT = re.compile(r"(?i)<(?:script|style)\b")
_SCRIPT_END = re.compile(r"(?i)</(?:script|style)\b")


class _TooMuch(ValueError):
    """The page would take minutes or gigabytes to read."""


def read_html(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """One article: the body of a page without its navigation, found by trafilatura.

    Raises:
        NotText: the bytes are not text.
    """
    page = _page(data)
    try:
        if reason := _too_much(page):
            raise _TooMuch(reason)
        found = _extracted(page, key if is_url(key) else None)
    except _TooMuch as refused:
        yield Skipped(origin, str(refused), "Save only the article, or save it as plain text.")
        return
    except Exception as error:  # a damaged page takes the parser anywhere
        yield Skipped(origin, f"The page is damaged ({type(error).__name__}).", "Save it again.")
        return
    text = tidy(found.text or "").strip() if found else ""
    if not text:
        yield Skipped(
            origin,
            "No article text was found in this page.",
            "Pages that are drawn by scripts must be saved after they were shown.",
        )
        return
    yield Draft(
        text,
        origin,
        key,
        title=tidy(found.title or "").strip(),
        date=parse_date(found.date),
        source=tidy(found.sitename or found.hostname or "").strip(),
        author=tidy(found.author or "").strip(),
        url=tidy(found.url or "").strip(),
    )


def _too_much(page: str) -> str:
    """Why the page is not even parsed, or nothing."""
    if page.count("<") > MAX_TAGS:
        return f"It has more than {MAX_TAGS:,} tags."
    if page.count("&") > MAX_ENTITIES:
        return f"It has more than {MAX_ENTITIES:,} character entities."
    for found in _LONG_TAG.finditer(_without_scripts(page)):
        # A quoted value may hold the mark that ends a tag.
        bare = _QUOTED.sub("", found[0].partition(">")[0])
        if max(len(_VALUED.findall(found[0])), len(bare.split())) > MAX_ATTRIBUTES:
            return _MANY_ATTRIBUTES
    return ""


def _without_scripts(page: str) -> str:
    pieces = []
    start = 0
    while script := _SCRIPT.search(page, start):
        pieces.append(page[start : script.start()])
        end = _SCRIPT_END.search(page, script.end())
        if end is None:
            return "".join(pieces)
        start = end.start()
    return "".join((*pieces, page[start:]))


def _extracted(page: str, url: str | None) -> Any:
    """What trafilatura makes of a page; its URL may state the date, and the site."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(page)
    if tree is None:
        return None
    if any(len(one.attrib) > MAX_ATTRIBUTES for one in tree.iter()):
        raise _TooMuch(_MANY_ATTRIBUTES)
    take_out_boilerplate(tree)
    found: Any = bare_extraction(
        tree, url=url, with_metadata=True, include_comments=False, include_tables=True
    )
    if found and found.text:
        found.text = fill_gaps(found.text, tree)
    return found


def _page(data: bytes) -> str:
    """The page's text, in the encoding that it names itself where it is not UTF-8."""
    named = _CHARSET.search(data[:2048])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if text := decode_as(data, named[1].decode("ascii", "replace")) if named else "":
            return tidy(text)
    return decode(data)
