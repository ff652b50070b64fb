"""The words that the articles of one version of the index have."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from index.analysis import terms, words
from index.reader import OpenVersion
from rag.question import Question

# Longer lists are of codes and noise; the most frequent terms are kept.
_MOST = 60_000
# Passages that are read to see how a term is written.
_READ = 3


class Entry(NamedTuple):
    """A term, the number of passages that have it, and its letters."""

    term: str
    passages: int
    letters: int


def letters_of(word: str) -> int:
    """The letters of a word as a set of bits; letters far apart in the alphabet may share one."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 31)
    return found


class Vocabulary:
    """The terms of a version; each letter's are read at the first question that wants them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_start: dict[str, tuple[Entry, ...]] = {}
        self._by_sound: dict[str, dict[str, list[str]]] = {}

    def starting(self, version: OpenVersion, start: str) -> tuple[Entry, ...]:
        """The terms that start so and have letters only, the most frequent first."""
        with self._lock:
            if start not in self._by_start:
                found = version.words.terms_starting(start, _MOST)
                self._by_start[start] = tuple(
                    Entry(term, count, letters_of(term)) for term, count in found if term.isalpha()
                )
            return self._by_start[start]

    def sounding(
        self, version: OpenVersion, start: str, like: str, sound: Callable[[str], str]
    ) -> Sequence[str]:
        """The terms that start so and sound like this, by the one rule of all calls."""
        entries = self.starting(version, start)
        with self._lock:
            if start not in self._by_sound:
                by_sound: dict[str, list[str]] = {}
                for entry in entries:
                    by_sound.setdefault(sound(entry.term), []).append(entry.term)
                self._by_sound[start] = by_sound
            return self._by_sound[start].get(like, ())


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
