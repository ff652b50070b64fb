"""Question to passages: words and vectors fused, time weighed, near copies collapsed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.article import Article, Passage, Span
from index.reader import OpenVersion
from rag.question import Question
from rag.ranking import ranked_passages

# Share of three-word runs that two passages must have in common to be the same story.
SAME_STORY = 0.7
_CONTEXT_SENTENCES = 2
# Read beyond those asked for, in place of copies.
_SPARE = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was retrieved.

    Args:
        score: larger is better; comparable within one question only.
        words_score: BM25, >= 0.
        cosine: of the question's and the passage's vectors, -1 to 1.
        also_in: ids of other articles that hold nearly the same passage.
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


def retrieve(version: OpenVersion, question: Question, k: int) -> list[Found]:
    """The k best passages for a question, best first; nearly identical ones count as one.

    Raises:
        BylineError: the server that holds the vectors, or that embeds the question, is away.
    """
    return _collapse(_read(version, question, k), k)


def context_of(version: OpenVersion, found: Found) -> str:
    """The passage with the sentences that lead up to it and those it goes on with."""
    siblings = version.store.passages_of(found.article.article_id)
    place = next(
        (i for i, p in enumerate(siblings) if p.passage_id == found.passage.passage_id), None
    )
    if place is None:
        return found.text
    before = siblings[place - 1].sentences[-_CONTEXT_SENTENCES:] if place else ()
    after = siblings[place + 1].sentences[:_CONTEXT_SENTENCES] if place + 1 < len(siblings) else ()
    text = found.article.text
    parts = [_joined(text, before), found.text, _joined(text, after)]
    return " ".join(part for part in parts if part)


def _joined(text: str, spans: Sequence[Span]) -> str:
    return " ".join(span.of(text) for span in spans)


def _read(version: OpenVersion, question: Question, k: int) -> Iterator[Found]:
    """The candidates with their words, best first, read some at a time."""
    ranked = ranked_passages(version, question)
    while some := list(itertools.islice(ranked, k + _SPARE)):
        passages = version.store.passages(one.passage_id for one in some)
        articles = version.store.articles(one.article_id for one in some)
        for one in some:
            passage, article = passages[one.passage_id], articles[one.article_id]
            text = passage.span.of(article.text)
            if question.time is None or question.time.admits(article.date, text):
                yield Found(passage, article, one.score, one.words_score, one.cosine)


def _collapse(ranked: Iterable[Found], k: int) -> list[Found]:
    """The k best stories: of nearly identical passages the newest stands for all of them."""
    kept: list[Found] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for found in ranked:
        mine = _shingles(found.text)
        same = next((i for i, other in enumerate(shingles) if _alike(mine, other)), None)
        if same is not None:
            kept[same] = _newest(kept[same], found)
        elif len(kept) < k:
            kept.append(found)
            shingles.append(mine)
        elif len(kept) >= k:
            break
    return kept


def _newest(first: Found, second: Found) -> Found:
    """The newer of two copies, in the place of the better ranked, naming the other."""
    newer, older = first, second
    if (second.article.date or date.min) > (first.article.date or date.min):
        newer, older = second, first
    also = dict.fromkeys([*first.also_in, *second.also_in, older.article.article_id])
    also.pop(newer.article.article_id, None)
    return replace(newer, score=first.score, also_in=tuple(also))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    tokens = text.lower().split()
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False)) or frozenset(
        [tuple(tokens)]
    )


def _alike(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> bool:
    return len(first & second) >= SAME_STORY * len(first | second)
