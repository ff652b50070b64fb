"""Whatever people do to their files and to the index, it holds what a dictionary says it must."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from index.article import file_of
from index.build import BuildReport, NoProgress, Wanted, build
from index.embeddings import passage_text
from index.errors import BylineError
from index.reader import Index, OpenVersion, check
from index.services import Services
from index.versions import Home
from rag.question import understand
from rag.retrieve import retrieve
from tests.conftest import scaled
from tests.index.corpus import HashEmbedder, article_of
from tests.index.edits import begin, edit
from tests.index.newsroom import (
    Held,
    Newsroom,
    Place,
    Published,
    restored,
    text_of,
    title_of,
    without,
    word_of,
)

DAY = date(2024, 5, 7)
ALLOWED = st.sampled_from([False, False, True])
PARTS: list[Place] = [("main", "in"), ("main", "in/a.txt"), ("main", "list.jsonl")]
# Where a build may end: at the n-th sign of life, or at a step of its publishing.
STEPS = (
    "versions.write_sums",
    "versions.sync_tree",
    "versions.Home.point_to",
    "new_version.update_words",
    "new_version.NewVersion._verify",
    "build.Home.prune",
)


class Crash(BaseException):
    """The end of a build, which nothing may catch."""


class Fragile(NoProgress):
    """Ends the build at the n-th sign of life."""

    def __init__(self, left: int) -> None:
        self.left = left

    def _tick(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Crash

    def stage(self, name: str) -> None:
        self._tick()

    def read(self, articles: int, passages: int) -> None:
        self._tick()


def crash(*_: object, **__: object) -> None:
    raise Crash


class Story(RuleBasedStateMachine):
    """One home, its sources, and readers, over a sequence of what may happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="story-")).resolve()
        self.room = Newsroom(self.folder)
        self.home = Home(self.folder / "home")
        self.model = HashEmbedder()
        self.index = Index(self.home)
        self.last = Published()
        self.versions: dict[int, Published] = {}
        self.half_pruned: set[int] = set()
        self.reading = ExitStack()
        self.read: tuple[OpenVersion, Published] | None = None
        self.seen: tuple[int | None, OpenVersion | None] = (None, None)

    def teardown(self) -> None:
        self.reading.close()
        self.index.close()
        shutil.rmtree(self.folder)

    # -- files -----------------------------------------------------------------------------

    @initialize(built=st.booleans())
    def begin(self, built: bool) -> None:
        begin(self.room)
        if built:
            self._build([("main", ""), ("other", "")], allow=False)

    @rule(data=st.data(), times=st.integers(1, 3))
    def edit(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            edit(self.room, data)

    # -- builds ----------------------------------------------------------------------------

    @rule(data=st.data(), allow=ALLOWED)
    def edit_and_build(self, data: st.DataObject, allow: bool) -> None:
        self.edit(data, 1)
        self.build(data, allow, False)

    @rule(data=st.data(), allow=ALLOWED, again=st.booleans())
    def build(self, data: st.DataObject, allow: bool, again: bool) -> None:
        scopes = self._scopes(data)
        if scopes:
            self._build(scopes, allow)
            if self.last.sources and again:
                report = self._run(scopes, allow)
                assert not report.built
                assert self.model.embedded == []

    @rule(data=st.data(), allow=ALLOWED, moment=st.integers(0, 14) | st.sampled_from(STEPS))
    def crash(self, data: st.DataObject, allow: bool, moment: int | str) -> None:
        scopes = self._scopes(data)
        if not scopes:
            return
        fragile = Fragile(moment if isinstance(moment, int) else 1_000)
        expected = self.room.build(self.last, scopes, allow)
        try:
            with ExitStack() as broken:
                if isinstance(moment, str):
                    broken.enter_context(mock.patch(f"index.{moment}", crash))
                self._run(scopes, allow, fragile)
        except Crash:
            # It leaves nothing; a process that is killed does, and the next build removes it.
            left = self.home.versions_folder / ".new-1"
            for folder in self.home.versions_folder.glob(".new-*"):
                assert [path.name for path in folder.iterdir()] == ["left"]
            left.mkdir(parents=True, exist_ok=True)
            (left / "left").write_bytes(b"half")
        except BylineError:
            assert not self.last.sources
            return
        made = [number for number in self.home.numbers() if number not in self.versions]
        for number in made:  # it ended after the version was whole
            self.versions[number] = expected
            if number == self.home.current():
                self.last = expected

    @precondition(lambda self: self.last.sources)
    @rule(data=st.data())
    def remove_by_hand(self, data: st.DataObject) -> None:
        if self.last.articles:
            identity = data.draw(st.sampled_from(sorted(self.last.articles)))
            report = build(self.home, Wanted(remove=(identity,)), embedder=self.model)
            stand_in = dict(self.home.manifest().stand_ins)[identity]
            self._published(report.version, without(self.last, identity, stand_in))
            self._build([(source, "") for source in self.last.sources], allow=False)
            assert identity not in self.last.articles

    @precondition(lambda self: self.last.excluded)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        identity = data.draw(st.sampled_from(sorted(self.last.excluded)))
        scopes = [(source, "") for source in self.last.sources]
        expected = self.room.build(restored(self.last, identity), scopes, allow=False)
        report = build(self.home, Wanted(restore=(identity,)), embedder=self.model)
        if report.built:
            self._published(report.version, expected)

    @precondition(lambda self: len(self.versions) > 1)
    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.home.numbers()))
        assert number in self.versions
        if number in self.half_pruned:
            try:
                check(self.home, number, Services())
            except BylineError:
                return
            raise AssertionError("half a version passed for a whole one")
        self.home.point_to(number)
        self.last = self.versions[number]

    @precondition(lambda self: len(self.versions) > 1)
    @rule(data=st.data())
    def a_killed_build_left_half_of_an_old_version(self, data: st.DataObject) -> None:
        numbers = self.home.numbers()
        if numbers[0] != self.home.current():
            part = data.draw(st.sampled_from(["words", "chroma"]))
            shutil.rmtree(self.home.version_folder(numbers[0]) / part, ignore_errors=True)
            self.half_pruned.add(numbers[0])

    def _scopes(self, data: st.DataObject) -> list[Place]:
        """Some of the paths that a person may name."""
        known = self.last.sources
        paths: list[list[Place]] = [[("main", "")], [("other", "")], [("main", ""), ("other", "")]]
        if "main" in known:
            paths += [[part] for part in PARTS]
        if known:
            paths.append([(source, "") for source in known])
        return data.draw(st.sampled_from(paths))

    def _run(self, scopes: list[Place], allow: bool, progress: Any = None) -> BuildReport:
        self.model.embedded.clear()
        paths = tuple(self.room.path(scope) for scope in scopes)
        wanted = Wanted(paths, allow_removals=allow)
        return build(self.home, wanted, progress=progress, embedder=self.model)

    def _build(self, scopes: list[Place], allow: bool) -> None:
        expected = self.room.build(self.last, scopes, allow)
        if not expected.sources:
            with pytest.raises(BylineError, match="No articles could be read"):
                self._run(scopes, allow)
            return
        report = self._run(scopes, allow)
        old = {(i, article.number) for i, article in self.last.articles.items()}
        new = {(i, article.number) for i, article in expected.articles.items()}
        assert report.embedded == len(new - old)
        if report.built:
            self._published(report.version, expected)
        else:
            assert expected.articles == self.last.articles

    def _published(self, number: int, expected: Published) -> None:
        assert number == self.home.current()
        self.last = self.versions[number] = expected
        manifest = self.home.manifest()
        assert {source.name for source in manifest.sources} == set(expected.sources)
        assert set(manifest.excluded) == expected.excluded
        assert set(manifest.kept) & expected.articles.keys() == expected.kept

    # -- readers ---------------------------------------------------------------------------

    @precondition(lambda self: self.last.sources)
    @rule()
    def enter(self) -> None:
        """A question begins, and lasts over whatever happens next."""
        self.reading.close()
        version = self.reading.enter_context(self.index.current())
        version.vectors.search(self.model.embed_question("x"), 1)
        self.read = version, self.last

    @rule()
    def leave(self) -> None:
        self.reading.close()
        self.read = None

    @invariant()
    def the_reader_sees_the_last_published_state(self) -> None:
        if self.home.current() is None:
            assert not self.last.sources
            return
        with self.index.current() as version:
            assert version.number == self.home.current()
            if (version.number, version) != self.seen:
                self._holds(version, self.last)
                self.seen = (version.number, version)
        if self.read and self.read[0].number != self.seen[0]:
            self._holds(*self.read)

    def _holds(self, version: OpenVersion, wanted: Published) -> None:
        """A version holds exactly this, in all of its parts; one that is no longer kept, but is
        being read, in all but its vectors."""
        found = {
            article.article_id: (
                Held((article.source_id, file_of(key)), int(article.title.split()[1])),
                article.text,
            )
            for article, key, _ in version.store.iter_rows()
        }
        assert {i: held for i, (held, _) in found.items()} == dict(wanted.articles)
        for held, text in found.values():
            assert text == text_of(held.number, held.place[1].endswith(".jsonl"))
        ids = set(version.store.passage_ids())
        assert {passage.split(":")[0] for passage in ids} == set(found)
        every = [word_of(number) for number in range(1, self.room.written + 1)]
        hits = version.words.search(dict.fromkeys(every, 1.0), 1_000)
        assert {hit.passage_id for hit in hits} == ids
        if version.number not in self.home.numbers() or version.number in self.half_pruned:
            return
        assert len(version.vectors) == len(version.vectors.vectors(list(ids))) == len(ids)
        gone = [n for n in range(1, self.room.written + 1) if n not in wanted.numbers()]
        if gone:
            self._not_found(version, gone[-1], ids)

    def _not_found(self, version: OpenVersion, number: int, ids: set[str]) -> None:
        """An article that is gone is not found, by its words, its vector or a whole question."""
        assert version.words.search({word_of(number): 1.0}, 10) == []
        article = article_of(text_of(number, False), title=title_of(number))
        assert version.words.passage_frequency(word_of(number)) == 0
        near = version.vectors.search(self.model.embed_question(article.text), 1_000)
        assert {hit.passage_id for hit in near} <= ids
        version._embedders._loaded[version.manifest.embedder] = self.model
        asked = understand(f"What did the council hear of {word_of(number)}?", (), DAY)
        for hit in retrieve(version, asked, 5):
            assert hit.passage.passage_id in ids
            assert word_of(number) not in passage_text(hit.article, hit.passage)


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=scaled(6, 300), stateful_step_count=30, deadline=None)
