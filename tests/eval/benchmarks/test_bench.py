import json
from pathlib import Path

import pytest

from eval.benchmarks.bench import TaskResult, document, lines, recovered, run_bench
from eval.benchmarks.systems import SYSTEMS, WHOLE
from tests.eval.benchmarks.made_sets import (
    TOWNS,
    made_conversations,
    made_multilingual,
    made_news,
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> list[TaskResult]:
    return run_bench(
        "news-qa", made_news(tmp_path_factory.mktemp("bench") / "n"), beside=False, resamples=50
    )


def test_every_retriever_has_every_figure_with_an_interval(news: list[TaskResult]) -> None:
    for result in news:
        assert [row.system for row in result.rows] == list(SYSTEMS)
        assert result.questions == len(TOWNS)
        assert result.articles == 2 * len(TOWNS)
        for row in result.rows:
            assert list(row.figures) == [
                "recall@1", "recall@4", "recall@5", "recall@10", "MRR@10", "nDCG@10",
            ]  # fmt: skip
            for figure in row.figures.values():
                assert figure.value is not None
                assert figure.low is not None
                assert figure.high is not None
                assert figure.low <= figure.value <= figure.high
                assert figure.n == len(TOWNS)


def test_time_tells_two_reports_of_one_event_apart(news: list[TaskResult]) -> None:
    rows = {row.system: row for row in news[0].rows}
    assert rows["words"].figures["recall@1"].value != 1
    assert rows["+ time"].figures["recall@1"].value == 1
    assert rows[WHOLE].figures["recall@1"].value == 1


def test_the_ceiling_is_what_the_searches_propose_together(news: list[TaskResult]) -> None:
    assert news[0].ceiling.value == 1
    assert 0 < news[0].proposals <= 2 * len(TOWNS)


def test_the_conversation_finds_what_the_last_turn_does_not(tmp_path: Path) -> None:
    (result,) = run_bench(
        "conversations", made_conversations(tmp_path / "c.jsonl"), beside=False, resamples=50
    )
    rows = {row.system: row for row in result.rows}
    assert (rows[WHOLE].figures["recall@1"].value or 0) > (
        rows["words"].figures["recall@1"].value or 0
    )
    missed, found, lost = recovered(rows[WHOLE], rows["words"], 1)
    assert 0 < found <= missed
    assert lost == 0


def test_the_table_and_the_file_say_the_same(news: list[TaskResult]) -> None:
    table = "\n".join(lines(news))
    assert "cited article: 6 questions" in table
    assert f"{WHOLE} beside its best part" in table
    stored = json.loads(json.dumps(document("news-qa", news, None)))
    figure = stored["tasks"][0]["rows"][0]["figures"]["recall@1"]
    assert f"{figure['value']:.2f} [{figure['low']:.2f}, {figure['high']:.2f}]" in table
    assert len(stored["tasks"][0]["rows"][0]["questions"]) == len(TOWNS)


def test_progress_is_told_and_a_missing_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(version: object) -> None:
        raise ImportError("none", name="llama_index.retrievers.bm25")

    monkeypatch.setattr("eval.benchmarks.bench.llama_systems", absent)
    told: list[str] = []
    results = run_bench(
        "multilingual",
        made_multilingual(tmp_path / "m.jsonl"),
        resamples=50,
        told=lambda what, done, total: told.append(what),
    )
    assert any(what.startswith("indexing") for what in told)
    assert "llama_index.retrievers.bm25" in results[0].missing[0]
    assert "not measured: llama-index" in "\n".join(lines(results))
