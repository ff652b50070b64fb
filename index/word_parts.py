"""Writing the word index of a version: in parts, so that a change costs only its part.

Each part is a segment of tantivy's, of the articles whose ids fall into it. Scores come from the
statistics of all segments together; those of a segment count what was removed from it, so a part
is always written whole.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import tantivy

from index.analysis import joined_terms
from index.pieces import PIECED, joined_pieces

# From eight segments of like size on, the library puts segments together.
PARTS = 6
# Stored for an article without a date, before every real one.
NO_DAY = 0
_HEAP = 128_000_000

# Passage id, article id, space-joined terms, date, headline, language.
Row: TypeAlias = "tuple[str, str, str, date | None, str, str]"
RowsOf: TypeAlias = Callable[[Sequence[str]], Iterable[Row]]


def part_of(article_id: str) -> int:
    """The part that an article falls into, 0 to PARTS - 1."""
    return zlib.crc32(article_id.encode("utf-8", "surrogatepass")) % PARTS


def write_words(folder: Path, article_ids: Iterable[str], rows_of: RowsOf) -> None:
    """Write a word index into an empty folder.

    Args:
        folder: where to; made if missing.
        article_ids: all articles.
        rows_of: the rows of the passages of some articles.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ids = list(article_ids)
    parts = sorted(set(map(part_of, ids)))
    _write(tantivy.Index(_schema(), path=str(folder)), parts, ids, rows_of)


def update_words(
    folder: Path, changed: Collection[str], article_ids: Iterable[str], rows_of: RowsOf
) -> bool:
    """Write those parts of a word index anew that some changed articles fall into.

    Args:
        folder: the index.
        changed: ids of articles that were added, changed or removed.
        article_ids: all articles that there are now.
        rows_of: the rows of the passages of some articles.

    Returns:
        Whether it is whole; where not, it must be written anew.

    Raises:
        OSError: the folder cannot be written.
    """
    if not _is_in_parts(folder):
        return False
    parts = sorted({part_of(article_id) for article_id in changed})
    if parts:
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError:
            return False
        _write(index, parts, article_ids, rows_of)
    return _is_in_parts(folder)


def _write(index: Any, parts: Collection[int], article_ids: Iterable[str], rows_of: RowsOf) -> None:
    ids: dict[int, list[str]] = {part: [] for part in parts}
    for article_id in article_ids:
        if (part := part_of(article_id)) in ids:
            ids[part].append(article_id)
    try:
        writer = index.writer(_HEAP, 1)  # one thread: the same rows give the same index
        for part in parts:
            writer.delete_documents_by_term("part", str(part))
            for document in _documents(part, rows_of(ids[part])):
                writer.add_document(document)
            writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:  # its way to say that the disk is full
        raise OSError(str(error)) from error


def _documents(part: int, rows: Iterable[Row]) -> Iterator[Any]:
    last, title = ("", ""), ""
    for passage_id, article_id, body, day, headline, language in rows:
        if (headline, language) != last:  # the passages of an article follow one another
            last, title = (headline, language), joined_terms(headline, language)
        yield tantivy.Document(
            passage=[passage_id],
            article=[article_id],
            part=[str(part)],
            body=[body],
            title=[title],
            pieces=[joined_pieces(body) if language in PIECED else ""],
            day=[day.toordinal() if day else NO_DAY],
        )


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("part", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("pieces", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()


def _is_in_parts(folder: Path) -> bool:
    """Whether no segment holds more than a part, nor what was removed."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        segments, fields = meta["segments"], {field["name"] for field in meta["schema"]}
        whole = all(segment["deletes"] is None for segment in segments)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return "part" in fields and whole and len(segments) <= PARTS
