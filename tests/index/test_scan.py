"""What changed in a source since last time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Skipped
from index.preparing import prepare
from index.scan import Change, Scan
from index.sources import Scope, gone, scope_of
from index.store import ArticleStore
from index.versions import Source
from tests.index.corpus import story, write_files, write_stories


class Ledger:
    """A store that takes what a scan finds, as a build would."""

    def __init__(self, path: Path) -> None:
        self.store = ArticleStore(path, writable=True)
        self.skipped: list[Skipped] = []

    def scan(self, path: Path, *, known: tuple[Source, ...] = (), keep: bool = True) -> list[str]:
        """What changed, as "kind key", in order of keys."""
        scope = scope_of(path, known)
        self.skipped = []
        seen: set[str] = set()
        changes: list[Change] = []
        for found in Scan(scope, self.store, known, (), seen).changes():
            if isinstance(found, Skipped):
                self.skipped.append(found)
            elif isinstance(found, Change):
                changes.append(found)
        missing, kept = gone(scope, self.store, seen, {s.origin for s in self.skipped})
        lines = [f"{c.kind} {c.key}" for c in changes]
        lines += [f"gone {dict(self.store.keys(scope.source.name)).get(i, i)}" for i in missing]
        lines += [f"kept {dict(self.store.keys(scope.source.name)).get(i, i)}" for i in kept]
        if keep:
            self.store.remove(missing)
            for change in changes:
                self.store.put(prepare(change.article), change.key, change.draft_hash)
        return sorted(lines)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger")
    yield made
    made.store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_stories(tmp_path / "news", range(4))


def test_everything_is_new_at_first_and_unchanged_after(ledger: Ledger, folder: Path) -> None:
    source = Source("news", str(folder))
    assert ledger.scan(folder) == [f"added story-{n}.txt" for n in range(4)]
    assert ledger.scan(folder, known=(source,)) == [f"unchanged story-{n}.txt" for n in range(4)]


def test_what_was_added_changed_and_removed_is_told_apart(ledger: Ledger, folder: Path) -> None:
    ledger.scan(folder)
    write_files(folder, {"story-1.txt": story(1) + "More.", "new.txt": story(9)})
    (folder / "story-2.txt").unlink()
    assert ledger.scan(folder, known=(Source("news", str(folder)),)) == [
        "added new.txt",
        "changed story-1.txt",
        "gone story-2.txt",
        "unchanged story-0.txt",
        "unchanged story-3.txt",
    ]


def test_a_file_that_moved_keeps_its_id(ledger: Ledger, folder: Path) -> None:
    ledger.scan(folder)
    before = {key: i for i, key in ledger.store.keys("news")}
    (folder / "old").mkdir()
    (folder / "story-1.txt").rename(folder / "old" / "renamed.txt")
    assert "renamed old/renamed.txt" in ledger.scan(folder, known=(Source("news", str(folder)),))
    after = {key: i for i, key in ledger.store.keys("news")}
    assert after["old/renamed.txt"] == before["story-1.txt"]
    assert ledger.scan(folder, known=(Source("news", str(folder)),)) == [
        "unchanged old/renamed.txt",
        *(f"unchanged story-{n}.txt" for n in (0, 2, 3)),
    ]


def test_a_new_file_at_the_old_place_of_one_that_moved_gets_an_id_of_its_own(
    ledger: Ledger, folder: Path
) -> None:
    known = (Source("news", str(folder)),)
    ledger.scan(folder)
    (folder / "story-1.txt").rename(folder / "renamed.txt")
    ledger.scan(folder, known=known)
    write_files(folder, {"story-1.txt": story(9)})
    assert "added story-1.txt" in ledger.scan(folder, known=known)
    assert ledger.skipped == []
    (folder / "story-1.txt").rename(folder / "again.txt")
    write_files(folder, {"story-1.txt": story(10)})
    found = ledger.scan(folder, known=known)
    assert {"changed story-1.txt", "added again.txt"} < set(found)
    assert all(line.startswith("unchanged") for line in ledger.scan(folder, known=known))


def test_a_copy_is_no_move(ledger: Ledger, folder: Path) -> None:
    ledger.scan(folder)
    write_files(folder, {"copy.txt": story(1)})
    found = ledger.scan(folder, known=(Source("news", str(folder)),))
    assert "added copy.txt" in found
    assert "unchanged story-1.txt" in found


def test_two_copies_may_both_move(ledger: Ledger, folder: Path) -> None:
    write_files(folder, {"copy.txt": story(1)})
    ledger.scan(folder)
    (folder / "story-1.txt").rename(folder / "a.txt")
    (folder / "copy.txt").rename(folder / "b.txt")
    found = ledger.scan(folder, known=(Source("news", str(folder)),))
    assert found[:2] == ["renamed a.txt", "renamed b.txt"]


def test_a_file_of_records_may_be_renamed(ledger: Ledger, tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": story(n)}) + "\n" for n in range(3))
    folder = write_files(tmp_path / "news", {"a.jsonl": lines})
    ledger.scan(folder)
    ids = {i for i, _ in ledger.store.keys("news")}
    (folder / "a.jsonl").rename(folder / "b.jsonl")
    assert ledger.scan(folder, known=(Source("news", str(folder)),)) == [
        f"renamed b.jsonl#{n}" for n in (1, 2, 3)
    ]
    assert {i for i, _ in ledger.store.keys("news")} == ids
    assert ledger.scan(folder, known=(Source("news", str(folder)),)) == [
        f"unchanged b.jsonl#{n}" for n in (1, 2, 3)
    ]


def test_a_line_put_above_changes_no_other_record(ledger: Ledger, tmp_path: Path) -> None:
    lines = [json.dumps({"text": story(n)}) for n in range(3)]
    folder = write_files(tmp_path / "news", {"a.jsonl": "\n".join(lines)})
    ledger.scan(folder)
    ids = {i for i, _ in ledger.store.keys("news")}
    write_files(folder, {"a.jsonl": "\n".join([json.dumps({"text": story(9)}), *lines])})
    ledger.scan(folder, known=(Source("news", str(folder)),))
    assert {i for i, _ in ledger.store.keys("news")} > ids


def test_metadata_alone_is_a_change(ledger: Ledger, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", {"a.json": json.dumps({"id": "1", "text": story(1)})})
    ledger.scan(folder)
    write_files(folder, {"a.json": json.dumps({"id": "1", "text": story(1), "desk": "port"})})
    known = (Source("news", str(folder)),)
    assert ledger.scan(folder, known=known) == ["changed a.json"]


def test_a_part_of_a_source_says_nothing_of_the_rest(ledger: Ledger, folder: Path) -> None:
    write_stories(folder / "in", [7, 8])
    ledger.scan(folder)
    (folder / "story-0.txt").unlink()
    (folder / "in" / "story-8.txt").unlink()
    found = ledger.scan(folder / "in", known=(Source("news", str(folder)),))
    assert found == ["gone in/story-8.txt", "unchanged in/story-7.txt"]


def test_a_file_that_moved_into_the_part_keeps_its_id(ledger: Ledger, folder: Path) -> None:
    write_stories(folder / "in", [7])
    ledger.scan(folder)
    (folder / "story-0.txt").rename(folder / "in" / "story-0.txt")
    found = ledger.scan(folder / "in", known=(Source("news", str(folder)),))
    assert found == ["renamed in/story-0.txt", "unchanged in/story-7.txt"]


def test_two_articles_with_one_id_cost_only_the_second(ledger: Ledger, tmp_path: Path) -> None:
    record = {"id": "same", "text": story(1)}
    folder = write_files(
        tmp_path / "news",
        {"a.jsonl": f"{json.dumps(record)}\n{json.dumps(record)}\n", "b.json": json.dumps(record)},
    )
    assert ledger.scan(folder) == ["added a.jsonl#1"]
    assert [(s.origin, s.reason) for s in ledger.skipped] == [
        (str(folder / "a.jsonl#2"), "Another article has the id 'same' already."),
        (str(folder / "b.json"), "Another article has the id 'same' already."),
    ]
    assert all(skip.remedy for skip in ledger.skipped)


def test_an_id_that_another_source_has_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    record = json.dumps({"id": "same", "text": story(1)})
    one = write_files(tmp_path / "one", {"a.json": record})
    two = write_files(tmp_path / "two", {"a.json": record})
    ledger.scan(one)
    assert ledger.scan(two, known=(Source("one", str(one)),)) == []
    assert ledger.skipped[0].reason == "The source 'one' has an article with the id 'same' already."


def test_an_article_that_moved_to_another_source_goes_with_its_id(
    ledger: Ledger, tmp_path: Path
) -> None:
    one = write_files(tmp_path / "one", {"a.json": json.dumps({"id": "same", "text": story(1)})})
    two = write_stories(tmp_path / "two", [5])
    ledger.scan(one)
    (one / "a.json").rename(two / "a.json")
    found = ledger.scan(two, known=(Source("one", str(one)),))
    assert found == ["added story-5.txt", "changed a.json"]


def test_an_absorbing_source_keeps_the_ids_of_what_it_absorbs(
    ledger: Ledger, folder: Path, tmp_path: Path
) -> None:
    ledger.scan(folder)
    ids = {i for i, _ in ledger.store.keys("news")}
    found = ledger.scan(tmp_path, known=(Source("news", str(folder)),))
    assert found == [f"renamed news/story-{n}.txt" for n in range(4)]
    assert {i for i, _ in ledger.store.keys(tmp_path.name)} == ids
    known = (Source(tmp_path.name, str(tmp_path)),)
    assert all(line.startswith("unchanged") for line in ledger.scan(tmp_path, known=known))


def test_an_unreadable_file_keeps_its_article(ledger: Ledger, folder: Path) -> None:
    ledger.scan(folder)
    (folder / "story-2.txt").write_bytes(b"\x00" * 99)
    (folder / "story-3.txt").unlink()
    found = ledger.scan(folder, known=(Source("news", str(folder)),))
    assert "kept story-2.txt" in found
    assert "gone story-3.txt" in found


def test_articles_under_an_unreadable_folder_are_kept(ledger: Ledger, folder: Path) -> None:
    write_stories(folder / "in" / "deep", [7])
    ledger.scan(folder)
    scope = Scope(Source("news", str(folder)), folder)
    missing, kept = gone(scope, ledger.store, set(), {str(folder / "in")})
    assert len(missing) == 4
    assert [dict(ledger.store.keys("news"))[i] for i in kept] == ["in/deep/story-7.txt"]


def test_a_removed_id_is_passed_over(ledger: Ledger, folder: Path) -> None:
    ledger.scan(folder)
    out = ledger.store.article_ids()[0]
    scope = scope_of(folder, ())
    changes = Scan(scope, ledger.store, (), {out}, set()).changes()
    assert out not in {c.article.article_id for c in changes if isinstance(c, Change)}


def test_a_source_that_is_one_file_has_its_name_as_key(ledger: Ledger, folder: Path) -> None:
    assert ledger.scan(folder / "story-1.txt") == ["added story-1.txt"]
