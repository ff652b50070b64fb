from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import file_records
from index.article import Draft, Skipped
from index.build import BuildReport, Wanted, build
from index.file_records import FileRecord, glance
from index.readers import read_file
from index.readers.records import draft_of
from index.store import ArticleStore
from index.versions import Home
from tests.index.corpus import HashEmbedder, story, texts_of, write_files


class Desk:
    """A home and a folder, and how often a file was read."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.news = Home(tmp_path / "home"), tmp_path / "news"
        self.reads: list[str] = []

        def count(path: Path, key: str, *told: Any) -> Iterator[Draft | Skipped]:
            self.reads.append(key)
            return read_file(path, key, *told)

        monkeypatch.setattr("index.sources.read_file", count)

    def build(self, **wanted: object) -> BuildReport:
        self.reads = []
        paths = wanted.pop("paths", (self.news,))
        return build(self.home, Wanted(paths, **wanted), embedder=HashEmbedder())  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path, monkeypatch)
    write_files(made.news, {f"{n}.txt": story(n) for n in range(4)})
    return made


def lines(*rows: tuple[str, str]) -> str:
    return "".join(f'{{"id": "{i}", "text": "{t}"}}\n' for i, t in rows)


def test_files_that_are_as_they_were_are_not_read_again(desk: Desk) -> None:
    desk.build()
    os.utime(desk.news / "1.txt", (1, 1))  # touched, not changed
    report = desk.build()
    assert (desk.reads, report.unchanged, report.built) == ([], 4, False)
    write_files(desk.news, {"2.txt": story(20), "5.txt": story(5)})
    report = desk.build()
    assert (desk.reads, report.unchanged) == (["2.txt", "5.txt"], 3)
    desk.build()
    assert desk.reads == []


def test_a_file_that_keeps_its_time_and_size_is_read_when_its_bytes_change(desk: Desk) -> None:
    write_files(desk.news, {"0.txt": "It rained all day in the north.\n"})
    desk.build()
    there = (desk.news / "0.txt").stat()
    write_files(desk.news, {"0.txt": "It snowed all day in the west.\n\n"})
    os.utime(desk.news / "0.txt", ns=(there.st_atime_ns, there.st_mtime_ns))
    assert (desk.news / "0.txt").stat().st_size == there.st_size
    assert desk.build().changed == 1


def test_what_could_not_be_read_is_said_again_without_reading_it(desk: Desk) -> None:
    write_files(desk.news, {"x.jsonl": lines(("a", "It rained.")) + "{broken\n", "y.odd": "x"})
    first = desk.build()
    second = desk.build()
    assert desk.reads == []
    assert [*map(str, second.skipped)] == [*map(str, first.skipped)]
    assert len(first.skipped) == 2


def test_an_article_that_gives_way_to_another_comes_back_when_that_goes(desk: Desk) -> None:
    write_files(
        desk.news,
        {"a.jsonl": lines(("one", "It rained.")), "b.jsonl": lines(("one", "It snowed."))},
    )
    desk.build()
    (desk.news / "a.jsonl").unlink()
    desk.build()
    assert "It snowed." in texts_of(desk.home).values()


def test_an_article_that_another_file_takes_is_said_to_be_there_twice(desk: Desk) -> None:
    write_files(desk.news, {"b.jsonl": lines(("one", "It snowed."))})
    desk.build()
    write_files(desk.news, {"a.jsonl": lines(("one", "It rained."))})
    report = desk.build()
    assert "b.jsonl" in desk.reads
    assert any("has the id 'one'" in skip.reason for skip in report.skipped)


def test_a_file_that_comes_back_is_read_again(desk: Desk) -> None:
    desk.build()
    text = (desk.news / "3.txt").read_text(encoding="utf-8")
    (desk.news / "3.txt").unlink()
    assert desk.build().removed == 1
    write_files(desk.news, {"3.txt": text})
    assert desk.build().added == 1


def test_an_article_removed_by_hand_comes_back_when_it_is_restored(desk: Desk) -> None:
    desk.build()
    texts = texts_of(desk.home)
    one = ArticleStore(desk.home.version_folder(1) / "articles.sqlite").article_ids()[0]
    build(desk.home, Wanted(remove=(one,)), embedder=HashEmbedder())
    report = desk.build()
    assert (desk.reads, report.unchanged, len(texts_of(desk.home))) == ([], 3, 3)
    assert desk.build(restore=(one,)).added == 1
    assert texts_of(desk.home) == texts


def test_a_source_that_was_forgotten_is_read_again(desk: Desk) -> None:
    other = write_files(desk.news.parent / "other", {"z.txt": story(50)})
    desk.build(paths=(desk.news, other))
    source = next(s for s in desk.home.manifest().sources if s.name == "other")
    build(desk.home, Wanted(forget=(source,)), embedder=HashEmbedder())
    assert desk.build(paths=(other,)).added == 1


def test_part_of_a_source_leaves_the_records_of_the_rest(desk: Desk) -> None:
    write_files(desk.news / "sub", {"s.txt": story(60)})
    desk.build()
    write_files(desk.news / "sub", {"t.txt": story(61)})
    desk.build(paths=(desk.news / "sub",))
    assert desk.reads == ["sub/t.txt"]
    desk.build()
    assert desk.reads == []


def test_other_rules_read_every_file_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.build()
    monkeypatch.setattr(file_records, "rules", lambda: "other")
    report = desk.build()
    assert len(desk.reads) == 4
    assert report.unchanged == 4


def test_a_file_written_while_it_is_read_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddle(path: Path, key: str, *told: Any) -> Iterator[Draft | Skipped]:
        yield from read_file(path, key, *told)
        if key == "1.txt":
            path.write_text(story(99), encoding="utf-8")

    with monkeypatch.context() as meddled:
        meddled.setattr("index.sources.read_file", meddle)
        desk.build()
    assert desk.build().changed == 1


def test_a_store_of_an_earlier_byline_knows_of_no_file(desk: Desk) -> None:
    desk.build()
    path = desk.home.version_folder(1) / "articles.sqlite"
    old = ArticleStore(path, writable=True)
    old._db.execute("DROP TABLE files")
    assert old.file_records("news") == {}
    old.close()


def test_a_record_is_stored_whole() -> None:
    record = FileRecord("d", ("a", "b"), (Skipped("x", "It is odd.", "Mend it."),), ("1", ""))
    assert FileRecord.from_json(record.to_json()) == record


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"digest": "d", "article_ids": ["a"]}'])
def test_a_record_that_is_not_understood_is_none(text: str) -> None:
    assert FileRecord.from_json(text) is None


def test_what_is_no_file_is_not_looked_into(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "missing", "."):
        assert glance(tmp_path / name) is None


# -- records of one file -----------------------------------------------------------------------


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the records lie that were read."""
    places: list[str] = []

    def count(record: object, origin: str, key: str) -> Draft | Skipped:
        places.append(key)
        return draft_of(record, origin, key)

    for module in ("records", "tables"):
        monkeypatch.setattr(f"index.readers.{module}.draft_of", count)
    return places


FORMS = {
    "jsonl": ("", '{{"id": "{id}", "text": "{text}"}}\n'),
    "csv": ("id,text\n", "{id},{text}\n"),
}


def records(form: str, *rows: tuple[str, str]) -> str:
    head, line = FORMS[form]
    return head + "".join(line.format(id=identity, text=text) for identity, text in rows)


@pytest.mark.parametrize("form", FORMS)
def test_of_a_file_of_records_only_those_that_changed_are_read(
    desk: Desk, parsed: list[str], form: str
) -> None:
    rows = [(f"r{n}", f"It rained on day {n}.") for n in range(5)]
    write_files(desk.news, {f"r.{form}": records(form, *rows)})
    desk.build()
    parsed.clear()
    rows[2] = ("r2", "It snowed.")
    write_files(desk.news, {f"r.{form}": records(form, *rows, ("r9", "It hailed."))})
    report = desk.build()
    assert (report.changed, report.added, report.unchanged) == (1, 1, 4 + 4)
    lines_before = 1 if form == "csv" else 0
    assert parsed == [f"r.{form}#{3 + lines_before}", f"r.{form}#{6 + lines_before}"]
    parsed.clear()
    write_files(desk.news, {f"r.{form}": records(form, *rows[:4])})
    report = desk.build()
    assert (report.removed, parsed) == (2, [])
    assert desk.build().built is False


def test_a_file_of_records_that_are_all_known_is_not_empty(desk: Desk) -> None:
    rows = lines(("a", "It rained."), ("b", "It snowed."))
    write_files(desk.news, {"r.jsonl": rows})
    desk.build()
    write_files(desk.news, {"r.jsonl": rows + "\n"})
    report = desk.build()
    assert (report.skipped, report.unchanged, report.built) == ((), 6, False)


def test_a_record_whose_id_another_had_is_taken_when_that_goes(desk: Desk) -> None:
    write_files(desk.news, {"r.jsonl": lines(("a", "It rained."), ("a", "It snowed."))})
    desk.build()
    write_files(desk.news, {"r.jsonl": lines(("b", "It rained."), ("a", "It snowed."))})
    desk.build()
    assert {"It rained.", "It snowed."} <= set(texts_of(desk.home).values())


def test_a_record_removed_by_hand_stays_out_and_comes_back(desk: Desk) -> None:
    rows = lines(("a", "It rained."), ("b", "It snowed."))
    write_files(desk.news, {"r.jsonl": rows})
    desk.build()
    build(desk.home, Wanted(remove=("a",)), embedder=HashEmbedder())
    write_files(desk.news, {"r.jsonl": rows + lines(("c", "It hailed."))})
    report = desk.build()
    assert (report.added, report.unchanged) == (1, 5)
    assert "It rained." not in texts_of(desk.home).values()
    assert desk.build(restore=("a",)).added == 1
