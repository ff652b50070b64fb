import json
from pathlib import Path

from index.versions import Home
from tests.conftest import free_port
from tests.ui.command import Command


def test_versions_are_listed_and_rolled_back(byline: Command, articles: Path) -> None:
    byline("index", articles)
    (articles / "three.txt").write_text("A third article about the bridge in Lebus.")
    byline("index")
    rows = byline("versions", "--json").json
    assert [(r["number"], r["current"], r["articles"]) for r in rows] == [
        (1, False, 2),
        (2, True, 3),
    ]
    assert byline("rollback").code == 0
    assert len(byline("articles", "--json").json) == 2
    assert byline("rollback", 2).code == 0
    assert len(byline("articles", "--json").json) == 3
    assert byline("rollback", 9).code == 2
    byline("rollback", 1)
    assert byline("rollback").code == 1


def test_it_is_said_where_the_vectors_are_and_in_the_right_number(
    byline: Command, articles: Path
) -> None:
    (articles / "two.txt").unlink()
    assert "1 article, 1 passage; 1 passage embedded" in byline("index", articles).out
    listed = byline("versions").out
    assert "1 article, 1 passage " in listed
    assert "vectors: embedded" in listed


def test_damaged_versions_are_listed_and_rolled_back_from(
    byline: Command, articles: Path, tmp_path: Path
) -> None:
    byline("index", articles)
    for number in (2, 3):
        (articles / f"more{number}.txt").write_text(f"Article {number} is about a bridge.")
        byline("index")
    for number in (2, 3):
        (tmp_path / ".byline" / "versions" / str(number) / "manifest.json").write_text("{")
    rows = byline("versions", "--json").json
    assert [bool(row["damaged"]) for row in rows] == [False, True, True]
    assert "Version 3 of the index is damaged" in byline("versions").out
    back = byline("rollback")
    assert (back.code, "Passed over: Version 2" in back.err) == (0, True)
    assert len(byline("articles", "--json").json) == 2


def test_a_version_that_could_not_answer_is_refused(
    byline: Command, articles: Path, tmp_path: Path
) -> None:
    byline("index", articles)
    (articles / "three.txt").write_text("A third article about the bridge in Lebus.")
    byline("index")
    manifest = tmp_path / ".byline" / "versions" / "1" / "manifest.json"
    made = json.loads(manifest.read_text())
    url = f"http://127.0.0.1:{free_port()}"
    manifest.write_text(json.dumps({**made, "chroma_url": url, "collection": "gone"}))
    assert f"vectors: {url}" in byline("versions").out
    refused = byline("rollback")
    assert (refused.code, "does not answer" in refused.err) == (1, True)
    assert "version 2 was kept" in refused.err
    assert Home(tmp_path / ".byline").current() == 2
