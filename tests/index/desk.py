"""A home and the commands of a person who uses it, and what two homes must have in common."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.article import Article, Passage
from index.build import BuildReport, Wanted, build
from index.embeddings import Vectors
from index.services import Services
from index.version_vectors import open_vectors
from index.versions import WORDS, Home
from index.words import WordIndex
from tests.index.corpus import HashEmbedder, stored, texts_of


class Desk:
    """A home, a model that counts, and the commands of a person who uses them."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.model = HashEmbedder()

    def index(self, *paths: Path | str, **wanted: object) -> BuildReport:
        """As `byline index PATH...`."""
        self.model.embedded.clear()
        return build(self.home, Wanted(paths, **wanted), embedder=self.model)  # type: ignore[arg-type]

    def holds(self) -> set[str]:
        """Keys of the articles that answer now."""
        return set(texts_of(self.home))


def keys(*numbers: int) -> set[str]:
    return {f"story-{n}.txt" for n in numbers}


def kept_out(report: BuildReport) -> list[str]:
    return [f"{Path(s.origin).name}: {s.reason}" for s in report.skipped]


@dataclass(frozen=True, slots=True)
class Held:
    """All that a home answers with.

    Args:
        count: how many vectors there are, whosever they are.
        hits: word scores by passage, for each of some questions.
        exact: ids of the 10 nearest passages to some questions, every vector being compared.
        found: those that the index finds.
    """

    articles: list[tuple[Article, str, str]]
    passages: dict[str, Passage]
    word_rows: list[tuple[str, str, str, date | None, str, str]]
    copies: dict[str, tuple[str, ...]]
    count: int
    vectors: dict[str, Vectors]
    hits: dict[str, dict[str, float]]
    exact: list[list[str]]
    found: list[list[str]]


def assert_equal(one: Home, other: Home) -> None:
    """Both answer alike: see `assert_alike`."""
    assert_alike(held(one), held(other))


def assert_alike(first: Held, second: Held) -> None:
    """The same articles, passages, spans, vectors, word scores and nearest."""
    assert first.articles == second.articles
    assert first.passages == second.passages
    assert first.word_rows == second.word_rows
    assert first.copies == second.copies
    for each in (first, second):
        assert each.count == len(each.vectors) == len(each.passages)
    for passage_id, vector in first.vectors.items():  # a server rounds their last bit
        assert np.allclose(vector, second.vectors[passage_id], rtol=0, atol=1e-6), passage_id
    for question, hits in first.hits.items():
        assert hits == pytest.approx(second.hits[question], abs=1e-6), question
    assert first.exact == second.exact
    for each in (first, second):
        assert _recall(each) >= 0.97


def held(home: Home) -> Held:
    """What the current version of a home answers with."""
    manifest = home.manifest()
    folder = home.version_folder(manifest.number)
    with closing(stored(home)) as store:
        rows = list(store.word_rows())
        copies = store.copies_of(store.article_ids())
        articles = list(store.iter_rows())
        passages = store.passages(store.passage_ids())
    with closing(open_vectors(folder, manifest, Services())) as index:
        vectors = index.vectors(list(passages))
        asked = _questions(manifest.embedder.dimension)
        found = [[h.passage_id for h in index.search(question, 10)] for question in asked]
        count = len(index)
    words = WordIndex(folder / WORDS)
    spread = sorted({term for row in rows[:: max(1, len(rows) // 3)] for term in row[2].split()})
    every = {term: {term: 1.0} for term in spread} | {"all": dict.fromkeys(spread, 1.0)}
    hits = {
        name: {h.passage_id: h.score for h in words.search(terms, len(rows))}
        for name, terms in every.items()
    }
    exact = [_nearest(vectors, question) for question in asked]
    return Held(articles, passages, rows, copies, count, vectors, hits, exact, found)


def _questions(dimension: int) -> list[Vectors]:
    rows = np.random.default_rng(1).normal(size=(20, 1, dimension))
    return list((rows / np.linalg.norm(rows, axis=2, keepdims=True)).astype(np.float32))


def _nearest(vectors: Mapping[str, Vectors], question: Vectors) -> list[str]:
    if not vectors:
        return []
    cosines = np.stack(list(vectors.values())) @ question[0]
    ranked = sorted(zip(-cosines.round(6), vectors, strict=True))
    return [passage_id for cosine, passage_id in ranked[:10] if cosine]


def _recall(each: Held) -> float:
    pairs = zip(each.found, each.exact, strict=True)
    shares = [len({*found} & {*exact}) / len(exact) for found, exact in pairs if exact]
    return sum(shares) / len(shares) if shares else 1.0
