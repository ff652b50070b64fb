import html
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.hostile import PAYLOADS
from tests.ui.reading_html import Page, assert_inert
from ui.markup import (
    counted,
    escaped,
    host_of,
    one_line,
    plain_line,
    web_address,
    written_day,
)


@given(st.text())
def test_escaped_text_reads_as_it_was(text: str) -> None:
    read = html.unescape(escaped(text))
    assert read == text.replace("\x00", "\ufffd") or any("\ud800" <= c <= "\udfff" for c in text)


@given(st.text())
def test_escaped_text_opens_no_tag_and_closes_no_attribute(text: str) -> None:
    assert not set("<>\"'") & set(escaped(text))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_text_inside_an_element_and_inside_an_attribute(payload: str) -> None:
    page = assert_inert(f'<p title="{escaped(payload)}">{escaped(payload)}</p>')
    assert page.one("p").text == payload
    assert page.one("p").attributes["title"] == payload


def test_a_title_loses_what_disguises_it() -> None:
    assert plain_line("Safe\u202e gpj.exe\n\tnews\x07") == "Safe gpj.exe news"
    assert one_line("Tom & <b>Jerry</b>") == "Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.invalid/x",
        "/local",
        "http://",
        "https://[broken",
        "",
    ],
)
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    assert web_address(url) == ""


def test_a_web_address_stays_and_names_its_host() -> None:
    assert web_address(" https://www.example.org/a?b=1 ") == "https://www.example.org/a?b=1"
    assert host_of("https://www.example.org/a") == "example.org"


def test_dates_and_counts_are_written_for_readers() -> None:
    assert written_day(date(2024, 5, 7)) == "7 May 2024"
    assert written_day(None) == ""
    assert counted(1, "article") == "1 article"
    assert counted(4884, "article") == "4,884 articles"
    assert counted(0, "party", "parties") == "0 parties"
    assert Page(f"<p>{counted(2, 'x')}</p>").text == "2 xs"
