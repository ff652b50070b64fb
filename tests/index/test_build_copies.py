"""Copies through builds: found, kept, let go, the same as in a clean build, also of old homes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import BylineError
from index.reader import Index
from index.versions import Home
from tests.index.corpus import ids_of, stored, story, write_files, write_stories
from tests.index.desk import Desk, assert_equal

LONGER = story(1) + "\nThe end of it is new, and it was added on the day after.\n"


def copies_in(home: Home) -> set[frozenset[str]]:
    """The stories of more than one article, by the names of their files."""
    names = {article_id: key for key, article_id in ids_of(home).items()}
    with closing(stored(home)) as store:
        found = store.copies_of(names)
        assert store.copy_count() == len(found) - len(
            {frozenset((i, *c)) for i, c in found.items()}
        )
    return {frozenset(names[i] for i in (one, *others)) for one, others in found.items()}


@pytest.fixture
def wire(news: Path) -> Path:
    """Six stories, one of them under two more names."""
    return write_files(news, {"wire/again.txt": story(1), "wire/longer.txt": LONGER})


STORY = frozenset({"story-1.txt", "wire/again.txt", "wire/longer.txt"})


def test_copies_are_found_and_counted(desk: Desk, wire: Path) -> None:
    report = desk.index(wire)
    assert (report.articles, report.copies) == (8, 2)
    assert copies_in(desk.home) == {STORY}
    again = desk.index(wire)
    assert (again.built, again.copies) == (False, 2)


def test_changes_and_removals_keep_copies_right(desk: Desk, wire: Path, tmp_path: Path) -> None:
    desk.index(wire)
    write_files(wire, {"wire/again.txt": story(50), "wire/third.txt": LONGER})
    (wire / "story-1.txt").unlink()
    report = desk.index()
    assert (report.changed, report.added, report.removed, report.copies) == (1, 1, 1, 1)
    assert copies_in(desk.home) == {frozenset({"wire/longer.txt", "wire/third.txt"})}
    clean = Desk(tmp_path / "clean")
    clean.index(wire)
    assert_equal(desk.home, clean.home)
    (wire / "wire/third.txt").unlink()
    assert desk.index().copies == 0
    assert copies_in(desk.home) == set()


def test_a_renamed_file_stays_a_copy(desk: Desk, wire: Path) -> None:
    desk.index(wire)
    (wire / "wire/again.txt").rename(wire / "renamed.txt")
    report = desk.index()
    assert (report.renamed, report.embedded, report.copies) == (1, 0, 2)
    assert copies_in(desk.home) == {STORY - {"wire/again.txt"} | {"renamed.txt"}}


def test_after_a_rollback_copies_are_those_of_that_version(desk: Desk, wire: Path) -> None:
    desk.index(wire)
    (wire / "wire/again.txt").unlink()
    desk.index()
    desk.home.point_to(1)
    assert copies_in(desk.home) == {STORY}
    assert desk.index().copies == 1


def test_copies_of_other_sources_count(desk: Desk, wire: Path, tmp_path: Path) -> None:
    desk.index(wire)
    other = write_files(tmp_path / "other", {"same.txt": story(2)})
    report = desk.index(other)
    assert (report.added, report.unchanged, report.copies) == (1, 0, 3)
    assert copies_in(desk.home) == {STORY, frozenset({"story-2.txt", "same.txt"})}


def make_old(home: Home) -> None:
    """Make the current version what earlier programs wrote."""
    folder = home.version_folder(home.manifest().number)
    fields = json.loads((folder / "manifest.json").read_text())
    del fields["copies"]
    (folder / "manifest.json").write_text(json.dumps(fields))
    with closing(sqlite3.connect(folder / "articles.sqlite")) as db:
        db.executescript("DROP TABLE signatures; DROP TABLE stories;")
    (folder / "sums.json").unlink()


def test_an_old_home_is_read_and_the_next_build_finds_copies_and_embeds_nothing(
    desk: Desk, wire: Path
) -> None:
    desk.index(wire)
    make_old(desk.home)
    with Index(desk.home).current() as version:
        assert len(version.store.article_ids()) == 8
        assert version.store.copies_of(version.store.article_ids()) == {}
    shutil.rmtree(wire)
    report = desk.index()
    assert (report.built, report.embedded, report.articles, report.copies) == (True, 0, 8, 2)
    assert copies_in(desk.home) == {STORY}
    assert not desk.index().built


def test_other_rules_sign_and_group_again(
    desk: Desk, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.index(wire)
    with monkeypatch.context() as other:
        other.setattr("index.manifest.COPIES_VERSION", "rules-99")
        other.setattr("index.copies.MIN_SIZE", 10_000)
        report = desk.index()
        assert (report.built, report.embedded, report.copies) == (True, 0, 1)
        assert not desk.index().built
    assert desk.index().copies == 2


def test_copies_that_do_not_hold_together_are_not_published(
    desk: Desk, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.index(wire)
    write_stories(wire, [9])
    with monkeypatch.context() as broken:
        broken.setattr("index.store_copies.put_signature", lambda *_: None)
        with pytest.raises(BylineError, match=r"does not hold together \(copies\)"):
            desk.index()
    assert copies_in(desk.home) == {STORY}
    assert desk.index().copies == 2
