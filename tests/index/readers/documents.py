"""PDF and Word files, made for the tests."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate


def pdf_of(paragraphs: Sequence[str], *, title: str = "", author: str = "") -> bytes:
    """A PDF with these paragraphs, on as many pages as it takes."""
    out = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    document = SimpleDocTemplate(out, pagesize=A5, title=title or None, author=author or None)
    document.build([Paragraph(text, style) for text in paragraphs])
    return out.getvalue()


def pdf_of_pictures() -> bytes:
    """A PDF that shows a box and holds no letter."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5)
    canvas.rect(50, 50, 100, 100, fill=1)
    canvas.save()
    return out.getvalue()


def locked(pdf: bytes, password: str) -> bytes:
    """The same PDF, opened only with a password."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx_of(
    paragraphs: Sequence[str],
    *,
    table: Sequence[Sequence[str]] = (),
    title: str = "",
    author: str = "",
    made: datetime | None = None,
) -> bytes:
    """A Word document with these paragraphs and, after the first, a table."""
    document = Document()
    for place, text in enumerate(paragraphs):
        document.add_paragraph(text)
        if table and place == 0:
            grid = document.add_table(len(table), len(table[0]))
            for row, cells in enumerate(table):
                for column, cell in enumerate(cells):
                    grid.cell(row, column).text = cell
    document.core_properties.title = title
    if author:
        document.core_properties.author = author
    if made:
        document.core_properties.created = made.astimezone(UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def deflated_zeros(size: int) -> bytes:
    """So many zeros, deflated to a thousandth (raw)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(size)) + packer.flush()
