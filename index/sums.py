"""Checksums of a version's files: damage is found before a library trips over it.

A damaged file of vectors ends the whole process when Chroma reads it; a copy of one would be
published again and again.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from index.access import not_readable

SUMS = "sums.json"
# Chroma writes into its database where it only reads; SQLite finds damage there by itself.
_CHANGING = ("chroma.sqlite3", "chroma.sqlite3-wal", "chroma.sqlite3-shm", SUMS, "manifest.json")
_FILLED = "index_metadata.pickle"
_BLOCK = 1 << 20


def write_sums(folder: Path) -> None:
    """Write down the checksums of all files of a version that is finished."""
    sums = {name: _sum(folder / name) for name in sorted(_names(folder))}
    (folder / SUMS).write_text(json.dumps(sums), encoding="utf-8")


def damaged(folder: Path, part: str) -> list[str]:
    """Files of one part of a version that are not as they were written.

    A version without checksums, as earlier Bylines made them, counts as whole.

    Args:
        folder: the version's.
        part: a file or a folder in it.

    Raises:
        BylineError: a file may not be read.
    """
    try:
        sums = json.loads((folder / SUMS).read_text(encoding="utf-8"))
        wanted = {n: s for n, s in sums.items() if n == part or n.startswith(f"{part}/")}
    except (OSError, ValueError, AttributeError):
        return []
    return [name for name, known in wanted.items() if not _is_as_known(folder / name, known)]


def is_sound(database: Path) -> bool:
    """Whether SQLite finds no damage in a file of its own."""
    uri = f"{database.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as opened:
            return bool(opened.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _is_as_known(path: Path, known: object) -> bool:
    try:
        return _sum(path) == known
    except PermissionError as error:
        raise not_readable(path, error) from error
    except OSError:
        return False


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        # Chroma writes a graph that it has not filled yet anew whenever it opens the folder.
        unfilled = path.suffix == ".bin" and not path.with_name(_FILLED).exists()
        passing = path.name in _CHANGING or path.suffix == ".lock" or unfilled
        if path.is_file() and not passing:
            yield path.relative_to(folder).as_posix()


def _sum(path: Path) -> int:
    """The CRC-32 of a file: it tells damage, not malice."""
    found = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found = zlib.crc32(block, found)
    return found
