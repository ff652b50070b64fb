"""What is made of an article before it is stored: litter, passages, their terms, a signature.

It depends on the article alone, so that it can be done in any process, for many at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.analysis import joined_terms
from index.article import Article, Passage
from index.clean import find_litter
from index.languages import language_of
from index.passages import split_passages
from index.signatures import sign_article


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its litter marked.

    Args:
        passages: each with its terms, joined by spaces.
        signature: what tells its copies; see `index.signatures`.
        language: as `index.languages` names it.
    """

    article: Article
    passages: tuple[tuple[Passage, str], ...]
    signature: bytes
    language: str


def prepare(article: Article) -> Prepared:
    """Find the litter of an article, split it, analyse its passages, and sign it."""
    cleaned = replace(article, skipped=tuple(find_litter(article.text)))
    split = split_passages(cleaned)
    language = language_of(article.text)
    passages = tuple(
        (passage, joined_terms(passage.span.of(cleaned.text), language)) for passage in split
    )
    said = [terms for _, terms in passages]
    signature = sign_article(article.title, article.text_hash, said, language)
    return Prepared(cleaned, passages, signature, language)
