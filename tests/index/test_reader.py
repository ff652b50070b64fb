"""Readers: always a whole version, the newest at each question, the old one while it is in use."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import Wanted, build
from index.embeddings import BUILT_IN, EmbedderIdentity, StaticEmbedder
from index.errors import BylineError, IndexMismatch, NoIndex
from index.reader import Embedders, Index, OpenVersion
from index.services import Services
from index.versions import Home
from tests.index.corpus import HashEmbedder, write_stories


class Press:
    """A home that gets a new version, with one more story, each time."""

    def __init__(self, folder: Path) -> None:
        self.home, self._news = Home(folder / "home"), folder / "news"
        self._stories = 0

    def publish(self) -> int:
        write_stories(self._news, [self._stories, self._stories + 1])
        self._stories += 2
        return build(self.home, Wanted((self._news,)), embedder=HashEmbedder()).version


@pytest.fixture
def press(tmp_path: Path) -> Press:
    made = Press(tmp_path)
    made.publish()
    return made


@pytest.fixture
def index(press: Press) -> Iterator[Index]:
    opened = Index(press.home)
    yield opened
    opened.close()


def is_open(version: OpenVersion) -> bool:
    try:
        version.store.counts()
    except Exception:
        return False
    return True


def test_without_an_index_a_reader_is_told_how_to_make_one(tmp_path: Path) -> None:
    with (
        pytest.raises(NoIndex, match="There is no index") as caught,
        Index(Home(tmp_path)).current(),
    ):
        pytest.fail("there is nothing to read")
    assert "byline index" in caught.value.remedy


def test_a_reader_gets_the_first_version_as_soon_as_there_is_one(tmp_path: Path) -> None:
    press = Press(tmp_path)
    index = Index(press.home)
    with pytest.raises(NoIndex), index.current():
        pytest.fail("there is nothing to read")
    press.publish()
    with index.current() as version:
        assert version.number == 1
    index.close()


def test_an_open_index_follows_at_its_next_question(press: Press, index: Index) -> None:
    with index.current() as first:
        assert first.store.counts()[0] == 2
    press.publish()
    with index.current() as second:
        assert (second.number, second.store.counts()[0]) == (2, 4)
    assert not is_open(first)


def test_a_reader_inside_keeps_its_version_whole(press: Press, index: Index) -> None:
    with index.current() as first:
        passages = first.store.passage_ids()
        press.publish()
        with index.current() as second:
            assert second.number == 2
        assert first.number == 1
        assert first.store.passage_ids() == passages
        assert len(first.words) == len(first.vectors) == len(passages)
        assert first.words.search({"council": 1.0}, 1)
    assert not is_open(first)
    assert is_open(second)


def test_the_old_version_closes_with_its_last_reader(press: Press, index: Index) -> None:
    with index.current() as first, index.current() as same:
        assert first is same
        press.publish()
        with index.current() as second:
            assert second is not first
        assert is_open(first)
    assert not is_open(first)


def test_readers_survive_the_removal_of_their_version(press: Press, index: Index) -> None:
    with index.current() as first:
        first.vectors.search(HashEmbedder().embed_question("x"), 1)
        for _ in range(4):
            press.publish()
        assert 1 not in press.home.numbers()
        assert first.store.counts()[0] == 2
        assert first.words.search({"council": 1.0}, 1)


def test_a_rollback_is_followed(press: Press, index: Index) -> None:
    press.publish()
    with index.current() as version:
        assert version.number == 2
    press.home.point_to(1)
    with index.current() as version:
        assert version.number == 1


def test_the_same_version_is_opened_once(index: Index) -> None:
    with index.current() as first:
        pass
    with index.current() as second:
        assert first is second


def test_threads_may_share_an_index_while_versions_come(press: Press, index: Index) -> None:
    failures: list[BaseException] = []
    numbers: list[int] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                with index.current() as version:
                    numbers.append(version.number)
                    articles, passages = version.store.counts()
                    assert articles == 2 * version.number
                    assert len(version.words) == len(version.vectors) == passages
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        press.publish()
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert numbers
    with index.current() as version:
        assert version.number == 5


def test_a_damaged_version_is_said_with_a_remedy(press: Press) -> None:
    folder = press.home.version_folder(1)
    for damaged in (folder / "words" / "meta.json", folder / "articles.sqlite"):
        content = damaged.read_bytes()
        damaged.write_bytes(b"garbage")
        index = Index(press.home)
        said = "Version 1 of the index cannot be opened"
        with pytest.raises(BylineError, match=said) as caught, index.current():
            pytest.fail("it was opened")
        assert "byline index FOLDER" in caught.value.remedy
        damaged.write_bytes(content)
        index.close()


def test_vectors_that_are_lost_are_said_when_they_are_needed(press: Press, index: Index) -> None:
    (press.home.version_folder(1) / "chroma").rename(press.home.folder / "away")
    with index.current() as version:
        assert version.words.search({"council": 1.0}, 1)
        with pytest.raises(BylineError, match="no vectors") as caught:
            len(version.vectors)
    assert "byline index" in caught.value.remedy


def test_an_index_of_another_preprocessing_is_refused() -> None:
    embedders = Embedders(Services())
    with pytest.raises(IndexMismatch, match="made with") as caught:
        embedders.get(EmbedderIdentity(BUILT_IN, 256, "another"))
    assert "byline index" in caught.value.remedy


def test_a_model_is_loaded_once(index: Index) -> None:
    embedders = Embedders(Services())
    assert embedders.get(StaticEmbedder.identity) is embedders.get(StaticEmbedder.identity)
    assert index.built_in_embedder() is index.built_in_embedder()


def test_a_version_knows_the_model_that_made_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    build(home, Wanted((write_stories(tmp_path / "news", [1]),)))
    index = Index(home)
    with index.current() as version:
        assert version.embedder.identity == StaticEmbedder.identity
        assert version.embedder is index.built_in_embedder()
        asked = version.embedder.embed_question("the council")
        assert version.vectors.search(asked, 1)
    index.close()
