"""What is made of an article before it is stored: litter, passages, their terms, a signature.

It depends on the article alone, so that it can be done in any process, for many at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np

from index.analysis import joined_terms
from index.article import Article, Passage
from index.clean import find_litter
from index.embedder import Embedder, Vectors, passage_text
from index.passages import split_passages
from index.signatures import sign_article


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its litter marked.

    Args:
        passages: each with its terms, joined by spaces.
        signature: what tells its copies; see `index.signatures`.
        vectors: a row for each passage, where they were made at once.
    """

    article: Article
    passages: tuple[tuple[Passage, str], ...]
    signature: bytes
    vectors: Vectors | None = field(default=None, compare=False)


def prepare(article: Article) -> Prepared:
    """Find the litter of an article, split it, analyse its passages, and sign it."""
    cleaned = replace(article, skipped=tuple(find_litter(article.text)))
    passages = tuple(
        (passage, joined_terms(passage.span.of(cleaned.text)))
        for passage in split_passages(cleaned)
    )
    signature = sign_article(article.title, article.text_hash, [terms for _, terms in passages])
    return Prepared(cleaned, passages, signature)


def prepare_all(articles: Sequence[Article], embedder: Embedder | None) -> list[Prepared]:
    """Prepare articles, and embed their passages together.

    Args:
        articles: which.
        embedder: None: the vectors are not made.
    """
    made = [prepare(article) for article in articles]
    if embedder is None:
        return made
    texts = [passage_text(one.article, passage) for one in made for passage, _ in one.passages]
    ends = list(accumulate(len(one.passages) for one in made))
    rows = np.split(embedder.embed_passages(texts), ends[:-1])
    return [replace(one, vectors=vectors) for one, vectors in zip(made, rows, strict=True)]
