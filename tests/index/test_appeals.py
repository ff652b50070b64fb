"""Paragraphs in full sentences that speak for the page."""

from __future__ import annotations

import pytest

from index.appeals import author_told_of, speaks_for_the_page
from index.clean import find_litter
from tests.index.growth import grows_linearly

STORY = "The council of the northern district approved the harbour plan on Tuesday night."


@pytest.mark.parametrize(
    "words",
    [
        "You have reached your limit of 5 free articles. Subscribe now to read on.",
        "This story is for members only. Sign in or become a member to continue.",
        "A Paper depends on readers like you. Become a member for 5 dollars a month.",
        "Your support makes our journalism possible. Please donate today.",
        "We value your privacy. We and our partners use cookies to measure adverts.",
        "Subscribe today for unlimited access to our reporting.",
        "No part of this site may be reproduced without the written permission of A Paper.",
        "The views expressed in this article are those of the author alone.",
        "This story was first published by A Paper and is republished with permission.",
        "Reporting by A. Person; editing by B. Person",
        "Did we get something wrong? Tell us.",
    ],
)
def test_appeals_and_notices(words: str) -> None:
    assert speaks_for_the_page(words)


@pytest.mark.parametrize(
    "words",
    [
        "“Your support makes our journalism possible,” the editor told the reporters.",
        "Please help us, the letter to the newsroom said, or we shall close.",
        "Your newsletter may be spam, so check twice before you open it.",
        "You can change your settings on the page of your bank.",
        "The newsroom lost its best reporters to a rival that readers prefer.",
        "The council asked for your support, and got it.",
        "Reproduction of the stamps is forbidden by a law of 1907.",
        "The union became a member of the federation in March.",
        "The painting was moved without the consent of its owner.",
        "This article was amended on 5 May 2024 to correct the number of ships.",
    ],
)
def test_what_a_story_says_in_such_words_is_kept(words: str) -> None:
    assert not speaks_for_the_page(words)


def test_a_late_paragraph_on_the_author_is_skipped() -> None:
    bio = "Jane Doe is a staff writer at A Paper who covers ports."
    text = f"By Jane Doe\n\n{STORY}\n\nThe port agreed.\n\n{bio}\n"
    assert [text[s.start : s.end] for s in find_litter(text)] == [bio]


@pytest.mark.parametrize("where", ["first", "named again"])
def test_a_reporter_who_is_the_story_stays(where: str) -> None:
    told = "Jane Doe is a reporter at A Paper who covers ports."
    text = f"{told}\n\n{STORY}\n" if where == "first" else f"{STORY}\n\nDoe was held.\n\n{told}\n"
    assert find_litter(text) == []


def test_a_name_is_told_of_in_any_of_the_usual_ways() -> None:
    assert author_told_of("Ana de Souza writes on trade and lives in Ashby.") == "Ana de Souza"
    assert author_told_of("About the author: Jane Doe covers ports.") == "Jane Doe"
    assert author_told_of("The port covers two hundred hectares.") == ""


def test_three_names_of_sections_in_a_row_are_a_menu_and_two_are_not() -> None:
    menu = f"Home\nNews\nSport\n{STORY}\n"
    assert [s.reason for s in find_litter(menu)][-1:] == ["menu"]
    assert find_litter(f"Culture\nSport\n{STORY}\n") == []


@pytest.mark.parametrize(
    "piece",
    ["help us ", "by signing up ", "no part of this ", "Aa ", "your privacy ", "We use ",
     "Reporting by ", "sign up for our ", "may be reproduced ", "views expressed "],
)  # fmt: skip
def test_the_time_it_takes_grows_as_the_lines_do(piece: str) -> None:
    line = (piece * 100)[:300]
    assert grows_linearly(find_litter, f"{line}\n")
