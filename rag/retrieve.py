"""Question to passages: ranked, read, and told once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from index.article import Span
from index.reader import OpenVersion
from rag.copies import tell_once
from rag.found import Found
from rag.question import Question
from rag.ranking import ranked_passages

_CONTEXT_SENTENCES = 2
# Read beyond those asked for, in place of copies.
_SPARE = 8


def retrieve(version: OpenVersion, question: Question, k: int) -> list[Found]:
    """The k best passages for a question, best first; what several articles tell counts as one.

    Raises:
        BylineError: the server that holds the vectors, or that embeds the question, is away.
    """
    return tell_once(version, question, _read(version, question, k), k)


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
