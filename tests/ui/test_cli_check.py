import json
from pathlib import Path

import pytest

from tests.index.onnx_models import write_cross_encoder
from tests.servers.fixtures import OpenAIServer
from tests.ui.command import Command

# Of these the built-in checker is sure, unsure of a paraphrase, and one is no claim.
ROWS = [
    {"id": 1, "claim": "Two ships waited.", "evidence": "Two ships waited at the port."},
    {"id": 2, "claim": "Nine ships waited.", "evidence": "Two ships waited at the port."},
    {"id": 3, "claim": "No evidence."},
    {"id": 4, "claim": "Two ships waited.", "evidence": ["The port", "had two ships; all waited."]},
]


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)))
    return file


def test_claims_are_checked_line_by_line(byline: Command, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    rows = [
        {
            "id": 7,
            "claim": "Four soldiers died.",
            "evidence": "Four soldiers died on Sunday.",
            "x": 1,
        },
        {"claim": "Nine soldiers died.", "evidence": ["Four soldiers died on Sunday."]},
        {"claim": "No evidence."},
        {"claim": 3, "evidence": "x"},
    ]
    file.write_text("\n".join([*map(json.dumps, rows), "{broken"]))
    done = byline("check", file)
    assert done.code == 0
    first, second, third, fourth, fifth = done.lines
    assert (first["id"], first["x"], first["verdict"]) == (7, 1, "supported")
    assert 0.5 <= first["score"] <= 1
    assert second["score"] < 0.5
    assert second["unsupported"] == ["Nine"]
    assert all("error" in row for row in (third, fourth, fifth))


def test_bytes_that_are_no_text_cost_only_their_line(byline: Command, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    good = b'{"claim": "It \\ud800 ended.", "evidence": "It ended."}\n'
    file.write_bytes(b"\xef\xbb\xbf" + good + b"\xff\xfe\n\n" + b'{"claim": NaN}\n' + good)
    rows = byline("check", file).lines
    assert [row.get("id") for row in rows] == [None, 2, 4, None]
    assert [("error" in row) for row in rows] == [False, True, True, False]
    assert rows[0]["claim"] == "It \ud800 ended."


@pytest.mark.parametrize("name", ["none.jsonl", "."])
def test_a_file_that_cannot_be_read_is_wrong_usage(
    byline: Command, tmp_path: Path, name: str
) -> None:
    done = byline("check", tmp_path / name)
    assert done.code == 2
    assert "Name a .jsonl file" in done.err


def test_an_encoder_of_ones_own_checks_claims(
    byline: Command, claims: Path, tmp_path: Path
) -> None:
    labels = {"config.json": {"id2label": {"0": "hallucinated", "1": "consistent"}}}
    folder = write_cross_encoder(
        tmp_path / "m", ["ships", "nine"], columns=(-2, 2), settings=labels
    )
    done = byline("check", claims, "--judge", f"encoder:{folder}")
    assert done.code == 0
    scores = {row["id"]: row.get("score") for row in done.lines}
    assert scores == {1: 0.982, 2: 0.982, 3: None, 4: 0.982}  # 1 / (1 + exp(-4)): it knows "ships"
    assert done.lines[1]["unsupported"] == ["Nine"]
    auto = {row["id"]: row.get("score") for row in byline("check", claims).lines}
    done = byline("check", claims, "--judge", f"auto:{folder}")
    for row in done.lines:
        built_in = auto[row["id"]]
        certain = built_in is None or not 0.25 <= built_in < 0.75
        assert row.get("score") == (built_in if certain else 0.982)


def test_a_model_checks_claims_together_and_says_how_far_it_is(
    byline: Command, claims: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.base_url)
    done = byline("check", claims, "--judge", "model", "--model", "judge#cli")
    assert done.code == 0
    assert [row.get("verdict") for row in done.lines] == [
        "supported", "unsupported", None, "supported",
    ]  # fmt: skip
    assert done.lines[1]["unsupported"] == ["Nine"]
    assert "4 lines checked" in done.err
    assert openai_server.counts("judge#cli").requests == 1


def test_a_model_that_cannot_be_asked_is_an_error_and_none_named_wrong_usage(
    byline: Command, claims: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert byline("check", claims, "--judge", "model").code == 2
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.base_url)
    done = byline("check", claims, "--judge", "model", "--model", "401")
    assert (done.code, done.out) == (1, "")
    assert "refused the key" in done.err


def test_a_key_alone_changes_nothing(
    byline: Command, claims: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = byline("check", claims).lines
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    assert (
        byline("check", claims).lines == byline("check", claims, "--judge", "auto").lines == plain
    )


@pytest.mark.parametrize("judge", ["nobody", "encoder:", "auto:", "encoder:astrology", "Model"])
def test_a_checker_that_nobody_knows_is_wrong_usage(
    byline: Command, claims: Path, judge: str
) -> None:
    done = byline("check", claims, "--judge", judge)
    assert done.code == 2
    assert "Traceback" not in done.err
