"""The tables of the article store, and what a row of them means."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from index.article import Article, Passage, Skip, Span

# SQLite's limit on parameters is far higher; small chunks keep the statement cache useful.
_CHUNK = 500
SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, source_id TEXT NOT NULL, key TEXT NOT NULL, origin TEXT NOT NULL,
    title TEXT NOT NULL, date TEXT, source TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL,
    metadata TEXT NOT NULL, text TEXT NOT NULL, text_hash TEXT NOT NULL, skipped TEXT NOT NULL,
    draft_hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles (source_id, key);
CREATE INDEX IF NOT EXISTS articles_by_date ON articles (date);
CREATE INDEX IF NOT EXISTS articles_by_text ON articles (text_hash);
CREATE TABLE IF NOT EXISTS passages (
    passage_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, place INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, sentences TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id, place);
CREATE TABLE IF NOT EXISTS languages (article_id TEXT PRIMARY KEY, language TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    source_id TEXT NOT NULL, file TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (source_id, file)
);
"""
ARTICLE = (
    "article_id, source_id, origin, title, date, source, author, url, metadata, text, skipped,"
    " text_hash"
)
PASSAGE = "passage_id, article_id, start, end, sentences"


def article_of(row: Sequence[Any]) -> Article:
    """The article in a row of ARTICLE."""
    article_id, source_id, origin, title, day, source, author, url, metadata, text, skipped, h = row
    return Article(
        article_id,
        text,
        origin,
        source_id,
        title,
        date.fromisoformat(day) if day else None,
        source,
        author,
        url,
        json.loads(metadata),
        tuple(Skip(*skip) for skip in json.loads(skipped)),
        h,
    )


def article_row(article: Article, key: str, draft_hash: str) -> tuple[Any, ...]:
    """The row of ARTICLE, key and draft hash that holds an article."""
    return (
        article.article_id,
        article.source_id,
        article.origin,
        article.title,
        article.date.isoformat() if article.date else None,
        article.source,
        article.author,
        article.url,
        json.dumps(dict(article.metadata), ensure_ascii=False),
        article.text,
        json.dumps([[s.start, s.end, s.reason] for s in article.skipped]),
        article.text_hash,
        key,
        draft_hash,
    )


def passage_row(passage: Passage, place: int, terms: str) -> tuple[Any, ...]:
    """The row that holds a passage: the so-manieth of its article, with its joined terms."""
    sentences = json.dumps([[s.start, s.end] for s in passage.sentences])
    span = passage.start, passage.end
    return (passage.passage_id, passage.article_id, place, *span, sentences, terms)


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage in a row of PASSAGE."""
    passage_id, article_id, start, end, sentences = row
    return Passage(
        passage_id, article_id, start, end, tuple(Span(*pair) for pair in json.loads(sentences))
    )


def knows_languages(db: sqlite3.Connection) -> bool:
    """Whether a store tells the language of its articles; those of earlier versions do not."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'languages'").fetchone()
    return found is not None


def is_storable(value: object) -> bool:
    """Whether a value can be written as UTF-8; half of a surrogate pair cannot."""
    if not isinstance(value, str) or value.isascii():
        return True
    return not any("\ud800" <= c <= "\udfff" for c in value)


def marks(values: Sequence[Any]) -> str:
    """A placeholder for each value."""
    return ", ".join("?" * len(values))


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids, each once, a few at a time."""
    unique = [article_id for article_id in dict.fromkeys(ids) if is_storable(article_id)]
    for start in range(0, len(unique), _CHUNK):
        yield unique[start : start + _CHUNK]
