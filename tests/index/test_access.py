"""What may not be looked at or written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.access import (
    allowing,
    copied_aside,
    first_closed,
    is_folder,
    is_there,
    linked_aside,
    refusal,
)
from tests.index.corpus import write_files


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in a folder that may not be entered, whoever runs the tests."""
    path = write_files(tmp_path / "closed", {"a.txt": "x"}) / "a.txt"
    look, allowed = Path.stat, os.access

    def refuse(self: Path, **options: bool) -> os.stat_result:
        if path.parent in self.parents:
            raise PermissionError(13, "Permission denied", str(self))
        return look(self, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(os, "access", lambda p, mode: Path(p) != path.parent and allowed(p, mode))
    return path


def test_what_may_not_be_looked_at_is_not_known_gone(closed: Path) -> None:
    assert is_there(closed)
    assert not is_folder(closed)
    assert isinstance(refusal(closed), PermissionError)


@pytest.mark.parametrize("name", ["nothing", "file/below", "loop", "x" * 300])
def test_what_cannot_be_there_is_not(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, {"file": "x"})
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert not is_there(tmp_path / name)
    assert refusal(tmp_path / name) is None


def test_the_folder_in_the_way_is_named(closed: Path) -> None:
    assert allowing(closed) == f"Allow it with: chmod u+rx {closed.parent}"
    assert first_closed(closed.parent.parent) == closed.parent


def test_a_link_aside_holds_every_file_but_locks_and_leaves_nothing(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "words", {"a": "1", ".x.lock": ""})
    with linked_aside(folder) as aside:
        assert [(p.name, p.read_text()) for p in aside.iterdir()] == [("a", "1")]
    assert not aside.exists()
    assert (folder / "a").read_text() == "1"


def test_a_copy_aside_may_be_written(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "chroma", {"a": "1", "in/b": "2"})
    (folder / "in" / "b").chmod(0o400)
    aside = copied_aside(folder)
    assert (aside / "in" / "b").read_text() == "2"
    assert (aside / "in" / "b").stat().st_mode & 0o200
