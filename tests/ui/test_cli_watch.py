"""`byline index --watch` as a process of its own, with real files."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from index.versions import Home
from tests.index.corpus import story, texts_of, write_files
from tests.ui.command import Command

PATIENCE = 60


class Watcher:
    """A process that watches a folder, and what it prints."""

    def __init__(self, tmp_path: Path, *arguments: str) -> None:
        self.home = tmp_path / "home"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "index", *arguments, "--watch", "--json", "--home",
             str(self.home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        self._said: queue.Queue[str] = queue.Queue()
        for stream, lines in ((self._process.stdout, self._lines),
                              (self._process.stderr, self._said)):  # fmt: skip
            threading.Thread(target=_listen, args=(stream, lines), daemon=True).start()

    def watching(self) -> str:
        """What it says when it has begun to watch."""
        return self._said.get(timeout=PATIENCE)

    def report(self) -> dict[str, Any]:
        """The next build."""
        found: dict[str, Any] = json.loads(self._lines.get(timeout=PATIENCE))
        return found

    def settled(self, wanted: set[str]) -> None:
        """Wait until these texts are what is indexed."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if set(texts_of(Home(self.home)).values()) == wanted:
                return
            time.sleep(0.1)
        assert set(texts_of(Home(self.home)).values()) == wanted

    def stop(self, number: int = signal.SIGINT) -> int:
        """Its exit status."""
        self._process.send_signal(number)
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()


def _listen(stream: IO[str], lines: queue.Queue[str]) -> None:
    with stream:
        for line in stream:
            lines.put(line)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_files(tmp_path / "news", {"a.txt": story(1), "b.txt": story(2)})


@pytest.fixture
def watcher(tmp_path: Path, news: Path) -> Iterator[Watcher]:
    made = Watcher(tmp_path, str(news))
    assert made.report()["added"] == 2
    assert made.watching() == "Watching 1 source; Ctrl-C ends it.\n"
    yield made
    assert made.stop() == 0


def test_what_is_added_changed_and_removed_is_taken_in(watcher: Watcher, news: Path) -> None:
    write_files(news / "deep" / "er", {"c.txt": story(3)})
    watcher.settled({story(1), story(2), story(3)})
    write_files(news, {"a.txt": story(4)})
    watcher.settled({story(4), story(2), story(3)})
    (news / "b.txt").unlink()
    watcher.settled({story(4), story(3)})
    assert {watcher.report()["built"] for _ in range(3)} == {True}


def test_hidden_files_and_the_home_are_not_watched(watcher: Watcher, news: Path) -> None:
    write_files(news / ".git", {"x.txt": story(5)})
    write_files(news, {"c.txt": story(3)})
    watcher.settled({story(1), story(2), story(3)})
    assert Home(watcher.home).current() == 2


def test_a_file_that_is_replaced_again_and_again_is_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"one.txt": story(1)})
    watcher = Watcher(tmp_path, str(tmp_path / "one.txt"))
    try:
        watcher.report()
        for number in (2, 3):
            (tmp_path / "new").write_text(story(number), encoding="utf-8")
            (tmp_path / "new").replace(tmp_path / "one.txt")
            watcher.settled({story(number)})
    finally:
        assert watcher.stop(signal.SIGTERM) == 0


def test_a_folder_that_vanishes_keeps_its_articles_until_it_is_back(
    watcher: Watcher, news: Path
) -> None:
    news.rename(news.with_name("away"))
    time.sleep(2)
    assert set(texts_of(Home(watcher.home)).values()) == {story(1), story(2)}
    news.with_name("away").rename(news)
    write_files(news, {"c.txt": story(3)})
    watcher.settled({story(1), story(2), story(3)})


def test_an_estimate_is_not_watched(byline: Command, news: Path) -> None:
    ran = byline("index", str(news), "--watch", "--estimate")
    assert ran.code == 2
    assert "Leave out --watch or --estimate" in ran.err
