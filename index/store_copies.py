"""The tables of the article store that say which articles are copies of one story."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.copies import stories
from index.signatures import SIGNATURE, sign_article
from index.store_rows import chunks, marks

# Only articles that have copies stand in `stories`; a story bears the first id of its articles.
SCHEMA = """
CREATE TABLE IF NOT EXISTS signatures (article_id TEXT PRIMARY KEY, signature BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS stories (article_id TEXT PRIMARY KEY, story TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS stories_by_story ON stories (story, article_id);
"""
_HOLD = """
SELECT NOT EXISTS (SELECT article_id FROM articles EXCEPT SELECT article_id FROM signatures)
   AND NOT EXISTS (SELECT article_id FROM signatures EXCEPT SELECT article_id FROM articles)
   AND NOT EXISTS (SELECT article_id FROM stories EXCEPT SELECT article_id FROM articles)
   AND NOT EXISTS (SELECT story FROM stories GROUP BY story HAVING count(*) < 2)
"""


def knows_copies(db: sqlite3.Connection) -> bool:
    """Whether a store has these tables; those of earlier versions have not."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'stories'").fetchone()
    return found is not None


def put_signature(db: sqlite3.Connection, article_id: str, signature: bytes) -> None:
    """Store the signature of an article."""
    db.execute("INSERT OR REPLACE INTO signatures VALUES (?, ?)", (article_id, signature))


def sign_again(db: sqlite3.Connection) -> None:
    """Make these tables anew and sign every article, from what the others hold."""
    db.executescript(f"DROP TABLE IF EXISTS signatures; DROP TABLE IF EXISTS stories; {SCHEMA}")
    in_order = "SELECT terms FROM passages WHERE article_id = ? ORDER BY place"
    articles = db.execute(
        "SELECT article_id, title, text_hash, language FROM articles JOIN languages"
        " USING (article_id)"
    ).fetchall()
    for article_id, title, text_hash, language in articles:
        terms = [row[0] for row in db.execute(in_order, (article_id,))]
        put_signature(db, article_id, sign_article(title, text_hash, terms, language))


def group(db: sqlite3.Connection) -> None:
    """Find the stories anew: they follow from the signatures, whatever was there before."""
    count = db.execute("SELECT count(*) FROM signatures").fetchone()[0]
    signatures = np.empty(count, SIGNATURE)
    ids: list[str] = []
    rows = db.execute("SELECT article_id, signature FROM signatures ORDER BY article_id")
    for place, (article_id, signature) in enumerate(rows):
        ids.append(article_id)
        signatures[place] = np.frombuffer(signature, SIGNATURE)[0]
    db.execute("DELETE FROM stories")
    db.executemany("INSERT INTO stories VALUES (?, ?)", _members(ids, stories(signatures)))


def _members(ids: Sequence[str], story: NDArray[np.intp]) -> Iterator[tuple[str, str]]:
    """(article id, story) of every article that has copies."""
    _, first, which, size = np.unique(
        story, return_index=True, return_inverse=True, return_counts=True
    )
    for place in np.flatnonzero(size[which] > 1).tolist():
        yield ids[place], ids[first[which[place]]]


def copies_of(
    rows: Callable[[str, Sequence[str]], list[Any]], article_ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The other articles of the same story, in order, by id, for those that have any.

    Args:
        rows: the rows of a query with its parameters.
        article_ids: what is asked for.
    """
    story: dict[str, str] = {}
    for chunk in chunks(article_ids):
        asked = f"SELECT article_id, story FROM stories WHERE article_id IN ({marks(chunk)})"
        story.update(rows(asked, chunk))
    members: dict[str, list[str]] = {}
    for chunk in chunks(story.values()):
        asked = f"SELECT story, article_id FROM stories WHERE story IN ({marks(chunk)})"
        for name, article_id in rows(f"{asked} ORDER BY article_id", chunk):
            members.setdefault(name, []).append(article_id)
    return {
        article_id: tuple(other for other in members[name] if other != article_id)
        for article_id, name in story.items()
    }


def holds(db: sqlite3.Connection) -> bool:
    """Whether every article is signed and every story has copies."""
    return bool(db.execute(_HOLD).fetchone()[0])
