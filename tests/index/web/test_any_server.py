"""Whatever a server sends, a page comes of it or a sentence."""

from __future__ import annotations

import httpcore
from hypothesis import given
from hypothesis import strategies as st

from index.readers import SUFFIXES
from index.web.failures import NotFetched
from index.web.fetch import Web
from tests.index.web.site import PUBLIC

GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
PIECES = (
    b"HTTP/1.1 ", b"HTTP/1.0 ", b"200 OK\r\n", b"302 Found\r\n", b"101 Up\r\n", b"100 \r\n",
    b"\r\n", b"Content-Type: text/plain\r\n", b"Content-Type: text/html; charset*=x''%ff\r\n",
    b"Content-Type: text/html; charset=\xff\xfe; charset*0*=utf-8'%\r\n", b"Location: /\r\n",
    b"Location: //[\xff\r\n", b"Location: http://\xe2\x84\x80.example\r\n",
    b"Content-Length: 3\r\n",
    b"Content-Encoding: gzip\r\n", b"Content-Encoding: deflate\r\n", b"\x1f\x8b\x08\x00", b"abc",
    b"Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n", b"0\r\n", b"x: ", b"\xc2\xa0", b"\x00",
)  # fmt: skip


@given(
    st.sampled_from([b"", GOOD]),
    st.lists(st.one_of(st.sampled_from(PIECES), st.binary(min_size=1, max_size=9)), max_size=12),
)
def test_whatever_a_server_sends_is_a_page_or_said(head: bytes, pieces: list[bytes]) -> None:
    def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        return httpcore.MockStream([*filter(None, [head]), *pieces])

    web = Web(resolve=lambda *_: [PUBLIC], connect=connect)
    try:
        said = web.fetch("http://x.example/a.md").suffix
    except NotFetched as failed:
        said = failed.reason
    assert said in SUFFIXES or (said.isprintable() and said.endswith("."))
