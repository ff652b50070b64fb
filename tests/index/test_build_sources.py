"""Builds of several sources: what belongs to which, what vanished, what was removed by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest import mock

import pytest

from index.store import ArticleStore
from index.versions import Source
from tests.index.corpus import (
    ids_of,
    stored,
    story,
    texts_of,
    write_files,
    write_stories,
)
from tests.index.desk import Desk, kept_out, keys

pytestmark = pytest.mark.usefixtures("nothing_left_aside")


# -- sources -----------------------------------------------------------------------------------


def test_each_path_is_a_source_and_touches_only_itself(
    desk: Desk, news: Path, tmp_path: Path
) -> None:
    other = write_stories(tmp_path / "other", [20, 21])
    desk.index(news)
    report = desk.index(other)
    assert (report.added, report.unchanged, report.articles) == (2, 0, 8)
    assert [s.name for s in desk.home.manifest().sources] == ["news", "other"]
    (news / "story-0.txt").unlink()
    assert not desk.index(other).built
    assert desk.index().removed == 1


def test_a_part_of_a_source_is_refreshed_alone(desk: Desk, news: Path) -> None:
    write_stories(news / "in", [30, 31])
    desk.index(news)
    (news / "story-0.txt").unlink()
    (news / "in" / "story-30.txt").unlink()
    report = desk.index(news / "in")
    assert (report.removed, report.unchanged) == (1, 1)
    assert "story-0.txt" in desk.holds()
    assert desk.home.manifest().sources == (Source("news", str(news)),)


def test_one_file_of_a_source_is_refreshed_alone(desk: Desk, news: Path) -> None:
    desk.index(news)
    write_files(news, {"story-1.txt": story(41), "story-2.txt": story(42)})
    assert desk.index(news / "story-1.txt").changed == 1
    assert texts_of(desk.home)["story-2.txt"] == story(2)
    (news / "story-1.txt").unlink()
    assert desk.index(news / "story-1.txt").removed == 1


def test_a_path_in_a_source_that_never_was_is_said(desk: Desk, news: Path) -> None:
    desk.index(news)
    report = desk.index(news / "typo.txt")
    assert kept_out(report) == ["typo.txt: There is no such file or folder."]
    assert not report.built


def test_a_folder_around_a_source_absorbs_it_and_embeds_nothing_again(
    desk: Desk, news: Path, tmp_path: Path
) -> None:
    write_stories(tmp_path / "other", [20])
    desk.index(news)
    ids = set(ids_of(desk.home).values())
    report = desk.index(tmp_path)
    assert (report.renamed, report.added, report.removed) == (6, 1, 0)
    assert ids < set(ids_of(desk.home).values())
    assert [s.path for s in desk.home.manifest().sources] == [str(tmp_path)]
    assert all("story 20 " in text for text in desk.model.embedded)
    assert not desk.index().built


def test_what_an_absorbed_source_lost_is_not_dropped_in_silence(
    desk: Desk, news: Path, tmp_path: Path
) -> None:
    desk.index(news)
    shutil.rmtree(news)
    write_stories(tmp_path / "other", [20])
    report = desk.index(tmp_path)
    assert kept_out(report) == [f"{tmp_path.name}: 6 of its 6 articles are gone; they were kept."]
    assert desk.holds() == {f"news/{key}" for key in keys(*range(6))} | {"other/story-20.txt"}
    assert desk.index(allow_removals=True).removed == 6
    assert desk.holds() == {"other/story-20.txt"}


def test_paths_that_hold_one_another_are_read_once(desk: Desk, news: Path, tmp_path: Path) -> None:
    report = desk.index(news, tmp_path, news / "story-1.txt")
    assert (report.added, report.articles) == (6, 6)
    assert len(desk.home.manifest().sources) == 1


def test_a_source_that_vanished_keeps_its_articles(desk: Desk, news: Path) -> None:
    desk.index(news)
    news.rename(news.with_name("away"))
    for report in (desk.index(), desk.index(news)):
        assert not report.built
        assert kept_out(report) == ["news: This source has vanished; its articles were kept."]
        assert "--allow-removals" in report.skipped[0].remedy
    assert desk.holds() == keys(*range(6))
    assert desk.index(allow_removals=True).removed == 6
    assert desk.holds() == set()


def test_a_source_that_lost_most_articles_keeps_them(desk: Desk, news: Path) -> None:
    desk.index(news)
    for n in range(4):
        (news / f"story-{n}.txt").unlink()
    write_stories(news, [9])
    report = desk.index()
    assert kept_out(report) == ["news: 4 of its 6 articles are gone; they were kept."]
    assert report.added == 1
    assert desk.holds() == keys(0, 1, 2, 3, 4, 5, 9)
    assert desk.index(allow_removals=True).removed == 4
    assert desk.holds() == keys(4, 5, 9)


def test_what_was_kept_once_is_kept_until_it_may_go(desk: Desk, news: Path) -> None:
    desk.index(news)
    for n in range(4):
        (news / f"story-{n}.txt").unlink()
    write_stories(news, range(10, 20))
    for added in (10, 0):  # now fewer than half are gone
        report = desk.index()
        assert (report.added, report.removed) == (added, 0)
        assert "articles are gone; they were kept" in report.skipped[0].reason
    write_stories(news, [1, 2, 3])
    assert desk.index().skipped
    write_stories(news, [0])
    assert desk.index().skipped == ()
    (news / "story-1.txt").unlink()
    assert desk.index().removed == 1
    for n in (0, 2, 3, 4, 5, 10, 11, 12):
        (news / f"story-{n}.txt").unlink()
    assert desk.index().skipped
    assert desk.index(allow_removals=True).removed == 8
    assert desk.home.manifest().kept == ()


def test_half_may_go_without_asking(desk: Desk, news: Path) -> None:
    desk.index(news)
    for n in range(3):
        (news / f"story-{n}.txt").unlink()
    assert desk.index().removed == 3


def test_a_file_that_can_no_longer_be_read_keeps_its_article(desk: Desk, news: Path) -> None:
    desk.index(news)
    write_files(news, {"story-1.txt": b"\x00" * 50, "story-2.txt": b""})
    report = desk.index()
    assert not report.built
    assert kept_out(report) == ["story-1.txt: It is a binary file.", "story-2.txt: It is empty."]
    assert texts_of(desk.home)["story-1.txt"] == story(1)


def test_an_unread_file_of_an_absorbed_source_keeps_its_article(
    desk: Desk, news: Path, tmp_path: Path
) -> None:
    desk.index(news)
    write_files(news, {"story-1.txt": b"\x00" * 50})
    report = desk.index(tmp_path)
    assert kept_out(report) == ["story-1.txt: It is a binary file."]
    assert texts_of(desk.home)["news/story-1.txt"] == story(1)
    assert not desk.index().built
    write_files(news, {"story-1.txt": story(1)})
    desk.index()
    assert texts_of(desk.home)["news/story-1.txt"] == story(1)
    assert len(desk.holds()) == 6


def test_an_id_in_two_new_sources_is_taken_once(desk: Desk, tmp_path: Path) -> None:
    record = {"id": "same", "text": story(1)}
    one = write_files(tmp_path / "one", {"a.json": json.dumps(record)})
    two = write_files(tmp_path / "two", {"b.json": json.dumps({**record, "text": story(2)}),
                                         "c.txt": story(3)})  # fmt: skip
    report = desk.index(one, two)
    assert (report.added, report.articles) == (2, 2)
    assert kept_out(report) == ["b.json: Another article has the id 'same' already."]
    assert texts_of(desk.home)["a.json"] == story(1)
    assert kept_out(desk.index(two)) == [
        "b.json: The source 'one' has an article with the id 'same' already."
    ]


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_an_article_that_moved_between_sources_is_never_lost(
    desk: Desk, tmp_path: Path, order: tuple[str, str]
) -> None:
    record = json.dumps({"id": "same", "text": story(1)})
    one = write_files(tmp_path / "one", {"a.json": record, "x.txt": story(5), "y.txt": story(6)})
    write_stories(tmp_path / "two", [7])
    desk.index(*(tmp_path / name for name in order))
    (one / "a.json").rename(tmp_path / "two" / "a.json")
    report = desk.index()
    assert (report.removed, report.embedded, report.skipped) == (0, 0, ())
    store = stored(desk.home)
    assert store.owner("same") == "two"
    assert store.counts()[0] == 4
    store.close()
    assert not desk.index().built


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_a_record_that_moved_between_files_of_two_sources_is_never_lost(
    desk: Desk, tmp_path: Path, order: tuple[str, str]
) -> None:
    lines = [json.dumps({"id": f"r{n}", "text": story(n)}) + "\n" for n in range(4)]
    one = write_files(tmp_path / "one", {"a.jsonl": "".join(lines[:3])})
    two = write_files(tmp_path / "two", {"b.jsonl": lines[3]})
    desk.index(*(tmp_path / name for name in order))
    write_files(one, {"a.jsonl": "".join(lines[:2])})
    write_files(two, {"b.jsonl": "".join(lines[2:])})
    report = desk.index()
    assert (report.articles, report.embedded, report.skipped) == (4, 0, ())
    assert not desk.index().built


def test_records_that_two_sources_share_take_time_in_proportion(desk: Desk, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"r{n}", "text": f"It rained on day {n}."}) for n in range(600)]
    one = write_files(tmp_path / "one", {"a.jsonl": "\n".join(lines)})
    two = write_files(tmp_path / "two", {"b.jsonl": "\n".join(lines)})
    desk.index(one)
    real = ArticleStore.keys
    with mock.patch.object(ArticleStore, "keys", autospec=True, side_effect=real) as keys:
        report = desk.index(two, write_stories(tmp_path / "three", [1]))
    assert len(report.skipped) == 600 + 1
    assert keys.call_count < 10


# -- by hand -----------------------------------------------------------------------------------


def test_an_article_removed_by_hand_stays_out_until_it_is_restored(desk: Desk, news: Path) -> None:
    desk.index(news)
    out = ids_of(desk.home)["story-1.txt"]
    assert desk.index(remove=(out,)).removed == 1
    assert desk.holds() == keys(0, 2, 3, 4, 5)
    assert not desk.index(news).built
    write_files(news, {"story-1.txt": story(11)})
    assert not desk.index().built
    report = desk.index(restore=(out,))
    assert (report.added, report.removed) == (1, 0)
    assert texts_of(desk.home)["story-1.txt"] == story(11)
    assert desk.home.manifest().excluded == ()


def test_a_renamed_article_removed_by_hand_stays_out_until_it_is_restored(
    desk: Desk, news: Path
) -> None:
    desk.index(news)
    (news / "story-1.txt").rename(news / "moved.txt")
    desk.index()
    out = ids_of(desk.home)["moved.txt"]
    desk.index(remove=(out,))
    assert not desk.index().built
    assert desk.home.manifest().excluded == (out,)
    assert desk.index(restore=(out,)).added == 1
    assert desk.holds() == keys(0, 2, 3, 4, 5) | {"moved.txt"}
    assert desk.home.manifest().stand_ins == ()


def test_removing_by_hand_takes_no_other_article_that_once_lay_there(
    desk: Desk, news: Path
) -> None:
    desk.index(news)
    (news / "story-2.txt").rename(news / "two.txt")
    (news / "story-1.txt").rename(news / "story-2.txt")
    desk.index()
    assert ids_of(desk.home)["story-2.txt"] != ids_of(desk.home)["two.txt"]
    desk.index(remove=(ids_of(desk.home)["story-2.txt"],))
    assert desk.index().skipped == ()
    assert desk.holds() == keys(0, 3, 4, 5) | {"two.txt"}


def test_a_forgotten_source_takes_its_articles_with_it(
    desk: Desk, news: Path, tmp_path: Path
) -> None:
    other = write_stories(tmp_path / "other", [20])
    desk.index(news, other)
    report = desk.index(forget=(Source("news", str(news)),))
    assert (report.removed, report.articles) == (6, 1)
    assert [s.name for s in desk.home.manifest().sources] == ["other"]
    assert desk.index().unchanged == 1
