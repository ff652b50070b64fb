"""A Chroma server that is killed or paused in the middle: nothing is lost, and it is said.

The server is a real one and so are the signals.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest

from index.build import Wanted, build
from index.chroma import server_faults
from index.errors import BylineError
from index.reader import Index
from index.services import Services
from index.versions import Home
from rag.question import understand
from rag.retrieve import retrieve
from tests.conftest import scaled
from tests.index.corpus import HashEmbedder, story, texts_of, write_files, write_stories
from tests.index.desk import Held, assert_alike, held
from tests.servers.chroma import RunningChroma, running_chroma

HASTY = Services(chroma_timeout=1.0)
STORIES = 12


class Chroma:
    """A server that may be killed and started again over the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running = folder, ExitStack()
        self.server: RunningChroma
        self.start()

    def start(self, port: int | None = None) -> None:
        self.server = self._running.enter_context(running_chroma(self._folder, port))

    def start_again(self) -> None:
        """After a kill."""
        self.server.process.wait(30)
        self.start(self.server.port)

    def close(self) -> None:
        self._running.close()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    made = Chroma(tmp_path_factory.mktemp("server") / "data")
    yield made
    made.close()


class Case:
    """A home with one version on the server, and sources that have changed since."""

    def __init__(self, folder: Path, url: str) -> None:
        self.home, self.news = Home(folder / "home"), folder / "news"
        write_stories(self.news, range(STORIES))
        self.build(url)
        self.before = texts_of(self.home)
        changed = {f"story-{n}.txt": story(n + 100) for n in range(0, STORIES, 2)}
        write_files(self.news, {**changed, "new.txt": story(200)})
        (self.news / "story-1.txt").unlink()

    def build(self, url: str | None = None) -> None:
        wanted = Wanted((self.news,), chroma_url=url)
        build(self.home, wanted, HASTY, embedder=HashEmbedder())

    def clean(self) -> Held:
        """What a build of these sources gives that nothing has disturbed."""
        home = Home(self.home.folder.with_name("clean"))
        build(home, Wanted((self.news,)), embedder=HashEmbedder())
        return held(home)


@pytest.fixture
def case(chroma: Chroma, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr("index.new_version._BATCH", 8)  # so that it writes several times
    return Case(tmp_path, chroma.server.url)


def strike_at(
    monkeypatch: pytest.MonkeyPatch, number: int, strike: Callable[[], object]
) -> list[int]:
    """Strike when the server is used for the `number`th time; the list counts."""
    count = [0]

    @contextmanager
    def counted(url: str) -> Iterator[None]:
        count[0] += 1
        if count[0] == number:
            strike()
        with server_faults(url):
            yield

    monkeypatch.setattr("index.vectors.server_faults", counted)
    return count


def answers(home: Home) -> None:
    """The current version is whole."""
    index = Index(home, HASTY)
    with index.current() as version:
        passages = version.manifest.passages
        assert version.store.counts()[1] == len(version.words) == len(version.vectors) == passages
        assert version.vectors.search(HashEmbedder().embed_question("x"), 1)
    index.close()


def finish(case: Case, chroma: Chroma) -> None:
    """The old version or the new answers; the next run gives what a clean one gives."""
    answers(case.home)
    case.build()
    assert_alike(held(case.home), case.clean())
    mine = f"byline-{case.home.home_id()}-"
    left = {name for name in chroma.server.collections() if name.startswith(mine)}
    assert left == {case.home.manifest(n).collection for n in case.home.numbers()}


@pytest.fixture(scope="module")
def uses(chroma: Chroma, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How often the build of a case uses the server."""
    with pytest.MonkeyPatch.context() as counting:
        counting.setattr("index.new_version._BATCH", 8)
        case = Case(tmp_path_factory.mktemp("counted"), chroma.server.url)
        count = strike_at(counting, 0, lambda: None)
        case.build()
    return count[0]


@pytest.mark.parametrize("trial", range(scaled(2, 60)))
def test_a_server_that_is_killed_in_the_middle_of_a_build_loses_nothing(
    chroma: Chroma, case: Case, uses: int, trial: int
) -> None:
    chance = random.Random(trial)
    number = chance.randint(1, uses)
    # A moment later: while it does what it was asked.
    killing = threading.Timer(chance.choice([0, 0.002, 0.005]), chroma.server.kill)
    said: BylineError | None = None
    with pytest.MonkeyPatch.context() as struck:
        strike_at(struck, number, killing.start)
        try:
            case.build()
        except BylineError as error:
            said = error
    killing.join()
    if said:
        assert "Chroma server" in said.sentence
        assert "chroma run" in said.remedy
        assert texts_of(case.home) == case.before
    assert case.home.numbers() == ([1] if said else [1, 2])
    chroma.start_again()
    finish(case, chroma)


@pytest.mark.parametrize("trial", range(scaled(1, 20)))
def test_a_server_that_is_paused_in_the_middle_is_given_up_in_time(
    chroma: Chroma, case: Case, uses: int, trial: int
) -> None:
    number = random.Random(trial).randint(1, uses)
    begun = time.monotonic()
    with pytest.MonkeyPatch.context() as struck:
        strike_at(struck, number, chroma.server.pause)
        try:
            with pytest.raises(BylineError, match="does not answer"):
                case.build()
            # The first request that is not answered ends the build; nothing is asked again.
            assert time.monotonic() - begun < 10
            assert case.home.numbers() == [1]
        finally:
            chroma.server.go_on()
    finish(case, chroma)


def _killed(chroma: Chroma) -> Iterator[None]:
    chroma.server.kill()
    yield
    chroma.start_again()


def _paused(chroma: Chroma) -> Iterator[None]:
    chroma.server.pause()
    yield
    chroma.server.go_on()


@pytest.mark.parametrize("away", [_killed, _paused])
def test_while_the_server_is_away_words_are_found_and_a_question_says_why_not(
    chroma: Chroma, case: Case, away: Callable[[Chroma], Iterator[None]]
) -> None:
    asked = understand("What did the council of district 3 approve?", (), date(2024, 5, 7))
    opened, late = Index(case.home, HASTY), Index(case.home, HASTY)
    with opened.current() as version:
        assert version.vectors.search(HashEmbedder().embed_question("x"), 1)
    going: AbstractContextManager[None] = contextmanager(away)(chroma)
    with going:
        for index in (opened, late):
            with index.current() as version:
                # As a model of the server would be: it is not what is tried here.
                version._embedders._loaded[version.manifest.embedder] = HashEmbedder()
                assert version.words.search({"council": 1.0}, 3)
                assert version.store.counts()[0] == STORIES
                begun = time.monotonic()
                with pytest.raises(BylineError, match="does not answer"):
                    retrieve(version, asked, 5)
                assert time.monotonic() - begun < 10
    for index in (opened, late):
        with index.current() as version:
            assert retrieve(version, asked, 5)
        index.close()
