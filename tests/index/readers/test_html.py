"""Web pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Skipped
from index.readers import read_file
from index.readers.decode import NotText
from index.readers.html import read_html
from tests.index.corpus import any_text
from tests.index.readers.pages import BLOG, NEWS, PAGES, STORY, TABLE


def read(page: str | bytes) -> Draft:
    data = page.encode() if isinstance(page, str) else page
    (found,) = read_html(data, "/a/page.html", "page.html")
    assert isinstance(found, Draft), found
    return found


@pytest.mark.parametrize("layout", PAGES)
def test_every_word_of_the_story_is_read(layout: str) -> None:
    text = " ".join(read(PAGES[layout]).text.split())
    for paragraph in STORY:
        assert paragraph in text


@pytest.mark.parametrize("layout", PAGES)
def test_navigation_comments_and_scripts_are_not(layout: str) -> None:
    text = read(PAGES[layout]).text
    for furniture in ("Weather", "Ten recipes", "Privacy policy", "ferries at all", "track()",
                      "Subscribe", "About", "@type"):  # fmt: skip
        assert furniture not in text


@pytest.mark.parametrize("layout", PAGES)
def test_the_page_states_its_title_and_day(layout: str) -> None:
    found = read(PAGES[layout])
    assert found.title == "Harbour plan approved"
    assert found.date == date(2024, 5, 7)


def test_a_news_page_states_author_source_and_address() -> None:
    found = read(NEWS)
    assert (found.author, found.source) == ("Jane Doe", "The Northern Post")
    assert found.url == "https://northern.example/2024/harbour"


def test_a_blog_states_author_and_source_in_its_data() -> None:
    found = read(BLOG)
    assert (found.author, found.source) == ("Jane Doe", "Harbour Notes")


def test_a_page_that_states_no_day_has_none() -> None:
    assert read(TABLE.replace('<meta name="date" content="2024-05-07">', "")).date is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_a_page(encoding: str) -> None:
    page = BLOG.replace("Ada North", "Adèle Nørth")
    assert "Adèle Nørth" in read(page.encode(encoding)).text


def test_the_encoding_that_a_page_names_is_believed() -> None:
    page = NEWS.replace("utf-8", "windows-1251").replace("Ada North", "Ада Север")
    page = page.replace("“", '"').replace("”", '"').replace("’", "'")
    assert "Ада Север" in read(page.encode("cp1251")).text


@pytest.mark.parametrize("named", ["no-such-encoding", "utf-7-wrong", "windows-1251"])
def test_a_wrong_name_of_an_encoding_costs_nothing(named: str) -> None:
    page = NEWS.replace("utf-8", named).replace("Ada North", "Adèle Nørth")
    assert "Adèle Nørth" in read(page).text


@pytest.mark.parametrize("named", ["undefined", "idna", "punycode", "hex", "rot13", "no.such"])
def test_a_page_that_names_what_is_no_charset_is_guessed(named: str) -> None:
    page = NEWS.replace("utf-8", named).replace("Ada North", "Adèle Nørth")
    assert "Adèle Nørth" in read(page.encode("cp1252")).text


@pytest.mark.parametrize(
    "page",
    ["<html><body></body></html>", "<div id=root></div><script>go()</script>", "<", "<html>"],
)
def test_a_page_without_an_article_is_skipped_with_a_remedy(page: str) -> None:
    (found,) = read_html(page.encode(), "o", "k")
    assert isinstance(found, Skipped)
    assert found.reason == "No article text was found in this page."
    assert found.remedy


@given(any_text | st.text("<>/=\"'!-adivph&;#x1", max_size=200))
def test_no_page_raises(text: str) -> None:
    try:
        found = list(read_html(text.encode("utf-8", "replace"), "o", "k"))
    except NotText:
        return
    assert len(found) == 1


def test_a_page_nested_very_deeply_is_read_or_skipped() -> None:
    page = "<div>" * 20_000 + STORY[0] + "</div>" * 20_000
    assert len(list(read_html(page.encode(), "o", "k"))) == 1


def test_the_masthead_adds_nothing_false_to_a_page(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(NEWS)
    (found,) = read_file(tmp_path / "page.html", "page.html")
    assert isinstance(found, Draft)
    assert (found.title, found.date) == ("Harbour plan approved", date(2024, 5, 7))
