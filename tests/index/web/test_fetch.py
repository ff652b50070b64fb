"""Fetching from a server on loopback: what comes back, and every way in which it fails."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable

import pytest

from index.web.failures import Gone, NotFetched
from index.web.fetch import Limits, Web
from tests.index.web.site import STORY, Answer, Handler, Site, page, redirect, status

QUICK = Limits(total=0.3, silence=0.2, size=100_000)


def web(limits: Limits = QUICK) -> Web:
    return Web(allow_private=True, limits=limits)


def failure(site: Site, path: str = "/", limits: Limits = QUICK) -> NotFetched:
    with pytest.raises(NotFetched) as failed:
        web(limits).fetch(site.url(path))
    assert failed.value.reason.endswith(".")
    return failed.value


# -- what comes back ---------------------------------------------------------------------------


def test_a_page_comes_with_its_format_and_encoding(site: Site) -> None:
    site.answers["/a?b=c%20d"] = page(b"x", "Text/HTML; Charset=Windows-1251")
    found = web().fetch(site.url("/a?b=c d#e"))
    assert (found.data, found.suffix, found.charset) == (b"x", ".html", "windows-1251")
    assert found.url == site.url("/a?b=c%20d")


def test_it_says_who_asks_and_carries_nothing_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    site.answers["/"] = page()
    web().fetch(site.url("/"))
    ((path, headers),) = site.asked
    assert path == "/"
    assert headers["User-Agent"].startswith("Byline/")
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(STORY)),
        ("X-GZIP", gzip.compress(STORY[:50]) + gzip.compress(STORY[50:])),
        ("deflate", zlib.compress(STORY)),
        ("deflate", zlib.compress(STORY)[2:-4]),
        ("identity", STORY),
        ("", gzip.compress(STORY)),
        ("gzip", gzip.compress(gzip.compress(STORY))),
    ],
)
def test_compression_is_undone(site: Site, encoding: str, body: bytes) -> None:
    site.answers["/"] = page(body, Content_Encoding=encoding)
    assert web().fetch(site.url("/")).data == STORY


def test_a_body_may_come_in_chunks(site: Site) -> None:
    site.answers["/"] = raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert web().fetch(site.url("/")).data == b"abcde"


# -- what is refused ---------------------------------------------------------------------------


def raw(data: bytes) -> Answer:
    return lambda handler: handler.raw(data)


@pytest.mark.parametrize("number", [404, 410])
def test_a_page_that_is_not_there_is_gone(site: Site, number: int) -> None:
    site.answers["/"] = status(number)
    assert isinstance(failure(site), Gone)


@pytest.mark.parametrize("number", [202, 204, 206, 304, 401, 403, 418, 429, 500, 503, 599])
def test_any_other_answer_is_not(site: Site, number: int) -> None:
    site.answers["/"] = status(number)
    failed = failure(site)
    assert not isinstance(failed, Gone)
    assert str(number) in failed.reason


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "text/css", "<b>/x", "", "x" * 500])
def test_other_formats_are_refused_unread(site: Site, kind: str) -> None:
    site.answers["/"] = page(b"GIF89a", kind)
    failed = failure(site)
    assert "not a format that is read" in failed.reason
    assert "<" not in failed.reason
    assert len(failed.reason) < 200


def test_a_large_page_is_refused_by_what_it_says_of_itself(site: Site) -> None:
    site.answers["/"] = raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100001\r\n\r\n"
    )
    assert "larger" in failure(site).reason


def endless(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while not handler.site.ended.is_set():
        handler.wfile.write(b"x" * 60_000)


def test_an_endless_page_is_cut_off(site: Site) -> None:
    site.answers["/"] = endless
    assert "larger" in failure(site).reason


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(bytes(50_000_000))),
        ("gzip", gzip.compress(gzip.compress(bytes(50_000_000)))),
        ("deflate", zlib.compress(bytes(50_000_000))),
        ("", gzip.compress(bytes(50_000_000))),
        ("gzip", gzip.compress(bytes(60_000)) * 2),
    ],
)
def test_a_bomb_does_not_go_off(site: Site, encoding: str, body: bytes) -> None:
    site.answers["/"] = page(body, Content_Encoding=encoding)
    assert "larger than" in failure(site).reason


def test_a_page_as_large_as_allowed_is_read(site: Site) -> None:
    site.answers["/"] = page(gzip.compress(b"x" * QUICK.size), Content_Encoding="gzip")
    assert len(web().fetch(site.url("/")).data) == QUICK.size


@pytest.mark.parametrize(
    ("encoding", "body", "word"),
    [
        ("br", b"x", "compressed in a way"),
        ("gzip, gzip", b"x", "compressed in a way"),
        ("gzip", b"plain", "damaged"),
        ("gzip", gzip.compress(STORY)[:-9], "damaged"),
        ("deflate", b"plain", "damaged"),
        ("deflate", zlib.compress(STORY)[:-9], "damaged"),
    ],
)
def test_what_cannot_be_unpacked_is_said(site: Site, encoding: str, body: bytes, word: str) -> None:
    site.answers["/"] = page(body, Content_Encoding=encoding)
    assert word in failure(site).reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 60_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x00\x00",
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_not_http_is_said(site: Site, data: bytes) -> None:
    site.answers["/"] = raw(data)
    failure(site)


# -- time --------------------------------------------------------------------------------------


def drip(head: bytes, piece: bytes) -> Answer:
    def answer(handler: Handler) -> None:
        handler.raw(head)
        while not handler.site.ended.wait(0.05):
            handler.wfile.write(piece)

    return answer


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "header", "continue"],
)
def test_a_drip_ends_when_its_time_is_over(site: Site, head: bytes, piece: bytes) -> None:
    site.answers["/"] = drip(head, piece)
    began = time.monotonic()
    assert failure(site).reason == "It took longer than 0.3 s."
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx"])
def test_silence_ends_sooner(site: Site, head: bytes) -> None:
    def answer(handler: Handler) -> None:
        handler.raw(head)
        handler.site.ended.wait()

    site.answers["/"] = answer
    assert failure(site, limits=Limits(60, 0.1)).reason == "The server was silent for 0.1 s."


def test_redirects_share_one_time(site: Site) -> None:
    def slow(number: int) -> Callable[[Handler], None]:
        def answer(handler: Handler) -> None:
            handler.site.ended.wait(0.15)
            redirect(f"/{number + 1}")(handler)

        return answer

    site.answers |= {f"/{number}": slow(number) for number in range(9)}
    assert failure(site, "/0", Limits(0.5, 0.3, redirects=9)).reason == "It took longer than 0.5 s."


def test_a_server_that_is_away_is_said() -> None:
    from tests.conftest import free_port

    with pytest.raises(NotFetched, match="No connection"):
        web().fetch(f"http://127.0.0.1:{free_port()}/")


# -- redirects ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, number: int) -> None:
    site.answers |= {"/a/b": redirect("../c?d", number), "/c?d": page()}
    assert web().fetch(site.url("/a/b")).url == site.url("/c?d")


def test_five_redirects_are_followed_and_no_more(site: Site) -> None:
    site.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": page()}
    assert web().fetch(site.url("/1")).data == STORY
    assert "more than 5" in failure(site, "/0").reason


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.answers |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "more than 5" in failure(site, "/a").reason
    assert len(site.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://a:b@127.0.0.1/", "http://[", ""])
def test_a_redirect_to_what_is_not_fetched_is_said(site: Site, to: str) -> None:
    site.answers["/"] = redirect(to)
    failure(site)
