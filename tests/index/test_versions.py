"""The home: its marker, its versions, the pointer to the current one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.embeddings import EmbedderIdentity
from index.errors import BylineError, IndexMismatch, NoIndex, UsageError
from index.readers.walk import HOME_MARKER
from index.versions import FORMAT, KEPT, Home, Manifest, Source, next_manifest, now

MODEL = EmbedderIdentity("hashes", 16)


def manifest(number: int, **fields: object) -> Manifest:
    return Manifest(number, now(), MODEL, **fields)  # type: ignore[arg-type]


def publish(home: Home, number: int) -> None:
    home.publish(home.new_folder(number), manifest(number))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


# -- the folder --------------------------------------------------------------------------------


def test_naming_a_home_touches_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.current() is None
    assert home.numbers() == []
    with pytest.raises(NoIndex, match="There is no index in"):
        home.manifest()
    assert list(tmp_path.iterdir()) == []


def test_a_home_keeps_its_id(home: Home) -> None:
    first = home.home_id()
    home.create()
    assert home.home_id() == first
    assert str(home) == str(home.folder)


def test_an_empty_folder_becomes_a_home(tmp_path: Path) -> None:
    Home(tmp_path).create()
    assert (tmp_path / HOME_MARKER).exists()


def test_a_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(UsageError, match="holds other files") as caught:
        Home(tmp_path).create()
    assert "--home" in caught.value.remedy
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(UsageError, match="is a file, not a folder"):
        Home(tmp_path / "home").create()


def test_a_folder_that_may_not_be_written_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(BylineError, match=r"cannot be written \(Permission denied\)") as caught:
        Home(tmp_path / "home").create()
    assert caught.value.remedy
    assert caught.value.exit_code == 1


def test_a_home_whose_making_was_killed_is_made(tmp_path: Path) -> None:
    (tmp_path / f".{HOME_MARKER}.4711").write_text('{"form')
    Home(tmp_path).create()
    assert Home(tmp_path).home_id()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "x", "id": 1}', '{"id": "a"}'])
def test_a_damaged_marker_is_said_with_a_remedy(home: Home, content: str) -> None:
    (home.folder / HOME_MARKER).write_text(content)
    with pytest.raises(BylineError, match="is damaged") as caught:
        home.create()
    assert caught.value.remedy


def test_the_home_of_a_later_version_is_left_alone(home: Home) -> None:
    publish(home, 1)
    (home.folder / HOME_MARKER).write_text(json.dumps({"format": FORMAT + 1, "id": "x"}))
    for ask in (home.create, home.manifest):
        with pytest.raises(IndexMismatch, match="later version"):
            ask()


# -- versions ----------------------------------------------------------------------------------


def test_a_manifest_comes_out_as_it_went_in() -> None:
    whole = manifest(
        3,
        sources=(Source("news", "/a/ünï 😀"),),
        articles=5,
        passages=9,
        chroma_url="http://127.0.0.1:8000",
        collection="byline-x-v3",
        excluded=("a", "b"),
    )
    assert Manifest.from_json(whole.to_json()) == whole


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"embedder": {}}', '{"number": 1}', "null"])
def test_a_damaged_manifest_is_said_with_a_remedy(home: Home, text: str) -> None:
    publish(home, 1)
    (home.version_folder(1) / "manifest.json").write_text(text)
    with pytest.raises(BylineError, match="Version 1 of the index is damaged") as caught:
        home.manifest()
    assert "byline index FOLDER" in caught.value.remedy  # there is none to go back to
    (home.version_folder(1) / "manifest.json").write_text(manifest(1).to_json())
    publish(home, 2)
    (home.version_folder(2) / "manifest.json").write_text(text)
    with pytest.raises(BylineError, match="Version 2 of the index is damaged") as caught:
        home.manifest()
    assert "rollback" in caught.value.remedy


def test_the_published_version_answers(home: Home) -> None:
    publish(home, 1)
    publish(home, 2)
    assert home.current() == 2
    assert home.manifest().number == 2
    assert home.manifest(1).number == 1
    assert home.numbers() == [1, 2]


def test_a_version_that_was_not_published_does_not_count(home: Home) -> None:
    publish(home, 1)
    folder = home.new_folder(2)
    (folder / "articles.sqlite").write_text("half")
    assert home.current() == 1
    assert home.numbers() == [1]


def test_what_a_killed_build_left_is_removed_by_the_next(home: Home) -> None:
    (home.new_folder(7) / "half").write_text("x")
    folder = home.new_folder(7)
    assert list(folder.iterdir()) == []
    assert [entry.name for entry in home.versions_folder.iterdir()] == [".new-7"]


def test_the_pointer_decides(home: Home) -> None:
    publish(home, 1)
    publish(home, 2)
    home.point_to(1)
    assert home.current() == 1


@pytest.mark.parametrize("pointer", [None, "", "x", "9", "-1"])
def test_without_a_pointer_the_newest_whole_version_answers(
    home: Home, pointer: str | None
) -> None:
    publish(home, 1)
    publish(home, 2)
    if pointer is None:
        (home.folder / "current").unlink()
    else:
        (home.folder / "current").write_text(pointer)
    assert home.current() == 2


def test_a_pointer_that_cannot_be_moved_is_said(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, 1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.versions.write_file", full)
    with pytest.raises(BylineError, match="No space left on device"):
        home.point_to(1)
    assert home.current() == 1


def test_old_versions_are_removed_and_some_kept(home: Home) -> None:
    for number in range(1, 6):
        publish(home, number)
    removed = home.prune()
    assert [m.number for m in removed] == [1, 2]
    assert home.numbers() == [3, 4, 5]
    assert len(home.numbers()) == KEPT + 1
    assert home.prune() == []


def test_versions_after_a_rollback_are_kept(home: Home) -> None:
    for number in range(1, 5):
        publish(home, number)
    home.point_to(2)
    assert home.prune() == []
    assert home.numbers() == [1, 2, 3, 4]


def test_an_old_version_that_is_damaged_is_removed_all_the_same(home: Home) -> None:
    for number in range(1, 5):
        publish(home, number)
    (home.version_folder(1) / "manifest.json").write_text("{")
    assert home.prune() == []
    assert home.numbers() == [2, 3, 4]


def test_nothing_is_removed_where_there_is_nothing(home: Home) -> None:
    assert home.prune() == []


def test_the_next_manifest_keeps_what_does_not_change() -> None:
    before = replace(
        manifest(4, sources=(Source("news", "/n"),), excluded=("x",)), analysis="0", splitting="0"
    )
    after = next_manifest(before, "home", MODEL, "http://h:1", 5)
    assert (after.number, after.sources, after.excluded) == (5, before.sources, ("x",))
    assert after.collection == "byline-home-v5"
    assert after.analysis != "0"
    assert after.splitting != "0"
    assert next_manifest(None, "home", MODEL, "", 1).collection == ""


# -- what may not be looked at -----------------------------------------------------------------


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_marker_that_may_not_be_read_is_not_called_damaged(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_text", refuse)
    for ask in (home.home_id, home.current, lambda: home.manifest(1)):
        with pytest.raises(BylineError, match="cannot be read") as caught:
            ask()
        assert "chmod" in caught.value.remedy
        assert "Remove" not in caught.value.remedy


def test_versions_that_may_not_be_listed_are_not_called_missing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, 1)
    monkeypatch.setattr(Path, "iterdir", refuse)
    for ask in (home.numbers, home.current, home.manifest):
        with pytest.raises(BylineError, match="cannot be read") as caught:
            ask()
        assert "chmod" in caught.value.remedy


@pytest.mark.parametrize("name", ["²", "٣", "1" * 40, "x", "1.old"])
def test_other_folders_beside_the_versions_do_not_count(home: Home, name: str) -> None:
    publish(home, 1)
    (home.versions_folder / name).mkdir()
    (home.versions_folder / name / "manifest.json").write_text("{}")
    assert home.numbers() == [1]


def test_the_next_number_is_none_that_was_used(home: Home) -> None:
    assert home.next_number() == 1
    publish(home, 1)
    (home.versions_folder / "5").mkdir()
    assert home.next_number() == 6


def test_a_folder_is_checked_without_being_touched(home: Home, tmp_path: Path) -> None:
    assert home.check()
    assert not Home(tmp_path / "none").check()
    assert not (tmp_path / "none").exists()
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path, tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError):
            Home(wrong).check()
    with pytest.raises(BylineError, match="too long"):
        Home(tmp_path / ("x" * 300)).check()


def test_damaged_versions_do_not_count_among_those_kept(home: Home) -> None:
    for number in range(1, 6):
        publish(home, number)
    (home.version_folder(4) / "manifest.json").write_text("{")
    home.prune()
    assert home.numbers() == [2, 3, 5]
