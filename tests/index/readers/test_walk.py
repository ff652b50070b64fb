"""Which files of a folder are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Skipped
from index.readers.walk import HOME_MARKER, is_home, readable_name, walk
from index.versions import Home
from tests.index.corpus import write_files

MARKER = '{"format": 1, "id": "0123456789ab"}'


def names(folder: Path) -> list[str]:
    found = []
    for path in walk(folder):
        assert isinstance(path, Path)
        found.append(path.relative_to(folder).as_posix())
    return found


def test_files_come_in_a_stable_order(tmp_path: Path) -> None:
    write_files(tmp_path, {"b.txt": "", "a/z.txt": "", "a/b/c.txt": "", "A.txt": ""})
    assert names(tmp_path) == ["A.txt", "b.txt", "a/z.txt", "a/b/c.txt"]


def test_a_file_is_itself(tmp_path: Path) -> None:
    path = write_files(tmp_path, {".hidden.txt": ""}) / ".hidden.txt"
    assert list(walk(path)) == [path]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write_files(tmp_path, {".a.txt": "", ".git/b.txt": "", "c/.d/e.txt": "", "f.txt": ""})
    assert names(tmp_path) == ["f.txt"]


def test_a_home_is_never_read(tmp_path: Path) -> None:
    write_files(tmp_path, {f"home/{HOME_MARKER}": MARKER, "home/versions/a.txt": "", "b.txt": ""})
    assert names(tmp_path) == ["b.txt"]


def test_a_home_that_byline_made_is_one(tmp_path: Path) -> None:
    Home(tmp_path / "home").create()
    assert is_home(tmp_path / "home")


def test_a_source_that_is_a_home_is_said(tmp_path: Path) -> None:
    write_files(tmp_path, {HOME_MARKER: MARKER, "a.txt": ""})
    (found,) = walk(tmp_path)
    assert isinstance(found, Skipped)
    assert found.origin == str(tmp_path)
    assert found.reason
    assert found.remedy


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '"x"', "{}", '{"format": 1}', '{"text": "It rained."}', "[" * 4000]
)
def test_a_folder_with_another_file_of_that_name_is_read(tmp_path: Path, content: str) -> None:
    write_files(tmp_path, {HOME_MARKER: content, "a.txt": "", "b/c.txt": ""})
    assert names(tmp_path) == ["a.txt", HOME_MARKER, "b/c.txt"]


def test_a_pipe_of_that_name_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / HOME_MARKER)
    assert names(tmp_path) == [HOME_MARKER]


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    write_files(tmp_path / "elsewhere", {"a.txt": ""})
    folder = write_files(tmp_path / "source", {"b.txt": ""})
    (folder / "one").symlink_to(tmp_path / "elsewhere")
    (folder / "two").symlink_to(tmp_path / "elsewhere")
    assert names(folder) == ["b.txt", "one/a.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    write_files(tmp_path / "a" / "b", {"c.txt": ""})
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert sorted(names(tmp_path)) == ["a/b/c.txt", "self"]


@pytest.mark.parametrize("name", ["line\nend.txt", "😀 smile.txt", "C# notes.txt", "\u202ertl.txt"])
def test_names_of_any_characters_are_found(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, {name: "It rained."})
    assert names(tmp_path) == [name]


def test_a_name_that_is_not_utf8_can_be_written_down(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("It rained.")
    assert readable_name(path).endswith("caf\\xe9.txt")
    assert readable_name(path).encode()
    assert list(walk(tmp_path)) == [path]


odd_names = st.lists(
    st.sampled_from([b"\\", b"\xff", b"\xe9", b"xff", b"xe9", b"x", b"a", "ü".encode(), b"/"]),
    min_size=1,
    max_size=6,
).map(b"".join)


@given(odd_names, odd_names)
@example(b"bad\xff.txt", b"bad\\xff.txt")
@example(b"\\\xff", b"\\\\xff")
def test_unlike_names_are_written_down_unlike(one: bytes, other: bytes) -> None:
    first, second = (Path(os.fsdecode(name)) for name in (one, other))
    assert (readable_name(first) == readable_name(second)) == (first == second)


@given(odd_names, odd_names)
def test_a_folder_is_written_down_alike_whatever_it_holds(folder: bytes, name: bytes) -> None:
    inside = Path(os.fsdecode(folder)) / os.fsdecode(name).strip("/")
    assert readable_name(inside).startswith(readable_name(Path(os.fsdecode(folder))))


@pytest.mark.parametrize("name", ["a\\b.txt", "a\\xb.txt", "a\\x41.txt", "ü.txt"])
def test_an_ordinary_name_is_written_as_it_is(name: str) -> None:
    assert readable_name(Path(name)) == name


def test_a_folder_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, {"a.txt": "", "closed/b.txt": ""})
    listing = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)  # a test may run as root, who may read all
    found = list(walk(tmp_path))
    assert found[0] == tmp_path / "a.txt"
    assert isinstance(found[1], Skipped)
    assert found[1].origin == str(tmp_path / "closed")
    assert "Permission denied" in found[1].reason
    assert "chmod" in found[1].remedy


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert names(tmp_path) == []
