"""Sentence-embedding models in ONNX: vectors as the arithmetic has it, whatever runs beside."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed_onnx import OnnxEmbedder
from index.embedder import PREPROCESSING, Vectors
from index.errors import BylineError
from tests.index.onnx_models import INT32, ids_of, table, write_model

TEXTS = ["rain", "", "A much longer text about rain and snow.", "é", "x" * 90, "rain"]
POOLING = "1_Pooling/config.json"


def unit(row: Vectors) -> Vectors:
    return np.asarray(row / np.linalg.norm(row), np.float32)


def means(texts: list[str], seed: int = 0) -> Vectors:
    """What a model that takes the mean is to give."""
    return np.stack([unit(table(seed)[ids_of(text)].mean(axis=0)) for text in texts])


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    return OnnxEmbedder("tiny", write_model(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def quantized(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    folder = write_model(tmp_path_factory.mktemp("quantized"), quantized=True)
    return OnnxEmbedder("tiny", folder)


def test_the_mean_of_the_tokens_leaves_out_the_padding(model: OnnxEmbedder) -> None:
    assert np.allclose(model.embed_passages(TEXTS), means(TEXTS), atol=1e-5)
    assert np.allclose(model.embed_question(TEXTS[2]), means(TEXTS)[2:3], atol=1e-5)
    assert model.embed_passages([]).shape == (0, 8)
    assert (model.identity.model, model.identity.dimension) == ("tiny", 8)


@given(
    st.lists(st.text(st.characters(), max_size=60), min_size=1, max_size=40),
    st.integers(1, 9),
    st.integers(1, 200),
    st.randoms(),
)
def test_neither_order_nor_size_of_batches_changes_a_vector(
    model: OnnxEmbedder, texts: list[str], most: int, tokens: int, chance: object
) -> None:
    expected = np.concatenate([model.embed_question(text) for text in texts])
    order = list(range(len(texts)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    usual = model.BATCH, model.BATCH_TOKENS
    model.BATCH, model.BATCH_TOKENS = most, tokens
    try:
        found = model.embed_passages([texts[place] for place in order])
    finally:
        model.BATCH, model.BATCH_TOKENS = usual
    assert np.allclose(found, expected[order], atol=1e-5)


def test_a_quantized_model_gives_a_text_the_same_vector_beside_any_other(
    quantized: OnnxEmbedder,
) -> None:
    alone = np.concatenate([quantized.embed_question(text) for text in TEXTS])
    assert np.array_equal(quantized.embed_passages(TEXTS), alone)
    # It is one whose texts would influence one another.
    ids = [ids_of("rain"), ids_of("Z~^")]
    assert not np.array_equal(quantized._run(ids)[:1], quantized._run(ids[:1]))


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, 0),
        ({"pooling_mode_lasttoken": True}, -1),
        ({"pooling_mode": "cls"}, 0),
    ],
    ids=["cls", "last", "by name"],
)
def test_one_token_may_stand_for_all(
    tmp_path: Path, settings: dict[str, object], place: int
) -> None:
    model = OnnxEmbedder("tiny", write_model(tmp_path, seed=3, settings={POOLING: settings}))
    expected = [unit(table(3)[ids_of(text)[place]]) for text in TEXTS]
    assert np.allclose(model.embed_passages(TEXTS), expected, atol=1e-5)


@pytest.mark.parametrize(
    "options",
    [
        {"output": "sentence_embedding"},
        {"output": "token_embeddings"},
        {"output": "output_0"},
        {"inputs": ("input_ids",)},
        {"inputs": ("input_ids", "attention_mask", "position_ids")},
        {"integers": INT32},
        {"weights": "weights.bin"},
        {"name": "onnx/model.onnx"},
        {"name": "onnx/model_quantized.onnx"},
    ],
    ids=str,
)
def test_models_are_taken_as_they_were_exported(tmp_path: Path, options: dict[str, object]) -> None:
    model = OnnxEmbedder("tiny", write_model(tmp_path, **options))  # type: ignore[arg-type]
    assert np.allclose(model.embed_question("rain"), means(["rain"]), atol=1e-5)


def test_a_text_that_its_tokenizer_finds_nothing_in_has_a_vector_of_zeros(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["post_processor"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    vectors = OnnxEmbedder("tiny", folder).embed_passages(["", "rain", ""])
    assert [float(np.linalg.norm(row)) for row in vectors] == [0, pytest.approx(1), 0]


def test_questions_and_passages_have_their_prompts(tmp_path: Path) -> None:
    prompts = {"query": "query: ", "passage": "passage: "}
    said = {"config_sentence_transformers.json": {"prompts": prompts}}
    model = OnnxEmbedder("tiny", write_model(tmp_path, settings=said))
    assert np.allclose(model.embed_question("rain"), means(["query: rain"]), atol=1e-5)
    assert np.allclose(model.embed_passages(["rain"]), means(["passage: rain"]), atol=1e-5)


def test_a_model_for_lower_case_is_given_lower_case(tmp_path: Path) -> None:
    said = {"sentence_bert_config.json": {"do_lower_case": True}}
    model = OnnxEmbedder("tiny", write_model(tmp_path, settings=said))
    assert np.allclose(model.embed_question("RAIN"), means(["rain"]), atol=1e-5)


def test_a_long_text_is_cut_where_the_model_says(tmp_path: Path) -> None:
    said = {"sentence_bert_config.json": {"max_seq_length": 12}}
    model = OnnxEmbedder("tiny", write_model(tmp_path, settings=said))
    assert np.allclose(model.embed_question("abcdefghijklmnop"), means(["abcdefghij"]), atol=1e-5)


def test_threads_may_share_a_model(model: OnnxEmbedder) -> None:
    texts = TEXTS * 20
    found: list[Vectors] = []
    threads = [
        threading.Thread(target=lambda: found.append(model.embed_passages(texts))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.allclose(vectors, means(texts), atol=1e-5) for vectors in found)


# -- what makes it another model -----------------------------------------------------------------


def _other_model(folder: Path) -> None:
    write_model(folder, seed=1)


def _other_tokenizer(folder: Path) -> None:
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    tokenizer["model"]["unk_token"] = "[SEP]"
    path.write_text(json.dumps(tokenizer))


def _other_pooling(folder: Path) -> None:
    write_model(folder, settings={POOLING: {"pooling_mode_cls_token": True}})


def _other_prompts(folder: Path) -> None:
    said = {"default_prompt_name": "all", "prompts": {"all": "text: "}}
    write_model(folder, settings={"config_sentence_transformers.json": said})


def _other_length(folder: Path) -> None:
    write_model(folder, settings={"tokenizer_config.json": {"model_max_length": 64}})


@pytest.mark.parametrize(
    "change", [_other_model, _other_tokenizer, _other_pooling, _other_prompts, _other_length]
)
def test_other_files_in_the_same_folder_are_another_model(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    folder = write_model(tmp_path)
    before = OnnxEmbedder("tiny", folder).identity
    assert before.preprocessing.startswith(PREPROCESSING)
    (folder / "README.md").write_text("A note changes no vector.")
    assert OnnxEmbedder("tiny", folder).identity == before
    change(folder)
    assert OnnxEmbedder("tiny", folder).identity != before


def test_other_weights_beside_the_same_model_file_are_another_model(tmp_path: Path) -> None:
    folder = write_model(tmp_path, weights="any name.bin")
    before, file = OnnxEmbedder("tiny", folder).identity, (folder / "model.onnx").read_bytes()
    write_model(folder, weights="any name.bin", seed=1)
    assert (folder / "model.onnx").read_bytes() == file
    assert OnnxEmbedder("tiny", folder).identity != before


def test_the_same_files_elsewhere_are_known_by_their_content(tmp_path: Path) -> None:
    one, other = (OnnxEmbedder("m", write_model(tmp_path / name)).identity for name in "ab")
    assert one == other


# -- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "settings", "reason"),
    [
        ({"inputs": ("input_ids", "past_key_values.0.key")}, {}, "asks for past_key_values.0.key"),
        (
            {},
            {POOLING: {"pooling_mode_max_tokens": True}},
            "does not know its pooling (max_tokens)",
        ),
        (
            {},
            {POOLING: {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}},
            "its pooling (mean_tokens and cls_token)",
        ),
        (
            {},
            {"modules.json": [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]},
            "does not know its layer Dense",
        ),
    ],
    ids=["a cache", "unknown pooling", "two poolings", "another layer"],
)
def test_a_model_whose_vectors_would_be_wrong_is_refused(
    tmp_path: Path, options: dict[str, object], settings: dict[str, object], reason: str
) -> None:
    folder = write_model(tmp_path, settings=settings, **options)  # type: ignore[arg-type]
    with pytest.raises(BylineError) as caught:
        OnnxEmbedder("tiny", folder)
    assert reason in caught.value.sentence
    assert caught.value.remedy


def test_a_layer_that_is_in_the_file_itself_is_no_hindrance(tmp_path: Path) -> None:
    said = {"modules.json": [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]}
    folder = write_model(tmp_path, output="sentence_embedding", settings=said)
    assert OnnxEmbedder("tiny", folder).identity.dimension == 8


def test_a_model_that_gives_no_numbers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = table()
    rows[:] = np.nan
    monkeypatch.setattr("tests.index.onnx_models.table", lambda seed: rows)
    with pytest.raises(BylineError, match="did not give 1 vectors of numbers"):
        OnnxEmbedder("tiny", write_model(tmp_path))


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08\x08" * 500])
def test_a_damaged_model_is_said_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    (write_model(tmp_path) / "model.onnx").write_bytes(content)
    with pytest.raises(BylineError, match=r"model\.onnx is (damaged|not an ONNX model)") as caught:
        OnnxEmbedder("tiny", tmp_path)
    assert "again" in caught.value.remedy


@pytest.mark.parametrize("content", ["", "{}", "[1]", "not json"])
def test_a_damaged_tokenizer_is_said_with_a_remedy(tmp_path: Path, content: str) -> None:
    (write_model(tmp_path) / "tokenizer.json").write_text(content)
    with pytest.raises(BylineError, match="is not a tokenizer that can be used") as caught:
        OnnxEmbedder("tiny", tmp_path)
    assert "again" in caught.value.remedy


def test_a_tokenizer_of_another_model_is_found_out(tmp_path: Path) -> None:
    path = write_model(tmp_path) / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    tokenizer["post_processor"]["special_tokens"]["[CLS]"]["ids"] = [5_000]
    path.write_text(json.dumps(tokenizer))
    with pytest.raises(BylineError, match="failed: ") as caught:
        OnnxEmbedder("tiny", tmp_path)
    assert "\n" not in caught.value.sentence
