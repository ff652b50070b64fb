"""Checkers of a person's choice: what their classes mean, what they read, and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, processors

from index.errors import BylineError, UsageError
from index.onnx_pairs import PairModel
from rag.check import BuiltInChecker, Checker, Verdict
from rag.check_encoder import (
    LOWEST_SHARE,
    EncoderChecker,
    Meaning,
    meaning_of,
    open_encoder_checker,
)
from tests.index.onnx_models import write_cross_encoder, write_model

WORDS = ["rain", "snow", "paris", "mayor", "bread", "closed"]
NLI = ["ENTAILMENT", "neutral", "Contradiction"]


def model_in(folder: Path, labels: list[str], columns: tuple[float, ...], **more: Any) -> Path:
    """A model that scores by how many known words both texts have."""
    settings = {"config.json": {"id2label": dict(enumerate(labels))}, **more.pop("settings", {})}
    return write_cross_encoder(folder, WORDS, columns=columns, settings=settings, **more)


def sigmoid(value: float) -> float:
    return 1 / (1 + float(np.exp(-value)))


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> EncoderChecker:
    """Of n shared words it says sigmoid(n)."""
    return open_encoder_checker(
        str(model_in(tmp_path_factory.mktemp("nli"), ["contradiction", "entailment"], (-0.5, 0.5)))
    )


@pytest.mark.parametrize(
    ("labels", "classes", "column"),
    [
        (["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], 3, 0),
        (["contradiction", "entailment", "neutral"], 3, 1),
        (["contradiction", "neutral", "entailment"], 3, 2),
        (["entailment", "not_entailment"], 2, 0),
        (["hallucinated", "consistent"], 2, 1),
        (["consistent", "hallucinated"], 2, 0),
        (["Not Supported", "Supported"], 2, 1),
        (["HALLUCINATION", "ok"], 2, 1),
        (["LABEL_0", "LABEL_1"], 2, 1),
        (["LABEL_1", "LABEL_0"], 2, 0),
        ([], 2, 1),
        ([], 1, 0),
        (["LABEL_0"], 1, 0),
    ],
)
def test_labels_tell_which_class_means_support(
    labels: list[str], classes: int, column: int
) -> None:
    assert meaning_of(labels, classes) == Meaning(column)


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (["sad", "glad", "mad"], 3),
        (["sad", "glad"], 2),
        (["LABEL_0", "LABEL_1", "LABEL_2"], 3),
        (["entailment", "supported"], 2),
        (["entailment", "neutral"], 3),
        (["neutral", "contradiction"], 2),
        ([], 3),
    ],
)
def test_labels_that_do_not_tell_are_not_guessed(labels: list[str], classes: int) -> None:
    assert meaning_of(labels, classes) is None


def test_one_number_may_be_that_of_a_hallucination() -> None:
    meaning = meaning_of(["hallucination"], 1)
    assert meaning is not None
    assert meaning.support(np.array([[2.0]])) == pytest.approx([sigmoid(-2)])


@given(st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(st.floats(-1e6, 1e6), min_size=n, max_size=n), min_size=1)
))  # fmt: skip
def test_support_is_a_probability(rows: list[list[float]]) -> None:
    found = Meaning(0).support(np.array(rows))
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        (NLI, (1.0, 0.0, -1.0)),
        (["contradiction", "neutral", "entailment"], (-1.0, 0.0, 1.0)),
        (["LABEL_0", "LABEL_1"], (-1.0, 1.0)),
        (["consistent", "hallucinated"], (1.0, -1.0)),
    ],
    ids=str,
)
def test_any_of_them_is_a_checker(
    labels: list[str], columns: tuple[float, ...], tmp_path: Path
) -> None:
    checker: Checker = open_encoder_checker(str(model_in(tmp_path, labels, columns)))
    good = checker.check("Rain fell in Paris.", ["In Paris there was rain."])
    bad = checker.check("Snow fell on bread.", ["In Paris there was rain."])
    assert good.verdict is Verdict.SUPPORTED
    assert good.score > 0.8 > bad.score
    assert checker.name == f"encoder:{tmp_path}"
    assert not checker.agreement


def test_one_logit_is_a_probability_by_its_sigmoid(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path, WORDS, columns=(2.0,))
    check = open_encoder_checker(str(folder)).check("Rain in Paris.", ["Paris; rain!"])
    assert check.score == pytest.approx(sigmoid(4), abs=1e-6)


def test_the_evidence_is_the_premise_and_the_claim_the_hypothesis(
    checker: EncoderChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], list[str]]] = []
    pair = PairModel.pair

    def spy(self: PairModel, first: Any, second: Any) -> Any:
        seen.append((first.tokens, second.tokens))
        return pair(self, first, second)

    monkeypatch.setattr(PairModel, "pair", spy)
    checker.check("The mayor closed it.", ["Rain and snow."])
    assert seen == [
        (["rain", "[UNK]", "snow", "[UNK]"], ["[UNK]", "mayor", "closed"] + ["[UNK]"] * 2)
    ]


def test_a_claim_of_several_sentences_is_hardly_better_than_its_worst(
    checker: EncoderChecker,
) -> None:
    evidence = ["Rain, snow and bread in Paris."]
    one, other = (checker.check(c, evidence).score for c in ("Rain and snow.", "The mayor left."))
    both = checker.check("Rain and snow. The mayor left.", evidence)
    expected = LOWEST_SHARE * min(one, other) + (1 - LOWEST_SHARE) * (one + other) / 2
    assert both.score == pytest.approx(expected)
    assert {"mayor", "left"} <= set(both.unsupported)


def test_of_long_evidence_the_best_window_decides(tmp_path: Path) -> None:
    settings = {"sentence_bert_config.json": {"max_seq_length": 24}}
    folder = model_in(tmp_path, ["LABEL_0", "LABEL_1"], (-1.0, 1.0), settings=settings)
    checker = open_encoder_checker(str(folder))
    noise = ["Nobody said a thing about it."] * 30
    for place in (0, 7, 30):
        evidence = " ".join([*noise[:place], "Rain fell.", "Snow fell in Paris.", *noise[place:]])
        # Both sentences stand in one window, wherever they are.
        score = checker.check("Rain, snow, Paris.", [evidence]).score
        assert score == pytest.approx(sigmoid(6), abs=1e-6)
    assert checker.check("Rain, snow, Paris.", [" ".join(noise)]).score == pytest.approx(0.5)


def test_a_sentence_longer_than_the_window_is_read_to_its_end(tmp_path: Path) -> None:
    settings = {"sentence_bert_config.json": {"max_seq_length": 20}}
    folder = model_in(tmp_path, ["LABEL_0", "LABEL_1"], (-1.0, 1.0), settings=settings)
    checker = open_encoder_checker(str(folder))
    evidence = "and so on " * 200 + "with rain and snow"
    assert checker.check("Rain, snow.", [evidence]).score == pytest.approx(sigmoid(4), abs=1e-6)


@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=200) | st.sampled_from(["rain " * 900, "Rain. " * 300]), max_size=3),
)
def test_any_text_gets_a_score(checker: EncoderChecker, claim: str, evidence: list[str]) -> None:
    assert 0 <= checker.check(claim, evidence).score <= 1


def test_no_run_is_larger_than_the_memory_allows(
    checker: EncoderChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.check_encoder.TOKENS_AT_ONCE", 600)
    sizes: list[int] = []
    scores = PairModel.scores

    def spy(self: PairModel, pairs: Any) -> Any:
        sizes.append(len(pairs) * max(map(len, pairs)))
        return scores(self, pairs)

    monkeypatch.setattr(PairModel, "scores", spy)
    checker.check("Bread in the rain.", ["Rain fell on the bread of Paris. " * 400])
    assert len(sizes) > 3
    assert max(sizes) <= 600


def test_a_quantized_model_reads_one_window_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = model_in(tmp_path, ["LABEL_0", "LABEL_1"], (-0.9, 0.9), quantized=True)
    checker = open_encoder_checker(str(folder))
    sizes: list[int] = []
    scores = PairModel.scores

    def spy(self: PairModel, pairs: Any) -> Any:
        sizes.append(len(pairs))
        return scores(self, pairs)

    monkeypatch.setattr(PairModel, "scores", spy)
    checker.check("Rain.", ["Rain and snow. " * 300])
    assert len(sizes) > 2
    assert set(sizes) == {1}


def test_the_words_it_lacks_are_those_of_the_built_in_checker(checker: EncoderChecker) -> None:
    claim, evidence = "Nine mayors ate bread.", ["Two mayors ate bread."]
    expected = BuiltInChecker().check(claim, evidence).unsupported
    assert checker.check(claim, evidence).unsupported == expected == ("Nine",)


def test_without_evidence_nothing_is_supported(checker: EncoderChecker) -> None:
    assert checker.check("Rain.", []).verdict is Verdict.UNSUPPORTED
    assert checker.check("Rain.", [" "]).score == 0


def test_labels_that_mean_nothing_are_named_with_a_remedy(tmp_path: Path) -> None:
    folder = model_in(tmp_path, ["sad", "glad", "mad"], (1.0, 2.0, 3.0))
    with pytest.raises(BylineError, match="sad, glad, mad") as failure:
        open_encoder_checker(str(folder))
    assert "id2label" in failure.value.remedy


def test_a_tokenizer_that_does_not_part_two_texts_is_refused(tmp_path: Path) -> None:
    folder = model_in(tmp_path, NLI, (1.0, 0.0, -1.0))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    with pytest.raises(BylineError, match="nothing between the two texts") as failure:
        open_encoder_checker(str(folder))
    assert "pairs" in failure.value.remedy


def test_a_model_that_gives_vectors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="gives vectors") as failure:
        open_encoder_checker(str(write_model(tmp_path)))
    assert failure.value.remedy


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_a_file_that_is_missing_or_broken_is_named(file: str, damage: str, tmp_path: Path) -> None:
    folder = model_in(tmp_path, NLI, (1.0, 0.0, -1.0))
    if damage == "gone":
        (folder / file).unlink()
    else:
        (folder / file).write_text(json.dumps({"no": "model"}))
    with pytest.raises(BylineError) as failure:
        open_encoder_checker(str(folder))
    assert str(folder) in failure.value.sentence
    assert failure.value.remedy


def test_a_hubs_model_that_is_not_here_is_never_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BylineError, match="checking model nobody/none is not on this machine") as e:
        open_encoder_checker("hub:nobody/none")
    assert "hf download nobody/none" in e.value.remedy


def test_a_name_of_nothing_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no checking model called 'astrology'"):
        open_encoder_checker("astrology")
