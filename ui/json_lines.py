"""JSON Lines in and out: one bad line costs only itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import BylineError, UsageError
from ui.markup import counted
from ui.options import print_json, say

_NOT_JSON = "Line {} is not JSON in UTF-8."


@contextmanager
def open_lines(file: Path) -> Iterator[Iterator[tuple[int, bytes]]]:
    """The lines of a file, or of stdin for "-", that are not blank, each with its number from 1.

    Raises:
        UsageError: the file cannot be read.
    """
    if str(file) == "-":
        yield _numbered(sys.stdin.buffer)
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}).", "Name a .jsonl file."
        ) from error
    with opened:
        yield _numbered(opened)


def parse_object(line: bytes, number: int) -> dict[str, Any]:
    """The JSON object that a line holds.

    Raises:
        UsageError: it holds none.
    """
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UsageError(_NOT_JSON.format(number)) from error
    if not isinstance(row, dict):
        raise UsageError(f"Line {number} is not an object.")
    return row


class Tally:
    """Prints the lines that come out, and counts those that say what was wrong with theirs."""

    def __init__(self) -> None:
        self._good = self._bad = 0

    def print(self, row: dict[str, Any]) -> None:
        """One line, as JSON on stdout."""
        self._bad += "error" in row
        self._good += "error" not in row
        print_json(row, indent=None)

    def close(self) -> None:
        """Say how many lines were bad.

        Raises:
            BylineError: none was good.
        """
        if not self._good:
            raise BylineError(
                "There was no line that could be used.",
                "Each line says why."
                if self._bad
                else "The file is empty: write one JSON object a line.",
            )
        if self._bad:
            say(f"{counted(self._bad, 'line')} could not be used; each says why.")


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _refuse(constant: str) -> object:
    """NaN and its kin are no JSON, and what reads our output would stumble over them."""
    raise ValueError(constant)
