"""Which format a reply is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers import SUFFIXES
from index.web.failures import NotFetched
from index.web.media import media_type, suffix_of
from index.web.url import parse_url


@pytest.mark.parametrize(
    ("header", "path", "suffix"),
    [
        ("text/html; charset=utf-8", "/story", ".html"),
        ("text/html", "/story.pdf", ".html"),
        ("application/pdf", "/story", ".pdf"),
        ("application/json", "/api?x=1", ".json"),
        ("text/plain", "/story", ".txt"),
        ("text/plain", "/story.md?raw=1", ".md"),
        ("text/plain; charset=utf-8", "/news.JSONL", ".jsonl"),
        ("application/octet-stream", "/a%20b.docx", ".docx"),
        ("application/gzip", "/news.jsonl.gz", ".jsonl"),
        ("application/x-ndjson", "/feed", ".jsonl"),
        ("text/csv", "/news", ".csv"),
        ("", "/notes.txt", ".txt"),
    ],
)
def test_the_type_decides_and_then_the_ending(header: str, path: str, suffix: str) -> None:
    assert suffix_of(media_type(header)[0], parse_url(f"https://x.example{path}")) == suffix


@pytest.mark.parametrize(
    ("header", "path"),
    [("", "/story"), ("image/png", "/a.html"), ("application/octet-stream", "/a.exe")],
)
def test_other_formats_are_refused(header: str, path: str) -> None:
    with pytest.raises(NotFetched, match="not a format that is read"):
        suffix_of(media_type(header)[0], parse_url(f"https://x.example{path}"))


@given(st.text())
def test_any_header_is_read(header: str) -> None:
    media, charset = media_type(header)
    assert media == media.lower()
    assert charset == charset.strip()
    try:
        said = suffix_of(media, parse_url("https://x.example/a.md"))
    except NotFetched as failed:
        said = failed.reason
    assert said in SUFFIXES or (said.isprintable() and "not a format" in said)
