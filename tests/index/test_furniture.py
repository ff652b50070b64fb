"""Lines of pages, and sentences that begin as they do."""

from __future__ import annotations

import pytest

from index.furniture import is_furniture
from tests.index.growth import grows_linearly


@pytest.mark.parametrize(
    "line",
    [
        "Read the full article here", "Click here for more", "Follow us on Twitter.",
        "Sign up for our daily newsletter.", "Subscribe to our free weekly newsletter!",
        "Copyright 2024 A Paper.", "(c) 2024 A Paper", "Photo by A. Person", "A. Person / Reuters",
        "A. Person/AFP", "READ ALSO: Why the port is shut", "Related: Is the plan dead?",
        "Topics", "Manage preferences", "Turn on notifications to be the first to know.",
        "Get the latest news delivered to your inbox every morning.",
    ],
)  # fmt: skip
def test_furniture_of_whole_wordings_or_that_is_no_sentence(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for the draft was mandatory for men born after 1990.",
        "Related: the two men are cousins, the court was told.",
        "Copyright law was the subject of the third session.",
        "Sponsored by no one, the march drew two hundred people.",
        "Click here, the message to pensioners read, and forty of them did.",
        "Subscribe or leave, the union told its members in a letter.",
        "Photo: that single word on the frame gave the dealer away.",
        "Read also as a warning, the ruling binds the council to act.",
        "Follow the canal north and you reach the lock.",
        "Comments are due by Friday, the regulator said.",
        "1/3 of the votes were counted by noon.",
        "", "Northport", "An end to the either/or",
    ],
)  # fmt: skip
def test_sentences_and_headings_are_none(line: str) -> None:
    assert not is_furniture(line)


@pytest.mark.parametrize("piece", ["share ", "a/", "photo by ", "follow on x ", "get the ", "("])
def test_the_time_it_takes_grows_as_the_lines_do(piece: str) -> None:
    line = (piece * 40)[:150]
    assert grows_linearly(lambda text: [is_furniture(one) for one in text.split("\n")], f"{line}\n")
