"""Article to passages: runs of whole sentences, with exact offsets, that cover no litter."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import Article, Passage, Span, passage_id
from index.sentences import is_prose, sentences_of_block, split_blocks

# Characters. About 250 tokens of English: long enough to answer from, short enough to rank.
TARGET_LENGTH = 1100
MAX_LENGTH = 1400
# A paragraph's end closes a passage that is at least this long.
ROOMY_LENGTH = 800

# Recorded with every index version: another one cleans and splits every article again. Raise the
# number when the rules of `index.clean`, of what it stands on, or of `index.sentences` change.
PASSAGES_VERSION = f"rules-4-{TARGET_LENGTH}-{MAX_LENGTH}-{ROOMY_LENGTH}"


def split_passages(article: Article) -> list[Passage]:
    """Passages of an article, in order, not overlapping, each at most MAX_LENGTH characters.

    A passage begins and ends with a sentence and lies between two skipped spans; headings begin
    passages rather than end them.
    """
    passages: list[Passage] = []
    run: list[Span] = []

    def close() -> None:
        if run:
            start, end = run[0].start, run[-1].end
            passages.append(
                Passage(
                    passage_id(article.article_id, start, end),
                    article.article_id,
                    start,
                    end,
                    tuple(run),
                )
            )
            run.clear()

    def take(sentences: list[Span]) -> None:
        length = run[-1].end - run[0].start if run else 0
        whole = sentences[-1].end - (run[0].start if run else sentences[0].start)
        if run and whole > TARGET_LENGTH and length >= ROOMY_LENGTH:
            close()
        for sentence in sentences:
            if run and sentence.end - run[0].start > (
                TARGET_LENGTH if len(sentence) < TARGET_LENGTH // 3 else MAX_LENGTH
            ):
                close()
            run.append(sentence)

    headings: list[Span] = []  # they wait for the paragraph that they head
    for paragraph in _kept_paragraphs(article):
        if paragraph and not is_prose(paragraph[-1].of(article.text)):
            headings.extend(paragraph)
            continue
        if unit := [*headings, *(paragraph or ())]:
            take(unit)
        headings.clear()
        if paragraph is None:
            close()
    if headings:
        take(headings)
    close()
    return passages


def _kept_paragraphs(article: Article) -> Iterator[list[Span] | None]:
    """The sentences of each paragraph that are kept; None where something between was skipped."""
    skips = iter(article.skipped)
    skip = next(skips, None)
    for block in split_blocks(article.text):
        kept: list[Span] = []
        for sentence in sentences_of_block(article.text, block):
            while skip and skip.end <= sentence.start:
                skip = next(skips, None)
            if skip and skip.start < sentence.end:
                if kept:
                    yield kept
                    kept = []
                yield None
            else:
                kept.append(sentence)
        if kept:
            yield kept
