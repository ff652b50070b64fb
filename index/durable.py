"""Small files and folders that are whole after a crash."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from index.errors import BylineError


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


def not_writable(folder: Path, error: OSError) -> BylineError:
    """What to say when the home cannot be written."""
    reason = error.strerror or str(error)
    if isinstance(error, shutil.Error):  # a list of all files that could not be copied, and why
        reason = str(error.args[0][0][-1])
    return BylineError(
        f"{folder} cannot be written ({reason}).",
        "Free space or give yourself permission, or name another folder with --home.",
    )
