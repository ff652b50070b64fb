"""What is called equal is equal: every part of an index that differs is noticed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.article import Passage
from index.services import Services
from index.vectors import VectorIndex
from index.version_vectors import open_vectors
from index.versions import WORDS, Home
from index.word_parts import write_words
from tests.index.corpus import HashEmbedder, stored
from tests.index.desk import Desk, assert_equal


def _vectors(home: Home) -> VectorIndex:
    return open_vectors(home.version_folder(1), home.manifest(), Services())


def _a_passage(home: Home) -> Passage:
    with closing(stored(home)) as store:
        return store.passages_of(store.article_ids()[2])[0]


def drop_a_vector(home: Home) -> None:
    with closing(_vectors(home)) as vectors:
        vectors.remove([_a_passage(home).passage_id])


def change_a_vector(home: Home) -> None:
    with closing(_vectors(home)) as vectors:
        another = HashEmbedder().embed_question("another")
        vectors.upsert([_a_passage(home).passage_id], another)


def leave_a_vector_behind(home: Home) -> None:
    with closing(_vectors(home)) as vectors:
        vectors.upsert(["gone:0-1"], HashEmbedder().embed_question("gone"))


def _execute(home: Home, sql: str) -> None:
    path = home.version_folder(1) / "articles.sqlite"
    with closing(sqlite3.connect(path)) as store, store:
        assert store.execute(sql).rowcount == 1


def change_a_span(home: Home) -> None:
    _execute(
        home,
        'UPDATE passages SET "end" = "end" - 1 WHERE rowid = (SELECT max(rowid) FROM passages)',
    )


def change_a_sentence(home: Home) -> None:
    one = "(SELECT max(rowid) FROM passages)"
    _execute(home, f"UPDATE passages SET sentences = '[[0, 1]]' WHERE rowid = {one}")


def change_a_text(home: Home) -> None:
    one = "(SELECT max(rowid) FROM articles)"
    _execute(home, f"UPDATE articles SET text = text || '.' WHERE rowid = {one}")


def lose_an_article(home: Home) -> None:
    _execute(home, "DELETE FROM articles WHERE rowid = (SELECT max(rowid) FROM articles)")


def _words(home: Home, change: Callable[[str], str]) -> None:
    with closing(stored(home)) as store:
        first, *rows = store.word_rows()
    folder = home.version_folder(1) / WORDS
    shutil.rmtree(folder)
    changed = [(*first[:2], change(first[2]), *first[3:]), *rows]
    ids = dict.fromkeys(row[1] for row in changed)
    write_words(folder, ids, lambda ids: [row for row in changed if row[1] in ids])


def lose_a_word(home: Home) -> None:
    _words(home, lambda terms: terms.partition(" ")[2])


def count_a_word_twice(home: Home) -> None:
    _words(home, lambda terms: f"{terms} {terms.split()[0]}")


@pytest.fixture
def pair(desk: Desk, news: Path, tmp_path: Path) -> tuple[Home, Home]:
    other = Desk(tmp_path / "other")
    for one in (desk, other):
        one.index(news)
    return desk.home, other.home


def test_two_builds_of_one_source_are_equal(pair: tuple[Home, Home]) -> None:
    assert_equal(*pair)


@pytest.mark.parametrize(
    "change",
    [
        drop_a_vector, change_a_vector, leave_a_vector_behind, change_a_span, change_a_sentence,
        change_a_text, lose_an_article, lose_a_word, count_a_word_twice,
    ],
)  # fmt: skip
def test_a_difference_anywhere_is_noticed(
    pair: tuple[Home, Home], change: Callable[[Home], None]
) -> None:
    change(pair[1])
    for one, other in (pair, reversed(pair)):
        with pytest.raises(AssertionError):
            assert_equal(one, other)
