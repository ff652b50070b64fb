"""Builds and readers where something of the index was damaged, or may not be read or written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.build import Wanted, build
from index.errors import BylineError, UsageError, VersionDamaged
from index.reader import Index, check
from index.services import Services
from index.versions import Home
from tests.index.corpus import HashEmbedder, texts_of, write_files, write_stories
from tests.index.desk import Desk, kept_out, keys

ROOT = Path(__file__).resolve().parents[2]


def closing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let a folder be one that may not be entered, whoever runs the tests."""
    look, listing = os.stat, os.scandir

    def refuse(path: object, **options: object) -> os.stat_result:
        if isinstance(path, str | Path) and folder in Path(path).parents:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, **options)  # type: ignore[arg-type]

    def refuse_list(path: Any = ".") -> object:
        if isinstance(path, str | Path) and (Path(path) == folder or folder in Path(path).parents):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "stat", refuse)
    monkeypatch.setattr(os, "scandir", refuse_list)


# -- sources that may not be read --------------------------------------------------------------


def test_a_folder_that_may_not_be_read_costs_only_itself(
    desk: Desk, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_stories(news / "in", [30])
    other = write_stories(tmp_path / "other", [20])
    desk.index(news, other)
    write_stories(other, [21])
    write_stories(news, [7])
    with monkeypatch.context() as closed:
        closing(closed, news / "in")
        report = desk.index()
    assert kept_out(report) == ["in: This folder could not be read (Permission denied)."]
    assert "chmod" in report.skipped[0].remedy
    assert (report.added, report.removed) == (2, 0)
    assert "in/story-30.txt" in desk.holds()


def test_a_source_that_may_not_be_looked_at_keeps_its_articles(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = write_stories(tmp_path / "shut" / "one", [1])
    other = write_stories(tmp_path / "other", [20])
    desk.index(hidden, other)
    write_stories(other, [21])
    with monkeypatch.context() as closed:
        closing(closed, tmp_path / "shut")
        report = desk.index()
        assert not desk.index(hidden).built
        assert not desk.index(tmp_path / "shut" / "new").built
    assert kept_out(report) == [
        "one: It cannot be read (Permission denied); its articles were kept."
    ]
    assert "chmod" in report.skipped[0].remedy
    assert (report.added, report.removed) == (1, 0)
    assert "story-1.txt" in desk.holds()


def test_a_file_elsewhere_is_not_blamed_on_the_home(
    desk: Desk, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(news / "x"))

    monkeypatch.setattr("index.refresh.Scan", refuse)
    with pytest.raises(BylineError, match="news/x cannot be used"):
        desk.index(news)


def test_the_article_of_a_broken_line_is_kept(desk: Desk, tmp_path: Path) -> None:
    lines = [f'{{"id": "{n}", "text": "It rained on day {n}."}}' for n in range(4)]
    folder = write_files(tmp_path / "news", {"a.jsonl": "\n".join(lines)})
    desk.index(folder)
    write_files(folder, {"a.jsonl": "\n".join([lines[0], lines[1][:-4], lines[2]])})
    report = desk.index()
    assert (report.removed, len(report.skipped)) == (1, 1)
    assert desk.holds() == {"a.jsonl#1", "a.jsonl#2", "a.jsonl#3"}
    write_files(folder, {"a.jsonl": "\n".join([lines[0], lines[2]])})
    assert desk.index().removed == 1


# -- damaged versions --------------------------------------------------------------------------


def two_versions(desk: Desk, news: Path) -> Path:
    """The folder of the second of two versions; the second has one article more."""
    desk.index(news)
    write_stories(news, [9])
    desk.index()
    return desk.home.version_folder(2)


@pytest.mark.parametrize("name", ["manifest.json", "articles.sqlite"])
@pytest.mark.parametrize("damage", [b"", b"{", os.urandom(9_000)])
def test_a_build_goes_on_from_the_newest_version_that_can_be_read(
    desk: Desk, news: Path, name: str, damage: bytes
) -> None:
    (two_versions(desk, news) / name).write_bytes(damage)
    report = desk.index()
    assert (report.built, report.version, report.added) == (True, 3, 1)
    assert kept_out(report) == ["version 2: It is damaged."]
    assert "version 1" in report.skipped[0].remedy
    assert desk.holds() == keys(0, 1, 2, 3, 4, 5, 9)


def test_a_few_bytes_in_the_middle_of_the_articles_are_found(desk: Desk, news: Path) -> None:
    store = two_versions(desk, news) / "articles.sqlite"
    content = bytearray(store.read_bytes())
    content[len(content) // 2] ^= 0xFF
    store.write_bytes(content)
    assert desk.index().version == 3


def test_what_is_left_of_a_version_without_manifest_is_no_obstacle(desk: Desk, news: Path) -> None:
    (two_versions(desk, news) / "manifest.json").unlink()
    assert desk.index().version == 3
    assert desk.holds() == keys(0, 1, 2, 3, 4, 5, 9)


def test_where_no_version_can_be_read_one_is_made_anew_from_paths(desk: Desk, news: Path) -> None:
    desk.index(news)
    (desk.home.version_folder(1) / "manifest.json").write_text("{")
    with pytest.raises(BylineError, match="none to go on from") as caught:
        desk.index()
    assert "byline index FOLDER" in caught.value.remedy
    report = desk.index(news)
    assert (report.version, report.added) == (2, 6)
    assert desk.holds() == keys(*range(6))


def test_a_version_that_may_not_be_read_is_not_taken_for_damaged(
    desk: Desk, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = two_versions(desk, news)
    monkeypatch.setattr("index.start.first_closed", lambda _: folder / "articles.sqlite")
    with pytest.raises(BylineError, match="cannot be read") as caught:
        desk.index()
    assert "chmod" in caught.value.remedy


def _remove_all(folder: Path) -> None:
    for entry in folder.iterdir():
        entry.unlink()


def _scramble(folder: Path) -> None:
    for entry in folder.rglob("*"):
        if entry.is_file():
            entry.write_bytes(os.urandom(3_000))


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        ("words", _remove_all),
        ("words", shutil.rmtree),
        ("words", _scramble),
        ("chroma", shutil.rmtree),
        ("chroma", _scramble),
    ],
)
def test_words_and_vectors_that_are_damaged_are_made_again(
    desk: Desk, news: Path, part: str, damage: Callable[[Path], None]
) -> None:
    first = desk.index(news)
    damage(desk.home.version_folder(1) / part)
    with pytest.raises(BylineError):
        check(desk.home, 1, Services())
    report = desk.index()
    assert (report.built, report.version, report.unchanged) == (True, 2, 6)
    assert report.embedded == (first.passages if part == "chroma" else 0)
    check_answers(desk.home)
    assert not desk.index().built


def check_answers(home: Home) -> None:
    """The current version finds passages by words and by vectors."""
    index = Index(home)
    with index.current() as version:
        assert version.words.search({"council": 1.0}, 1)
        assert version.vectors.search(HashEmbedder().embed_question("x"), 1)
    index.close()


def test_a_damaged_graph_of_vectors_is_found_before_it_ends_the_process(
    desk: Desk, news: Path
) -> None:
    write_stories(news, range(10, 700))  # enough for Chroma to write its graph
    desk.index(news)
    (graph,) = (desk.home.version_folder(1) / "chroma").rglob("data_level0.bin")
    graph.write_bytes(os.urandom(graph.stat().st_size))
    index = Index(desk.home)
    with index.current() as version, pytest.raises(BylineError, match="damaged") as caught:
        len(version.vectors)
    index.close()
    assert "byline index" in caught.value.remedy
    assert desk.index().version == 2
    check_answers(desk.home)


def test_a_word_index_that_breaks_at_a_question_is_said(desk: Desk, news: Path) -> None:
    desk.index(news)
    index = Index(desk.home)
    with index.current() as version, pytest.MonkeyPatch.context() as broken:
        broken.setattr(version.words, "_searcher", None)
        with pytest.raises(BylineError, match="word index") as caught:
            version.words.passage_frequency("council")
    index.close()
    assert "byline index" in caught.value.remedy


def test_a_damaged_version_is_refused_by_name(desk: Desk, news: Path) -> None:
    (two_versions(desk, news) / "manifest.json").write_text('{"number": "2"}')
    with pytest.raises(VersionDamaged) as caught:
        check(desk.home, 2, Services())
    assert "rollback" in caught.value.remedy
    check(desk.home, 1, Services(openai_api_key="any"))


# -- by hand -----------------------------------------------------------------------------------


def test_only_what_was_removed_can_be_restored(desk: Desk, news: Path) -> None:
    desk.index(news)
    with pytest.raises(UsageError, match="'nosuch' is not among") as caught:
        desk.index(restore=("nosuch",))
    assert "byline sources" in caught.value.remedy


# -- a home that may not be written ------------------------------------------------------------

ASK = """
import sys
from pathlib import Path
from typing import Any
from index.versions import Home
from tests.index.test_damage import check_answers
check_answers(Home(Path(sys.argv[1])))
"""


def test_a_home_that_may_not_be_written_answers_and_is_left_as_it_is(
    desk: Desk, news: Path, tmp_path: Path
) -> None:
    desk.index(news)
    before = texts_of(desk.home)
    paths = [desk.home.folder, *desk.home.folder.rglob("*")]
    command = [sys.executable, "-c", ASK, str(desk.home.folder)]
    if os.geteuid() == 0:
        if not (capsh := shutil.which("capsh")):
            pytest.skip("root may write everything, and capsh is not installed")
        drop = "--drop=cap_dac_override,cap_dac_read_search"
        command = [capsh, drop, "--", "-c", 'exec "$@"', "sh", *command]
    (tmp_path / "aside").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "aside")}
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "aside").iterdir()) == []
    assert texts_of(desk.home) == before


def test_a_build_of_a_whole_index_finds_nothing_broken(desk: Desk, news: Path) -> None:
    desk.index(news)
    check_answers(desk.home)  # what readers write into the folder is no damage
    assert not build(desk.home, Wanted(), embedder=desk.model).built
