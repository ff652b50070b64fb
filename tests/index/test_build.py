"""Builds: what changes, what stays, what is refused, and that nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import NoProgress, Wanted, build
from index.embeddings import EmbedderIdentity
from index.errors import BylineError, NoIndex, UsageError
from index.reader import Index
from index.services import Services
from index.version_vectors import open_vectors
from index.versions import Manifest, Source
from tests.index.corpus import (
    HashEmbedder,
    ids_of,
    stored,
    story,
    write_files,
    write_stories,
)
from tests.index.desk import Desk, assert_equal, kept_out, keys

pytestmark = pytest.mark.usefixtures("nothing_left_aside")


# -- first and second --------------------------------------------------------------------------


def test_the_first_build_takes_everything(desk: Desk, news: Path) -> None:
    report = desk.index(news)
    assert (report.version, report.built, report.added, report.articles) == (1, True, 6, 6)
    assert report.embedded == report.passages == len(desk.model.embedded) > 6
    assert report.skipped == ()
    assert desk.holds() == keys(*range(6))


def test_an_unchanged_source_makes_no_version_and_embeds_nothing(desk: Desk, news: Path) -> None:
    first = desk.index(news)
    for again in (desk.index(news), desk.index()):
        assert (again.version, again.built, again.unchanged, again.embedded) == (1, False, 6, 0)
        assert (again.articles, again.passages) == (first.articles, first.passages)
    assert desk.model.embedded == []
    assert [entry.name for entry in desk.home.versions_folder.iterdir()] == ["1"]


def test_only_what_changed_is_embedded(desk: Desk, news: Path) -> None:
    desk.index(news)
    write_files(news, {"story-1.txt": story(1) + "\nOne more line is here.\n"})
    write_stories(news, [9])
    (news / "story-2.txt").unlink()
    report = desk.index(news)
    assert (report.version, report.added, report.changed, report.removed) == (2, 1, 1, 1)
    assert report.unchanged == 4
    assert all("story 1 " in t or "story 9 " in t or "One more" in t for t in desk.model.embedded)
    assert desk.holds() == keys(0, 1, 3, 4, 5, 9)


def test_passages_before_a_change_keep_their_vectors(desk: Desk, tmp_path: Path) -> None:
    text = story(1, paragraphs=20)
    folder = write_files(tmp_path / "news", {"a.txt": text})
    first = desk.index(folder)
    write_files(folder, {"a.txt": text + "\nThe end of it is new.\n"})
    assert 1 <= desk.index(folder).embedded < first.embedded / 2


def test_a_title_that_changes_embeds_the_article_again(desk: Desk, tmp_path: Path) -> None:
    record = {"id": "1", "text": story(1), "title": "One"}
    folder = write_files(tmp_path / "news", {"a.json": json.dumps(record)})
    first = desk.index(folder)
    write_files(folder, {"a.json": json.dumps({**record, "title": "Two"})})
    report = desk.index(folder)
    assert (report.changed, report.embedded) == (1, first.embedded)


def test_metadata_that_changes_embeds_nothing(desk: Desk, tmp_path: Path) -> None:
    record = {"id": "1", "text": story(1), "title": "One"}
    folder = write_files(tmp_path / "news", {"a.json": json.dumps(record)})
    desk.index(folder)
    write_files(folder, {"a.json": json.dumps({**record, "desk": "port"})})
    report = desk.index(folder)
    assert (report.built, report.changed, report.embedded) == (True, 1, 0)
    with Index(desk.home).current() as version:
        article = version.store.article("1")
        assert article is not None
        assert article.metadata == {"desk": "port"}


def test_a_renamed_file_keeps_its_id_for_good_and_is_not_embedded(desk: Desk, news: Path) -> None:
    desk.index(news)
    before = ids_of(desk.home)
    (news / "story-1.txt").rename(news / "renamed.txt")
    report = desk.index(news)
    assert (report.renamed, report.added, report.removed, report.embedded) == (1, 0, 0, 0)
    assert ids_of(desk.home)["renamed.txt"] == before["story-1.txt"]
    assert not desk.index(news).built


def test_a_repeated_build_answers_as_a_clean_one(desk: Desk, news: Path, tmp_path: Path) -> None:
    desk.index(news)
    write_files(news, {"story-1.txt": story(21), "story-7.txt": story(7)})
    (news / "story-3.txt").unlink()
    desk.index(news)
    clean = Desk(tmp_path / "clean")
    clean.index(news)
    assert_equal(desk.home, clean.home)


# -- versions ----------------------------------------------------------------------------------


def test_after_a_rollback_the_next_build_starts_from_there(desk: Desk, news: Path) -> None:
    desk.index(news)
    write_stories(news, [9])
    desk.index()
    desk.home.point_to(1)
    assert desk.holds() == keys(*range(6))
    report = desk.index()
    assert (report.version, report.added, report.unchanged) == (3, 1, 6)
    assert desk.holds() == keys(0, 1, 2, 3, 4, 5, 9)


def test_the_current_version_and_two_before_it_are_kept(desk: Desk, news: Path) -> None:
    for n in range(20, 25):
        write_stories(news, [n])
        desk.index(news)
    assert desk.home.numbers() == [3, 4, 5]


def test_another_model_embeds_everything_again_and_never_mixes(desk: Desk, news: Path) -> None:
    first = desk.index(news)
    other = HashEmbedder("other", dimension=24)
    write_stories(news, [9])
    report = build(desk.home, Wanted(), embedder=other)
    assert report.embedded == len(other.embedded) == report.passages > first.passages
    assert desk.home.manifest().embedder == EmbedderIdentity("other", 24)
    store = stored(desk.home)
    vectors = open_vectors(
        desk.home.version_folder(report.version), desk.home.manifest(), Services()
    ).vectors(store.passage_ids())
    store.close()
    assert {vector.shape for vector in vectors.values()} == {(24,)}


@pytest.mark.parametrize("field", ["analysis", "splitting"])
def test_an_index_of_other_rules_is_made_again_without_its_sources(
    desk: Desk, news: Path, field: str
) -> None:
    desk.index(news)
    path = desk.home.version_folder(1) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: "0"}))
    shutil.rmtree(news)
    report = desk.index()
    assert report.built
    assert report.embedded == report.passages
    assert getattr(desk.home.manifest(), field) != "0"
    assert desk.holds() == keys(*range(6))


def test_vectors_that_were_lost_are_made_again(desk: Desk, news: Path) -> None:
    first = desk.index(news)
    shutil.rmtree(desk.home.version_folder(1) / "chroma")
    report = desk.index()
    assert (report.version, report.unchanged, report.embedded) == (2, 6, first.passages)
    assert_equal(desk.home, desk.home)


def test_vectors_that_were_lost_are_made_again_beside_a_change(desk: Desk, news: Path) -> None:
    desk.index(news)
    shutil.rmtree(desk.home.version_folder(1) / "chroma")
    write_stories(news, [9])
    report = desk.index()
    assert (report.added, report.unchanged) == (1, 6)
    assert report.embedded == report.passages


# -- refusals ----------------------------------------------------------------------------------


def test_without_an_index_there_is_nothing_to_refresh(desk: Desk) -> None:
    with pytest.raises(NoIndex):
        desk.index()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone", "There is no such file or folder"),
        ("empty", "No articles were found in it"),
        ("blank.txt", "It is empty"),
        ("noise.txt", "It is a binary file"),
        ("picture.png", "not a format"),
    ],
)
def test_a_first_build_of_nothing_says_why(
    desk: Desk, tmp_path: Path, name: str, reason: str
) -> None:
    write_files(tmp_path, {"blank.txt": "", "noise.txt": b"\x00" * 99, "picture.png": b"x"})
    (tmp_path / "empty").mkdir()
    with pytest.raises(BylineError, match=reason) as caught:
        desk.index(tmp_path / name)
    assert "No articles could be read from" in caught.value.sentence
    assert caught.value.remedy
    assert desk.home.current() is None
    assert list(desk.home.folder.glob("versions/*")) == []


def test_nothing_new_leaves_an_index_as_it_is(desk: Desk, news: Path, tmp_path: Path) -> None:
    desk.index(news)
    (tmp_path / "empty").mkdir()
    report = desk.index(tmp_path / "empty")
    assert kept_out(report) == ["empty: No articles were found in it."]
    assert not report.built
    assert [s.name for s in desk.home.manifest().sources] == ["news"]


def test_bad_input_costs_only_itself(desk: Desk, news: Path) -> None:
    write_files(
        news,
        {
            "binary.txt": bytes([0, 1, 2]) * 99,
            "empty.md": "",
            "broken.jsonl": '{"text": "It rained in the port."}\n{broken\n',
            "damaged.pdf": b"%PDF-1.4 rest",
            "damaged.docx": b"PK",
            "damaged.txt.gz": b"\x1f\x8b rest",
            "picture.jpg": b"\xff\xd8\xff",
            "latin.txt": "Für über 200 Bürger gelte das Gleiche.".encode("cp1252"),
            "wide.txt": "Für über 200 Bürger gelte das Gleiche.".encode("utf-16"),
            "rtl.txt": "השר אמר\u202c שהמצב \x00קשה.",
            "line\nend 😀.txt": story(50),
            "C# notes.txt": story(51),
        },
    )
    (news / "circle.txt").symlink_to(news / "circle.txt")
    report = desk.index(news)
    assert report.added == 6 + 6
    assert len(report.skipped) == 8
    assert all(skip.reason.endswith(".") and str(skip).isprintable() for skip in report.skipped)
    assert not desk.index().built


def test_a_home_of_other_files_is_refused(desk: Desk, news: Path) -> None:
    write_files(desk.home.folder, {"thesis.txt": "mine"})
    with pytest.raises(UsageError, match="holds other files"):
        desk.index(news)
    assert [entry.name for entry in desk.home.folder.iterdir()] == ["thesis.txt"]


def test_a_home_within_a_source_is_not_read(tmp_path: Path, news: Path) -> None:
    desk = Desk(news / "home")
    assert desk.index(news).articles == 6
    assert not desk.index(news).built


# -- disk full, no permission ------------------------------------------------------------------


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def full_database(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("where", "failure"),
    [
        ("index.store.ArticleStore.put", full_database),
        ("index.word_parts._write", full),
        ("index.versions.sync_tree", full),
        ("index.versions.write_file", full),
        ("index.vectors.VectorIndex.upsert", full),
        ("shutil.copytree", full),
        ("shutil.copyfile", full),
        ("index.versions.Home.new_folder", full),
    ],
)
def test_a_full_disk_leaves_the_last_version_answering(
    desk: Desk,
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    failure: Callable[..., None],
) -> None:
    desk.index(news)
    write_stories(news, [9])
    with monkeypatch.context() as filled:
        filled.setattr(where, failure)
        with pytest.raises(BylineError) as caught:
            desk.index()
    assert "space" in str(caught.value).lower() or "full" in str(caught.value)
    assert caught.value.remedy
    assert desk.home.current() == 1
    assert desk.holds() == keys(*range(6))
    assert desk.index().added == 1
    assert desk.holds() == keys(0, 1, 2, 3, 4, 5, 9)


def test_a_full_disk_at_the_first_build_leaves_no_half_version(
    desk: Desk, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as filled:
        filled.setattr("index.word_parts._write", full)
        with pytest.raises(BylineError, match="cannot be written"):
            desk.index(news)
    assert desk.home.current() is None
    assert list(desk.home.versions_folder.iterdir()) == []
    assert desk.index(news).added == 6


def test_a_model_that_fails_leaves_the_last_version_answering(
    desk: Desk, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.index(news)
    write_stories(news, range(6, 9))

    def fail(texts: list[str]) -> None:
        raise BylineError("The embedding server failed.", "Start it.")

    with monkeypatch.context() as broken:
        broken.setattr(desk.model, "embed_passages", fail)
        with pytest.raises(BylineError, match="embedding server failed"):
            desk.index()
    assert desk.holds() == keys(*range(6))
    assert [entry.name for entry in desk.home.versions_folder.iterdir()] == ["1"]
    assert desk.index().added == 3


# -- the lock and progress ---------------------------------------------------------------------


class Listener(NoProgress):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.articles = self.passages = 0

    def stage(self, name: str) -> None:
        """See `Progress`."""
        self.stages.append(name)

    def read(self, articles: int, passages: int) -> None:
        """See `Progress`."""
        self.articles += articles
        self.passages += passages


def test_progress_is_told(desk: Desk, news: Path) -> None:
    told = Listener()
    report = build(desk.home, Wanted((news,)), progress=told, embedder=desk.model)
    assert (told.articles, told.passages) == (report.articles, report.passages)
    assert told.stages[-1] == "Checking and publishing"
    told = Listener()
    build(desk.home, Wanted(), progress=told, embedder=desk.model)
    assert (told.stages, told.articles, told.passages) == ([], 6, 0)


def test_a_wrong_index_is_not_published(
    desk: Desk, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.index(news)
    write_stories(news, [9])
    with monkeypatch.context() as broken:
        broken.setattr("index.vectors.VectorIndex.upsert", lambda *_, **__: None)
        with pytest.raises(BylineError, match=r"does not hold together \(vectors ") as caught:
            desk.index()
    assert "--home" in caught.value.remedy
    assert desk.home.current() == 1


def test_manifests_say_what_a_version_holds(desk: Desk, news: Path) -> None:
    report = desk.index(news)
    manifest = desk.home.manifest()
    assert isinstance(manifest, Manifest)
    assert (manifest.articles, manifest.passages) == (report.articles, report.passages)
    assert manifest.sources == (Source("news", str(news)),)
