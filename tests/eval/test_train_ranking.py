import json
from pathlib import Path

import pytest

import eval.train_ranking as training
from rag.rank_features import FIRST_FEATURES, SECOND_FEATURES
from tests.eval.benchmarks.made_sets import made_conversations, made_multilingual, made_news


def test_it_measures_by_held_out_weeks_and_writes_what_the_ranker_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "weights.json"
    monkeypatch.setattr(training, "WEIGHTS_FILE", weights)
    also = [
        "--also", "conversations", str(made_conversations(tmp_path / "c.jsonl")),
        "--also", "multilingual", str(made_multilingual(tmp_path / "m.jsonl")),
    ]  # fmt: skip
    news = made_news(tmp_path / "news")
    assert training.main([str(news), *also, "--work", str(tmp_path / "work"), "--write"]) == 0
    said = capsys.readouterr().out
    assert "cited article, 6 questions: @1" in said
    assert "without time" in said
    stored = json.loads(weights.read_text(encoding="utf-8"))["built-in"]
    assert tuple(stored["first"]) == FIRST_FEATURES
    assert tuple(stored["second"]) == SECOND_FEATURES
    assert sum(stored["first"][f"fresh_{days}"] for days in (3, 7, 21, 90)) > 0
