"""A home and the commands of a person who uses it, and what two homes must have in common."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.build import BuildReport, Wanted, build
from index.new_version import open_vectors
from index.services import Services
from index.versions import Home
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


def assert_equal(one: Home, other: Home) -> None:
    """The same articles, passages, spans, copies, vectors and word scores."""
    first, second = stored(one), stored(other)
    assert list(first.iter_rows()) == list(second.iter_rows())
    ids = first.passage_ids()
    assert ids == second.passage_ids()
    assert first.passages(ids) == second.passages(ids)
    rows = [[(r[0], r[2], r[3], r[4]) for r in store.word_rows()] for store in (first, second)]
    assert rows[0] == rows[1]
    copies = [store.copies_of(store.article_ids()) for store in (first, second)]
    assert copies[0] == copies[1]
    first.close()
    second.close()
    folders = [home.version_folder(home.manifest().number) for home in (one, other)]
    stores = [
        open_vectors(f, h.manifest(), Services())
        for f, h in zip(folders, (one, other), strict=True)
    ]
    vectors = [store.vectors(ids) for store in stores]
    assert all(np.allclose(vectors[0][i], vectors[1][i], atol=1e-6) for i in ids)
    assert len(vectors[0]) == len(vectors[1]) == len(ids)
    for store in stores:
        store.close()
    hits = [
        {h.passage_id: h.score for h in WordIndex(f / "words").search({"council": 1.0}, 1000)}
        for f in folders
    ]
    assert hits[0].keys() == hits[1].keys()
    assert all(hits[0][i] == pytest.approx(hits[1][i], abs=1e-6) for i in hits[0])
