"""A passage that was retrieved."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Article, Passage


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was retrieved.

    Args:
        score: larger is better; comparable within one question only.
        words_score: BM25, >= 0.
        cosine: of the question's and the passage's vectors, -1 to 1.
        also_in: ids of other articles that tell the same: copies of its article that the question
            may see, and articles that hold nearly the same passage.
    """

    passage: Passage
    article: Article
    score: float
    words_score: float
    cosine: float
    also_in: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.passage.span.of(self.article.text)
