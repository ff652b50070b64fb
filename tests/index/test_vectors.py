"""Vectors in Chroma, in a folder: what is stored and found, what variables may change."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.article import Article, Passage, Span, passage_id
from index.embeddings import Vectors
from index.errors import BylineError, VectorsLost
from index.vectors import VectorIndex
from tests.index.corpus import HashEmbedder, article_of

EMBEDDER = HashEmbedder(dimension=8)


def passages(count: int, article: Article) -> list[Passage]:
    found = []
    for n in range(count):
        name = passage_id(article.article_id, n, n + 1)
        found.append(Passage(name, article.article_id, n, n + 1, (Span(n, n + 1),)))
    return found


def vectors_of(some: list[Passage]) -> Vectors:
    return EMBEDDER.embed_passages([p.passage_id for p in some])


def ids_of(some: list[Passage]) -> list[str]:
    return [p.passage_id for p in some]


def fill(index: VectorIndex, count: int, article: Article) -> list[Passage]:
    some = passages(count, article)
    index.upsert(ids_of(some), vectors_of(some))
    return some


@pytest.fixture
def article() -> Article:
    return article_of("It rained. They left.", date=date(2024, 5, 6))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    opened = VectorIndex.embedded(tmp_path / "chroma", make=True)
    yield opened
    opened.close()


def test_the_nearest_passage_comes_first_with_its_cosine(
    index: VectorIndex, article: Article
) -> None:
    some = fill(index, 50, article)
    asked = vectors_of(some[17:18])
    hits = index.search(asked, 5)
    assert hits[0].passage_id == some[17].passage_id
    assert [h.cosine for h in hits] == sorted((h.cosine for h in hits), reverse=True)
    exact = sorted((float(row @ asked[0]) for row in vectors_of(some)), reverse=True)[:5]
    assert [h.cosine for h in hits] == pytest.approx(exact, abs=1e-5)


def test_among_a_few_only_those_are_compared(index: VectorIndex, article: Article) -> None:
    some = fill(index, 50, article)
    among = [p.passage_id for p in some[10:13]]
    asked = vectors_of(some[17:18])
    hits = index.search(asked, 10, among=[*among, among[0], "not there"])
    assert {h.passage_id for h in hits} == set(among)
    assert index.search(asked, 2, among=among) == hits[:2]
    assert index.search(asked, 10, among=[]) == []


def test_among_many_the_nearest_of_them_are_found(index: VectorIndex, article: Article) -> None:
    some = fill(index, 1_500, article)
    among = some[:1_200]
    asked = vectors_of(some[1_300:1_301])
    hits = index.search(asked, 5, among=[*(p.passage_id for p in among), "not there"])
    exact = sorted(zip(vectors_of(among) @ asked[0], among, strict=True), key=lambda x: -x[0])
    assert [h.passage_id for h in hits] == [p.passage_id for _, p in exact[:5]]
    assert [h.cosine for h in hits] == pytest.approx([float(c) for c, _ in exact[:5]], abs=1e-5)


def test_a_passage_put_again_replaces_the_old(index: VectorIndex, article: Article) -> None:
    some = fill(index, 3, article)
    index.upsert(ids_of(some[:1]), vectors_of(some[1:2]))
    assert len(index) == 3
    stored = index.vectors([p.passage_id for p in some])
    assert stored[some[0].passage_id] == pytest.approx(vectors_of(some[1:2])[0], abs=1e-6)


def test_removed_passages_are_gone_and_unknown_ones_are_ignored(
    index: VectorIndex, article: Article
) -> None:
    some = fill(index, 10, article)
    index.remove([some[0].passage_id, "not there"])
    index.remove([])
    assert len(index) == 9
    assert index.vectors([some[0].passage_id, "not there"]) == {}
    assert some[0].passage_id not in {h.passage_id for h in index.search(vectors_of(some[:1]), 10)}


def test_more_rows_than_a_call_takes_are_written_and_read(
    index: VectorIndex, article: Article
) -> None:
    some = fill(index, 6_000, article)
    assert len(index) == 6_000
    ids = [p.passage_id for p in some]
    stored = index.vectors(ids)
    assert list(stored) == ids
    assert np.allclose(np.stack(list(stored.values())), vectors_of(some), atol=1e-6)
    index.remove(ids[:5_900])
    assert len(index) == 100


def test_a_copy_holds_the_same_vectors(
    index: VectorIndex, article: Article, tmp_path: Path
) -> None:
    some = fill(index, 2_100, article)
    other = VectorIndex.embedded(tmp_path / "other", make=True)
    index.copy_to(other)
    ids = [p.passage_id for p in some]
    first, second = index.vectors(ids), other.vectors(ids)
    # Chroma scales to length 1 what is of that length already; the last bit may differ.
    assert all(np.allclose(first[i], second[i], atol=1e-6) for i in ids)
    other.close()


def test_nothing_is_found_where_there_is_nothing_to_find(
    index: VectorIndex, article: Article
) -> None:
    asked = EMBEDDER.embed_question("rain")
    assert index.search(asked, 5) == []
    fill(index, 3, article)
    assert index.search(asked, 0) == []
    assert index.search(np.zeros((1, 8), np.float32), 5) == []
    assert len(index.search(asked, 50)) == 3


def test_a_passage_without_a_vector_is_never_nearest(index: VectorIndex, article: Article) -> None:
    some = passages(3, article)
    vectors = vectors_of(some)
    vectors[1] = 0
    index.upsert(ids_of(some), vectors)
    hits = index.search(vectors[:1], 3)
    assert hits[0].passage_id == some[0].passage_id
    assert all(np.isfinite(h.cosine) for h in hits)


def test_threads_may_share_it(index: VectorIndex, article: Article) -> None:
    some = fill(index, 200, article)
    wrong: list[str] = []

    def ask() -> None:
        for n in range(0, 200, 7):
            hit = index.search(vectors_of(some[n : n + 1]), 1)[0]
            if hit.passage_id != some[n].passage_id:
                wrong.append(hit.passage_id)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_folder_can_be_renamed_once_it_is_closed(tmp_path: Path, article: Article) -> None:
    index = VectorIndex.embedded(tmp_path / "one", make=True)
    some = fill(index, 5, article)
    index.close()
    (tmp_path / "one").rename(tmp_path / "two")
    again = VectorIndex.embedded(tmp_path / "two")
    assert again.search(vectors_of(some[:1]), 1)[0].passage_id == some[0].passage_id
    again.close()


def test_two_may_hold_one_folder_open(tmp_path: Path, article: Article) -> None:
    first = VectorIndex.embedded(tmp_path / "one", make=True)
    some = fill(first, 5, article)
    second = VectorIndex.embedded(tmp_path / "one")
    first.close()
    assert len(second.search(vectors_of(some[:1]), 5)) == 5
    second.close()


def test_vectors_that_are_not_there_are_lost_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(VectorsLost, match="no vectors in"):
        VectorIndex.embedded(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_could_not_be_opened_can_be_once_it_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1_000)
    with pytest.raises(BylineError, match="cannot be used"):
        VectorIndex.embedded(folder, make=True)
    shutil.rmtree(folder)
    opened = VectorIndex.embedded(folder, make=True)
    assert len(opened) == 0
    opened.close()


@pytest.mark.parametrize("damage", [b"", b"garbage" * 1000])
def test_a_damaged_folder_is_said_with_a_remedy(tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "chroma"
    VectorIndex.embedded(folder, make=True).close()
    (folder / "chroma.sqlite3").write_bytes(damage)
    with pytest.raises(BylineError) as caught:
        VectorIndex.embedded(folder)
    assert str(folder) in caught.value.sentence or "collection" in caught.value.sentence
    assert caught.value.remedy


PROGRAM = """
import sys
from pathlib import Path
from index.vectors import VectorIndex
from tests.index.corpus import HashEmbedder, article_of
from tests.index.test_vectors import fill, vectors_of
index = VectorIndex.embedded(Path("chroma"), make=True)
some = fill(index, 3, article_of("It rained."))
print(index.search(vectors_of(some[1:2]), 1)[0].passage_id, Path("chroma/chroma.sqlite3").exists())
index.close()
"""


def _run_in(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env={"PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_variables_and_env_files_change_nothing(tmp_path: Path) -> None:
    meant_for_others = {
        "MIGRATIONS": "none",
        "ENVIRONMENT": "production",
        "ALLOW_RESET": "true",
        "IS_PERSISTENT": "false",
        "PERSIST_DIRECTORY": "/nowhere",
        "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI",
        "CHROMA_SERVER_HOST": "example.org",
    }
    (tmp_path / ".env").write_text("".join(f"{k}={v}\n" for k, v in meant_for_others.items()))
    done = _run_in(tmp_path, meant_for_others)
    assert (done.stdout, done.returncode) == ("a:1-2 True\n", 0), done.stderr


def test_a_variable_that_keeps_chroma_from_starting_is_named(tmp_path: Path) -> None:
    done = _run_in(tmp_path, {"MIGRATIONS": "upwards"})
    assert done.returncode == 1
    assert "BylineError: A variable or the file .env" in done.stderr.replace("index.errors.", "")
    assert "migrations" in done.stderr
