"""Articles as records: JSON, JSON Lines, CSV. The last two stream, whatever their size."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any

from index.article import Draft, Json, Skipped
from index.dates import parse_date
from index.readers.decode import NotText, decode, tidy
from index.readers.recode import utf8_stream

# The field of an article, and the names under which scrapers and exports store it.
_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "full_text", "article_text", "maintext"),
    "id": ("id", "article_id", "_id", "doc_id", "guid", "uuid"),
    "url": ("url", "link", "permalink", "canonical_url", "source_url"),
    "title": ("title", "headline"),
    "date": (
        "date", "published", "published_at", "date_published", "publish_date", "date_publish",
        "pub_date", "pubdate", "publication_date", "created_at", "timestamp",
    ),
    "source": ("source", "publisher", "site_name", "sitename", "publication", "outlet", "domain"),
    "author": ("author", "authors", "byline", "creator"),
}  # fmt: skip
MAX_ID = 200
# Metadata that is nested deeper than this is left out.
MAX_DEPTH = 8
_NO_TEXT = "It has no field named text (or body, content)."
_GIVE_TEXT = "Give each article as an object with id, title, date, text."


def read_json(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
    """A JSON document: one record, a list of records, or an object that holds such a list.

    Raises:
        NotText: the bytes are not text.
    """
    try:
        document = json.loads(decode(data))
    except (RecursionError, ValueError) as error:
        if isinstance(error, NotText):
            raise
        yield Skipped(
            origin,
            f"It is not valid JSON ({_where(error)}).",
            "Check it with: python -m json.tool FILE",
        )
        return
    records = _records_of(document)
    single = len(records) == 1
    for number, record in enumerate(records, 1):
        place = "" if single else f"#{number}"
        yield _draft(record, origin + place, key + place)


def read_json_lines(
    stream: IO[bytes], origin: str, key: str, limit: int
) -> Iterator[Draft | Skipped]:
    """JSON Lines: a record a line. A bad line is skipped; `limit` is the longest line in bytes.

    Raises:
        NotText: the bytes are not text.
    """
    for number, line in _lines(utf8_stream(stream, begins=b"{"), limit):
        place = f"#{number}"
        if line is None:
            yield too_long(origin + place, limit)
            continue
        if not line.strip():
            continue
        try:
            record = json.loads(decode(line))
        except (RecursionError, ValueError) as error:
            yield Skipped(
                origin + place,
                f"The line is not valid JSON ({_where(error)}).",
                "Write one JSON object a line.",
            )
            continue
        yield _draft(record, origin + place, key + place)


def read_csv(stream: IO[bytes], origin: str, key: str, limit: int) -> Iterator[Draft | Skipped]:
    """CSV with a header line; comma, semicolon or tab. A bad row is skipped.

    Args:
        stream: the table; bytes that are no text become U+FFFD.
        origin: its path.
        key: its path relative to its source.
        limit: the longest field, in characters.

    Raises:
        NotText: the bytes are not text.
    """
    text = io.TextIOWrapper(utf8_stream(stream), encoding="utf-8", errors="replace", newline="")
    lines = _TableLines(text, limit)
    header = next(lines, "")
    if not header.strip():
        return
    delimiter = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter))
    if not {name.strip().lower() for name in names} & set(_NAMES["text"]):
        yield Skipped(
            origin, "The table has no column named text.", "Name the columns in its first line."
        )
        return
    csv.field_size_limit(limit)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        place = f"#{lines.begin_row()}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            lines.pass_over_row()
            yield Skipped(origin + place, f"The row cannot be read ({error}).")
            continue
        if row is None:
            return
        record = {name: value for name, value in zip(names, row, strict=False) if name and value}
        if record:
            yield _draft(record, origin + place, key + place)


def too_long(origin: str, limit: int) -> Skipped:
    """What to say of an article that is larger than `limit` bytes."""
    return Skipped(origin, f"The article is larger than {limit // 1024**2} MB.", "Split it.")


class _TableLines:
    """Lines of a table for the csv module, which does not tell where a row that failed ends.

    A line that has no end is given in pieces, each longer than a field may be.
    """

    def __init__(self, text: IO[str], limit: int) -> None:
        self._text, self._piece = text, 4 * limit
        self._number = 0
        self._quoted = False
        self._ended = True

    def __iter__(self) -> _TableLines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._piece)
        if not line:
            raise StopIteration
        self._number += self._ended
        self._ended = line.endswith(("\n", "\r"))
        self._quoted ^= line.count('"') % 2 == 1
        return line

    def begin_row(self) -> int:
        """Number of the line on which the next row begins."""
        self._quoted = False
        return self._number + 1

    def pass_over_row(self) -> None:
        """Leave out what is left of a row that was broken off."""
        while (self._quoted or not self._ended) and next(self, None) is not None:
            pass


def _records_of(document: object) -> list[Any]:
    """The records of a document: itself, its items, or those of the list that it wraps."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or _text(_fields(document)):
        return [document]
    lists = [value for value in document.values() if isinstance(value, list) and value]
    wrapped = (found for found in lists if all(isinstance(one, dict) for one in found))
    return next(wrapped, [document])


def _draft(record: object, origin: str, key: str) -> Draft | Skipped:
    if not isinstance(record, Mapping):
        return Skipped(origin, "The record is not an object with fields.", _GIVE_TEXT)
    fields = _fields(record)
    if not any(name in fields for name in _NAMES["text"]):
        return Skipped(origin, _NO_TEXT, _GIVE_TEXT)
    text = _text(fields)
    if not text.strip():
        return Skipped(origin, "Its text is empty.")
    known = {name for names in _NAMES.values() for name in names}
    return Draft(
        text,
        origin,
        key,
        record_id=_line(_field(fields, "id"))[:MAX_ID],
        title=_line(_field(fields, "title")),
        date=parse_date(_field(fields, "date")),
        source=_line(_field(fields, "source")),
        author=_line(_field(fields, "author")),
        url=_line(_field(fields, "url")),
        metadata={name: _json(value) for name, value in fields.items() if name not in known},
    )


def _fields(record: Mapping[Any, Any]) -> dict[str, Any]:
    return {tidy(str(name)).strip().lower(): value for name, value in record.items()}


def _text(fields: Mapping[str, Any]) -> str:
    """The text of a record; a list of paragraphs is joined."""
    for name in _NAMES["text"]:
        value = fields.get(name)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n\n".join(value)
        if isinstance(value, str) and value.strip():
            return tidy(value)
    return ""


def _field(fields: Mapping[str, Any], wanted: str) -> Any:
    return next((fields[name] for name in _NAMES[wanted] if fields.get(name) is not None), None)


def _line(value: object, depth: int = 0) -> str:
    """A field's value as one line of text."""
    if value is None or isinstance(value, bool) or depth > MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_line(one, depth + 1) for one in value)))
    if isinstance(value, dict):
        return _line(value.get("name") or value.get("title"), depth + 1)
    return " ".join(tidy(str(value)).split())


def _json(value: object, depth: int = 0) -> Json:
    """A value that can be stored and written as JSON again."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list | dict) and depth > MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [_json(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {tidy(str(name)): _json(one, depth + 1) for name, one in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, int | float) else None


def _lines(stream: IO[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for a line longer than limit, whose rest is passed over."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield number, None


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"{error.msg}, {line}column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
