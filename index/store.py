"""Articles and passages of one index version, in one SQLite file: the truth.

Chroma and the word index are made from it and can always be made again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from index import store_copies
from index.article import Article, Passage
from index.errors import BylineError
from index.file_records import FileRecord
from index.preparing import Prepared
from index.store_rows import (
    ARTICLE,
    PASSAGE,
    SCHEMA,
    article_of,
    article_row,
    chunks,
    is_storable,
    knows_languages,
    marks,
    passage_of,
    passage_row,
)


class ArticleStore:
    """One SQLite file. Readers may share an instance between threads; one thread writes.

    Args:
        path: the file.
        writable: False opens it as unchangeable, which a finished version is.

    Raises:
        BylineError: a finished one is missing or damaged.
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._finished = None if writable else path
        self._knows_copies = self._knows_languages = True
        if writable:
            self._db = sqlite3.connect(path, check_same_thread=False)
            # The file is aside and is synced whole before it counts: no journal is needed.
            self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            # Also what an earlier Byline did not have.
            self._db.executescript(SCHEMA + store_copies.SCHEMA)
        else:
            # A path is quoted by as_uri, so that "?" or "#" in a folder's name stays part of it.
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            try:
                self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
                self._db.execute("SELECT 1 FROM articles LIMIT 1")
                self._knows_copies = store_copies.knows_copies(self._db)
                self._knows_languages = knows_languages(self._db)
            except sqlite3.Error as error:
                raise _damaged(path, error) from error
        self._lock = threading.Lock()
        self._closed = False

    def close(self) -> None:
        """Commit what was written and close the file; a second time does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                with closing(self._db):
                    self._db.commit()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        if not all(is_storable(value) for value in parameters):
            return []  # what cannot be stored is nowhere
        with self._lock:
            try:
                return self._db.execute(sql, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                if self._finished is None or isinstance(error, sqlite3.ProgrammingError):
                    raise
                raise _damaged(self._finished, error) from error

    def _rows_of(self, sql: str, ids: Iterable[str]) -> Iterator[Any]:
        """Rows of a query that ends with the name of a column, where it is one of these ids."""
        for chunk in chunks(ids):
            yield from self._rows(f"{sql} IN ({marks(chunk)})", chunk)

    # -- reading ---------------------------------------------------------------------------

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        rows = self._rows(f"SELECT {ARTICLE} FROM articles WHERE article_id = ?", (article_id,))
        return article_of(rows[0]) if rows else None

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """The articles that exist among these ids, by id."""
        rows = self._rows_of(f"SELECT {ARTICLE} FROM articles WHERE article_id", article_ids)
        return {row[0]: article_of(row) for row in rows}

    def iter_articles(self) -> Iterator[Article]:
        """Every article, ordered by id, read a few at a time."""
        last = ""
        while rows := self._rows(
            f"SELECT {ARTICLE} FROM articles WHERE article_id > ? ORDER BY article_id LIMIT 200",
            (last,),
        ):
            yield from map(article_of, rows)
            last = rows[-1][0]

    def iter_rows(self) -> Iterator[tuple[Article, str, str]]:
        """(article, key, draft hash) of every article, ordered by id."""
        for article_id in self.article_ids():
            columns = f"SELECT {ARTICLE}, key, draft_hash FROM articles WHERE article_id = ?"
            row = self._rows(columns, (article_id,))[0]
            yield article_of(row[:-2]), row[-2], row[-1]

    def article_ids(self, source_id: str | None = None) -> list[str]:
        """Ids of all articles, or of one source's, in order."""
        where, parameters = ("WHERE source_id = ?", (source_id,)) if source_id else ("", ())
        return [
            row[0]
            for row in self._rows(
                f"SELECT article_id FROM articles {where} ORDER BY article_id", parameters
            )
        ]

    def draft_hashes(self, source_id: str) -> dict[str, str]:
        """What each article of a source was read from, by article id: tells changed ones apart."""
        return dict(
            self._rows(
                "SELECT article_id, draft_hash FROM articles WHERE source_id = ?", (source_id,)
            )
        )

    def keys(self, source_id: str) -> list[tuple[str, str]]:
        """(article id, key) of a source's articles."""
        return self._rows("SELECT article_id, key FROM articles WHERE source_id = ?", (source_id,))

    def key(self, article_id: str) -> str | None:
        """Where in its source an article lies, or None where there is no such article."""
        rows = self._rows("SELECT key FROM articles WHERE article_id = ?", (article_id,))
        return str(rows[0][0]) if rows else None

    def texts(self, source_id: str) -> list[tuple[str, str, str]]:
        """(article id, key, hash of the text) of a source's articles."""
        return self._rows(
            "SELECT article_id, key, text_hash FROM articles WHERE source_id = ?"
            " ORDER BY article_id DESC",
            (source_id,),
        )

    def file_records(self, source_id: str) -> dict[str, FileRecord]:
        """What reading each file of a source came to, by its path relative to the source."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'files'"):
            return {}  # an earlier Byline wrote this store
        rows = self._rows("SELECT file, record FROM files WHERE source_id = ?", (source_id,))
        read = ((file, FileRecord.from_json(record)) for file, record in rows)
        return {file: record for file, record in read if record}

    def owner(self, article_id: str) -> str | None:
        """The source that an article belongs to, or None where there is no such article."""
        rows = self._rows("SELECT source_id FROM articles WHERE article_id = ?", (article_id,))
        return str(rows[0][0]) if rows else None

    def copies_of(self, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The other articles of the same story, in order, by id, for those that have any.

        A store of an earlier version knows of none.
        """
        return store_copies.copies_of(self._rows, article_ids) if self._knows_copies else {}

    def copy_count(self) -> int:
        """How many articles are copies: those of each story beyond its first."""
        if not self._knows_copies:
            return 0
        counted = self._rows("SELECT count(*) - count(DISTINCT story) FROM stories")
        return int(counted[0][0])

    def copies_hold(self) -> bool:
        """Whether every article is signed and what is said of copies is about articles."""
        with self._lock:
            return store_copies.holds(self._db)

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """The passages that exist among these ids, by id."""
        rows = self._rows_of(f"SELECT {PASSAGE} FROM passages WHERE passage_id", passage_ids)
        return {row[0]: passage_of(row) for row in rows}

    def passage_terms(self, passage_ids: Iterable[str]) -> dict[str, str]:
        """The space-joined index terms of each of these passages that exists, by id."""
        return dict(
            self._rows_of("SELECT passage_id, terms FROM passages WHERE passage_id", passage_ids)
        )

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of one article, in reading order."""
        return [
            passage_of(row)
            for row in self._rows(
                f"SELECT {PASSAGE} FROM passages WHERE article_id = ? ORDER BY place",
                (article_id,),
            )
        ]

    def passage_ids(self, article_ids: Iterable[str] | None = None) -> list[str]:
        """Ids of all passages, or of those of some articles, in order."""
        if article_ids is None:
            rows = self._rows("SELECT passage_id FROM passages ORDER BY passage_id")
        else:
            rows = list(
                self._rows_of("SELECT passage_id FROM passages WHERE article_id", article_ids)
            )
        return [row[0] for row in rows]

    def days(self, article_ids: Iterable[str]) -> dict[str, date | None]:
        """The date of each of these articles that exists, by id."""
        found = self._rows_of("SELECT article_id, date FROM articles WHERE article_id", article_ids)
        return {article_id: date.fromisoformat(day) if day else None for article_id, day in found}

    def counts(self) -> tuple[int, int]:
        """How many articles and how many passages."""
        return (
            self._rows("SELECT count(*) FROM articles")[0][0],
            self._rows("SELECT count(*) FROM passages")[0][0],
        )

    def newest(self, until: date = date.max) -> date | None:
        """The date of the newest article that is dated that day or earlier."""
        query = "SELECT max(date) FROM articles WHERE date <= ?"
        found = self._rows(query, [until.isoformat()])[0][0]
        return date.fromisoformat(found) if found else None

    def oldest(self) -> date | None:
        """The date of the oldest dated article."""
        found = self._rows("SELECT min(date) FROM articles")[0][0]
        return date.fromisoformat(found) if found else None

    def has_dated(self, since: date | None, until: date | None) -> bool:
        """Whether an article is dated from one day to another; None is open."""
        days = [(since or date.min).isoformat(), (until or date.max).isoformat()]
        query = "SELECT 1 FROM articles WHERE date BETWEEN ? AND ? LIMIT 1"
        return bool(self._rows(query, days))

    def languages(self) -> dict[str, int]:
        """How many articles are in each language, the commonest first; none where not known."""
        if not self._knows_languages:
            return {}
        rows = self._rows("SELECT language, count(*) FROM languages GROUP BY 1 ORDER BY 2 DESC, 1")
        return dict(rows)

    def word_rows(
        self, article_ids: Iterable[str] | None = None
    ) -> Iterator[tuple[str, str, str, date | None, str, str]]:
        """(passage id, article id, terms, date, headline, language) of passages, in a fixed order.

        Args:
            article_ids: of which articles; None: of all.
        """
        columns = "passage_id, article_id, terms, date, title, substr(text, 1, 400), language"
        for chunk in chunks(self.article_ids() if article_ids is None else article_ids):
            for passage_id, article_id, terms, day, title, opening, language in self._rows(
                f"SELECT {columns} FROM passages JOIN articles USING (article_id)"
                " JOIN languages USING (article_id)"
                f" WHERE article_id IN ({marks(chunk)}) ORDER BY article_id, place",
                chunk,
            ):
                made = date.fromisoformat(day) if day else None
                yield passage_id, article_id, terms, made, title or opening, language

    # -- writing ---------------------------------------------------------------------------

    def put(self, prepared: Prepared, key: str, draft_hash: str) -> None:
        """Add or replace an article with its passages."""
        article = prepared.article
        row = article_row(article, key, draft_hash)
        with self._lock:
            self._db.execute("DELETE FROM passages WHERE article_id = ?", (article.article_id,))
            self._db.execute(
                f"INSERT OR REPLACE INTO articles ({ARTICLE}, key, draft_hash)"
                f" VALUES ({marks(row)})",
                row,
            )
            self._db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    passage_row(passage, place, terms)
                    for place, (passage, terms) in enumerate(prepared.passages)
                ),
            )
            store_copies.put_signature(self._db, article.article_id, prepared.signature)
            self._db.execute(
                "INSERT OR REPLACE INTO languages VALUES (?, ?)",
                (article.article_id, prepared.language),
            )

    def put_file_records(self, source_id: str, records: Mapping[str, FileRecord]) -> None:
        """Replace all that is known of a source's files."""
        with self._lock:
            self._db.execute("DELETE FROM files WHERE source_id = ?", (source_id,))
            self._db.executemany(
                "INSERT INTO files VALUES (?, ?, ?)",
                [(source_id, file, record.to_json()) for file, record in records.items()],
            )

    def remove(self, article_ids: Iterable[str]) -> None:
        """Remove articles and their passages."""
        with self._lock:
            for chunk in chunks(article_ids):
                for table in ("passages", "articles", "signatures", "languages"):
                    self._db.execute(
                        f"DELETE FROM {table} WHERE article_id IN ({marks(chunk)})", chunk
                    )

    def sign_again(self) -> None:
        """Sign every article anew, where other rules signed them or none did."""
        with self._lock:
            store_copies.sign_again(self._db)

    def group_copies(self) -> None:
        """Find what are copies, once everything is put."""
        with self._lock:
            store_copies.group(self._db)


def _damaged(path: Path, error: sqlite3.Error) -> BylineError:
    return BylineError(
        f"The articles in {path} cannot be read ({error}).",
        "Run: byline index FOLDER. It goes on from the newest version that can be read.",
    )
