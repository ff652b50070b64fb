"""Sentences: offsets that are exact, and where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.article import Span
from index.sentences import MAX_SENTENCE, is_prose, split_blocks, split_sentences
from tests.index.corpus import any_text
from tests.index.growth import grows_linearly


def cut(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


@given(any_text)
def test_every_character_that_is_not_space_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    for span in split_sentences(text):
        for place in range(span.start, span.end):
            covered[place] += 1
    assert max(covered, default=0) <= 1
    assert all(covered[i] == 1 for i, c in enumerate(text) if not c.isspace())


@given(any_text)
def test_sentences_are_in_order_bounded_and_without_space_at_their_ends(text: str) -> None:
    end = 0
    for span in split_sentences(text):
        assert end <= span.start
        assert 1 <= len(span) <= MAX_SENTENCE
        assert span.of(text) == span.of(text).strip()
        end = span.end


@given(any_text)
def test_blocks_hold_all_that_is_not_space_in_order(text: str) -> None:
    end = 0
    kept = []
    for block in split_blocks(text):
        assert end <= block.start < block.end <= len(text)
        kept.append(block.of(text))
        end = block.end
    assert "".join("".join(kept).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "x.\t" * 70_000,
        "a. " * 70_000,
        "- a\n" * 50_000,
        "(\"'[{" * 40_000,
        "word word\n" * 20_000,
        ". . . " * 40_000,
    ],
    ids=["no space", "tabs", "letters", "bullets", "openers", "short lines", "dots"],
)
def test_very_long_text_of_one_kind_is_still_cut_into_bounded_sentences(text: str) -> None:
    spans = split_sentences(text)
    assert spans
    assert all(1 <= len(span) <= MAX_SENTENCE for span in spans)


@pytest.mark.parametrize(
    "piece",
    [" ", ". ", "1.", "a@b.", "end.Then ", "U.S. ", ":\n", "- a\n", "The plan has:\n- a\n", "\t\n",
     '. "', "He said so. "],
)  # fmt: skip
def test_the_time_it_takes_grows_as_the_text_does(piece: str) -> None:
    assert grows_linearly(split_sentences, piece)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. They left.", ["It rained.", "They left."]),
        ("Did it rain? Yes! Then they left.", ["Did it rain?", "Yes!", "Then they left."]),
        ("Mr. Smith met Gen. Jones on Monday.", ["Mr. Smith met Gen. Jones on Monday."]),
        ("He lives in the U.S. The town is small.", ["He lives in the U.S.", "The town is small."]),
        ("U.S. Officials declined.", ["U.S. Officials declined."]),
        ("It costs 3.5 million. That is much.", ["It costs 3.5 million.", "That is much."]),
        ("See No. 5 of the list. He said no. They went.",
         ["See No. 5 of the list.", "He said no.", "They went."]),
        ("“We will go,” he said. “Now.” They went.",
         ["“We will go,” he said.", "“Now.”", "They went."]),
        ('"Who is it?" Smith said. Nobody.', ['"Who is it?" Smith said.', "Nobody."]),
        ("At 5 p.m. the train left. It was late.", ["At 5 p.m. the train left.", "It was late."]),
        ("J. R. Smith came. So did I. We ate.", ["J. R. Smith came.", "So did I.", "We ate."]),
        ("That was the end.Then they left.", ["That was the end.", "Then they left."]),
        ("Visit example.com today. It works.", ["Visit example.com today.", "It works."]),
        ("He waited... and waited. Then...", ["He waited... and waited.", "Then..."]),
        ("下雨了。他们走了！真的？", ["下雨了。", "他们走了！", "真的？"]),
        ("هل وصل؟ نعم. ثم ذهب.", ["هل وصل؟", "نعم.", "ثم ذهب."]),
        ("¿Qué pasó? Nadie lo sabe.", ["¿Qué pasó?", "Nadie lo sabe."]),
        ("Он живёт на ул. Ленина. Там тихо.", ["Он живёт на ул. Ленина.", "Там тихо."]),
        ("1. First item of it. Second.", ["1. First item of it.", "Second."]),
        ("Heading without a mark\nA sentence. Another.",
         ["Heading without a mark", "A sentence.", "Another."]),
        ("It is all. [Citation: A Paper]", ["It is all.", "[Citation: A Paper]"]),
        ("", []),
        (" \n\t\n", []),
        (".", ["."]),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_text_wrapped_at_a_width_is_put_together_again() -> None:
    text = (
        "The council of the northern district approved the\n"
        "harbour plan on Tuesday after a debate that went on\n"
        "for most of the night and into the early morning of\n"
        "the next day. The plan will be paid for by the port.\n"
    )
    assert [len(s.split("\n")) for s in cut(text)] == [4, 1]
    assert len(split_blocks(text)) == 1


def test_short_lines_that_end_are_paragraphs_of_their_own() -> None:
    text = "One is here.\nTwo is here.\nThree is here.\nFour is here.\n"
    assert len(split_blocks(text)) == 4


def test_a_list_belongs_to_the_line_that_introduces_it() -> None:
    text = "The proposal has:\n- a ceasefire\n- more aid\n- talks\nWhat is next?\nNobody knows."
    assert cut(text)[0] == "The proposal has:\n- a ceasefire\n- more aid\n- talks"
    assert cut(text)[1:] == ["What is next?", "Nobody knows."]


def test_a_list_too_long_for_a_citation_is_cut_at_its_lines() -> None:
    text = "The proposal has:\n" + "".join(f"- point number {i} of many\n" for i in range(60))
    spans = split_sentences(text)
    assert all(len(span) <= MAX_SENTENCE for span in spans)
    assert "".join(s.of(text) for s in spans).replace("\n", "") == text.replace("\n", "")


def test_a_sentence_too_long_for_a_citation_is_cut_where_it_pauses() -> None:
    text = "They came, " * 100 + "and went."
    pieces = cut(text)
    assert all(len(piece) <= MAX_SENTENCE for piece in pieces)
    assert all(piece.endswith(",") for piece in pieces[:-1])


@pytest.mark.parametrize(
    ("sentence", "prose"),
    [
        ("It rained.", True),
        ("“It rained.”", True),
        ("The plan has:\n- aid", True),
        ("Mounting concern", False),
        ("真的？", True),
        ("", False),
        (")", False),
    ],
)
def test_prose_ends_with_a_mark_or_introduces_a_list(sentence: str, prose: bool) -> None:
    assert is_prose(sentence) is prose


def test_a_span_knows_its_words_and_length() -> None:
    assert Span(3, 7).of("It rained.") == "rain"
    assert len(Span(3, 7)) == 4
