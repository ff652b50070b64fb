"""Articles as records: JSON and JSON Lines. The last stream, whatever their size."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any

from index.article import Draft, Json, Skipped, short_hash
from index.dates import parse_date
from index.readers.decode import NotText, decode, tidy
from index.readers.listener import Listener
from index.readers.recode import utf8_stream

# The field of an article, and the names under which scrapers and exports store it.
NAMES: dict[str, tuple[str, ...]] = {
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
# Longer ids are cut, and end in a hash of the whole.
MAX_ID = 200
# A value in memory takes some hundred bytes, whatever it takes in a file.
MAX_VALUES = 5_000_000
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
        document = _parsed(data)
    except (RecursionError, ValueError) as error:
        if isinstance(error, NotText):
            raise
        yield _bad_json(origin, "It", error, "Check it with: python -m json.tool FILE")
        return
    records = _records_of(document)
    single = len(records) == 1
    for number, record in enumerate(records, 1):
        place = "" if single else f"#{number}"
        yield draft_of(record, origin + place, key + place)


def read_json_lines(
    stream: IO[bytes], origin: str, key: str, limit: int, listener: Listener | None = None
) -> Iterator[Draft | Skipped]:
    """JSON Lines: a record a line. A bad line is skipped; `limit` is the longest line in bytes.

    Lines that the listener knows are passed over.

    Raises:
        NotText: the bytes are not text.
    """
    for number, line in _lines(utf8_stream(stream, begins=b"{"), limit):
        place = f"#{number}"
        if line is None:
            yield too_long(origin + place, limit)
            continue
        if not line.strip() or (listener and listener.is_known(place, line)):
            continue
        try:
            record = _parsed(line)
        except (RecursionError, ValueError) as error:
            yield _bad_json(origin + place, "The line", error, "Write one JSON object a line.")
            continue
        yield draft_of(record, origin + place, key + place)


def too_long(origin: str, limit: int) -> Skipped:
    """What to say of an article that is larger than `limit` bytes."""
    return Skipped(origin, f"The article is larger than {limit // 1024**2} MB.", "Split it.")


def _records_of(document: object) -> list[Any]:
    """The records of a document: itself, its items, or those of the list that it wraps."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or _text(_fields(document)):
        return [document]
    lists = [value for value in document.values() if isinstance(value, list) and value]
    wrapped = (found for found in lists if all(isinstance(one, dict) for one in found))
    return next(wrapped, [document])


def draft_of(record: object, origin: str, key: str) -> Draft | Skipped:
    """The article of one record, or why it is none."""
    if not isinstance(record, Mapping):
        return Skipped(origin, "The record is not an object with fields.", _GIVE_TEXT)
    fields = _fields(record)
    if not any(name in fields for name in NAMES["text"]):
        return Skipped(origin, _NO_TEXT, _GIVE_TEXT)
    text = _text(fields)
    if not text.strip():
        return Skipped(
            origin, "Its text is empty.", "Put its text into the field named text, or remove it."
        )
    known = {name for names in NAMES.values() for name in names}
    return Draft(
        text,
        origin,
        key,
        record_id=_id(_line(_field(fields, "id"))),
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
    for name in NAMES["text"]:
        value = fields.get(name)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "\n\n".join(value)
        if isinstance(value, str) and value.strip():
            return tidy(value)
    return ""


def _field(fields: Mapping[str, Any], wanted: str) -> Any:
    return next((fields[name] for name in NAMES[wanted] if fields.get(name) is not None), None)


def _line(value: object, depth: int = 0) -> str:
    """A field's value as one line of text."""
    if value is None or isinstance(value, bool) or depth > MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_line(one, depth + 1) for one in value)))
    if isinstance(value, dict):
        return _line(value.get("name") or value.get("title"), depth + 1)
    return " ".join(tidy(str(value)).split())


def _id(stated: str) -> str:
    """An id of bounded length; ids that differ stay different."""
    if len(stated) <= MAX_ID:
        return stated
    ending = f"-{short_hash(stated)}"
    return stated[: MAX_ID - len(ending)] + ending


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


def _parsed(data: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        NotText: the bytes are not text.
        ValueError: it is not JSON, or holds more than can be read.
        RecursionError: it is nested too deeply.
    """
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MAX_VALUES:
        raise _TooMuch(f"it holds more than {MAX_VALUES:,} values")
    text = decode(data)
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # Python reads no number of more than some thousand digits
        raise _TooMuch("it holds a number of thousands of digits") from error


class _TooMuch(ValueError):
    """It may be JSON, but holds more than can be read."""


def _bad_json(origin: str, what: str, error: Exception, remedy: str) -> Skipped:
    """What to say of JSON that `_parsed` refused."""
    if isinstance(error, _TooMuch):
        return Skipped(
            origin,
            f"{what} cannot be read: {error}.",
            "Give many articles as JSON Lines, one a line."
            if "values" in str(error)
            else "Write such a number as text, in quotes.",
        )
    return Skipped(origin, f"{what} is not valid JSON ({_where(error)}).", remedy)


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"{error.msg}, {line}column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
