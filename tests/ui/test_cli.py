import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from index.versions import Home
from tests.conftest import ROOT
from tests.ui.command import Command

COMMANDS = ("index", "sources", "remove", "versions", "rollback", "articles", "search", "ask",
            "check", "chat", "doctor", "eval")  # fmt: skip


def test_help_names_every_command_and_how_to_start(byline: Command) -> None:
    done = byline("--help")
    assert done.code == 0
    for command in COMMANDS:
        assert command in done.out
    assert "Start with" in done.out
    # Brackets in a summary would be taken for markup, and vanish.
    assert "each citation opens" in " ".join(done.out.split())


@pytest.mark.parametrize("command", [c for c in COMMANDS if c != "eval"])
def test_every_command_teaches_by_example(byline: Command, command: str) -> None:
    done = byline(command, "--help")
    assert done.code == 0
    assert f"byline {command}" in done.out.split("Example")[1]


def test_help_is_broken_for_the_terminal_and_not_for_the_source(
    byline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERMINAL_WIDTH", "200")
    said = "that is an answer too, and exits with 0. A line of --questions is"
    assert any(said in line for line in byline("ask", "--help").out.splitlines())


def test_help_imports_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; sys.argv = ['byline', '--help']\n"
        "from ui.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'chromadb', 'gradio', 'llama_index', 'openai', 'numpy', 'scipy', 'tantivy',"
        " 'pydantic', 'rag', 'eval'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [["frobnicate"], ["ask", "x", "--nope"], ["index", "-k"]])
def test_wrong_usage_exits_with_2(byline: Command, arguments: list[str]) -> None:
    done = byline(*arguments)
    assert done.code == 2
    assert done.out == ""


def test_what_goes_wrong_is_a_sentence_and_a_remedy(
    byline: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("BYLINE_HOME", f"{tmp_path}/none")
    done = byline("ask", "Who?")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: There is no index in")
    assert "byline index FOLDER" in done.err


def test_the_version_is_told(byline: Command) -> None:
    assert byline("--version").out == f"byline {metadata.version('byline')}\n"


def _run(stdout: int | None, seeds_home: Home, *arguments: str, **variables: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments, "--home", str(seeds_home.folder)],
        cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, check=False,
        env={**os.environ, **variables},
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", [["articles"], ["versions", "--json"]])
def test_output_that_cannot_be_written_is_said(seeds_home: Home, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = _run(full.fileno(), seeds_home, *command)
    assert done.returncode == 1
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("json_", [[], ["--json"]])
def test_a_terminal_that_cannot_show_a_sign_shows_another(
    seeds_home: Home, json_: list[str]
) -> None:
    question = "What were people in eastern Rafah told to do?"
    done = _run(subprocess.PIPE, seeds_home, "ask", question, *json_, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"al-Mawasi" in done.stdout
    if json_:
        assert json.loads(done.stdout)["kind"] == "answer"
