"""Which files of a folder are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from index.article import Skipped

# A folder that holds this file is a Byline home; its content is never read as articles.
HOME_MARKER = "byline.json"


def readable_name(path: Path) -> str:
    """A path as text that can be stored and shown, also where its name is not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def walk(source: Path) -> Iterator[Path | Skipped]:
    """Files at or under `source`, in a stable order, and the folders that may not be read.

    Hidden files and folders and Byline homes are left out; links to folders are followed, each
    folder being entered once.
    """
    if not source.is_dir():
        yield source
        return
    unread: list[Skipped] = []
    entered: set[tuple[int, int]] = set()
    for folder, subfolders, files in os.walk(
        source, followlinks=True, onerror=lambda error: unread.append(_unread(error))
    ):
        try:
            here = Path(folder).stat()
        except OSError as error:
            unread.append(_unread(error))
            continue
        if (here.st_dev, here.st_ino) in entered or HOME_MARKER in files:
            subfolders.clear()
            continue
        entered.add((here.st_dev, here.st_ino))
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(folder, name)
    yield from unread


def _unread(error: OSError) -> Skipped:
    folder = readable_name(Path(error.filename))
    return Skipped(
        folder,
        f"This folder could not be read ({error.strerror}).",
        f"Allow it with: chmod u+rx {folder!r}",
    )
