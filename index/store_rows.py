"""The tables of the article store, and what a row of them means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from index.article import Article, Passage, Skip, Span

SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, source_id TEXT NOT NULL, key TEXT NOT NULL, origin TEXT NOT NULL,
    title TEXT NOT NULL, date TEXT, source TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL,
    metadata TEXT NOT NULL, text TEXT NOT NULL, text_hash TEXT NOT NULL, skipped TEXT NOT NULL,
    draft_hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles (source_id, key);
CREATE INDEX IF NOT EXISTS articles_by_text ON articles (text_hash);
CREATE TABLE IF NOT EXISTS passages (
    passage_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, place INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, sentences TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id, place);
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


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage in a row of PASSAGE."""
    passage_id, article_id, start, end, sentences = row
    return Passage(
        passage_id, article_id, start, end, tuple(Span(*pair) for pair in json.loads(sentences))
    )
