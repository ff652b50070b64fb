"""A version being made: vectors that are kept, written and dropped beside the articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.article import Article
from index.embeddings import passage_text
from index.errors import BylineError
from index.new_version import NewVersion
from index.passages import split_passages
from index.services import Services
from index.version_vectors import open_vectors
from index.versions import Home, Manifest, next_manifest
from tests.index.corpus import HashEmbedder, article_of, story

MODEL = HashEmbedder()


def begin(home: Home, before: Manifest | None = None) -> NewVersion:
    number = (before.number if before else 0) + 1
    manifest = next_manifest(before, home.home_id(), MODEL.identity, "", number)
    return NewVersion(home, manifest, MODEL, Services())


def finish(version: NewVersion, home: Home) -> Manifest:
    articles, passages = version.store.counts()
    number = int(version.folder.name.removeprefix(".new-"))
    version.publish(Manifest(number, "now", MODEL.identity, (), articles, passages))
    version.close()
    return home.manifest()


def stored_vectors(home: Home) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    manifest = home.manifest()
    folder = home.version_folder(manifest.number)
    vectors = open_vectors(folder, manifest, Services())
    found = vectors.vectors(list(_all_ids(vectors)))
    vectors.close()
    return dict(found)


def _all_ids(vectors: object) -> Iterator[str]:
    yield from vectors._collection.get(include=[])["ids"]  # type: ignore[attr-defined]


def assert_holds(home: Home, *articles: Article) -> None:
    """Exactly these articles' passages have vectors, each that of its words."""
    found = stored_vectors(home)
    expected = {p.passage_id: passage_text(a, p) for a in articles for p in split_passages(a)}
    assert found.keys() == expected.keys()
    for passage_id, text in expected.items():
        assert np.allclose(found[passage_id], MODEL.embed_question(text)[0], atol=1e-6)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


def test_what_was_put_is_published(home: Home) -> None:
    version = begin(home)
    articles = [article_of(story(n), str(n)) for n in range(5)]
    for article in articles:
        version.put(article, "key", "digest")
    manifest = finish(version, home)
    assert manifest.articles == 5
    assert version.embedded == manifest.passages
    assert_holds(home, *articles)


def test_a_version_starts_from_the_last_and_embeds_only_what_differs(home: Home) -> None:
    first = begin(home)
    long = article_of(story(1, paragraphs=30), "long")
    for article in (long, article_of(story(2), "changed"), article_of(story(3), "removed")):
        first.put(article, "key", "digest")
    before = finish(first, home)
    second = begin(home, before)
    assert second.start_from(before)
    longer = article_of(long.text + "\n\nThe end is new here.", "long")
    changed = article_of(story(4), "changed")
    second.put(longer, "key", "digest")
    second.put(changed, "key", "digest")
    second.remove(["removed", "not there"])
    finish(second, home)
    assert_holds(home, longer, changed)
    assert second.embedded <= len(split_passages(changed)) + 2


def test_an_article_put_twice_counts_once(home: Home) -> None:
    version = begin(home)
    version.put(article_of(story(1, paragraphs=9), "a"), "key", "digest")
    version.put(article_of(story(2), "a"), "key", "digest")
    version.put(article_of(story(3), "b"), "key", "digest")
    version.remove(["b"])
    version.put(article_of(story(3), "b"), "key", "digest")
    finish(version, home)
    assert_holds(home, article_of(story(2), "a"), article_of(story(3), "b"))


def test_changes_keep_their_order_across_batches(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.new_version._BATCH", 3)
    version = begin(home)
    for number in range(12):
        for name in ("a", "b", "c"):
            version.put(article_of(story(number), name), "key", "digest")
        if number % 3 == 2:
            version.remove(["b"])
    version.put(article_of(story(5), "b"), "key", "digest")
    finish(version, home)
    assert_holds(home, *(article_of(story(n), i) for n, i in ((11, "a"), (5, "b"), (11, "c"))))


def test_a_model_that_fails_is_said_where_the_build_waits(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.new_version._BATCH", 3)

    class Failing(HashEmbedder):
        def embed_passages(self, texts: object) -> object:  # type: ignore[override]
            raise BylineError("It failed.", "Start it.")

    manifest = next_manifest(None, home.home_id(), MODEL.identity, "", 1)
    version = NewVersion(home, manifest, Failing(), Services())  # type: ignore[arg-type]

    def put_many() -> None:
        for number in range(50):
            version.put(article_of(story(number), str(number)), "key", "digest")

    with pytest.raises(BylineError, match="It failed"):
        put_many()
    version.close()
    assert list(home.versions_folder.iterdir()) == []


def test_a_version_that_is_thrown_away_leaves_nothing(home: Home) -> None:
    version = begin(home)
    version.put(article_of(story(1)), "key", "digest")
    version.close()
    assert list(home.versions_folder.iterdir()) == []
    assert home.current() is None


def test_an_article_of_litter_alone_is_kept_without_passages(home: Home) -> None:
    version = begin(home)
    version.put(article_of("Comments are closed.\n"), "key", "digest")
    manifest = finish(version, home)
    assert (manifest.articles, manifest.passages) == (1, 0)


def test_a_text_of_one_endless_word_or_of_signs_alone_can_be_published(home: Home) -> None:
    version = begin(home)
    version.put(article_of("x" * 50_000, "word"), "key", "digest")
    version.put(article_of("😀 👍 … !?", "signs"), "key", "digest")
    assert finish(version, home).articles == 2


@pytest.mark.parametrize("wrong", ["articles", "passages"])
def test_counts_that_do_not_agree_are_not_published(home: Home, wrong: str) -> None:
    version = begin(home)
    version.put(article_of(story(1)), "key", "digest")
    articles, passages = version.store.counts()
    counts = {"articles": articles, "passages": passages, wrong: 99}
    with pytest.raises(BylineError, match=f"does not hold together .*{wrong} "):
        version.publish(Manifest(1, "now", MODEL.identity, (), **counts))  # type: ignore[arg-type]
    version.close()
    assert home.current() is None
