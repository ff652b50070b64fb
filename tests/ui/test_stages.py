from datetime import date

import pytest

from rag.answer import Window
from tests.ui.reading_html import Page
from ui.stages import Stages, stages_html


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (Stages(waiting=2), ["Waiting; 2 questions before yours"]),
        (Stages(), ["Reading the question"]),
        (Stages(articles=4884), ["Searching 4,884 articles"]),
        (Stages(articles=1, passages=8), ["Searching 1 article", "Reading 8 passages"]),
        (
            Stages(articles=5, passages=8, writer="extractive"),
            ["Searching 5 articles", "Reading 8 passages", "Writing", "Checking each sentence"],
        ),
        (
            Stages(articles=5, passages=8, writer="llama3", checked=1),
            [
                "Searching 5 articles", "Reading 8 passages", "llama3 is writing",
                "1 sentence checked",
            ],
        ),
        (
            Stages(articles=5, passages=1, window=Window(
                start=date(2024, 5, 1), end=date(2024, 5, 7), stated=True)),
            ["Searching 5 articles", "1 May 2024 to 7 May 2024", "Reading 1 passage"],
        ),
    ],
)  # fmt: skip
def test_the_stages_are_told_in_words(stages: Stages, said: list[str]) -> None:
    items = Page(stages_html(stages)).all("li")
    assert [item.text for item in items] == said
    assert [("now" in item.classes) for item in items] == [False] * (len(said) - 1) + [True]


def test_a_window_that_was_only_guessed_is_not_told() -> None:
    guessed = Window(start=date(2024, 5, 1), end=None, stated=False)
    assert "2024" not in stages_html(Stages(articles=5, passages=1, window=guessed))
