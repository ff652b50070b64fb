"""The values of the corpus."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.article import (
    HEADLINE_LENGTH,
    Article,
    Skipped,
    file_of,
    opening_words,
    passage_id,
    short_hash,
    text_hash,
)
from index.readers.decode import tidy
from tests.index.corpus import any_text


def test_a_text_hash_is_32_digits_that_change_with_the_text() -> None:
    assert len(text_hash("a")) == 32
    assert text_hash("a") != text_hash("a ")
    assert Article("i", "a", "o", "s").text_hash == text_hash("a")


def test_parts_of_an_id_do_not_run_together() -> None:
    assert short_hash("ab", "c") != short_hash("a", "bc")
    assert len(short_hash("a")) == 16


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("a/b.txt", "a/b.txt"),
        ("a/news.jsonl#12", "a/news.jsonl"),
        ("C# notes.txt", "C# notes.txt"),
        ("issue #3.txt", "issue #3.txt"),
        ("x#1.jsonl#2", "x#1.jsonl"),
    ],
)
def test_the_file_of_a_key_is_all_but_the_place_of_a_record(key: str, file: str) -> None:
    assert file_of(key) == file


@given(any_text)
def test_opening_words_are_one_bounded_line(text: str) -> None:
    opening = opening_words(tidy(text))
    assert len(opening) <= HEADLINE_LENGTH
    assert "\n" not in opening


def test_opening_words_are_cut_between_words() -> None:
    text = (
        "The council of the northern district approved, after a long debate, the harbour plan " * 2
    )
    opening = opening_words(text)
    assert opening.endswith("…")
    assert text.startswith(opening[:-1])
    assert text[len(opening) - 1] in " ,"


def test_an_article_without_a_title_is_called_by_its_opening_words() -> None:
    assert Article("i", "It rained.\nThey left.", "o", "s").headline == "It rained. They left."
    assert Article("i", "It rained.", "o", "s", title="Rain").headline == "Rain"


def test_a_passage_id_says_where_the_passage_stands() -> None:
    assert passage_id("a", 0, 12) == "a:0-12"


def test_what_was_skipped_is_shown_without_the_controls_of_a_file_name() -> None:
    shown = str(Skipped("a\nb\x1b[31m😀.txt", "It is empty.", "Fill it."))
    assert shown == "a\\nb\\x1b[31m😀.txt: It is empty. Fill it."
    assert str(Skipped("a.txt", "It is empty.")) == "a.txt: It is empty."
