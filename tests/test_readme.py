"""What the README states as measured is what is measured."""

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from index.versions import Home
from rag.check import BuiltInChecker
from tests.conftest import ROOT
from tests.ui.command import commands

README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([a-zF1 ]+) \| ([\d.]+) \| ([\d.]+) to ([\d.]+) \| (\d+) ([^|]+) \|$", re.M)


def test_its_figures_are_those_of_the_evaluation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seeds_home: Home
) -> None:
    byline = commands(monkeypatch, capsys)
    cases = ROOT / "eval" / "sets" / "seeds.jsonl"
    done = byline("eval", "run", cases, "--home", seeds_home.folder, "--no-store", "--json")
    metrics = json.loads(done.out)["metrics"]
    rows = ROW.findall(README)
    assert len(rows) >= 5
    for name, value, low, high, n, unit in rows:
        found = metrics[name]
        measured = [f"{found[key]:.2f}" for key in ("value", "low", "high")]
        assert (measured, found["n"], found["unit"]) == ([value, low, high], int(n), unit), name


def test_its_agreement_with_people_is_that_of_the_shipped_weights() -> None:
    names = {"attributionbench-dev": "AttributionBench-dev", "qags-cnndm": "QAGS-CNNDM",
             "wice-dev": "WiCE-dev"}  # fmt: skip
    flat = " ".join(README.split())
    for name, agreement in BuiltInChecker().agreement.items():
        assert f"{agreement:.2f} on {names[name]}" in flat


def test_its_lines_for_llama_index_work(
    monkeypatch: pytest.MonkeyPatch, seeds_home: Home, tmp_path: Path
) -> None:
    (tmp_path / ".byline").symlink_to(seeds_home.folder)
    monkeypatch.chdir(tmp_path)
    [block] = re.findall(r"```python\n(.*?)```", README, re.S)
    names: dict[str, Any] = {}
    exec(textwrap.dedent("  " + block.lstrip()), names)
    assert "closed after a Hamas rocket attack" in names["nodes"][0].node.get_content()


def test_every_command_it_names_is_there() -> None:
    source = " ".join(file.read_text(encoding="utf-8") for file in (ROOT / "ui").glob("cli*.py"))
    for command in set(re.findall(r"byline ([a-z]+)", README)) - {"eval"}:
        assert f"def {command}(" in source, command


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_file_it_links_is_there(link: str) -> None:
    assert (ROOT / Path(link)).exists()
