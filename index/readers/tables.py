"""Articles as rows of a table: CSV and TSV. A table streams, whatever its size."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import IO

from index.article import Draft, Skipped
from index.readers.listener import Listener
from index.readers.recode import utf8_stream
from index.readers.records import NAMES, draft_of

_UNCLOSED = "A quotation mark that opens on this line is never closed."
_CLOSE_IT = "Close it, or double each quotation mark that is part of a text."


def read_csv(
    stream: IO[bytes], origin: str, key: str, limit: int, listener: Listener | None = None
) -> Iterator[Draft | Skipped]:
    """CSV with a header line; comma, semicolon or tab. A bad row is skipped.

    Args:
        stream: the table; bytes that are no text become U+FFFD.
        origin: its path.
        key: its path relative to its source.
        limit: the longest field, in characters.
        listener: rows that it knows are passed over.

    Raises:
        NotText: the bytes are not text.
    """
    text = io.TextIOWrapper(utf8_stream(stream), encoding="utf-8", errors="replace", newline="")
    lines = _Lines(text, 4 * limit)
    header = lines.next()
    if not header.strip():
        return
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(limit)
    try:
        names = next(csv.reader([header], delimiter=delimiter))
    except csv.Error:
        yield Skipped(
            origin,
            "The first line of the table cannot be read as the names of its columns.",
            "Name the columns in its first line.",
        )
        return
    if not {name.strip().lower() for name in names} & set(NAMES["text"]):
        yield Skipped(
            origin, "The table has no column named text.", "Name the columns in its first line."
        )
        return
    for number, row in _Rows(lines, delimiter, len(names), limit):
        place = f"#{number}"
        if isinstance(row, str):
            yield Skipped(origin + place, row, _CLOSE_IT if row is _UNCLOSED else "Split it.")
            continue
        record = {name: value for name, value in zip(names, row, strict=False) if name and value}
        if not record or (listener and listener.is_known(place, _raw(names, row))):
            continue
        yield draft_of(record, origin + place, key + place)


def _raw(names: list[str], row: list[str]) -> bytes:
    """All that a row's record is made of."""
    return "\0".join([*names, *row]).encode("utf-8", "surrogatepass")


class _Lines:
    """Numbered lines of a text, of which some can be given back; a line without end in pieces."""

    def __init__(self, text: IO[str], piece: int) -> None:
        self._text, self._piece = text, piece
        self._again: deque[str] = deque()
        self._begins = True
        self.number = 0

    def next(self) -> str:
        """The next line with its end, or the next piece of one; empty at the end of the text."""
        line = self._again.popleft() if self._again else self._text.readline(self._piece)
        self.number += bool(line) and self._begins
        self._begins = not self.goes_on(line)
        return line

    def goes_on(self, line: str) -> bool:
        """Whether this is a piece of a line of which another follows."""
        return len(line) == self._piece and not line.endswith(("\n", "\r"))

    def give_back(self, lines: list[str]) -> None:
        """Let these whole lines, which came last, come again."""
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)


class _Rows:
    """Numbers of the lines on which rows begin, with their fields, or why they cannot be read.

    The csv module takes all that follows a quotation mark which is never closed for one field, so
    the lines of a row are gathered here.
    """

    def __init__(self, lines: _Lines, delimiter: str, columns: int, limit: int) -> None:
        self._lines, self._delimiter = lines, delimiter
        self._columns, self._limit = columns, limit
        self._quotes = _Quotes(delimiter)
        self._too_long = (
            "The row cannot be read: one of its fields is longer than"
            f" {limit // 1024**2:,} million letters."
        )

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        while first := self._lines.next():
            number = self._lines.number
            row = self._row(first)
            if row:
                yield number, row

    def _row(self, line: str) -> list[str] | str:
        """The fields of the row that begins with this line."""
        if self._lines.goes_on(line):
            return self._pass_over(line, False)
        is_open, broken = self._quotes.after(line, False)
        gathered, length = [line], len(line)
        while is_open:
            line = self._lines.next()
            if self._lines.goes_on(line):
                return self._pass_over(line, True)
            if line:
                gathered.append(line)
                length += len(line)
                is_open, broken = self._quotes.after(line, True)
            if not line or broken:
                self._lines.give_back(gathered[1:])
                return _UNCLOSED
            if is_open and length > self._limit:
                return self._endless(gathered)
        try:
            return next(csv.reader(gathered, delimiter=self._delimiter), [])
        except csv.Error:
            return self._too_long

    def _endless(self, gathered: list[str]) -> str:
        """What to say of a field over the limit; where it swallowed rows, they come again."""
        like_rows = sum(map(self._is_row, gathered[1:]))
        if self._columns > 1 and like_rows * 2 > len(gathered) - 1:
            self._lines.give_back(gathered[1:])
            return _UNCLOSED
        return self._pass_over(self._lines.next(), True)

    def _pass_over(self, line: str, is_open: bool) -> str:
        """Leave out what is left of a row that is too long, from this line of it on."""
        while line:
            is_open, _ = self._quotes.after(line, is_open)
            if not is_open and not self._lines.goes_on(line):
                break
            line = self._lines.next()
        return self._too_long

    def _is_row(self, line: str) -> bool:
        try:
            row = next(csv.reader([line], delimiter=self._delimiter), [])
        except csv.Error:
            return False
        return len(row) == self._columns


class _Quotes:
    """Where quoted fields begin and end, line by line, as the csv module tells it."""

    def __init__(self, delimiter: str) -> None:
        self._rest_of_quoted = re.compile(r'[^"]*+(?:""[^"]*+)*+"')
        self._rest_of_plain = re.compile(rf"[^{delimiter}]*+{delimiter}")
        self._after_field = (delimiter, "\n", "\r", "")

    def after(self, line: str, is_open: bool) -> tuple[bool, bool]:
        """Whether a quoted field is open at the end of a line, given whether one was before it.

        The second is whether a field that was open before ended where no field may end: its
        opening mark was never closed, and the mark found here opens another.
        """
        if '"' not in line:
            return is_open, False
        place, broken = 0, False
        while True:
            if is_open or line.startswith('"', place):
                closed = self._rest_of_quoted.match(line, place + (not is_open))
                if closed is None:
                    return True, broken
                place = closed.end()
                broken |= is_open and line[place : place + 1] not in self._after_field
                is_open = False
            plain = self._rest_of_plain.match(line, place)
            if plain is None:
                return False, broken
            place = plain.end()
