"""Question to passages: ranked, read, and told once."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Span
from index.reader import OpenVersion
from rag.breadth import spread, wants_several_articles
from rag.copies import tell_once
from rag.found import Found
from rag.question import Question
from rag.ranking import ranked_passages
from rag.rerank import Reranker

_CONTEXT_SENTENCES = 2
# Where several articles are wanted, so many times as many passages are looked at.
_WIDER = 2


def retrieve(
    version: OpenVersion, question: Question, k: int, reranker: Reranker | None = None
) -> list[Found]:
    """The k best passages for a question, best first; what several articles tell counts as one.

    Where it asks what different articles say, each of them has its best passage first.

    Args:
        version: is searched.
        question: what is asked.
        k: how many passages.
        reranker: looks at the best again; None: none does.

    Raises:
        BylineError: the server that holds the vectors, or that embeds the question, is away.
    """
    ranked = ranked_passages(version, question, reranker=reranker)
    if not wants_several_articles(question.wording):
        return tell_once(version, question, ranked, k)
    return spread(tell_once(version, question, ranked, _WIDER * k))[:k]


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
