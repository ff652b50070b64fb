"""An index made with an ONNX model: opened again without naming it, never a mixture of two."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import Wanted, build
from index.embedder import passage_text
from index.embeddings import open_embedder
from index.errors import BylineError, IndexMismatch
from index.reader import Index
from index.services import Services
from index.version_vectors import open_vectors
from index.versions import Home
from tests.index.corpus import stored, write_files, write_stories
from tests.index.onnx_models import write_model

NOTHING = Services()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_stories(tmp_path / "news", range(4))


def assert_all_of_one_model(home: Home) -> None:
    """Every stored vector is what the recorded model makes of its passage now."""
    manifest = home.manifest()
    model = open_embedder(manifest.embedder.model, NOTHING)
    assert model.identity == manifest.embedder
    vectors = open_vectors(home.version_folder(manifest.number), manifest, NOTHING)
    with closing(stored(home)) as store, closing(vectors):
        passages = {
            passage.passage_id: passage_text(article, passage)
            for article, _, _ in store.iter_rows()
            for passage in store.passages_of(article.article_id)
        }
        found = vectors.vectors(list(passages))
    assert found.keys() == passages.keys()
    for passage_id, text in passages.items():
        assert np.allclose(found[passage_id], model.embed_passages([text])[0], atol=1e-5)


def test_an_index_opens_its_model_from_any_folder(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    write_model(tmp_path / "models" / "tiny")
    build(home, Wanted((news,), embed_model="models/tiny"))
    assert_all_of_one_model(home)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    index = Index(home)
    with index.current() as version:
        asked = version.embedder.embed_question("Report number 2")
        assert version.vectors.search(asked, 3)
    index.close()
    write_files(news, {"new.txt": "The ferry sank."})
    assert build(home, Wanted()).embedded == 1
    assert_all_of_one_model(home)


def test_a_changed_model_file_is_another_model_and_everything_is_made_again(
    news: Path, tmp_path: Path
) -> None:
    home, folder = Home(tmp_path / "home"), write_model(tmp_path / "tiny")
    first = build(home, Wanted((news,), embed_model=str(folder)))
    write_model(folder, seed=1)
    index = Index(home)
    with index.current() as version, pytest.raises(IndexMismatch) as caught:
        _ = version.embedder
    index.close()
    assert "byline index" in caught.value.remedy
    write_files(news, {"new.txt": "The ferry sank."})
    second = build(home, Wanted())
    assert second.embedded == second.passages == first.passages + 1
    assert_all_of_one_model(home)


def test_a_model_that_vanished_is_named_and_the_last_version_stays(
    news: Path, tmp_path: Path
) -> None:
    home, folder = Home(tmp_path / "home"), write_model(tmp_path / "tiny")
    build(home, Wanted((news,), embed_model=str(folder)))
    shutil.rmtree(folder)
    write_files(news, {"new.txt": "The ferry sank."})
    with pytest.raises(BylineError, match="is not there") as caught:
        build(home, Wanted())
    assert str(folder) in caught.value.sentence
    assert home.manifest().number == 1
