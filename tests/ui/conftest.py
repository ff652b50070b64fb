"""What tests of the command line and the web chat share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.reader import Index
from rag.chat import Chat
from rag.settings import Settings
from rag.writing import Writer
from tests.ui.command import Command, commands


@pytest.fixture
def make_chat(seeds_index: Index) -> Callable[..., Chat]:
    """Makes a chat over seeds/, or another index, with a writer in place of a model."""

    def make(writer: Writer | None = None, index: Index | None = None, **given: object) -> Chat:
        return Chat(index or seeds_index, Settings.load(**given), model_writer=writer)

    return make


@pytest.fixture
def chat(make_chat: Callable[..., Chat]) -> Chat:
    """A chat over seeds/ without a model."""
    return make_chat()


@pytest.fixture
def byline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in this process."""
    return commands(monkeypatch, capsys)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of two small articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text("The mayor of Lebus is Anna Born. She was elected in May.")
    (folder / "two.txt").write_text("The river Oder flooded the town of Lebus on Tuesday.")
    return folder
