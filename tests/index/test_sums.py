"""Damage of files is found before a library reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.sums import SUMS, damaged, is_sound, write_sums
from tests.index.corpus import write_files


@pytest.fixture
def version(tmp_path: Path) -> Path:
    made = write_files(
        tmp_path / "1",
        {
            "articles.sqlite": "articles",
            "words/a.term": "words",
            "words/.x.lock": "",
            "chroma/chroma.sqlite3": "changes",
            "chroma/filled/index_metadata.pickle": "x",
            "chroma/filled/header.bin": "x",
            "chroma/unfilled/header.bin": "x",
        },
    )
    write_sums(made)
    return made


def test_whole_files_are_whole(version: Path) -> None:
    assert [damaged(version, part) for part in ("articles.sqlite", "words", "chroma")] == [[]] * 3


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("articles.sqlite", "articles.sqlite"),
        ("words", "words/a.term"),
        ("chroma", "chroma/filled/header.bin"),
    ],
)
def test_changed_and_missing_files_are_named_in_their_part_alone(
    version: Path, part: str, name: str
) -> None:
    (version / name).write_text("else")
    assert damaged(version, part) == [name]
    (version / name).unlink()
    assert damaged(version, part) == [name]
    assert sum(len(damaged(version, p)) for p in ("articles.sqlite", "words", "chroma")) == 1


def test_files_that_a_reader_changes_do_not_count(version: Path) -> None:
    for name in ("words/.x.lock", "chroma/chroma.sqlite3", "chroma/unfilled/header.bin"):
        (version / name).write_text("else")
    assert damaged(version, "words") == damaged(version, "chroma") == []


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff"])
def test_without_checksums_a_version_counts_as_whole(version: Path, content: bytes | None) -> None:
    (version / SUMS).unlink()
    if content is not None:
        (version / SUMS).write_bytes(content)
    assert damaged(version, "words") == []


def test_what_is_no_database_is_not_sound(version: Path) -> None:
    assert not is_sound(version / "articles.sqlite")
    assert not is_sound(version / "nowhere")
