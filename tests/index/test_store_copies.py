"""What the store knows of copies: kept through changes, the same as if all were put at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.preparing import prepare
from index.store import ArticleStore
from tests.index.corpus import article_of, story

LONGER = story(1) + "\nThe end of it is new, and it was added on the day after.\n"
TEXTS = (story(1), LONGER, story(2), story(2) + "\nOne more.\n", "Short.", "Comments are closed.")


def put(store: ArticleStore, article_id: str, text: str, title: str = "") -> None:
    article = article_of(text, article_id, title=title)
    store.put(prepare(article), "key", "digest")


def all_copies(store: ArticleStore) -> dict[str, tuple[str, ...]]:
    return store.copies_of(store.article_ids())


@pytest.fixture
def store() -> Iterator[ArticleStore]:
    opened = ArticleStore(Path(":memory:"), writable=True)
    yield opened
    opened.close()


def test_copies_are_the_others_of_the_same_story(store: ArticleStore) -> None:
    for article_id, text in zip("cabde", (story(1), story(1), LONGER, story(2), "A."), strict=True):
        put(store, article_id, text)
    store.group_copies()
    assert all_copies(store) == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}
    assert store.copies_of(["c", "d", "no such", "c"]) == {"c": ("a", "b")}
    assert store.copies_of([]) == {}
    assert store.copies_of(["\udcff"]) == {}
    assert store.copy_count() == 2
    assert store.copies_hold()


def test_articles_without_a_passage_are_copies_where_their_texts_are_equal(
    store: ArticleStore,
) -> None:
    for article_id, text in zip("abcd", ("😀", "😀", "👍", ""), strict=True):
        put(store, article_id, text)
    put(store, "e", "Comments are closed.\n")
    put(store, "f", "Comments are closed.\n")
    store.group_copies()
    assert all_copies(store) == {"a": ("b",), "b": ("a",), "e": ("f",), "f": ("e",)}


def test_a_notice_in_place_of_articles_does_not_make_them_copies(store: ArticleStore) -> None:
    notice = (
        "We will use the details you have shared to manage your registration. You agree to the"
        " processing, storage, sharing and use of this information as our policy describes it.\n"
    )
    put(store, "a", notice * 3, "Floods in the Indus valley")
    put(store, "b", notice * 3, "Four held after a bank raid")
    put(store, "c", notice * 3, "Floods in the Indus valley")
    put(store, "d", "The floods in the valley of the Indus go back.", "Floods in the Indus valley")
    put(store, "e", "The floods in the valley of the Indus go back.", "Indus: the floods go back")
    store.group_copies()
    assert all_copies(store) == {"a": ("c",), "c": ("a",), "d": ("e",), "e": ("d",)}


def test_what_was_removed_is_a_copy_of_nothing(store: ArticleStore) -> None:
    for article_id in "abc":
        put(store, article_id, story(1))
    store.group_copies()
    store.remove(["b"])
    assert not store.copies_hold()
    store.group_copies()
    assert all_copies(store) == {"a": ("c",), "c": ("a",)}
    store.remove(["a"])
    store.group_copies()
    assert all_copies(store) == {}
    assert (store.copy_count(), store.copies_hold()) == (0, True)


def test_what_is_not_signed_does_not_hold(store: ArticleStore) -> None:
    put(store, "a", story(1))
    store.group_copies()
    store._db.execute("DELETE FROM signatures")
    assert not store.copies_hold()


changes = st.lists(
    st.one_of(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(TEXTS)),
        st.tuples(st.sampled_from("abcdef"), st.none()),
        st.none(),
    ),
    max_size=25,
)


@given(changes)
def test_after_any_changes_it_is_as_if_put_at_once(
    made: list[tuple[str, str | None] | None],
) -> None:
    store = ArticleStore(Path(":memory:"), writable=True)
    clean = ArticleStore(Path(":memory:"), writable=True)
    left: dict[str, str] = {}
    for change in made:
        if change is None:
            store.group_copies()
        elif change[1] is None:
            store.remove([change[0]])
            left.pop(change[0], None)
        else:
            put(store, change[0], change[1])
            left[change[0]] = change[1]
    for article_id, text in sorted(left.items(), reverse=True):
        put(clean, article_id, text)
    store.group_copies()
    clean.group_copies()
    assert all_copies(store) == all_copies(clean)
    assert store.copy_count() == clean.copy_count()
    assert store.copies_hold()
    signed = "SELECT * FROM signatures ORDER BY article_id"
    assert store._rows(signed) == clean._rows(signed)
    store.sign_again()
    assert store._rows(signed) == clean._rows(signed)
    store.close()
    clean.close()


def test_a_store_of_an_earlier_version_is_read_and_can_be_signed(tmp_path: Path) -> None:
    path = tmp_path / "articles.sqlite"
    made = ArticleStore(path, writable=True)
    for article_id in "ab":
        put(made, article_id, story(1))
    made.close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE signatures; DROP TABLE stories;")
    old = ArticleStore(path)
    assert old.article_ids() == ["a", "b"]
    assert (all_copies(old), old.copy_count()) == ({}, 0)
    old.close()
    again = ArticleStore(path, writable=True)
    again.sign_again()
    again.group_copies()
    assert all_copies(again) == {"a": ("b",), "b": ("a",)}
    again.close()
