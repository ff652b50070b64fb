"""Web pages: the article's text and what the page says of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from index.article import Draft, Skipped
from index.dates import parse_date
from index.readers.boilerplate import take_out_boilerplate
from index.readers.decode import decode, tidy
from index.readers.gaps import fill_gaps

_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""")
# Encodings that a program may have but no page is written in; some take very long or fail.
_NO_CHARSET = frozenset({"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"})


def read_html(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """One article: the body of a page without its navigation, found by trafilatura.

    Raises:
        NotText: the bytes are not text.
    """
    page = _page(data)
    try:
        found = _extracted(page)
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


def _extracted(page: str) -> Any:
    from trafilatura import bare_extraction, load_html

    tree = load_html(page)
    if tree is None:
        return None
    take_out_boilerplate(tree)
    found: Any = bare_extraction(
        tree, with_metadata=True, include_comments=False, include_tables=True
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
        if text := _decoded(data, named[1].decode("ascii", "replace")) if named else "":
            return tidy(text)
    return decode(data)


def _decoded(data: bytes, charset: str) -> str:
    """The text in the encoding of that name; empty where there is none such or it does not fit."""
    try:
        name = codecs.lookup(charset).name.replace("-", "_")
        return "" if name in _NO_CHARSET else data.decode(name)
    except (LookupError, ValueError):  # a name may be of no encoding, or of one that always fails
        return ""
