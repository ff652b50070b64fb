"""Retrieval for the last turn of people's conversations.

    python -m tests.benchmarks.conversations FILE

FILE is JSON Lines, also gzipped, of turns (speaker, text) and the passages (text) that people chose
for the last turn; all passages together are the articles. Measured: which share of a turn's
passages is among the first five, copies counting as one. "Another's history" gives each turn the
history of another conversation: a change of subject.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.analysis import query_terms
from index.article import article_of_passage
from index.build import Wanted, build
from index.reader import Index, OpenVersion
from index.versions import Home
from rag.answer import Turn
from rag.question import understand
from rag.retrieve import retrieve

AS_OF = date(2026, 1, 1)
FIRST, DEPTH = 5, 60


@dataclass(frozen=True, slots=True)
class LastTurn:
    """A last turn, what was said before it, and the ids of its passages."""

    text: str
    history: tuple[Turn, ...]
    gold: frozenset[str]


def read(file: Path) -> tuple[list[dict[str, str]], list[LastTurn]]:
    """The passages as articles, and the turns that have any."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["passages"]]
    ids: dict[str, str] = {}
    turns = []
    for row in rows:
        gold = frozenset(ids.setdefault(p["text"], f"p{len(ids)}") for p in row["passages"])
        *before, last = (
            Turn(role="user" if t["speaker"] == "user" else "assistant", content=t["text"])
            for t in row["turns"]
        )
        turns.append(LastTurn(last.content, tuple(before), gold))
    return [{"id": own, "text": text} for text, own in ids.items()], turns


def measure(version: OpenVersion, turns: Sequence[LastTurn]) -> None:
    """Print the share found by each way."""
    stories = {
        own: min([own, *others])
        for own, others in version.store.copies_of(version.store.article_ids()).items()
    }

    def by_words(turn: LastTurn, _: Sequence[Turn]) -> list[str]:
        terms = dict.fromkeys(query_terms(turn.text), 1.0)
        return [article_of_passage(h.passage_id) for h in version.words.search(terms, DEPTH)]

    def by_all(turn: LastTurn, history: Sequence[Turn]) -> list[str]:
        found = retrieve(version, understand(turn.text, history, AS_OF), 3 * FIRST)
        return [f.article.article_id for f in found]

    def shares(
        way: Callable[[LastTurn, Sequence[Turn]], list[str]], histories: Sequence[Sequence[Turn]]
    ) -> list[float]:
        found = []
        for turn, history in zip(turns, histories, strict=True):
            first = list(dict.fromkeys(stories.get(i, i) for i in way(turn, history)))[:FIRST]
            gold = {stories.get(i, i) for i in turn.gold}
            found.append(len(gold & set(first)) / len(gold))
        return found

    own = [turn.history for turn in turns]
    others = [*own]
    random.Random(0).shuffle(others)
    words = shares(by_words, own)
    for name, values in (
        ("last turn, words", words),
        ("last turn", shares(by_all, [()] * len(turns))),
        ("with its history", shares(by_all, own)),
        ("another's history", shares(by_all, others)),
    ):
        recovered = sum(
            not before and after > 0 for before, after in zip(words, values, strict=True)
        )
        lost = sum(before > 0 and not after for before, after in zip(words, values, strict=True))
        low, high = _interval(values)
        sys.stdout.write(
            f"{name:20} recall@{FIRST} {np.mean(values):.3f} [{low:.3f}, {high:.3f}]"
            f"  of {words.count(0.0)} missed found {recovered}, of {len(turns)} lost {lost}\n"
        )


def _interval(values: Sequence[float]) -> tuple[float, float]:
    drawn = np.random.default_rng(0).choice(np.array(values), (2_000, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    articles, turns = read(Path((arguments if arguments is not None else sys.argv[1:])[0]))
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place, "passages.jsonl")
        corpus.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
        home = Home(Path(place, "home"))
        build(home, Wanted((corpus,)))
        index = Index(home)
        with index.current() as version:
            measure(version, turns)
        index.close()


if __name__ == "__main__":
    main()
