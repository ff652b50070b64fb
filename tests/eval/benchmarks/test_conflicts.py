import json
from pathlib import Path

import pytest

from eval.benchmarks.conflicts import Row, Said, judge, read_rows, run_answer_bench
from index.errors import BylineError
from rag.settings import Settings

ROW = Row("r", "When was Saint Odo built?", (), ("1856", "1910"), ("1900",))


@pytest.mark.parametrize(
    ("sentences", "counts"),
    [
        ([Said("Built in 1856.", False), Said("Built in 1910.", False)], True),
        (
            [
                Said("Built in 1856.", False),
                Said("Built in 1910.", False),
                Said("Built in 1900.", True),
            ],
            True,
        ),
        ([Said("Built in 1856.", False)], False),
        ([Said("Built in 1856 or 1910.", False), Said("Built in 1900.", False)], False),
        ([Said("Built in 1856.", False), Said("In 1910.", False), Said("Long ago.", False)], False),
        ([Said("Built in 18561910.", False)], False),
        ([], False),
    ],
)
def test_a_row_counts_as_the_set_says(sentences: list[Said], counts: bool) -> None:
    assert judge(ROW, sentences).counts is counts


def test_a_run_measures_the_chat_and_both_baselines(tmp_path: Path) -> None:
    odo = "Saint Odo is a church in Lebus. Masons from Halle built Saint Odo in {}."
    row = {
        "id": 7,
        "question": "When was Saint Odo built?",
        "documents": [{"text": odo.format(1856)}, {"text": "Rain fell in Jena all day long."}],
        "gold_answers": ["1856"],
        "wrong_answers": [],
    }
    unanswered = {**row, "id": 8, "documents": [{"text": "Snow fell in Jena all day long."}]}
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in (row, unanswered)), encoding="utf-8")
    told: list[tuple[int, int]] = []
    result = run_answer_bench(path, Settings.load(), lambda done, total: told.append((done, total)))
    assert result.rows["7"].counts
    assert result.rows["8"].gold_missing
    assert result.byline.value == 0.5
    assert result.baselines["list everything, everything disputed"].value == 0.5
    assert told
    assert json.dumps(result.to_json())
    assert any("list everything" in line for line in result.lines())


@pytest.mark.parametrize("text", ["", "{}\n", "not json\n"])
def test_another_files_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BylineError):
        read_rows(path)
