import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.versions import Home
from tests.conftest import ROOT, SEEDS
from tests.ui.command import Command


def test_a_folder_is_indexed_and_a_second_run_embeds_nothing(
    byline: Command, articles: Path
) -> None:
    first = byline("index", articles)
    assert (first.code, "2 added" in first.out) == (0, True)
    again = byline("index", "--json")
    assert again.code == 0
    assert (again.json["unchanged"], again.json["embedded"], again.json["built"]) == (2, 0, False)


def test_json_is_plain_json_and_nothing_else(byline: Command, articles: Path) -> None:
    (articles / "bad.bin").write_bytes(b"\x7fELF\x00\x00")
    done = byline("index", articles, "--json")
    assert done.code == 0
    assert done.json["added"] == 2
    assert done.json["skipped"][0]["origin"].endswith("bad.bin")
    assert "bad.bin" in done.err


def test_sources_are_listed_and_removed(byline: Command, articles: Path) -> None:
    byline("index", articles)
    (row,) = byline("sources", "--json").json
    assert (row["name"], row["articles"], row["exists"]) == ("articles", 2, True)
    assert byline("remove", articles).code == 0
    assert byline("sources", "--json").json == []
    assert byline("articles", "--json").json == []


def test_an_article_removed_by_id_stays_out_until_restored(byline: Command, articles: Path) -> None:
    byline("index", articles)
    one = byline("articles", "--json").json[0]["id"]
    assert byline("remove", one).code == 0
    byline("index")
    assert one not in {a["id"] for a in byline("articles", "--json").json}
    byline("index", articles, "--restore", one)
    assert one in {a["id"] for a in byline("articles", "--json").json}


def test_an_article_is_shown_whole_with_what_is_skipped(byline: Command) -> None:
    byline("index", SEEDS)
    rows = byline("articles", "--json").json
    assert len(rows) == 5
    one = next(row for row in rows if row["title"].startswith("Biden Administration Considers"))
    whole = byline("articles", one["id"], "--json").json
    assert whole == one
    assert {"id", "title", "date", "source", "url", "text", "text_hash", "origin", "skipped",
            "copies"} <= set(whole)  # fmt: skip
    skipped = [whole["text"][s["start"] : s["end"]] for s in whole["skipped"]]
    assert "Comment via Facebook" in skipped
    plain = byline("articles", one["id"])
    assert "Comment via Facebook" in plain.out


def test_copies_are_counted_in_words_and_named_by_id(byline: Command, articles: Path) -> None:
    assert "cop" not in byline("index", articles).out
    first = sorted(articles.iterdir())[0]
    (articles / "again.txt").write_bytes(first.read_bytes())
    done = byline("index")
    assert "3 articles (1 is a copy of another), " in done.out
    (articles / "more.txt").write_bytes(first.read_bytes())
    assert "4 articles (2 are copies of others), " in byline("index").out
    assert byline("index", "--json").json["copies"] == 2
    rows = byline("articles", "--json").json
    of_one_story = sorted(row["id"] for row in rows if row["copies"])
    assert len(of_one_story) == 3
    for row in rows:
        if row["copies"]:
            assert row["copies"] == [i for i in of_one_story if i != row["id"]]
            assert byline("articles", row["id"], "--json").json == row


def test_missing_and_empty_folders_say_what_to_do(byline: Command, tmp_path: Path) -> None:
    missing = byline("index", tmp_path / "nothing")
    assert missing.code == 1
    assert "no such file or folder" in missing.err.lower()
    (tmp_path / "empty").mkdir()
    empty = byline("index", tmp_path / "empty")
    assert (empty.code, "Give a folder with articles" in empty.err) == (1, True)
    assert not Home(tmp_path / ".byline").numbers()


def test_a_missing_folder_costs_only_itself(
    byline: Command, articles: Path, tmp_path: Path
) -> None:
    done = byline("index", articles, tmp_path / "nothing")
    assert done.code == 0
    assert "2 added" in done.out
    assert "nothing" in done.err


def test_wrong_usage_exits_with_2(byline: Command, articles: Path, tmp_path: Path) -> None:
    byline("index", articles)
    assert byline("index", "--no-such-option").code == 2
    assert byline("articles", "no such id").code == 2
    assert byline("remove", "no such thing").code == 2
    assert byline("index", articles, "--chroma", "not a url").code == 2
    assert byline("index", articles, "--embed-model", "some-model").code == 2
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.doc").write_text("mine")
    foreign = byline("index", articles, "--home", tmp_path / "foreign")
    assert (foreign.code, "holds other files" in foreign.err) == (2, True)
    assert (tmp_path / "foreign" / "thesis.doc").read_text() == "mine"


def test_no_index_says_how_to_make_one(byline: Command) -> None:
    for command in (("articles",), ("sources",), ("versions",), ("rollback",), ("index",),
                    ("search", "x"), ("ask", "x")):  # fmt: skip
        done = byline(*command)
        assert done.code == 1, command
        assert "byline index FOLDER" in done.err


def test_a_home_that_cannot_be_written_says_so(
    byline: Command, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    done = byline("index", articles)
    assert (done.code, "cannot be written" in done.err) == (1, True)
    assert "--home" in done.err


def test_a_reader_that_goes_away_leaves_no_traceback(articles: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BYLINE_HOME": str(tmp_path / "home")}
    run = [sys.executable, "-m", "ui.cli"]
    subprocess.run([*run, "index", str(articles)], env=environment, check=True, capture_output=True)
    listing = subprocess.Popen(
        [*run, "articles", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None
    listing.stdout.close()
    _, err = listing.communicate()
    assert err == b""


def test_progress_and_warnings_stay_off_stdout(byline: Command, articles: Path) -> None:
    (articles / "empty.txt").write_text("")
    done = byline("index", articles, "--json")
    json.loads(done.out)
    assert "empty.txt" in done.err
    quiet = byline("index", articles, "--quiet")
    assert quiet.out == ""


def test_articles_are_listed_with_their_dates(byline: Command, tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "It rained.", "date": "2024-05-06"}',
        '{"id": "b", "text": "Dry."}',
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    byline("index", tmp_path / "news.jsonl")
    assert byline("articles").out.splitlines() == [
        f"{'a':18} 2024-05-06  It rained.",
        f"{'b':18} {'':10}  Dry.",
    ]


def test_a_path_that_is_none_is_one_clear_error(byline: Command, articles: Path) -> None:
    byline("index", articles)
    for paths in (("nothing",), ("nothing", "nowhere")):
        done = byline("index", *paths)
        assert (done.code, done.out) == (1, "")
        assert "no such file or folder" in done.err
        assert "Error:" in done.err


def test_what_was_removed_by_hand_is_listed_and_leaving_nothing_is_no_error(
    byline: Command, articles: Path
) -> None:
    byline("index", articles)
    ids = [row["id"] for row in byline("articles", "--json").json]
    for one in ids:
        byline("remove", one)
    for command in (("index",), ("index", articles)):
        done = byline(*command)
        assert (done.code, done.out) == (0, "")
        assert f"byline index --restore {min(ids)}" in done.err
    assert byline("articles", "--removed", "--json").json == sorted(ids)
    assert byline("articles", "--removed").out.split() == sorted(ids)
    assert "articles --removed" in byline("sources").err
    wrong = byline("index", "--restore", "nosuch")
    assert (wrong.code, "not among the articles that were removed" in wrong.err) == (2, True)
    assert "1 added" in byline("index", "--restore", ids[0]).out
    assert "1 article " in byline("sources").out


@pytest.mark.parametrize("what", ["\udcff", "loop/x"])
def test_what_cannot_be_a_name_is_not_found(
    byline: Command, articles: Path, tmp_path: Path, what: str
) -> None:
    byline("index", articles)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert byline("remove", what).code == 2
    assert byline("articles", what).code == 2


def test_a_source_that_may_not_be_looked_at_is_listed_as_such(
    byline: Command, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    byline("index", articles)
    look = Path.stat

    def refuse(self: Path, **options: bool) -> os.stat_result:
        if self == articles:
            raise PermissionError(13, "Permission denied", str(self))
        return look(self, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    assert "(cannot be read)" in byline("sources").out
    found = {row["what"]: row for row in byline("doctor", "--json").json}
    assert found["sources"]["state"] == "note"
    assert "chmod" in found["sources"]["remedy"]
