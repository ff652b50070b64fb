from pathlib import Path

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
