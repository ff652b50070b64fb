"""A command in a process of its own: how long it takes, and how much memory all of it takes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PAGE = 4096
_PAUSE = 0.25


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command cost.

    Args:
        peak: bytes of resident memory, of the process and its children together.
        output: what it wrote to stdout.
    """

    seconds: float
    peak: int
    output: str
    exit_code: int


def measured(arguments: Sequence[str], *, kill_after: float | None = None) -> Measured:
    """Run `python -m arguments...` and measure it.

    Args:
        arguments: module and its arguments.
        kill_after: seconds after which it is killed with SIGKILL.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        pause = _PAUSE
        if kill_after is not None:
            pause = min(pause, max(started + kill_after - time.perf_counter(), 0))
            if not pause:
                process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(pause or _PAUSE)
    seconds = time.perf_counter() - started
    output, errors = process.communicate()
    if process.returncode and kill_after is None:
        sys.stderr.write(errors[-2_000:])
    return Measured(seconds, peak, output, process.returncode)


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _resident(pid: int) -> int:
    """Resident memory of a process and of all that it started; 0 where the system does not say."""
    parents: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            number = int(folder.name)
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            pages[number] = int((folder / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue
        parents.setdefault(parent, []).append(number)
    total, left = 0, [pid]
    while left:
        number = left.pop()
        total += pages.get(number, 0)
        left.extend(parents.get(number, ()))
    return total * _PAGE
