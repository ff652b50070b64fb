"""One file to its drafts, by its ending; gzip is undone on the way."""

from __future__ import annotations

import gzip
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeAlias, cast

from index.article import Draft, Skipped
from index.masthead import read_masthead
from index.readers import html, pdf, plain, records, word
from index.readers.decode import NotText
from index.readers.walk import readable_name

# Refused above this; JSON Lines and CSV hold many articles and stream, whatever their size.
MAX_ARTICLE_BYTES = 20 * 1024 * 1024
# A JSON document cannot be streamed; it may hold many articles.
MAX_JSON_BYTES = 20 * MAX_ARTICLE_BYTES

WholeReader: TypeAlias = Callable[[bytes, str, str], Iterator[Draft | Skipped]]
StreamReader: TypeAlias = Callable[[IO[bytes], str, str, int], Iterator[Draft | Skipped]]

_WHOLE: dict[str, WholeReader] = {
    ".txt": plain.read_text,
    ".text": plain.read_text,
    ".md": plain.read_text,
    ".markdown": plain.read_text,
    ".html": html.read_html,
    ".htm": html.read_html,
    ".xhtml": html.read_html,
    ".pdf": pdf.read_pdf,
    ".docx": word.read_docx,
    ".json": records.read_json,
}
_STREAMED: dict[str, StreamReader] = {
    ".jsonl": records.read_json_lines,
    ".ndjson": records.read_json_lines,
    ".csv": records.read_csv,
    ".tsv": records.read_csv,
}
SUFFIXES = frozenset(_WHOLE) | frozenset(_STREAMED)


def read_file(path: Path, key: str) -> Iterator[Draft | Skipped]:
    """The articles of one file, each with its masthead read, and what had to be skipped.

    Args:
        path: a file; its last ending, or the one before `.gz`, says how it is read.
        key: the file's path relative to its source.
    """
    origin = readable_name(path)
    packed = path.suffix.lower() == ".gz"
    suffix = Path(path.stem).suffix.lower() if packed else path.suffix.lower()
    if suffix not in SUFFIXES:
        yield Skipped(
            origin,
            f"{suffix or 'a file without an ending'} is not a format that is read.",
            f"Formats: {' '.join(sorted(SUFFIXES))}, each also as .gz.",
        )
        return
    anything = False
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its writer
            yield Skipped(origin, "It is not a file but a folder, pipe or device.")
            return
        with _open(path, packed) as stream:
            for found in _read(stream, suffix, origin, key):
                anything = True
                yield _checked(found)
        if not anything:
            yield Skipped(origin, "It is empty.")
    except NotText as error:
        yield Skipped(origin, f"{error}.".capitalize(), "Save it as UTF-8 text.")
    except PermissionError:
        yield Skipped(origin, "You may not read this file.", f"Allow it with: chmod u+r {origin!r}")
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Skipped(origin, "The gzip file is damaged.", "Make it again from its original.")
    except OSError as error:
        yield Skipped(
            origin, f"It could not be read: {error.strerror or error}.", "Check it and try again."
        )


def _open(path: Path, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path) if packed else path.open("rb"))


def _read(stream: IO[bytes], suffix: str, origin: str, key: str) -> Iterator[Draft | Skipped]:
    if streamed := _STREAMED.get(suffix):
        yield from streamed(stream, origin, key, MAX_ARTICLE_BYTES)
        return
    limit = MAX_JSON_BYTES if suffix == ".json" else MAX_ARTICLE_BYTES
    data = stream.read(limit + 1)
    if len(data) > limit:
        yield Skipped(
            origin,
            f"It is larger than {limit // 1024**2} MB.",
            "Split it, or give many articles as JSON Lines, which may be of any size.",
        )
    elif data.strip():
        yield from _WHOLE[suffix](data, origin, key)


def _checked(found: Draft | Skipped) -> Draft | Skipped:
    """A draft with its masthead read; refused where one article of a larger file is too large."""
    if isinstance(found, Skipped):
        return found
    if len(found.text) > MAX_ARTICLE_BYTES:
        return records.too_long(found.origin, MAX_ARTICLE_BYTES)
    return read_masthead(found)
