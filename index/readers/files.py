"""One file to its drafts, by its ending; gzip is undone on the way."""

from __future__ import annotations

import gzip
import stat
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeAlias, cast

from index.access import allowing
from index.article import Draft, Skipped
from index.masthead import read_masthead
from index.readers import html, pdf, plain, records, tables, word
from index.readers.decode import NotText
from index.readers.listener import Listener, Nobody
from index.readers.walk import readable_name

# Refused above this; JSON Lines and CSV hold many articles and stream, whatever their size.
MAX_ARTICLE_BYTES = 20 * 1024 * 1024
# A JSON document cannot be streamed; it may hold many articles.
MAX_JSON_BYTES = 5 * MAX_ARTICLE_BYTES
# So many bad records of one file are named one by one; the rest is counted.
MAX_NAMED = 100

WholeReader: TypeAlias = Callable[[bytes, str, str], Iterator[Draft | Skipped]]
StreamReader: TypeAlias = Callable[[IO[bytes], str, str, int, Listener], Iterator[Draft | Skipped]]

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
    ".csv": tables.read_csv,
    ".tsv": tables.read_csv,
}
SUFFIXES = frozenset(_WHOLE) | frozenset(_STREAMED)


def read_file(path: Path, key: str, listener: Listener | None = None) -> Iterator[Draft | Skipped]:
    """The articles of one file, each with its masthead read, and what had to be skipped.

    Args:
        path: a file; its last ending, or the one before `.gz`, says how it is read.
        key: the file's path relative to its source.
        listener: told how far it has come, and asked which records of it are known.
    """
    listener = listener or Nobody()
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
            yield Skipped(
                origin,
                "It is not a file but a folder, pipe or device.",
                "Give a file, or the folder that holds it.",
            )
            return
        with _open(path, packed) as stream:
            for found in _named(_read(stream, suffix, origin, key, listener)):
                anything = True
                yield _checked(found)
                listener.reached(_place(stream))
        if not anything and not listener.known:
            yield Skipped(origin, "It is empty.", "Write an article into it, or remove it.")
    except NotText as error:
        yield Skipped(origin, f"{error}.".capitalize(), "Save it as UTF-8 text.")
    except PermissionError:
        yield Skipped(origin, "You may not read this file.", allowing(path))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Skipped(origin, "The gzip file is damaged.", "Make it again from its original.")
    except OSError as error:
        yield Skipped(
            origin, f"It could not be read: {error.strerror or error}.", "Check it and try again."
        )
    except MemoryError:  # of the whole program, not of this file
        raise
    except Exception as error:  # whatever a parser does with one file, the others are read
        yield Skipped(
            origin,
            f"It could not be read to its end ({type(error).__name__}).",
            "Open it in its own program and save it again, or save it as plain text.",
        )


def _open(path: Path, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path) if packed else path.open("rb"))


def _place(stream: IO[bytes]) -> int:
    """How many bytes of its file a stream has read."""
    file = getattr(stream, "fileobj", stream)
    return int(file.tell()) if file else 0


def _read(
    stream: IO[bytes], suffix: str, origin: str, key: str, listener: Listener
) -> Iterator[Draft | Skipped]:
    if streamed := _STREAMED.get(suffix):
        yield from streamed(stream, origin, key, MAX_ARTICLE_BYTES, listener)
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


def _named(found: Iterator[Draft | Skipped]) -> Iterator[Draft | Skipped]:
    """What was found, with the bad records after the first MAX_NAMED counted, not named."""
    bad = 0
    first = ""
    for one in found:
        bad += isinstance(one, Skipped)
        if isinstance(one, Draft) or bad <= MAX_NAMED:
            yield one
        elif not first:
            first = one.origin
    if first:
        more = bad - MAX_NAMED
        yield Skipped(
            first,
            f"It and {more - 1:,} later records of the file could not be read either."
            if more > 1
            else "It could not be read either.",
            "Mend the records that are named above in the same way, and index again.",
        )


def _checked(found: Draft | Skipped) -> Draft | Skipped:
    """A draft with its masthead read; refused where one article of a larger file is too large."""
    if isinstance(found, Skipped):
        return found
    if len(found.text) > MAX_ARTICLE_BYTES:
        return records.too_long(found.origin, MAX_ARTICLE_BYTES)
    return read_masthead(found)
