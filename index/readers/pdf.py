"""PDF files that hold text."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.article import Draft, Skipped
from index.dates import parse_date
from index.masthead import read_masthead
from index.readers.decode import tidy

MAX_PAGES = 5_000
# Pages may share what is drawn on them, so that a small file takes hours; 5,000 pages of print
# take half a minute.
MAX_SECONDS = 300.0
# What programs write into these fields when nobody has.
_NO_TITLE = re.compile(r"(?i)untitled.*|microsoft \w+ - .*|document\d*|.*\.\w{2,5}|\(.*\)")
_NO_AUTHOR = re.compile(r"(?i)anonymous|unknown|user|admin\w*|\(.*\)")


def read_pdf(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """One article: the text of all pages. Its date is that of its making where it states none."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        pdf = PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            yield Skipped(origin, "The PDF is locked with a password.", "Save a copy without it.")
            return
        if len(pdf.pages) > MAX_PAGES:
            yield Skipped(origin, f"The PDF has more than {MAX_PAGES:,} pages.", "Split it.")
            return
        pages: list[str] = []
        until = time.monotonic() + MAX_SECONDS
        for page in pdf.pages:
            pages.append(tidy(page.extract_text()).strip())
            if time.monotonic() > until:
                yield Skipped(
                    origin,
                    f"The PDF takes longer to read than {MAX_SECONDS:.0f} seconds.",
                    "Split it, or save it as plain text.",
                )
                return
        text = _joined(pages)
        info = pdf.metadata
        title, author = (_line(info.title), _line(info.author)) if info else ("", "")
        made = parse_date(info.creation_date) if info else None
    except Exception as error:  # a damaged file takes the parser anywhere
        yield Skipped(
            origin, f"The PDF is damaged ({type(error).__name__}).", "Open it and save it again."
        )
        return
    if not text:
        yield Skipped(
            origin,
            "The PDF holds no text, only pictures of it.",
            "Run text recognition on it first, for instance: ocrmypdf IN.pdf OUT.pdf",
        )
        return
    draft = read_masthead(
        Draft(
            text,
            origin,
            key,
            title="" if _NO_TITLE.fullmatch(title) else title,
            author="" if _NO_AUTHOR.fullmatch(author) else author,
        )
    )
    yield replace(draft, date=draft.date or made)


def _joined(pages: Iterable[str]) -> str:
    """Pages as one text: a sentence that runs over a page's end stays one."""
    text = ""
    for page in filter(None, pages):
        if not text:
            text = page
            continue
        runs_on = text[-1].isalpha() or text[-1] in ",;–—-"
        text += ("\n" if runs_on and page[0].islower() else "\n\n") + page
    return text


def _line(value: object) -> str:
    return " ".join(tidy(str(value or "")).split())
