"""PDF files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Skipped
from index.readers.pdf import _joined, read_pdf
from tests.index.readers.documents import locked, pdf_of, pdf_of_pictures
from tests.index.readers.pages import STORY


def read(data: bytes, key: str = "a.pdf") -> Draft | Skipped:
    (found,) = read_pdf(data, f"/x/{key}", key)
    return found


def text_of(data: bytes) -> str:
    found = read(data)
    assert isinstance(found, Draft), found
    return " ".join(found.text.split())


def refusal(data: bytes) -> Skipped:
    found = read(data)
    assert isinstance(found, Skipped), found
    return found


def test_the_words_of_all_pages_are_read() -> None:
    paragraphs = [f"{n}: {text}" for n in range(12) for text in STORY]
    text = text_of(pdf_of(paragraphs))
    for paragraph in paragraphs:
        assert paragraph in text


def test_title_and_author_are_read_where_somebody_wrote_them() -> None:
    found = read(pdf_of(STORY, title="Harbour plan approved", author="Jane Doe"))
    assert isinstance(found, Draft)
    assert (found.title, found.author) == ("Harbour plan approved", "Jane Doe")


@pytest.mark.parametrize("title", ["", "untitled", "Microsoft Word - plan.doc", "plan_final.docx"])
def test_what_a_program_wrote_for_want_of_a_title_is_none(title: str) -> None:
    found = read(pdf_of(STORY, title=title))
    assert isinstance(found, Draft)
    assert (found.title, found.author) == ("", "")


def test_the_day_that_it_states_comes_before_that_of_its_making() -> None:
    made = datetime.now(UTC).date()
    plain, stating = read(pdf_of(STORY)), read(pdf_of(["Published 7 May 2024", *STORY]))
    assert isinstance(plain, Draft)
    assert isinstance(stating, Draft)
    assert plain.date is not None
    assert abs((plain.date - made).days) <= 1
    assert stating.date == date(2024, 5, 7)
    named = read(pdf_of(STORY), key="2023-02-01.pdf")
    assert isinstance(named, Draft)
    assert named.date == date(2023, 2, 1)


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        (["It rained.", "They left."], "It rained.\n\nThey left."),
        (["It rained on", "the harbour."], "It rained on\nthe harbour."),
        (["It rained,", "", "they left."], "It rained,\nthey left."),
        (["A heading", "The story."], "A heading\n\nThe story."),
        ([], ""),
    ],
)
def test_a_sentence_that_runs_over_a_page_stays_one(pages: list[str], text: str) -> None:
    assert _joined(pages) == text


def test_a_pdf_of_pictures_is_skipped_with_a_remedy() -> None:
    found = refusal(pdf_of_pictures())
    assert found.reason == "The PDF holds no text, only pictures of it."
    assert "ocrmypdf" in found.remedy


def test_a_locked_pdf_is_skipped_with_a_remedy() -> None:
    found = refusal(locked(pdf_of(STORY), "secret"))
    assert found.reason == "The PDF is locked with a password."
    assert found.remedy


def test_a_pdf_locked_with_nothing_is_read() -> None:
    assert STORY[0] in text_of(locked(pdf_of(STORY), ""))


def test_a_pdf_cut_in_two_is_skipped_or_read_but_never_raises() -> None:
    whole = pdf_of(STORY)
    for size in range(0, len(whole), 97):
        found = read(whole[:size])
        assert isinstance(found, Draft) or found.reason
    assert "damaged" in refusal(whole[: len(whole) // 3]).reason


@given(st.data())
def test_a_damaged_pdf_never_raises(data: st.DataObject) -> None:
    whole = bytearray(pdf_of(STORY[:1]))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    assert read(bytes(whole))


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.pdf.MAX_PAGES", 1)
    found = refusal(pdf_of([*STORY] * 12))
    assert (found.reason, found.remedy) == ("The PDF has more than 1 pages.", "Split it.")


def test_ten_thousand_pages_are_refused_without_reading_them() -> None:
    """Made by hand: each page is a few bytes, and all show the same words."""
    kids = " ".join(f"{n} 0 R" for n in range(10, 10_010)).encode()
    shown = b"BT /F1 9 Tf 9 9 Td (It rained.) Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 3 0 R/Resources<<>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 10000/Kids[" + kids + b"]>>",
        3: b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        **dict.fromkeys(range(10, 10_010), page),
    }
    out = bytearray(b"%PDF-1.4\n")
    table = bytearray(b"xref\n0 1\n0000000000 65535 f \n")
    for number, content in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += table + b"trailer\n<</Size 10010/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    assert refusal(bytes(out)).reason == "The PDF has more than 5,000 pages."


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.pdf.MAX_SECONDS", 0.0)
    found = refusal(pdf_of([*STORY] * 12))
    assert "takes longer to read" in found.reason
    assert "plain text" in found.remedy
