"""The lock of the one process that writes a home. The processes here are real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from index.errors import BylineError
from index.lock import HOLDER, LOCK, writing

HOLDING = """
import sys
from pathlib import Path
from index.lock import writing
with writing(Path(sys.argv[1]), print, 60):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder_of(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def test_who_holds_it_is_said_and_it_is_waited_for(tmp_path: Path) -> None:
    said: list[str] = []
    with holder_of(tmp_path) as process:
        stdin = process.stdin
        assert stdin is not None

        def waiting(sentence: str) -> None:
            said.append(sentence)
            stdin.close()  # now the other lets go

        with writing(tmp_path, waiting, 60):
            assert process.wait(30) == 0
    assert len(said) == 1
    assert f"(process {process.pid}, since " in said[0]
    assert said[0].startswith("Another process is building this index")


def test_waiting_ends_with_a_remedy(tmp_path: Path) -> None:
    with (
        holder_of(tmp_path) as process,
        pytest.raises(BylineError, match=f"still building.*process {process.pid}") as caught,
        writing(tmp_path, lambda _: None, 0.05),
    ):
        pytest.fail("the lock was given twice")
    assert "Wait for it" in caught.value.remedy


def test_a_holder_that_stands_still_is_named_and_not_waited_for_for_ever(tmp_path: Path) -> None:
    said: list[str] = []
    with holder_of(tmp_path) as process:
        os.kill(process.pid, signal.SIGSTOP)
        try:
            with (
                pytest.raises(BylineError, match=f"still building.*process {process.pid}"),
                writing(tmp_path, said.append, 0.2),
            ):
                pytest.fail("the lock was given twice")
        finally:
            os.kill(process.pid, signal.SIGCONT)
    assert f"(process {process.pid}, since " in said[0]


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    said: list[str] = []
    with holder_of(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        assert (tmp_path / HOLDER).exists()
        with writing(tmp_path, said.append, 0.05):
            assert str(os.getpid()) in (tmp_path / HOLDER).read_text()
    assert said == []


def test_it_is_free_again_after_use_and_after_a_failure(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), writing(tmp_path, pytest.fail, 0.05):
            raise ZeroDivisionError
    assert not (tmp_path / HOLDER).exists()


def test_two_threads_or_calls_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    with (
        writing(tmp_path, pytest.fail, 0.05),
        pytest.raises(BylineError, match="still building"),
        writing(tmp_path, lambda _: None, 0.05),
    ):
        pytest.fail("the lock was given twice")


def test_a_holder_that_says_nothing_is_unknown(tmp_path: Path) -> None:
    lock = filelock.FileLock(str(tmp_path / LOCK))
    said: list[str] = []
    with lock, pytest.raises(BylineError), writing(tmp_path, said.append, 0.05):
        pytest.fail("the lock was given twice")
    assert "unknown process" in said[0]


def test_a_disk_too_full_to_say_who_builds_does_not_stop_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with writing(tmp_path, pytest.fail, 0.05):
        assert not (tmp_path / HOLDER).exists()


def test_no_permission_is_said_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with (
        pytest.raises(BylineError, match="cannot be written") as caught,
        writing(tmp_path, pytest.fail, 0.05),
    ):
        pytest.fail("the lock was given")
    assert caught.value.remedy
