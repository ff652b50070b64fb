"""Small files that are whole after a crash."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from index.durable import not_writable, sync_path, sync_tree, write_fault, write_file


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "current"
    write_file(path, "1\n")
    write_file(path, "12\n")
    assert path.read_text() == "12\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["current"]


def test_a_crash_before_the_end_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "current"
    write_file(path, "1\n")

    def crash(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="No space"):
        write_file(path, "2\n")
    assert path.read_text() == "1\n"


def test_every_file_of_a_tree_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_text("x")
    (tmp_path / "d").write_text("y")
    flushed: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: flushed.append(str(Path(f"/proc/self/fd/{fd}").readlink()))
    )
    sync_tree(tmp_path)
    assert sorted(flushed) == sorted(str(tmp_path / p) for p in ("", "a", "a/b", "a/b/c", "d"))


def test_what_is_not_there_cannot_be_flushed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_path(tmp_path / "gone")


def test_a_full_disk_is_said_with_a_remedy(tmp_path: Path) -> None:
    error = not_writable(tmp_path, OSError(28, "No space left on device"))
    assert error.sentence == f"{tmp_path} cannot be written (No space left on device)."
    assert "Free space" in error.remedy


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/elsewhere/a"), "/elsewhere/a cannot be used"),
        (OSError(28, "No space left on device", "/elsewhere/a"), "home cannot be written"),
        (OSError(28, "No space left on device"), "home cannot be written"),
        (sqlite3.OperationalError("database or disk is full"), "home cannot be written"),
    ],
)
def test_the_home_is_blamed_for_what_lies_in_it_alone(
    tmp_path: Path, error: OSError | sqlite3.Error, said: str
) -> None:
    assert said in write_fault(tmp_path / "home", error).sentence
    within = PermissionError(13, "Permission denied", str(tmp_path / "home" / "lock"))
    assert "home cannot be written" in write_fault(tmp_path / "home", within).sentence
