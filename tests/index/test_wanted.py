"""Which scopes of which sources the paths of a command mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.versions import Source
from index.wanted import plan
from tests.index.corpus import write_files


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_files(tmp_path, {"a/b/c.txt": "x", "a/d.txt": "x", "e/f.txt": "x"})


def names(tree: Path, *paths: str, known: tuple[Source, ...] = ()) -> list[tuple[str, str]]:
    found = plan([tree / path for path in paths], known)
    return [(s.source.name, s.path.relative_to(tree).as_posix()) for s in found.scopes]


def test_each_path_is_a_source(tree: Path) -> None:
    found = plan([tree / "a", tree / "e" / "f.txt"], ())
    assert found.sources == (
        Source("a", str(tree / "a")),
        Source("f.txt", str(tree / "e" / "f.txt")),
    )
    assert all(scope.whole for scope in found.scopes)


def test_a_path_inside_a_known_source_is_a_part_of_it(tree: Path) -> None:
    known = Source("a", str(tree / "a"))
    found = plan([tree / "a" / "b"], (known,))
    assert found.sources == (known,)
    assert not found.scopes[0].whole
    assert found.scopes[0].covers("b/c.txt")
    assert found.scopes[0].covers("b/c.jsonl#4")
    assert not found.scopes[0].covers("bb/c.txt")
    assert not found.scopes[0].covers("d.txt")


def test_a_new_folder_absorbs_the_known_sources_in_it(tree: Path) -> None:
    inner, other = Source("b", str(tree / "a" / "b")), Source("e", str(tree / "e"))
    found = plan([tree / "a"], (inner, other))
    assert found.sources == (other, Source("a", str(tree / "a")))
    assert found.scopes[0].absorbed == (inner,)


def test_names_of_sources_are_unique(tree: Path) -> None:
    write_files(tree, {"x/a/f.txt": "x", "y/a/f.txt": "x"})
    assert names(tree, "a", "x/a", "y/a") == [("a", "a"), ("a-2", "x/a"), ("a-3", "y/a")]


def test_the_name_of_an_absorbed_source_is_free(tree: Path) -> None:
    write_files(tree, {"a/a/f.txt": "x"})
    inner = Source("a", str(tree / "a" / "a"))
    assert names(tree, "a", known=(inner,)) == [("a", "a")]


@pytest.mark.parametrize(
    ("paths", "looked_at"),
    [
        (("a", "a"), ["a"]),
        (("a", "a/b"), ["a"]),
        (("a/b", "a"), ["a"]),
        (("a/b", "a/b/c.txt", "e"), ["a/b", "e"]),
        (("a/../a/./b",), ["a/b"]),
    ],
)
def test_nothing_is_looked_at_twice(
    tree: Path, paths: tuple[str, ...], looked_at: list[str]
) -> None:
    assert [path for _, path in names(tree, *paths)] == looked_at


def test_two_parts_of_a_known_source_are_both_looked_at(tree: Path) -> None:
    known = Source("a", str(tree / "a"))
    assert len(plan([tree / "a" / "b", tree / "a" / "d.txt"], (known,)).scopes) == 2


def test_a_link_is_the_folder_that_it_leads_to(tree: Path) -> None:
    (tree / "link").symlink_to(tree / "a")
    assert names(tree, "link", "a") == [("a", "a")]


def test_a_path_that_is_not_there_is_said(tree: Path) -> None:
    found = plan([tree / "gone", tree / "e"], ())
    assert [s.source.name for s in found.scopes] == ["e"]
    assert [(s.origin, s.reason) for s in found.skipped] == [
        (str(tree / "gone"), "There is no such file or folder.")
    ]
    assert found.sources == (Source("e", str(tree / "e")),)


def test_a_known_source_that_vanished_is_still_looked_at(tree: Path) -> None:
    known = Source("gone", str(tree / "gone"))
    assert plan([tree / "gone"], (known,)).scopes[0].source == known


def test_a_circle_of_links_is_said_and_the_rest_goes_on(tree: Path) -> None:
    (tree / "circle").symlink_to(tree / "circle")
    found = plan([tree / "circle", tree / "e"], ())
    assert [s.source.name for s in found.scopes] == ["e"]
    assert found.skipped[0].origin == str(tree / "circle")
    assert found.skipped[0].remedy


@pytest.mark.parametrize("name", ["nul\0.txt", os.fsdecode(b"caf\xe9")])
def test_a_path_that_cannot_be_written_down_is_said(tree: Path, name: str) -> None:
    found = plan([tree / name, tree / "e"], ())
    assert [s.source.name for s in found.scopes] == ["e"]
    assert len(found.skipped) == 1
    assert str(found.skipped[0]).encode()
