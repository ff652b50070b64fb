import json
from pathlib import Path

import pytest

from tests.ui.command import Command


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
