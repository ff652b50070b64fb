"""Word documents."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Skipped
from index.readers.word import read_docx
from tests.index.readers.documents import deflated_zeros, docx_of
from tests.index.readers.pages import STORY


def read(data: bytes, key: str = "a.docx") -> Draft | Skipped:
    (found,) = read_docx(data, f"/x/{key}", key)
    return found


def draft(data: bytes, key: str = "a.docx") -> Draft:
    found = read(data, key)
    assert isinstance(found, Draft), found
    return found


def test_paragraphs_and_tables_are_read_in_order() -> None:
    data = docx_of(["Before.", "", "After."], table=[["Berth", "Depth"], ["One", "4 m"]])
    assert draft(data).text == "Before.\n\nBerth | Depth\n\nOne | 4 m\n\nAfter."


def test_title_author_and_day_are_read() -> None:
    made = datetime(2024, 5, 7, 12, tzinfo=UTC)
    found = draft(docx_of(STORY, title="Harbour plan", author="Jane Doe", made=made))
    assert (found.title, found.author, found.date) == (
        "Harbour plan",
        "Jane Doe",
        date(2024, 5, 7),
    )


def test_the_day_that_it_states_comes_first() -> None:
    made = datetime(2024, 5, 7, 12, tzinfo=UTC)
    assert draft(docx_of(["6 May 2024", *STORY], made=made)).date == date(2024, 5, 6)
    assert draft(docx_of(STORY, made=made), "2023-02-01.docx").date == date(2023, 2, 1)


def test_what_the_template_says_of_itself_is_not_believed() -> None:
    found = draft(docx_of(STORY))
    assert (found.title, found.author, found.date) == ("", "", None)


def test_a_document_without_words_is_skipped() -> None:
    found = read(docx_of(["", " "]))
    assert isinstance(found, Skipped)
    assert (found.origin, found.reason) == ("/x/a.docx", "The Word document holds no words.")
    assert found.remedy


def test_a_cell_comes_once_however_many_columns_it_claims_to_span() -> None:
    whole = docx_of(["Before."], table=[["Berth", "Depth"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(out, "w") as changed:
        for item in archive.infolist():
            data = archive.read(item)
            if item.filename == "word/document.xml":
                wide = b'<w:tcPr><w:gridSpan w:val="30000000"/>'
                assert b"<w:tcPr>" in data
                data = data.replace(b"<w:tcPr>", wide, 1)
            changed.writestr(item, data)
    assert draft(out.getvalue()).text == "Before.\n\nBerth | Depth"


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_document_is_skipped_with_a_remedy(data: bytes) -> None:
    found = read(data)
    assert isinstance(found, Skipped)
    assert "damaged" in found.reason
    assert "save it again as .docx" in found.remedy


def test_a_zip_of_something_else_is_skipped() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "It rained.")
    assert isinstance(read(out.getvalue()), Skipped)


def test_a_zip_in_a_zip_is_skipped() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.docx", inner.getvalue())
        archive.writestr("word/document.xml", inner.getvalue())
    assert isinstance(read(out.getvalue()), Skipped)


def bomb(repeated: bytes, size: int) -> bytes:
    """A document of `size` bytes of the same XML, packed to little."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_of(STORY))) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for item in archive.infolist():
            data = archive.read(item)
            if item.filename == "word/document.xml":
                more = repeated * (size // len(repeated))
                data = data.replace(b"<w:body>", b"<w:body>" + more, 1)
            changed.writestr(item, data)
    return out.getvalue()


def test_a_bomb_of_xml_is_not_unpacked() -> None:
    data = bomb(b"<w:p/>", 60_000_000)
    assert len(data) < 200_000
    found = read(data)
    assert isinstance(found, Skipped)
    assert found.reason == "Its text unpacks to more than 50 MB."


def test_a_document_of_too_many_paragraphs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.word.MAX_LINES", 1_000)
    found = read(bomb(b"<w:p/>", 60_000))
    assert isinstance(found, Skipped)
    assert "more than 1,000 paragraphs" in found.reason


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.word.MAX_UNPACKED", 1_000)
    found = read(docx_of(STORY))
    assert isinstance(found, Skipped)
    assert "unpacks to more than" in found.reason


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    name, packed = b"word/document.xml", deflated_zeros(50_000_000)
    sizes = (len(packed), 10, len(name))  # packed, unpacked as it claims, name
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, *sizes, 0)
    central = struct.pack(
        "<4s6H3I5H2I",
        b"PK\1\2",
        20,
        20,
        0,
        8,
        0,
        0,
        0,
        len(packed),
        10,
        len(name),
        0,
        0,
        0,
        0,
        0,
        0,
    )
    start = len(local) + len(name) + len(packed)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central) + len(name), start, 0)
    data = local + name + packed + central + name + end
    assert isinstance(read(data), Skipped)


@given(st.data())
def test_a_damaged_document_never_raises(data: st.DataObject) -> None:
    whole = bytearray(docx_of(STORY[:1]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert read(bytes(whole))
