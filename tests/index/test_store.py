"""The store of articles: what goes in comes out."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Json
from index.errors import BylineError
from index.passages import split_passages
from index.preparing import prepare
from index.store import ArticleStore
from tests.index.corpus import any_text, article_of, story

json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def put(store: ArticleStore, *articles: Article, key: str = "k.txt") -> None:
    for article in articles:
        store.put(prepare(article), key, f"digest of {article.article_id}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    opened = ArticleStore(tmp_path / "articles.sqlite", writable=True)
    yield opened
    opened.close()


@given(
    any_text,
    st.dictionaries(st.text(max_size=5), json_values, max_size=3),
    st.none() | st.dates(),
)
def test_an_article_comes_out_as_it_went_in(
    text: str, metadata: dict[str, Json], day: date | None
) -> None:
    article = replace(article_of(text), metadata=metadata, date=day, title="T", author="Ü")
    store = ArticleStore(Path(":memory:"), writable=True)
    put(store, article)
    assert store.article("a") == article
    assert store.passages_of("a") == split_passages(article)
    assert next(iter(store.iter_rows())) == (article, "k.txt", "digest of a")
    store.close()


def test_what_is_not_there_is_not_found(store: ArticleStore) -> None:
    put(store, article_of(story(1)))
    assert store.article("b") is None
    assert store.owner("b") is None
    assert store.articles(["a", "b"]).keys() == {"a"}
    assert store.passages(["a:0-1", "b:0-1"]) == {}
    assert store.passages_of("b") == []


def test_an_article_put_again_replaces_the_old_one_and_its_passages(store: ArticleStore) -> None:
    put(store, article_of(story(1, paragraphs=9)))
    put(store, article_of("It is short now."))
    assert store.counts() == (1, 1)
    assert [p.passage_id for p in store.passages_of("a")] == ["a:0-16"]


def test_removing_takes_the_passages_too(store: ArticleStore) -> None:
    put(store, article_of(story(1), "a"), article_of(story(2), "b"))
    store.remove(["a", "not there"])
    assert store.article_ids() == ["b"]
    assert {p.article_id for p in store.passages(store.passage_ids()).values()} == {"b"}


def test_sources_are_told_apart(store: ArticleStore) -> None:
    put(store, replace(article_of(story(1), "a"), source_id="one"), key="1.txt")
    put(store, replace(article_of(story(2), "b"), source_id="two"), key="2.txt")
    assert store.article_ids("one") == ["a"]
    assert store.owner("b") == "two"
    assert store.keys("two") == [("b", "2.txt")]
    assert store.draft_hashes("one") == {"a": "digest of a"}
    assert store.texts("one") == [("a", "1.txt", article_of(story(1)).text_hash)]


def test_many_articles_are_read_a_few_at_a_time_and_all_of_them(store: ArticleStore) -> None:
    ids = [f"{n:04}" for n in range(450)]
    put(store, *(article_of("It rained.", i) for i in ids))
    assert [a.article_id for a in store.iter_articles()] == ids
    assert [row[0].article_id for row in store.iter_rows()] == ids
    assert list(store.articles(ids)) == ids
    assert [row[1] for row in store.word_rows()] == ids


def test_word_rows_carry_terms_day_headline_and_language(store: ArticleStore) -> None:
    put(store, replace(article_of("It rained."), date=date(2024, 5, 6)))
    assert list(store.word_rows()) == [
        ("a:0-10", "a", "it rain", date(2024, 5, 6), "It rained.", "en")
    ]


def test_the_newest_day_is_known(store: ArticleStore) -> None:
    assert store.newest() is None
    put(store, replace(article_of("A.", "a"), date=date(2024, 5, 6)))
    put(store, replace(article_of("B.", "b"), date=date(2023, 5, 6)), article_of("C.", "c"))
    assert store.newest() == date(2024, 5, 6)


@pytest.mark.parametrize("name", ["a?mode=rw", "a#b", "a b%20", "ünï 😀"])
def test_a_folder_of_any_name_can_hold_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "articles.sqlite"
    path.parent.mkdir()
    store = ArticleStore(path, writable=True)
    put(store, article_of("It rained."))
    store.close()
    reader = ArticleStore(path)
    assert reader.counts() == (1, 1)
    reader.close()


def test_a_finished_store_cannot_be_written(tmp_path: Path) -> None:
    ArticleStore(tmp_path / "s", writable=True).close()
    reader = ArticleStore(tmp_path / "s")
    with pytest.raises(sqlite3.OperationalError):
        put(reader, article_of("It rained."))
    reader.close()


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 99])
def test_a_store_that_is_missing_or_damaged_is_said_with_a_remedy(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "s").write_bytes(content)
    with pytest.raises(BylineError, match="cannot be read") as caught:
        ArticleStore(tmp_path / "s")
    assert "byline index FOLDER" in caught.value.remedy


def test_threads_may_share_a_reader(tmp_path: Path) -> None:
    writer = ArticleStore(tmp_path / "s", writable=True)
    put(writer, *(article_of(story(n), str(n)) for n in range(20)))
    writer.close()
    reader = ArticleStore(tmp_path / "s")
    found: list[str] = []

    def read() -> None:
        for n in range(20):
            article = reader.article(str(n))
            assert article is not None
            found.append(article.text)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.close()
    assert sorted(found) == sorted(article_of(story(n)).text for n in range(20) for _ in threads)


def test_an_id_that_cannot_be_written_is_that_of_no_article(tmp_path: Path) -> None:
    store = ArticleStore(tmp_path / "s", writable=True)
    put(store, article_of("It rained.", "a"))
    assert store.article("\udcff") is None
    assert store.owner("\udcff") is None
    assert set(store.articles(["\udcff", "a"])) == {"a"}
    assert store.passages(["\udcff"]) == {}
    store.close()
