"""Which files of a folder are read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from index.article import Skipped

# A folder that holds this file, with a format and an id in it, is a Byline home; its content is
# never read as articles.
HOME_MARKER = "byline.json"
# A backslash that could be taken for the beginning of a byte that is written out.
_LIKE_A_BYTE = re.compile(rb"\\+(?=x[89a-f][0-9a-f])")
# Stands for a backslash of the name itself while bytes are written out; no file name holds it.
_OWN = b"\0"


def readable_name(path: Path) -> str:
    r"""A path as text that can be stored and shown; unlike paths have unlike texts.

    Bytes that are not valid UTF-8 are written out (\xe9); where a name holds such words already,
    its backslashes are doubled.
    """
    return "/".join(map(_readable, os.fsencode(path).split(b"/")))


def _readable(name: bytes) -> str:
    try:
        name.decode()
    except UnicodeDecodeError:
        # With every other backslash doubled, an odd one begins a byte.
        own = name.replace(b"\\", _OWN).decode("utf-8", "backslashreplace")
        return own.replace(_OWN.decode(), "\\\\")
    return _LIKE_A_BYTE.sub(lambda found: found[0] * 2, name).decode()


def walk(source: Path) -> Iterator[Path | Skipped]:
    """Files at or under `source`, in a stable order, and the folders that may not be read.

    Hidden files and folders and Byline homes are left out; links to folders are followed, each
    folder being entered once.
    """
    if not source.is_dir():
        yield source
        return
    if is_home(source):
        yield Skipped(
            readable_name(source),
            "It is the home of an index, which holds no articles.",
            "Name the folder that the articles are in.",
        )
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
        if (here.st_dev, here.st_ino) in entered or (
            HOME_MARKER in files and is_home(Path(folder))
        ):
            subfolders.clear()
            continue
        entered.add((here.st_dev, here.st_ino))
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(folder, name)
    yield from unread


def is_home(folder: Path) -> bool:
    """Whether a folder is a Byline home: its marker states a format and an id."""
    marker = folder / HOME_MARKER
    try:
        if not marker.is_file():  # opening a pipe would wait for its writer
            return False
        with marker.open("rb") as file:
            stated = json.loads(file.read(4096))
    except (OSError, ValueError, RecursionError):
        return False
    return (
        isinstance(stated, dict)
        and isinstance(stated.get("format"), int)
        and isinstance(stated.get("id"), str)
    )


def _unread(error: OSError) -> Skipped:
    folder = readable_name(Path(error.filename))
    return Skipped(
        folder,
        f"This folder could not be read ({error.strerror}).",
        f"Allow it with: chmod u+rx {folder!r}",
    )
