"""`byline index URL` and the other commands of sources, with a page on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.web.site import Site, page, running_site
from tests.ui.command import Command


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        running.answers["/story.html"] = page()
        yield running


def test_a_page_is_indexed_refreshed_listed_and_removed(
    byline: Command, articles: Path, site: Site
) -> None:
    url = site.url("/story.html")
    first = byline("index", url, articles, "--allow-private", "--json")
    assert (first.code, first.json["added"], first.json["skipped"]) == (0, 3, [])
    again = byline("index", "--allow-private", "--json")
    assert (again.json["unchanged"], again.json["embedded"]) == (3, 0)
    row = next(row for row in byline("sources", "--json").json if row["path"] == url)
    assert row == {
        "name": "story.html", "path": url, "articles": 1, "exists": None, "readable": None,
    }  # fmt: skip
    listed = byline("sources").out
    assert url in listed
    assert "(" not in listed
    assert "1 web page not asked for" in byline("doctor").out
    (found,) = byline("search", "How many houses were evacuated?", "-k", "1", "--json").json
    assert found["url"] == url
    assert byline("remove", f"{url}#part").code == 0
    assert [row["name"] for row in byline("sources", "--json").json] == ["articles"]
    assert byline("remove", url).code == 2
    assert byline("remove", "https://a:b@x/").code == 2


def test_a_private_page_is_refused_until_it_is_allowed(
    byline: Command, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.url("/story.html")
    refused = byline("index", url)
    assert (refused.code, refused.out, site.asked) == (1, "", [])
    assert "not a public one" in refused.err
    assert "--allow-private" in refused.err
    monkeypatch.setenv("BYLINE_ALLOW_PRIVATE", "1")
    assert byline("index", url).code == 0
    monkeypatch.delenv("BYLINE_ALLOW_PRIVATE")
    kept = byline("index")
    assert (kept.code, "kept" in kept.err) == (1, True)
    assert len(byline("articles", "--json").json) == 1


def test_a_password_in_a_url_is_not_repeated(byline: Command) -> None:
    refused = byline("index", "https://me:secret@example.org/")
    assert refused.code == 1
    assert "secret" not in refused.err
    assert "password" in refused.err


def test_the_help_shows_how_to_index_a_page(byline: Command) -> None:
    assert "byline index https://example.org/story.html" in byline("index", "--help").out
