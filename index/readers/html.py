"""Web pages: the article's text and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.article import Draft, Skipped
from index.dates import parse_date
from index.readers.decode import decode, decode_as, tidy
from index.web.url import is_url

_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})""")


def read_html(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """One article: the body of a page without its navigation, found by trafilatura.

    Raises:
        NotText: the bytes are not text.
    """
    from trafilatura import bare_extraction

    page = _page(data)
    try:
        found: Any = bare_extraction(
            page,
            url=key if is_url(key) else None,  # may state the date, and the site
            with_metadata=True,
            include_comments=False,
            include_tables=True,
        )
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


def _page(data: bytes) -> str:
    """The page's text, in the encoding that it names itself where it is not UTF-8."""
    named = _CHARSET.search(data[:2048])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if text := decode_as(data, named[1].decode("ascii", "replace")) if named else "":
            return tidy(text)
    return decode(data)
