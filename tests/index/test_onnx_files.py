"""What the files of an ONNX model say, and what is said of those that are missing or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import BylineError
from index.onnx_files import choose_model, find_model, read_onnx_files
from tests.index.onnx_models import write_model


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["onnx/model.onnx", "onnx/model_O4.onnx", "model_quantized.onnx"], "onnx/model.onnx"),
        (["model.onnx", "onnx/model.onnx"], "model.onnx"),
        (["onnx/model_q4.onnx", "onnx/model_quantized.onnx"], "onnx/model_quantized.onnx"),
        (["onnx/model_qint8_avx512.onnx", "onnx/model_int8.onnx"], "onnx/model_int8.onnx"),
        (["model_qint8_arm64.onnx", "model_qint8_avx512.onnx"], "model_qint8_arm64.onnx"),
        (["decoder.onnx", "deep/onnx/model.onnx", "model.onnx.data"], None),
    ],
)
def test_the_plain_model_is_chosen_else_a_quantized_one(
    names: list[str], chosen: str | None
) -> None:
    assert choose_model(names) == chosen
    assert choose_model(reversed(names)) == chosen


def test_a_file_may_be_named_itself(tmp_path: Path) -> None:
    folder = write_model(tmp_path, name="onnx/model_O4.onnx")
    assert find_model(folder) is None
    files = read_onnx_files(folder / "onnx" / "model_O4.onnx")
    assert files.model.name == "model_O4.onnx"
    assert files.tokenizer == folder / "tokenizer.json"


@pytest.mark.parametrize("name", ["nothing", "x" * 999, "a\0b"])
def test_what_is_no_folder_has_no_model(tmp_path: Path, name: str) -> None:
    assert find_model(tmp_path / name) is None


@pytest.mark.parametrize(
    ("settings", "tokens"),
    [
        ({}, 512),
        ({"sentence_bert_config.json": {"max_seq_length": 128}}, 128),
        (
            {
                "sentence_bert_config.json": {"max_seq_length": None},
                "tokenizer_config.json": {"model_max_length": 384},
            },
            384,
        ),
        (
            {
                "tokenizer_config.json": {"model_max_length": 10**30},
                "config.json": {"max_position_embeddings": 514},
            },
            512,
        ),
        ({"tokenizer_config.json": {"model_max_length": 32_768}}, 2_048),
        ({"sentence_bert_config.json": {"max_seq_length": -1}}, 512),
    ],
    ids=["nothing", "first", "second", "third", "long", "odd"],
)
def test_the_length_is_taken_from_the_first_file_that_says_one(
    tmp_path: Path, settings: dict[str, object], tokens: int
) -> None:
    folder = write_model(tmp_path, settings=settings)
    assert read_onnx_files(folder).max_tokens == tokens
    assert read_onnx_files(folder, 256).max_tokens == 256


def test_the_pooling_is_where_the_list_of_layers_says(tmp_path: Path) -> None:
    layers = [
        {"type": "sentence_transformers.models.Transformer", "path": ""},
        {"type": "sentence_transformers.models.Pooling", "path": "5_Pooling"},
        {"type": "sentence_transformers.models.Normalize", "path": "6_Normalize"},
    ]
    settings = {"modules.json": layers, "5_Pooling/config.json": {"pooling_mode_cls_token": True}}
    files = read_onnx_files(write_model(tmp_path, settings=settings))
    assert (files.pooling, files.unlike) == ("cls", "")


def test_a_folder_without_a_model_or_a_tokenizer_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="no such folder"):
        read_onnx_files(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BylineError, match=r"no model\.onnx in it") as caught:
        read_onnx_files(tmp_path / "empty")
    assert "Name a folder" in caught.value.remedy
    (write_model(tmp_path / "half") / "tokenizer.json").unlink()
    with pytest.raises(BylineError, match=r"has no tokenizer\.json") as caught:
        read_onnx_files(tmp_path / "half")
    assert "Copy it" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1_Pooling/config.json", "[]"),
        ("1_Pooling/config.json", "{broken"),
        ("sentence_bert_config.json", "[" * 100_000),
        ("config_sentence_transformers.json", '{"prompts": ["query: "]}'),
        ("config_sentence_transformers.json", '{"prompts": {"query": 7}}'),
        ("modules.json", "[7]"),
        ("modules.json", '{"type": "x"}'),
        ("tokenizer_config.json", "\udcff"),
    ],
)
def test_damaged_settings_are_named(tmp_path: Path, name: str, content: str) -> None:
    path = write_model(tmp_path) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(BylineError, match="is damaged") as caught:
        read_onnx_files(tmp_path)
    assert str(path) in caught.value.sentence
    assert caught.value.remedy
