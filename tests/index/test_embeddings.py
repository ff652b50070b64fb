"""Embedding models by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embeddings import BUILT_IN, OnnxEmbedder, StaticEmbedder, open_embedder, reference_of
from index.errors import BylineError, UsageError
from index.services import Services
from tests.index.onnx_models import write_model

SOME_SERVER = Services(openai_base_url="http://127.0.0.1:9/v1")


@pytest.mark.parametrize("name", [BUILT_IN, "built-in"])
def test_the_offline_model_has_a_name(name: str) -> None:
    assert open_embedder(name, Services()).identity == StaticEmbedder.identity


def test_a_model_without_a_server_is_a_wrong_setting() -> None:
    with pytest.raises(UsageError, match="no server to ask"):
        open_embedder("text-embedding-3-small", Services())


def test_a_folder_is_named_by_its_path_and_recorded_whole(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "models" / "e5")
    for name in (str(folder), "./models/e5", "models/e5", "models/../models/e5/"):
        assert reference_of(name) == str(folder)
    assert isinstance(open_embedder(reference_of("models/e5"), SOME_SERVER), OnnxEmbedder)
    assert reference_of("models/e5/model.onnx") == str(folder / "model.onnx")
    assert reference_of("./not/there") == str(tmp_path / "not" / "there")


@pytest.mark.parametrize(
    "name",
    [
        "text-embedding-3-small",
        "nomic-ai/nomic-embed",
        "hub:org/name",
        "minilm",
        BUILT_IN,
        "x" * 999,
    ],
)
def test_other_names_are_recorded_as_they_are(name: str) -> None:
    assert reference_of(name) == name


def test_a_servers_name_is_the_servers_even_where_such_a_folder_comes_up(tmp_path: Path) -> None:
    recorded = reference_of("org/name")
    write_model(tmp_path / "org" / "name")
    assert not isinstance(open_embedder(recorded, SOME_SERVER), OnnxEmbedder)


@pytest.mark.parametrize("name", ["~nobody-of-this-name/e5", "./\udcff"])
def test_a_name_that_cannot_be_recorded_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be named"):
        reference_of(name)


@pytest.mark.parametrize("name", ["minilm", "hub:org/name", "/no/such/folder"])
def test_a_model_that_is_not_there_is_said_with_a_remedy(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2 as Chromas

    monkeypatch.setattr(Chromas, "DOWNLOAD_PATH", tmp_path / "nothing")
    with pytest.raises(BylineError, match=r" not (on this machine|there)") as caught:
        open_embedder(name, Services())
    assert caught.value.remedy
