"""The lock of the one process that writes a home."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import filelock

from index.durable import not_writable
from index.errors import BylineError

LOCK, HOLDER = "lock", "lock-holder"


@contextmanager
def writing(folder: Path, waiting: Callable[[str], None], timeout: float) -> Iterator[None]:
    """Hold a folder for writing. A dead process's lock is free at once.

    Args:
        folder: the home.
        waiting: told who holds the lock, once, when it is not free.
        timeout: seconds to wait.

    Raises:
        BylineError: the other process still writes after `timeout`, or no permission.
    """
    holder = folder / HOLDER
    lock = filelock.FileLock(str(folder / LOCK))
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            waiting(f"Another process is building this index ({_said_by(holder)}); waiting.")
            lock.acquire(timeout=timeout)
    except filelock.Timeout as error:
        raise BylineError(
            f"Another process is still building this index ({_said_by(holder)}).",
            "Wait for it, or end it, and run the command again.",
        ) from error
    except OSError as error:
        raise not_writable(folder, error) from error
    try:
        with suppress(OSError):  # only said to those who wait
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(f"process {os.getpid()}, since {since}")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _said_by(holder: Path) -> str:
    try:
        return holder.read_text() or "unknown process"
    except OSError:
        return "unknown process"
