from pathlib import Path

import pytest

from tests.ui.command import Command


def test_an_estimate_is_printed_and_nothing_is_made(
    byline: Command, articles: Path, tmp_path: Path
) -> None:
    done = byline("index", articles, "--embed-model", "any", "--estimate", "--price", 20)
    assert done.code == 0
    assert done.out.startswith("To embed with any: 2 passages, ")
    assert "at $20 for a million tokens" in done.out
    assert not (tmp_path / ".byline").exists()


def test_an_estimate_is_plain_json(byline: Command, articles: Path) -> None:
    (articles / "bad.bin").write_bytes(b"\x7fELF\x00\x00")
    found = byline("index", articles, "--embed-model", "any", "--estimate", "--json", "--price", 20)
    assert found.code == 0
    assert (found.json["model"], found.json["texts"]) == ("any", 2)
    assert found.json["cost"] == pytest.approx(found.json["tokens"] * 20e-6)
    assert found.json["skipped"][0]["origin"].endswith("bad.bin")
    unpriced = byline("index", articles, "--embed-model", "any", "--estimate", "--json")
    assert unpriced.json["cost"] is None


def test_a_price_without_an_estimate_is_wrong_usage(byline: Command, articles: Path) -> None:
    done = byline("index", articles, "--price", 20)
    assert (done.code, "Add --estimate." in done.err) == (2, True)
