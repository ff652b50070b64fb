import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import eval.train_answer
from eval.benchmarks.sets import plain
from eval.logistic import grouped_folds
from eval.train_answer import fit_summaries, main, read_multilingual, read_reading
from rag.answer_weights import ANSWER_FEATURES, SENTENCE_FEATURES, WEIGHTS_FILE

TOWNS = "Aalen Basel Coburg Dresden Essen Fulda Genua Hanau".split()
TREES = "oaks elms limes birches planes willows maples pines".split()


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Passages about towns; every fourth question is about what no passage says."""
    rows = []
    for place, (town, tree) in enumerate(zip(TOWNS, TREES, strict=True)):
        planted = f"The council of {town} planted {place + 20} {tree} along the river."
        opened = f"A museum of clocks opened in {town} in the year {1900 + place}."
        answerable = place % 4 != 3
        asked = f"How many {tree} did {town} plant?" if answerable else f"Who robbed {town}'s bank?"
        rows.append(
            {
                "id": place,
                "question": asked,
                "passages": [{"title": town, "text": f"{opened} {planted} Nobody objected."}],
                "answerable": answerable,
                "answers": [],
                "gold_sentences": [[planted]] if answerable else [],
            }
        )
    file = tmp_path_factory.mktemp("sets") / "reading.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two questions about one English passage, and a German one that is left alone."""
    passage = "The canal of Ulm was dug in 1811. It is nine miles long."
    rows = [
        {"lang": "en", "question": "When was the canal of Ulm dug?", "passage": passage,
         "answers": ["1811"]},
        {"lang": "en", "question": "How long is the canal of Ulm?", "passage": passage,
         "answers": ["nine miles"]},
        {"lang": "de", "question": "Wann?", "passage": "Ein Kanal.", "answers": ["1811"]},
    ]  # fmt: skip
    file = tmp_path_factory.mktemp("sets") / "multilingual.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run printed and wrote, and by what it kept questions together."""

    out: str
    written: bytes | None
    groups: list[str]


def trained(folder: Path, *arguments: str) -> Trained:
    file = folder / "weights.json"
    out, groups = io.StringIO(), list[str]()

    def spy(given: list[str]) -> object:
        groups.extend(given)
        return grouped_folds(given)

    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out):
        patched.setattr(eval.train_answer, "WEIGHTS_FILE", file)
        patched.setattr(eval.train_answer, "grouped_folds", spy)
        assert main(arguments) == 0
    return Trained(out.getvalue(), file.read_bytes() if file.exists() else None, groups)


@pytest.fixture(scope="module")
def measured(reading: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A run that is not asked to write."""
    return trained(tmp_path_factory.mktemp("measured"), str(reading))


@pytest.fixture(scope="module")
def written(reading: Path, multilingual: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A run that is asked to write."""
    folder = tmp_path_factory.mktemp("written")
    return trained(folder, str(reading), str(multilingual), "--write")


def test_it_measures_without_writing(measured: Trained) -> None:
    assert measured.written is None
    assert "first sentence marked" in measured.out
    assert "of 6" in measured.out  # the answerable questions
    assert "as asked: threshold 0.5" in measured.out


def test_it_writes_weights_that_the_writer_can_load_where_asked(written: Trained) -> None:
    stored = json.loads(written.written or b"")
    assert set(stored) == set(json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")))
    assert tuple(stored["sentence"]["features"]) == SENTENCE_FEATURES
    assert len(stored["sentence"]["weights"]) == len(SENTENCE_FEATURES)
    assert len(stored["answer"]["weights"]) == len(ANSWER_FEATURES)


def test_a_question_and_its_unanswerable_twin_share_a_fold(measured: Trained) -> None:
    # 6 answerable questions stand twice, with and without their passage; 2 unanswerable ones once.
    counts = sorted(map(measured.groups.count, set(measured.groups)))
    assert counts == [1, 1, 2, 2, 2, 2, 2, 2]


def test_marks_are_read_from_sentences_and_from_answers(reading: Path, multilingual: Path) -> None:
    articles, marked = read_reading(reading)
    assert [article["id"] for article in articles] == [f"reading-{i}" for i in range(8)]
    assert marked[0].sentences == (plain("The council of Aalen planted 20 oaks along the river."),)
    assert (marked[3].answerable, marked[3].sentences) == (False, ())
    articles, marked = read_multilingual(multilingual)
    assert [one.own for one in marked] == ["en-0", "en-0"]
    assert len(articles) == 1
    assert marked[1].answers == ("nine miles",)


def test_conversations_are_measured_and_nothing_is_fitted_to_them(
    reading: Path, multilingual: Path, written: Trained, tmp_path: Path
) -> None:
    planted = "The council of Aalen planted 20 oaks along the river."
    rows = [
        {"id": "c<::>1", "answerability": label, "passages": passages,
         "turns": [{"speaker": "user", "text": asked}]}
        for label, passages, asked in (
            ("ANSWERABLE", [{"title": "Aalen", "text": planted}], "How many oaks did Aalen plant?"),
            ("UNANSWERABLE", [], "Who robbed the emperor of Abyssinia?"),
            ("PARTIAL", [], "Who?"),
        )
    ]  # fmt: skip
    file = tmp_path / "conversations.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    again = trained(
        tmp_path, str(reading), str(multilingual), "--conversations", str(file), "--write"
    )
    assert again.written == written.written
    assert "2 conversations: threshold 0.4" in again.out


def test_the_answer_regression_does_not_ask_in_which_unit_a_feature_is() -> None:
    drawn = np.random.default_rng(1)
    features = drawn.normal(size=(200, 3))
    labels = (features[:, 0] + drawn.normal(size=200) > 0).astype(float)
    scale = np.array([1.0, 0.01, 100.0])
    beta, scaled = fit_summaries(features, labels), fit_summaries(features * scale, labels)
    assert np.allclose(beta[:-1], scaled[:-1] * scale, atol=1e-3)
    assert np.isclose(beta[-1], scaled[-1], atol=1e-3)
