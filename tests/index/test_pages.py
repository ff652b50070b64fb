"""Pages of the web as sources of an index, served from loopback."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.article import Article, short_hash
from index.build import BuildReport
from index.versions import Source
from tests.index.corpus import stored, story, write_files
from tests.index.desk import Desk, keys
from tests.index.web.site import STORY, Answer, Site, page, redirect, running_site, status

pytestmark = pytest.mark.usefixtures("nothing_left_aside")


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        running.answers["/story.html"] = page()
        yield running


def index(desk: Desk, *paths: str | Path, **wanted: object) -> BuildReport:
    return desk.index(*paths, allow_private=True, **wanted)


def articles(desk: Desk) -> list[Article]:
    store = stored(desk.home)
    try:
        return [article for article, _, _ in store.iter_rows()]
    finally:
        store.close()


def said(report: BuildReport) -> list[str]:
    return [str(skip) for skip in report.skipped]


# -- what a page becomes -----------------------------------------------------------------------


def test_a_page_is_an_article_whose_url_is_its_address(desk: Desk, site: Site) -> None:
    url = site.url("/story.html")
    report = index(desk, f"{url}#part")
    assert (report.added, report.skipped) == (1, ())
    (one,) = articles(desk)
    assert (one.title, one.url, one.origin) == ("Flood in Lebus", url, url)
    assert one.article_id == short_hash("url", url)
    assert "Eleven houses were evacuated" in one.text
    assert one.source.startswith("127.0.0.1")
    assert desk.home.manifest().sources == (Source("story.html", url),)


def test_the_second_run_over_an_unchanged_page_embeds_nothing(desk: Desk, site: Site) -> None:
    index(desk, site.url("/story.html"))
    for again in (index(desk), index(desk, site.url("/story.html"))):
        assert (again.unchanged, again.embedded, again.built, again.skipped) == (1, 0, False, ())
    assert desk.model.embedded == []
    assert len(site.asked) == 3


def test_a_changed_page_keeps_its_id(desk: Desk, site: Site) -> None:
    index(desk, site.url("/story.html"))
    (before,) = articles(desk)
    site.answers["/story.html"] = page(STORY.replace(b"Eleven", b"Twelve"))
    assert index(desk).changed == 1
    (after,) = articles(desk)
    assert after.article_id == before.article_id
    assert "Twelve houses" in after.text


def test_the_day_in_an_address_dates_a_page_that_states_none(desk: Desk, site: Site) -> None:
    site.answers["/2024/05/06/flood"] = page()
    index(desk, site.url("/2024/05/06/flood"))
    assert articles(desk)[0].date == date(2024, 5, 6)


def test_a_redirected_page_goes_by_the_url_that_was_given(desk: Desk, site: Site) -> None:
    site.answers["/short"] = redirect("/story.html")
    index(desk, site.url("/short"))
    assert [one.url for one in articles(desk)] == [site.url("/short")]


def test_a_page_cannot_pass_for_another(desk: Desk, site: Site) -> None:
    lie = b'<head><link rel="canonical" href="https://other.example/x">'
    site.answers["/story.html"] = page(STORY.replace(b"<head>", lie))
    record = {"text": story(1), "url": "https://other.example/y"}
    site.answers["/one.json"] = page(json.dumps(record).encode(), "application/json")
    index(desk, site.url("/story.html"), site.url("/one.json"))
    urls = {site.url("/story.html"), site.url("/one.json")}
    assert {one.url for one in articles(desk)} == urls


def test_a_url_may_hold_many_articles(desk: Desk, site: Site) -> None:
    records: list[dict[str, str]] = [
        {"text": story(1), "id": "mine"},
        {"text": story(2), "url": "https://x.example/2"},
        {"text": story(3)},
    ]
    body = "\n".join([*map(json.dumps, records), "{"]).encode()
    url = site.url("/news.jsonl.gz")
    site.answers["/news.jsonl.gz"] = page(gzip.compress(body), "application/octet-stream")
    report = index(desk, url)
    assert report.added == 3
    assert [skip.origin for skip in report.skipped] == [f"{url}#4"]
    found = {one.origin: (one.article_id, one.url) for one in articles(desk)}
    assert found[f"{url}#1"] == ("mine", "")
    assert found[f"{url}#2"][1] == "https://x.example/2"
    assert index(desk).unchanged == 3


def test_the_encoding_is_the_one_that_fits(desk: Desk, site: Site) -> None:
    words = "Река Одер затопила город Лебус во вторник, сообщила мэр города Анна Борн."
    cases = [
        ("windows-1251", "text/html; charset=windows-1251"),
        ("koi8-r", "text/plain; charset=KOI8-R"),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8-sig", "text/html; charset=koi8-r"),
        ("utf-16", "text/plain; charset=windows-1251"),
        ("utf-16-le", "text/plain; charset=utf-16le"),
        ("utf-8", "text/html; charset=no-such-thing"),
        ("utf-8", "text/html; charset=idna"),
    ]
    for number, (encoding, kind) in enumerate(cases):
        text = f"<body><article><p>{words}</p><p>{words} {number}.</p></article></body>"
        site.answers[f"/{number}"] = page(text.encode(encoding), kind)
    index(desk, *(site.url(f"/{number}") for number in range(len(cases))))
    found = {one.url.rpartition("/")[2]: words in one.text for one in articles(desk)}
    assert found == {str(number): True for number in range(len(cases))}


def test_encodings_are_meant_as_browsers_take_them(desk: Desk, site: Site) -> None:
    cases = [
        ("“Quoted” – he said.", "cp1252", "iso-8859-1"),
        ("川が町を浸水させた。", "iso2022_jp", "iso-2022-jp"),
        ("川が①町を。", "cp932", "shift_jis"),
        ("镕基说河水淹没了城镇。", "gb18030", "gb2312"),
    ]
    for text, encoding, named in cases:
        site.answers[f"/{named}"] = page(text.encode(encoding), f"text/plain; charset={named}")
    index(desk, *(site.url(f"/{named}") for *_, named in cases))
    found = {one.url.rpartition("/")[2]: one.text.strip() for one in articles(desk)}
    assert found == {named: text for text, _, named in cases}


# -- what fails --------------------------------------------------------------------------------


def test_the_article_stays_while_the_server_is_down(desk: Desk) -> None:
    with running_site() as site:
        site.answers["/story.html"] = page()
        url = site.url("/story.html")
        index(desk, url)
    for wanted in ({}, {"allow_removals": True}):
        report = index(desk, **wanted)
        assert (report.removed, report.articles, report.built) == (0, 1, False)
        assert said(report)[0].startswith(f"{url}: No connection could be made")
        assert "kept" in said(report)[0]


def test_the_article_stays_while_the_page_cannot_be_read(desk: Desk, site: Site) -> None:
    answers: list[Answer] = [
        status(500),
        status(403),
        page(b"GIF89a", "image/gif"),
        page(b"\x7fELF\x00\x01\x02", "text/plain"),
        page(b"", "text/html"),
        page(b"<html><body></body></html>"),
        page(b"%PDF-1.4 broken", "application/pdf"),
        page(b"[1]", "application/json"),
        page(gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
        redirect("/8"),
    ]
    good = {f"/{n}": page(STORY.replace(b"Lebus", b"Town %d" % n)) for n in range(len(answers))}
    site.answers |= good
    urls = [site.url(path) for path in good]
    assert index(desk, *urls).added == len(urls)
    site.answers |= {f"/{n}": answer for n, answer in enumerate(answers)}
    report = index(desk, allow_removals=True)
    assert (report.removed, report.articles) == (0, len(urls))
    assert sorted(skip.origin for skip in report.skipped) == sorted(urls)
    site.answers |= good
    assert index(desk).unchanged == len(urls)


def test_a_page_that_is_gone_is_like_a_folder_that_vanished(desk: Desk, site: Site) -> None:
    url = site.url("/story.html")
    index(desk, url)
    site.answers["/story.html"] = status(410)
    report = index(desk)
    assert (report.removed, report.built) == (0, False)
    assert "vanished; its articles were kept" in said(report)[0]
    assert index(desk, allow_removals=True).removed == 1
    site.answers["/story.html"] = page()
    assert index(desk).added == 1


def test_a_new_page_that_fails_is_no_source_and_costs_only_itself(
    desk: Desk, site: Site, news: Path
) -> None:
    site.answers["/empty"] = page(b"<html></html>")
    bad = [site.url("/gone"), site.url("/empty"), "https://a:b@x.example/", "ftp://x.example/"]
    report = index(desk, news, *bad, site.url("/story.html"))
    assert report.added == 7
    assert len(report.skipped) == 4
    assert not [line for line in said(report) if "a:b" in line]
    assert [s.name for s in desk.home.manifest().sources] == ["news", "story.html"]
    assert index(desk, site.url("/gone"), allow_removals=True).articles == 7


def test_private_addresses_are_refused_unless_allowed(desk: Desk, site: Site, news: Path) -> None:
    url = site.url("/story.html")
    report = desk.index(news, url)
    assert "--allow-private" in said(report)[0]
    assert site.asked == []
    assert index(desk, url).added == 1
    asked = len(site.asked)
    assert "kept" in said(desk.index())[0]
    assert len(site.asked) == asked
    assert len(articles(desk)) == 7


# -- beside other sources ----------------------------------------------------------------------


def test_pages_and_folders_touch_only_themselves(desk: Desk, site: Site, news: Path) -> None:
    site.answers["/story.html/more"] = page(STORY.replace(b"Lebus", b"Seelow"))
    index(desk, news)
    index(desk, site.url("/story.html"), site.url("/story.html/more"), site.url("/story.html"))
    assert [s.name for s in desk.home.manifest().sources] == ["news", "story.html", "more"]
    (news / "story-0.txt").unlink()
    report = index(desk)
    assert (report.removed, report.unchanged, report.skipped) == (1, 7, ())
    report = index(desk, news)
    assert report.unchanged == 5
    urls = {site.url("/story.html"), site.url("/story.html/more")}
    assert desk.holds() == keys(1, 2, 3, 4, 5) | urls


def test_two_pages_of_one_name_are_two_sources(desk: Desk, site: Site) -> None:
    site.answers |= {"/a/": page(), "/b/a": page(STORY.replace(b"Lebus", b"Seelow"))}
    index(desk, site.url("/a/"), site.url("/b/a"), site.url("/"))
    assert [s.name for s in desk.home.manifest().sources] == ["a", "a-2"]
    assert len(articles(desk)) == 2


def test_one_url_in_a_page_and_in_a_file_is_one_article(
    desk: Desk, site: Site, tmp_path: Path
) -> None:
    url = site.url("/story.html")
    index(desk, url)
    record = json.dumps({"text": story(3), "url": url})
    report = index(desk, write_files(tmp_path / "files", {"a.jsonl": record}))
    assert "has an article with the id" in said(report)[0]
    assert [one.origin for one in articles(desk)] == [url]
    source = desk.home.manifest().sources[0]
    assert index(desk, forget=(source,)).removed == 1
