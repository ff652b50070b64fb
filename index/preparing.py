"""What is made of an article before it is stored: its litter, its passages and their terms.

It depends on the article alone, so that it can be done in any process, for many at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.analysis import joined_terms
from index.article import Article, Passage
from index.clean import find_litter
from index.passages import split_passages


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its litter marked.

    Args:
        passages: each with its terms, joined by spaces.
    """

    article: Article
    passages: tuple[tuple[Passage, str], ...]


def prepare(article: Article) -> Prepared:
    """Find the litter of an article, split it, and analyse its passages."""
    cleaned = replace(article, skipped=tuple(find_litter(article.text)))
    passages = split_passages(cleaned)
    return Prepared(cleaned, tuple((p, joined_terms(p.span.of(cleaned.text))) for p in passages))
