"""Passages: whole sentences, exact offsets, no litter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from index.article import Article, Span
from index.passages import MAX_LENGTH, TARGET_LENGTH, split_passages
from index.readers.decode import tidy
from index.sentences import split_sentences
from tests.conftest import SEEDS
from tests.index.corpus import any_text, article_of


def kept_sentences(article: Article) -> list[Span]:
    return [
        sentence
        for sentence in split_sentences(article.text)
        if not any(s.start < sentence.end and sentence.start < s.end for s in article.skipped)
    ]


@given(any_text)
def test_passages_are_the_kept_sentences_in_order_each_once(text: str) -> None:
    article = article_of(text)
    passages = split_passages(article)
    assert [s for p in passages for s in p.sentences] == kept_sentences(article)


@given(any_text)
def test_passages_have_exact_bounds_and_lengths_and_do_not_overlap(text: str) -> None:
    end = 0
    for passage in split_passages(article_of(text)):
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        assert end <= passage.start
        assert 1 <= len(passage.span) <= MAX_LENGTH
        end = passage.end


@given(any_text)
def test_no_passage_covers_litter(text: str) -> None:
    article = article_of(text)
    for passage in split_passages(article):
        for skip in article.skipped:
            assert passage.end <= skip.start or skip.end <= passage.start


@given(any_text)
def test_ids_are_unique_and_say_where(text: str) -> None:
    passages = split_passages(article_of(text, "an id"))
    assert len({p.passage_id for p in passages}) == len(passages)
    assert all(p.passage_id == f"an id:{p.start}-{p.end}" for p in passages)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_all_of_a_seed_but_its_litter_lies_in_a_passage(path: Path) -> None:
    article = article_of(path.read_text())
    out = [False] * len(article.text)
    spans = [(p.start, p.end) for p in split_passages(article)]
    for start, end in [*spans, *((s.start, s.end) for s in article.skipped)]:
        for place in range(start, end):
            assert not out[place]
            out[place] = True
    assert all(done or c.isspace() for done, c in zip(out, article.text, strict=True))


def test_a_long_article_gives_passages_near_the_target() -> None:
    text = "\n\n".join(f"Sentence {i} of the story says what there is to say." for i in range(200))
    lengths = [len(p.span) for p in split_passages(article_of(text))]
    assert all(TARGET_LENGTH // 2 < length <= MAX_LENGTH for length in lengths[:-1])


def test_a_heading_begins_the_passage_of_what_it_heads() -> None:
    paragraph = " ".join(f"This is sentence {i} of the first part." for i in range(25))
    text = f"{paragraph}\n\nA heading\n\n{paragraph.replace('first', 'second')}"
    passages = split_passages(article_of(text))
    heading = text.index("A heading")
    assert heading in {p.start for p in passages}


def test_an_article_of_litter_alone_has_no_passages() -> None:
    assert split_passages(article_of("Share this article\n\nComments are closed.\n")) == []


def test_white_space_alone_has_no_passages() -> None:
    assert split_passages(article_of(tidy(" \n\x00\t "))) == []
