"""A build that is killed, at any moment: the last version answers, the next run finishes.

The processes are real and so is SIGKILL.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from unittest import mock

import pytest

from index.build import NoProgress, Wanted, build
from index.errors import BylineError
from index.lock import HOLDER
from index.reader import Index
from index.versions import Home
from tests.conftest import scaled
from tests.index.corpus import HashEmbedder, story, texts_of, write_files, write_stories
from tests.index.desk import assert_alike, held

STORIES = 60

# New processes are forked from one that has imported all this already.
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["chromadb.api.rust", "numpy.random", "index.build", __name__])


def die(*_: object, **__: object) -> None:
    """What a process does at its turning point."""
    os.kill(os.getpid(), signal.SIGKILL)


def _build(home: Path, news: Path, moment: str, begun: Connection) -> None:
    if moment:
        mock.patch(moment, die).start()
    begun.send("begun")
    build(Home(home), Wanted((news,)), embedder=HashEmbedder())


def start(home: Path, news: Path, moment: str = "") -> ForkServerProcess:
    """A process that builds; returns when it has begun."""
    receiving, sending = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=_build, args=(home, news, moment, sending))
    process.start()
    assert receiving.poll(60)
    assert receiving.recv() == "begun"
    receiving.close()
    sending.close()
    return process


def end(process: ForkServerProcess) -> int | None:
    process.join(60)
    return process.exitcode


class Bench:
    """A source, homes at three stages of it, and how long a build takes here."""

    def __init__(self, folder: Path) -> None:
        self.news = write_stories(folder / "news", range(STORIES))
        self.empty, self.first, self.clean = (folder / n for n in ("empty", "first", "clean"))
        self.empty.mkdir()
        build(Home(self.first), Wanted((self.news,)), embedder=HashEmbedder())
        self.before = texts_of(Home(self.first))
        changed = {f"story-{n}.txt": story(n + 1_000) for n in range(0, STORIES, 3)}
        write_files(self.news, {**changed, **{f"new-{n}.txt": story(2_000 + n) for n in range(30)}})
        for n in range(1, STORIES, 10):
            (self.news / f"story-{n}.txt").unlink()
        timed = folder / "timed"
        shutil.copytree(self.first, timed)
        process = start(timed, self.news)
        began = time.monotonic()
        assert end(process) == 0
        self.seconds = time.monotonic() - began
        build(Home(self.clean), Wanted((self.news,)), embedder=HashEmbedder())
        self.wanted = held(Home(self.clean))
        self.after = texts_of(Home(self.clean))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def answers(home: Home) -> None:
    """The current version is whole: everything that a question needs is there and agrees."""
    index = Index(home)
    with index.current() as version:
        articles, passages = version.store.counts()
        assert (articles, passages) == (version.manifest.articles, version.manifest.passages)
        assert len(version.words) == len(version.vectors) == passages
        assert version.words.search({"council": 1.0}, 1)
        assert version.vectors.search(HashEmbedder().embed_question("x"), 1)
    index.close()


def check_and_finish(home: Home, bench: Bench) -> None:
    """After a kill: the old version or the new answers, and the next run finishes the work."""
    number = home.current()
    if number is not None:
        answers(home)
        assert texts_of(home) in (bench.before, bench.after)
    build(home, Wanted((bench.news,)), embedder=HashEmbedder())
    answers(home)
    assert_alike(held(home), bench.wanted)
    assert list(home.versions_folder.glob(".new-*")) == []


@pytest.mark.parametrize("trial", range(scaled(10, 200)))
def test_a_kill_at_any_moment_loses_nothing(bench: Bench, tmp_path: Path, trial: int) -> None:
    folder = tmp_path / "home"
    shutil.copytree(bench.empty if trial % 3 == 2 else bench.first, folder)
    process = start(folder, bench.news)
    # Not a wait for something: the moment of the kill is what is tried.
    time.sleep(random.Random(trial).uniform(0, bench.seconds))
    process.kill()
    end(process)
    check_and_finish(Home(folder), bench)


@pytest.mark.parametrize("stage", ["empty", "first"])
@pytest.mark.parametrize(
    "moment",
    [
        "index.versions.write_file",  # making the marker, or moving the pointer
        "index.durable.sync_path",
        "index.versions.Home.new_folder",
        "index.new_version.update_words",
        "index.versions.sync_tree",
        "index.versions.sync_path",  # between renaming and pointing
        "index.versions.Home.point_to",
        "index.versions.Home.prune",
        "index.vectors.VectorIndex.close",
    ],
)
def test_a_kill_at_each_turning_point_loses_nothing(
    bench: Bench, tmp_path: Path, moment: str, stage: str
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(getattr(bench, stage), folder)
    assert end(start(folder, bench.news, moment)) == -signal.SIGKILL
    check_and_finish(Home(folder), bench)


def test_two_builds_at_once_wait_for_each_other(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    processes = [start(folder, bench.news) for _ in range(3)]
    assert [end(process) for process in processes] == [0, 0, 0]
    assert_alike(held(Home(folder)), bench.wanted)
    assert Home(folder).numbers() == [1]


class Told(NoProgress):
    """Keeps what is said while a build waits, and does something then."""

    def __init__(self, then: Callable[[], object]) -> None:
        self.said: list[str] = []
        self._then = then

    def waiting(self, sentence: str) -> None:
        self.said.append(sentence)
        self._then()


class Impatient(Home):
    """A home whose lock is not waited for for long."""

    def lock(
        self, waiting: Callable[[str], None], timeout: float = 0.2
    ) -> AbstractContextManager[None]:
        return super().lock(waiting, timeout)


@contextmanager
def standing_still(folder: Path, news: Path) -> Iterator[ForkServerProcess]:
    """A process that was stopped while it held the lock."""
    process = start(folder, news)
    holder = folder / HOLDER
    while not (holder.exists() and holder.read_text()):
        assert process.is_alive()
    assert process.pid
    os.kill(process.pid, signal.SIGSTOP)
    yield process
    process.kill()
    end(process)


def test_a_build_waits_for_another_and_says_for_whom(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    shutil.copytree(bench.first, folder)
    with standing_still(folder, bench.news) as process:
        told = Told(lambda: os.kill(process.pid or 0, signal.SIGCONT))
        report = build(Home(folder), Wanted((bench.news,)), None, told, HashEmbedder())
        assert end(process) == 0
    assert (report.built, report.version) == (False, 2)
    assert len(told.said) == 1
    assert f"(process {process.pid}, since " in told.said[0]
    assert_alike(held(Home(folder)), bench.wanted)


def test_a_build_that_stands_still_is_named_and_its_lock_is_free_when_it_is_killed(
    bench: Bench, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(bench.first, folder)
    with standing_still(folder, bench.news) as process:
        with pytest.raises(BylineError, match=f"still building.*process {process.pid}") as caught:
            build(Impatient(folder), Wanted((bench.news,)), embedder=HashEmbedder())
        assert "end it" in caught.value.remedy
        assert texts_of(Home(folder)) == bench.before
        process.kill()
        end(process)
        told = Told(lambda: pytest.fail("the lock of a dead process was waited for"))
        build(Impatient(folder), Wanted((bench.news,)), None, told, HashEmbedder())
    check_and_finish(Home(folder), bench)
