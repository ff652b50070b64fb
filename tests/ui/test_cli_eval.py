"""The command, as people type it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.versions import Home
from tests.conftest import ROOT, SEEDS, free_port
from tests.servers.fixtures import running_server
from tests.ui.command import Command

SET = ROOT / "eval" / "sets" / "seeds.jsonl"


def test_a_fresh_process_measures_the_seeds_with_one_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "eval", "run", str(SET), "--articles", str(SEEDS),
         "--home", str(tmp_path / "home"), "--json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["counts"]["cases"] == len(document["cases"]) == 24
    assert set(document["metrics"]["facts right"]) == {
        "value", "low", "high", "n", "unit", "method",
    }  # fmt: skip
    stored = Path(document["stored"])
    assert json.loads((stored / "run.json").read_text(encoding="utf-8"))["id"] == document["id"]
    assert stored.parent == tmp_path / "home" / "runs"
    assert "NaN" not in done.stdout


def test_people_read_a_table(byline: Command, seeds_home: Home) -> None:
    done = byline("eval", "run", SET, "--home", seeds_home.folder, "--no-store")
    assert done.code == 0
    assert done.err == ""
    assert "24 cases, 18 answerable" in done.out
    assert "facts right" in done.out
    assert "Kept in" not in done.out
    assert not (seeds_home.folder / "runs").exists()


def test_options_shape_the_run(byline: Command, seeds_home: Home) -> None:
    options = ("--home", seeds_home.folder, "--no-store", "--json", "--strict", "--jobs", "2")
    done = byline("eval", "run", SET, "--timeout", "7", *options)
    assert done.json["settings"] == {
        "model": None, "timeout": 7.0, "judge": None, "strict": True, "passages": 8,
    }  # fmt: skip
    assert done.json["stored"] is None


def test_a_bad_line_is_told_and_the_rest_goes_on(
    byline: Command, seeds_home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"id": "h", "question": "Who leads Haifa?", "answerable": false}\n{"id": 1}\n')
    done = byline("eval", "run", file, "--home", seeds_home.folder, "--no-store", "--json")
    assert done.code == 0
    assert "not asked: line 2" in done.err
    assert [problem["where"] for problem in done.json["problems"]] == ["line 2"]
    assert len(done.json["cases"]) == 1


def test_without_an_index_both_ways_are_named(byline: Command, tmp_path: Path) -> None:
    done = byline("eval", "run", SET, "--home", tmp_path / "none")
    assert (done.code, done.out) == (1, "")
    assert "There is no index in" in done.err
    assert "byline index FOLDER" in done.err
    assert "--articles FOLDER" in done.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.jsonl"], 2, "cannot be read"),
        (["empty.jsonl"], 1, "holds no case"),
        ([str(SET), "--articles", "nowhere"], 1, "nowhere"),
        ([str(SET), "--articles", "hollow"], 1, "No articles could be read"),
        ([str(SET), "--articles", str(SEEDS), "--judge", "astrology"], 2, "astrology"),
        ([str(SET), "--articles", str(SEEDS), "--model", "m"], 2, "no server to ask"),
        ([str(SET), "--jobs", "0"], 2, "--jobs"),
        ([str(SET), "--timeout", "-1"], 2, "timeout"),
        ([], 2, "SET"),
    ],
)
def test_what_cannot_be_done_exits_with_its_code_and_a_sentence(
    byline: Command, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "hollow").mkdir()
    done = byline("eval", "run", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_help_teaches_with_examples(byline: Command) -> None:
    done = byline("eval", "run", "--help")
    assert done.code == 0
    assert "byline eval run eval/sets/seeds.jsonl --articles seeds" in done.out


def test_a_model_is_measured_by_the_same_command(
    byline: Command, seeds_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_server() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        options = ("--home", seeds_home.folder, "--no-store", "--json", "--jobs", "4")
        done = byline("eval", "run", SET, "--model", "honest#eval", *options)
        asked = server.counts("honest#eval").requests
    assert done.code == 0
    document = done.json
    assert document["warnings"] == []
    assert {case["answer"]["model"] for case in document["cases"]} == {"honest#eval"}
    assert asked == 24
    assert document["settings"]["model"] == "honest#eval"


def test_figures_of_a_model_that_never_answered_say_so(
    byline: Command, seeds_home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = tmp_path / "one.jsonl"
    one.write_text('{"id": "h", "question": "Who leads Haifa?", "answerable": false}\n')
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{free_port()}/v1")
    done = byline("eval", "run", one, "--model", "m", "--home", seeds_home.folder, "--no-store")
    assert done.code == 0
    assert "Note: 1 of 1 answers are not the model's but quoted sentences:" in done.out
