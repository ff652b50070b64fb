"""The terms of one version of the index, by their first letters, and how articles write them."""

from __future__ import annotations

import threading
from collections import Counter
from weakref import WeakKeyDictionary

from index.analysis import terms, words
from index.reader import OpenVersion
from rag.question import Question

# Longer lists are of codes and noise; the most frequent terms are kept.
_MOST = 60_000
# Passages that are read to see how a term is written.
_READ = 3


class Vocabulary:
    """The terms of a version; each letter's are read at the first question that wants them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_start: dict[str, tuple[tuple[str, int], ...]] = {}

    def starting(self, version: OpenVersion, start: str) -> tuple[tuple[str, int], ...]:
        """The terms that start so, with the number of passages, the most frequent first."""
        with self._lock:
            if start not in self._by_start:
                self._by_start[start] = tuple(version.words.terms_starting(start, _MOST))
            return self._by_start[start]


_KNOWN: WeakKeyDictionary[OpenVersion, Vocabulary] = WeakKeyDictionary()
_KNOWN_LOCK = threading.Lock()


def vocabulary_of(version: OpenVersion) -> Vocabulary:
    """The vocabulary of a version, the same at every call."""
    with _KNOWN_LOCK:
        return _KNOWN.setdefault(version, Vocabulary())


def is_known(version: OpenVersion, term: str) -> bool:
    """Whether a term stands in any passage or title."""
    return version.words.passage_frequency(term) > 0 or version.words.in_titles(term)


def as_written(version: OpenVersion, question: Question, term: str) -> list[str]:
    """The words that a term is written as where the question may look, the most frequent first."""
    until = question.as_of if question.hides_later else None
    hits = version.words.search({term: 1.0}, _READ, until=until, within=question.within)
    passages = version.store.passages(hit.passage_id for hit in hits)
    articles = version.store.articles(p.article_id for p in passages.values())
    found: Counter[str] = Counter()
    for passage in passages.values():
        article = articles[passage.article_id]
        for text in (passage.span.of(article.text), article.headline):
            found.update(w.rstrip(".") for w in words(text) if terms(w) == [term])
    return [word for word, _ in sorted(found.items(), key=lambda one: (-one[1], one[0]))]
