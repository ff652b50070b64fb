"""Word documents (.docx)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from index.article import Draft, Skipped
from index.masthead import read_masthead
from index.readers.decode import tidy

# Refuse an archive that unpacks to more than this (a "zip bomb").
MAX_UNPACKED = 200 * 1024 * 1024
# XML takes up to thirty times its size in memory.
MAX_XML = 50 * 1024 * 1024
# A book of a thousand pages has some twenty thousand paragraphs and rows.
MAX_LINES = 200_000
# What the template of a widely used library says of every document made with it.
_TEMPLATE_DAY = date(2013, 12, 23)
_TEMPLATE_AUTHOR = "python-docx"


def read_docx(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """One article: paragraphs and table rows in reading order, a blank line between them.

    Its date is that of its making where it states none.
    """
    from docx import Document
    from docx.table import Table, _Cell

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
        if sum(sizes.values()) > MAX_UNPACKED:
            yield Skipped(origin, "The document unpacks to more than 200 MB.", "Split it.")
            return
        if any(size > MAX_XML and name.endswith(".xml") for name, size in sizes.items()):
            yield Skipped(origin, "Its text unpacks to more than 50 MB.", "Split it.")
            return
        document = Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                # `row.cells` gives a cell once for each column that it claims to span, which may be
                # millions; here each cell that the row holds comes once.
                lines.extend(
                    " | ".join(_Cell(cell, block).text.strip() for cell in row._tr.tc_lst)
                    for row in block.rows
                )
            else:
                lines.append(block.text)
            if len(lines) > MAX_LINES:
                yield Skipped(origin, f"It has more than {MAX_LINES:,} paragraphs.", "Split it.")
                return
        about = document.core_properties
        title, author = tidy(about.title or "").strip(), tidy(about.author or "").strip()
        made = about.created.date() if about.created else None
    except Exception as error:  # a damaged file takes the parser anywhere
        yield Skipped(
            origin,
            f"The Word document is damaged ({type(error).__name__}).",
            "Open it and save it again as .docx.",
        )
        return
    text = tidy("\n\n".join(line for line in lines if line.strip())).strip()
    if not text:
        yield Skipped(
            origin,
            "The Word document holds no words.",
            "Write its text into it; pictures of text are not read.",
        )
        return
    draft = read_masthead(
        Draft(text, origin, key, title=title, author="" if author == _TEMPLATE_AUTHOR else author)
    )
    yield replace(draft, date=draft.date or (None if made == _TEMPLATE_DAY else made))
