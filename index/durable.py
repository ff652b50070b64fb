"""Small files and folders that are whole after a crash."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from index.errors import BylineError
from index.readers.walk import readable_name

# A full disk, quota or file size, and a disk that takes nothing at all.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def write_file(path: Path, text: str) -> None:
    """Write a small file so that after a crash it is either the old or the new one, whole."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_path(path.parent)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder under `folder` to disk."""
    for here, _, files in os.walk(folder):
        for name in files:
            sync_path(Path(here, name))
        sync_path(Path(here))


def sync_path(path: Path) -> None:
    """Flush one file's or folder's content to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_fault(home: Path, error: OSError | sqlite3.Error) -> BylineError:
    """What to say of a build that the system stopped: most often the home cannot be written.

    A path that is named and lies elsewhere is to blame itself, unless the disk is full.
    """
    if not isinstance(error, OSError):
        return not_writable(home, OSError(0, str(error)))
    named = error.filename
    if isinstance(named, str | bytes) and error.errno not in _FULL:
        path = Path(os.fsdecode(named)).absolute()
        if not path.is_relative_to(home.absolute()) and not path.is_relative_to(home.resolve()):
            return BylineError(
                f"{readable_name(path)} cannot be used ({error.strerror or error}).",
                "Give yourself permission, or leave it out.",
            )
    return not_writable(home, error)


def not_writable(folder: Path, error: OSError) -> BylineError:
    """What to say when the home cannot be written."""
    reason = error.strerror or str(error)
    if isinstance(error, shutil.Error):  # a list of all files that could not be copied, and why
        reason = str(error.args[0][0][-1])
    return BylineError(
        f"{folder} cannot be written ({reason}).",
        "Free space or give yourself permission, or name another folder with --home.",
    )
