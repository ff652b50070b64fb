"""Pages that are damaged or made to do harm, by name; `python -m` reads one and tells the cost."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from index.article import Draft
from index.readers.decode import NotText
from index.readers.html import read_html

SENTENCE = (
    "The council approved the harbour plan on Tuesday after a debate that went on all night. "
)
STORY = "".join(f"<p>{n}. {SENTENCE * 3}</p>" for n in range(6))
_MB = 1_000_000


def _page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>Plan</title>{head}</head><body>{body}</body></html>".encode()


BAD_PAGES: dict[str, Callable[[], bytes]] = {
    "nested tags": lambda: _page("<div>" * 100_000 + STORY),
    "nested inline tags": lambda: _page("<b><i>" * 50_000 + STORY),
    "nested tables": lambda: _page("<table><tr><td>" * 20_000 + STORY),
    "nested lists": lambda: _page("<ul><li>a" * 30_000 + STORY),
    "20 MB of links": lambda: _page(STORY + "<a href=x>y</a>" * 1_300_000),
    "20 MB of unclosed links": lambda: _page(STORY + "<a>" * 6_600_000),
    "links, as many as are read": lambda: _page(STORY + "<a href=x>y</a>" * 29_000),
    "paragraphs, as many as are read": lambda: _page(f"<p>{SENTENCE}</p>" * 29_000),
    "breaks, as many as are read": lambda: _page(STORY + "word word.<br>" * 58_000),
    "table cells, as many as are read": lambda: _page(
        STORY + "<table>" + "<tr><td>a</td><td>b</td></tr>" * 9_000 + "</table>"
    ),
    "list items, as many as are read": lambda: _page(f"{STORY}<ul>{'<li>a thing</li>' * 29_000}"),
    "headings, as many as are read": lambda: _page("<h2>What is next</h2>" * 29_000 + STORY),
    "a million attributes": lambda: _page(
        "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">" + STORY
    ),
    "a long attribute": lambda: _page(f'<p class="{"ad " * 5_000_000}">{STORY}'),
    "entity bomb": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]>"
        + _page("&j;" + STORY)
    ),
    "many entities": lambda: _page("<p>" + "&amp;" * 3_000_000 + "</p>" + STORY),
    "entities, as many as are read": lambda: _page("<p>" + "&amp;" * 590_000 + "</p>" + STORY),
    "many quoted attributes": lambda: _page(
        "<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">" + STORY
    ),
    "many quoted attributes with tags in them": lambda: _page(
        "<p " + " ".join(f"a{n}='<'" for n in range(50_000)) + ">" + STORY
    ),
    "attributes, as many as are read": lambda: _page(
        ("<p " + " ".join(f"a{n}=1" for n in range(990)) + ">") * 300 + STORY
    ),
    "unclosed comment": lambda: _page("<!-- " * 1_000_000 + STORY),
    "unclosed script": lambda: _page(STORY + "<script>" + "x = '<p>'; " * 1_000_000),
    "unclosed CDATA": lambda: _page(STORY + "<![CDATA[" * 1_000_000),
    "unclosed tag": lambda: _page(STORY + "<p " * 3_000_000),
    "unclosed quote": lambda: _page(STORY + "<p a='" + "x > " * 3_000_000),
    "only <": lambda: b"<" * 10_000_000,
    "only &": lambda: _page(STORY + "&" * 10_000_000),
    "meta refresh": lambda: _page(STORY, '<meta http-equiv="refresh" content="0;url=//x.example">'),
    "charset lie": lambda: _page(STORY, '<meta charset="utf-16">').replace(b"night", b"n\xefght"),
    "null bytes": lambda: _page(STORY).replace(b"a", b"a\x00", 50),
    "one line of 1 MB": lambda: _page(SENTENCE * (_MB // len(SENTENCE))),
    "one line of 5 MB": lambda: _page(SENTENCE * (5 * _MB // len(SENTENCE))),
    "one word of 5 MB": lambda: _page("<p>" + "x" * 5 * _MB + "</p>" + STORY),
    "one title of 5 MB": lambda: _page(STORY, f"<title>{'a b ' * 1_250_000}</title>"),
    "JSON-LD of 10 MB": lambda: _page(
        STORY, f'<script type="application/ld+json">{"[" * 10_000_000}</script>'
    ),
    "meta tags": lambda: _page(STORY, '<meta name="author" content="A. B.">' * 50_000),
    "one year of dates": lambda: _page(STORY + "<p>2024-05-07 7 May 2024</p>" * 29_000),
    "spaces": lambda: _page(STORY + "<p>" + " \n" * 5_000_000 + "x</p>"),
}


def main() -> None:
    """Read the page that is named, and write its seconds, its megabytes and what came of it."""
    page = BAD_PAGES[sys.argv[1]]()
    started = time.process_time()
    try:
        found = next(iter(read_html(page, "o", "k")))
        outcome = found.text if isinstance(found, Draft) else f"skipped: {found}"
    except NotText:
        outcome = "not text"
    seconds = time.process_time() - started
    told = {"seconds": seconds, "megabytes": _peak() // 1024, "outcome": outcome[:2_000]}
    sys.stdout.write(json.dumps(told))


def _peak() -> int:
    """The most memory that this program has had, in KiB.

    What the system counts as a process's own is also that of the one it was forked from.
    """
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
