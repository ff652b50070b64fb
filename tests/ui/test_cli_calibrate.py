"""The command, as people type it."""

import json
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from tests.servers.fixtures import OpenAIServer
from tests.ui.command import Command


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.reliability.DRAWS", 20)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    file = tmp_path / "mine.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(24):
            for claim, supported in (
                (f"Ada built {n} mills there.", True),
                ("Bea sold it.", False),
            ):
                evidence = f"In May Ada built {n} mills there with her brother."
                row = {"claim": claim, "evidence": evidence, "supported": supported}
                out.write(json.dumps(row) + "\n")
    return file


@pytest.fixture
def news(tmp_path: Path) -> Path:
    file = tmp_path / "news.jsonl"
    rows = [{"id": f.stem, "text": f.read_text(encoding="utf-8")} for f in sorted(SEEDS.iterdir())]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    file = tmp_path / "reading.jsonl"
    gold = "Ada Lane built 20 mills in Cairo on Sunday, and they are open."
    answer = "On Sunday Ada Lane was in Cairo, and built 20 mills which are open."
    row = {"answers": [answer], "gold_sentences": [[gold]], "passages": [{"text": gold}]}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return file


def test_people_read_tables(byline: Command, claims: Path, news: Path, reading: Path) -> None:
    done = byline(
        "eval", "calibrate", claims, "--news", news, "--sentences", 10, "--reading", reading
    )
    assert (done.code, done.err) == (0, "")
    assert "mine: 48 claims, 24 of them supported" in done.out
    assert "macro-F1" in done.out
    assert "Note: mine has 48 claims" in done.out
    assert "reliability" in done.out
    assert "\nnegation " in done.out
    assert "\nparaphrased " in done.out


def test_programs_read_json_and_a_file_is_kept(
    byline: Command, claims: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    done = byline("eval", "calibrate", claims, "--json", "--out", out)
    assert done.code == 0
    assert done.json == json.loads(out.read_text(encoding="utf-8"))
    assert done.json["checker"] == "built-in"
    assert (done.json["edits"], done.json["mutants"]) == ([], [])
    (one,) = done.json["sets"]
    assert (one["n"], one["supported"]) == (48, 24)
    assert set(one["figures"]["AUC"]) == {"value", "low", "high", "n", "unit", "method"}


def test_a_model_that_is_named_is_measured(
    byline: Command, claims: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.base_url)
    named = ("--judge", "model", "--model", "judge#calibrate")
    done = byline("eval", "calibrate", claims, *named, "--json")
    assert done.code == 0
    assert "judge#calibrate" in done.json["checker"]
    assert done.json["sets"][0]["figures"]["AUC"]["value"] == 1.0
    assert openai_server.counts("judge#calibrate").requests > 0


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["none.jsonl"], 2, "no labelled claims"),
        (["{claims}", "--news", "none.jsonl"], 2, "holds no articles"),
        (["{claims}", "--reading", "none.jsonl"], 2, "no reading set"),
        (["{claims}", "--judge", "none"], 2, "no checker called"),
        (["{claims}", "--out", "no/such/folder.json"], 1, "no folder"),
        (["{claims}", "--out", "."], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(
    byline: Command, claims: Path, options: list[str], code: int, said: str
) -> None:
    done = byline("eval", "calibrate", *(option.format(claims=claims) for option in options))
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err
