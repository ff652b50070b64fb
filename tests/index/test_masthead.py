"""What an article's own lines say of its title, date, source and author."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from index.article import Draft
from index.masthead import read_masthead
from index.readers.decode import tidy
from tests.conftest import SEEDS
from tests.index.corpus import any_text

STORY = (
    "The council of the northern district approved the harbour plan on Tuesday after a debate"
    " that went on for most of the night. Work begins next year."
)
DAY = date(2024, 5, 6)


def masthead(*lines: str, key: str = "file.txt") -> Draft:
    return read_masthead(Draft("\n\n".join(lines), "file.txt", key))


@pytest.mark.parametrize(
    ("name", "title", "source"),
    [
        ("000_c02bf487a4091ba6.txt", "", ""),
        ("001_7b2834535bf38736.txt", "", "Associated Press"),
        (
            "002_b7a5076657996546.txt",
            "Biden Administration Considers Pausing Weapon Deliveries to Israel as Diplomatic"
            " Leverage",
            "",
        ),
        ("003_3431f0bcc9db16ea.txt", "", ""),
        ("004_9cac1bbdcf473e2c.txt", "", ""),
    ],
)
def test_what_a_seed_says_of_itself(name: str, title: str, source: str) -> None:
    found = read_masthead(Draft((SEEDS / name).read_text(), name, name))
    assert (found.title, found.source, found.date, found.author) == (title, source, None, "")


@given(any_text)
def test_no_text_raises_and_none_is_changed(text: str) -> None:
    draft = Draft(tidy(text), "o", "k.txt")
    assert read_masthead(draft).text == draft.text


@given(any_text)
def test_fields_that_are_known_are_kept(text: str) -> None:
    known = Draft(tidy(text), "o", "k.txt", "id", "T", DAY, "S", "A", "https://example.org/x")
    assert read_masthead(known) == known


@given(any_text)
def test_reading_it_twice_finds_no_more(text: str) -> None:
    once = read_masthead(Draft(tidy(text), "o", "k.txt"))
    assert read_masthead(once) == once


def test_a_short_first_line_over_a_story_is_its_title() -> None:
    assert masthead("A Plan for the Harbour", STORY).title == "A Plan for the Harbour"
    assert masthead("Will the harbour grow?", STORY).title == "Will the harbour grow?"


@pytest.mark.parametrize(
    "first",
    ["The council met.", "6 May 2024", "By Jane Doe", "---", "x" * 200, "Source: A Paper"],
)
def test_a_first_line_that_is_something_else_is_no_title(first: str) -> None:
    assert masthead(first, STORY).title == ""


def test_a_line_with_nothing_under_it_is_no_title() -> None:
    assert masthead("A Plan for the Harbour").title == ""


def test_the_title_may_follow_the_day_and_the_author() -> None:
    found = masthead("6 May 2024", "By Jane Doe", "A Plan for the Harbour", STORY)
    assert (found.title, found.date, found.author) == ("A Plan for the Harbour", DAY, "Jane Doe")


def test_markdown_marks_are_no_part_of_a_title() -> None:
    assert masthead("# A Plan for the Harbour", STORY).title == "A Plan for the Harbour"


def test_front_matter_is_read() -> None:
    text = f'---\ntitle: "A plan"\ndate: 2024-05-06\nauthor: Jane Doe\n---\n\n# Other\n\n{STORY}'
    found = read_masthead(Draft(text, "o", "k.md"))
    assert (found.title, found.date, found.author) == ("A plan", DAY, "Jane Doe")


@pytest.mark.parametrize(
    "line",
    [
        "6 May 2024", "May 6, 2024", "Monday, 6 May 2024, 10:15 GMT", "2024-05-06T10:00:00Z",
        "Published on May 6, 2024 at 10:15 a.m.", "Updated: 2024-05-06", "Date: 6 May 2024",
        "By Jane Doe | May 6, 2024", "Posted May 6, 2024 by admin", "Jane Doe · 6 May 2024",
        "Last updated 6 May 2024",
    ],
)  # fmt: skip
def test_a_line_about_the_day_gives_the_date(line: str) -> None:
    assert masthead("A Plan for the Harbour", line, STORY).date == DAY


@pytest.mark.parametrize(
    "line",
    ["The town fell on 8 May 1945.", "Fall of a City, 2 May 1945", "It began on 1 May 1990. Then"],
)
def test_a_day_in_the_story_or_headline_is_not_the_date(line: str) -> None:
    assert masthead(line, STORY).date is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe and John Roe", "Jane Doe and John Roe"),
        ("by Jane O’Neill-Smith", "Jane O’Neill-Smith"),
        ("Author: Jane Doe", "Jane Doe"),
        ("By Jane Doe | May 6, 2024", "Jane Doe"),
        ("By Tuesday it was over.", ""),
    ],
)
def test_a_byline_gives_the_author(line: str, author: str) -> None:
    assert masthead("A Plan for the Harbour", line, STORY).author == author


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"HAIFA, Israel (AP) — {STORY}", "Associated Press"),
        (f"LONDON (Reuters) - {STORY}", "Reuters"),
        (f"(AFP) – {STORY}", "Agence France-Presse"),
        (f"{STORY} [Citation: Associated Press]", "Associated Press"),
        (f"{STORY}\n\n(Source: A Paper)", "A Paper"),
        (f"Source: A Paper\n\n{STORY}", "A Paper"),
        (STORY, ""),
    ],
)
def test_datelines_and_attributions_name_the_source(text: str, source: str) -> None:
    assert read_masthead(Draft(text, "o", "k.txt")).source == source


def test_the_file_name_may_state_the_day() -> None:
    assert masthead(STORY, key="news/2024-05-06.txt").date == DAY
    assert masthead("Published 7 May 2024", STORY, key="2024-05-06.txt").date == date(2024, 5, 7)
    assert masthead(STORY, key="20240506.jsonl#3").date == DAY


def test_the_day_of_the_record_comes_before_that_of_the_text() -> None:
    draft = replace(Draft(f"6 May 2024\n\n{STORY}", "o", "k.txt"), date=date(2020, 1, 1))
    assert read_masthead(draft).date == date(2020, 1, 1)


@pytest.mark.parametrize("piece", ["p.m. ", "P.M.", "+12:30", "AM ", "Mon, "])
def test_no_line_with_a_date_leads_the_patterns_astray(piece: str) -> None:
    for count in range(1, 100 // len(piece)):
        text = f"{piece * count}é 6 May 2024\n\nIt rained on the town all day long.\n"
        assert read_masthead(Draft(text, "o", "k")).date is None
