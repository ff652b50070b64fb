"""Copies of a passage that change what it says: another number or name in the same sentence.

Search tells once what copies tell; a writer must see where they part.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.article import Article, Passage
from index.reader import OpenVersion
from rag.evidence import Reading, read
from rag.found import Found

# So many are added at most; a story that hundreds have copied is read in this many of its copies.
MOST = 4
LOOKED_AT = 12
# Share of the shorter sentence's words that two have in common when one is the other, changed.
SAME_SENTENCE = 0.75


def with_variants(version: OpenVersion, found: Sequence[Found]) -> list[Found]:
    """The passages, each followed by copies of it that give another number or name."""
    return [each for one in found for each in (one, *_variants(version, one, found))]


def changed(first: str, second: str) -> bool:
    """Whether one sentence is the other with another number or name."""
    a, b = read(first), read(second)
    shorter = min(len(a.stems), len(b.stems))
    if len(a.stems & b.stems) < SAME_SENTENCE * shorter or a.stems == b.stems:
        return False
    return _parted(a, b)


def _parted(a: Reading, b: Reading) -> bool:
    """Whether each has a number, or each a name or other word, that the other lacks."""
    if a.numbers - b.numbers and b.numbers - a.numbers:
        return True
    return bool(a.names - b.stems and b.names - a.stems)


def _variants(version: OpenVersion, one: Found, found: Sequence[Found]) -> list[Found]:
    shown = {each.article.article_id for each in found}
    articles = (
        article
        for identity in one.also_in[:LOOKED_AT]
        if identity not in shown and (article := version.store.article(identity)) is not None
    )
    return list(itertools.islice(_parting(version, one, articles), MOST))


def _parting(version: OpenVersion, one: Found, articles: Iterator[Article]) -> Iterator[Found]:
    mine = [span.of(one.article.text) for span in one.passage.sentences]
    said: list[Found] = [one]
    for article in articles:
        for passage in version.store.passages_of(article.article_id):
            if _parts_from(mine, passage, article) and not any(
                passage.span.of(article.text) == other.text for other in said
            ):
                said.append(replace(one, passage=passage, article=article, also_in=()))
                yield said[-1]
                break


def _parts_from(mine: Sequence[str], passage: Passage, article: Article) -> bool:
    theirs = [span.of(article.text) for span in passage.sentences]
    return any(changed(a, b) for a in mine for b in theirs if a != b)
