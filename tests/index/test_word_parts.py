"""A word index that was changed in parts is as one that was written anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import terms
from index.word_parts import PARTS, Row, part_of, update_words, write_words
from index.words import WordIndex
from tests.conftest import scaled
from tests.index.corpus import story


class Shelf:
    """Articles by id, each of two passages."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.texts = {f"a{n}": story(n) for n in numbers}

    def rows(self, article_ids: Sequence[str]) -> Iterable[Row]:
        for article_id in article_ids:
            text = self.texts[article_id]
            for place, half in enumerate((text[: len(text) // 2], text[len(text) // 2 :])):
                name = f"{article_id}:{place}-{place + 1}"
                yield name, article_id, " ".join(terms(half)), date(2024, 5, 6), text[:30], "en"


def answers(folder: Path) -> list[list[tuple[str, float]]]:
    index = WordIndex(folder)
    return [
        sorted((hit.passage_id, round(hit.score, 6)) for hit in index.search({word: 1.0}, 1_000))
        for word in ("harbour", "court", "district", "12", "begin", "union", "budget")
    ]


def anew(tmp_path: Path, shelf: Shelf) -> list[list[tuple[str, float]]]:
    folder = tmp_path / "anew"
    shutil.rmtree(folder, ignore_errors=True)
    write_words(folder, sorted(shelf.texts), shelf.rows)
    return answers(folder)


@settings(max_examples=scaled(5, 300))
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, 30), max_size=5), st.sets(st.integers(0, 30), max_size=5)),
        min_size=1,
        max_size=4,
    )
)
def test_after_any_changes_it_answers_as_one_written_anew(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[set[int], set[int]]],
) -> None:
    tmp_path = tmp_path_factory.mktemp("words")
    shelf = Shelf(range(12))
    folder = tmp_path / "words"
    write_words(folder, sorted(shelf.texts), shelf.rows)
    for put, removed in changes:
        shelf.texts.update({f"a{n}": story(n + 100) for n in put})
        for n in removed:
            shelf.texts.pop(f"a{n}", None)
        changed = {f"a{n}" for n in put | removed}
        assert update_words(folder, changed, sorted(shelf.texts), shelf.rows)
    assert answers(folder) == anew(tmp_path, shelf)
    assert len(WordIndex(folder)) == 2 * len(shelf.texts)


def test_only_the_part_that_changed_is_written(tmp_path: Path) -> None:
    shelf = Shelf(range(40))
    folder = tmp_path / "words"
    write_words(folder, sorted(shelf.texts), shelf.rows)
    asked: list[str] = []

    def rows(ids: Sequence[str]) -> Iterable[Row]:
        asked.extend(ids)
        return shelf.rows(ids)

    shelf.texts["a3"] = story(300)
    assert update_words(folder, {"a3"}, sorted(shelf.texts), rows)
    assert set(asked) == {i for i in shelf.texts if part_of(i) == part_of("a3")}
    asked.clear()
    assert update_words(folder, set(), sorted(shelf.texts), rows)
    assert asked == []


def test_every_article_falls_into_a_part_and_all_parts_are_used() -> None:
    assert {part_of(f"a{n}") for n in range(200)} == set(range(PARTS))
    assert part_of("\ud800") in range(PARTS)


@pytest.mark.parametrize("damage", ["missing", "broken", "no parts", "removed rows"])
def test_what_cannot_be_gone_on_from_must_be_written_anew(tmp_path: Path, damage: str) -> None:
    shelf = Shelf(range(6))
    folder = tmp_path / "words"
    write_words(folder, sorted(shelf.texts), shelf.rows)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    if damage == "missing":
        (folder / "meta.json").unlink()
    elif damage == "broken":
        (folder / "meta.json").write_text("{", encoding="utf-8")
    else:
        if damage == "no parts":  # as an earlier Byline wrote it
            meta["schema"] = [field for field in meta["schema"] if field["name"] != "part"]
        else:
            meta["segments"][0]["deletes"] = {"num_deleted_docs": 1, "opstamp": 1}
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    assert not update_words(folder, {"a1"}, sorted(shelf.texts), shelf.rows)
