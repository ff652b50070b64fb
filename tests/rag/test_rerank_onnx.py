"""Reranking models in ONNX files: both kinds, and every way in which a folder can be wrong."""

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
from index.errors import BylineError, UsageError
from rag.rerank import Reranker
from rag.rerank_onnx import QUESTION_TOKENS, find_reranker, open_onnx_reranker
from tests.index.onnx_models import write_cross_encoder, write_model

WORDS = ["rain", "snow", "paris", "mayor", "bread"]
QUESTION = "Does rain or snow fall in Paris?"
WINDOWS = ["The mayor eats bread.", "Rain in Paris, rain and snow.", "Snow fell.", "rain; paris"]
SHARED = [0, 3, 1, 2]


def opened(folder: Path) -> Reranker:
    return open_onnx_reranker("tiny", find_reranker(str(folder)))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Reranker:
    return opened(write_cross_encoder(tmp_path_factory.mktemp("cross"), WORDS))


def test_a_cross_encoder_reads_question_and_window_as_a_pair(encoder: Reranker) -> None:
    assert list(encoder.scores(QUESTION, WINDOWS)) == SHARED
    assert (encoder.kind, encoder.name) == ("cross-encoder", "tiny")
    assert list(encoder.scores(QUESTION, [])) == []


@given(st.text(max_size=300), st.lists(st.text(max_size=400), max_size=6))
def test_any_text_gets_one_finite_score(
    encoder: Reranker, question: str, windows: list[str]
) -> None:
    scores = encoder.scores(question, windows)
    assert len(scores) == len(windows)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize(
    ("columns", "labels"),
    [
        ((-1.0, 1.0), None),
        ((-1.0, 1.0), ["LABEL_0", "LABEL_1"]),
        ((1.0, -1.0), ["relevant", "not_relevant"]),
        ((-1.0, 1.0, 0.0), ["contradiction", "entailment", "neutral"]),
        ((1.0, 0.0, -1.0), ["ENTAILMENT", "NEUTRAL", "CONTRADICTION"]),
    ],
    ids=str,
)
def test_of_several_classes_the_one_that_means_an_answer_counts(
    tmp_path: Path, columns: tuple[float, ...], labels: list[str] | None
) -> None:
    said = {"config.json": {"id2label": dict(enumerate(labels))}} if labels else {}
    model = opened(write_cross_encoder(tmp_path, WORDS, columns=columns, settings=said))
    assert np.argsort(model.scores(QUESTION, WINDOWS)).tolist() == np.argsort(SHARED).tolist()


def test_classes_that_nobody_knows_are_refused_by_name(tmp_path: Path) -> None:
    said = {"config.json": {"id2label": {"0": "sad", "1": "glad", "2": "mad"}}}
    folder = write_cross_encoder(tmp_path, WORDS, columns=(1, 2, 3), settings=said)
    with pytest.raises(BylineError, match="sad, glad, mad"):
        opened(folder)


def test_its_settings_may_say_that_it_is_a_classifier(tmp_path: Path) -> None:
    said = {"config.json": {"architectures": ["BertForSequenceClassification"]}}
    folder = write_cross_encoder(tmp_path, WORDS, output="output_0", settings=said)
    assert list(opened(folder).scores(QUESTION, WINDOWS)) == SHARED


def test_a_long_question_leaves_the_window_its_room(tmp_path: Path) -> None:
    said = {"sentence_bert_config.json": {"max_seq_length": QUESTION_TOKENS + 3 + 2}}
    model = opened(write_cross_encoder(tmp_path, WORDS, settings=said))
    question = "rain snow " * 200
    assert model.scores(question, ["bread rain snow", "rain snow"]) == [1, 2]


def test_of_a_long_window_the_end_is_cut_and_the_question_stays(tmp_path: Path) -> None:
    said = {"sentence_bert_config.json": {"max_seq_length": 12}}
    model = opened(write_cross_encoder(tmp_path, WORDS, settings=said))
    question = "a b c d e rain snow"
    assert model.scores(question, ["rain snow bread", "bread bread snow rain"]) == [2, 0]


def test_what_a_quantized_model_reads_beside_a_window_does_not_change_its_score(
    tmp_path: Path,
) -> None:
    model = opened(write_cross_encoder(tmp_path, WORDS, quantized=True, columns=(0.9,)))
    alone = [model.scores(QUESTION, [window])[0] for window in WINDOWS]
    assert model.scores(QUESTION, WINDOWS) == alone


def test_a_sentence_embedding_model_scores_by_cosine(tmp_path: Path) -> None:
    folder = write_model(tmp_path)
    model = opened(folder)
    assert model.kind == "embedding"
    plain = OnnxEmbedder("tiny", folder)
    expected = plain.embed_passages(WINDOWS) @ plain.embed_question(QUESTION)[0]
    assert np.allclose(model.scores(QUESTION, WINDOWS), expected, atol=1e-5)
    assert list(model.scores(QUESTION, [])) == []


def test_threads_may_share_a_model(encoder: Reranker) -> None:
    found: list[list[float]] = []

    def ask() -> None:
        found.append(list(encoder.scores(QUESTION, WINDOWS * 10)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [SHARED * 10] * 4


def _no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _damaged_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


def _no_model(folder: Path) -> None:
    (folder / "model.onnx").unlink()


def _empty_model(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"")


def _half_a_model(folder: Path) -> None:
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])


def _damaged_settings(folder: Path) -> None:
    (folder / "config.json").write_text('{"id2label": {"first": "x"}}')


@pytest.mark.parametrize(
    "harm",
    [
        _no_tokenizer, _damaged_tokenizer, _no_model, _empty_model, _half_a_model,
        _damaged_settings,
    ],
)  # fmt: skip
def test_a_damaged_folder_is_said_with_a_remedy(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = write_cross_encoder(tmp_path, WORDS)
    harm(folder)
    with pytest.raises(BylineError) as error:
        opened(folder)
    assert str(folder) in error.value.sentence
    assert error.value.remedy


def test_a_model_that_scores_each_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="logits"):
        opened(write_model(tmp_path, output="logits"))


def test_a_model_that_reads_too_little_is_refused(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path, WORDS)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    marks = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}] * 8
    tokenizer["post_processor"]["pair"][:0] = marks
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 8}')
    with pytest.raises(BylineError, match="8 tokens"):
        opened(folder)


def test_a_hubs_model_that_is_not_here_is_not_downloaded() -> None:
    with pytest.raises(BylineError, match="reranking model") as error:
        find_reranker("hub:nobody/nothing")
    assert "hf download nobody/nothing" in error.value.remedy


@pytest.mark.parametrize("name", ["built-in", "text-embedding-3", "nobody/nothing"])
def test_a_name_that_is_no_folder_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError):
        find_reranker(name)
