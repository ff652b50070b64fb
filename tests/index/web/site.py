"""A web server on loopback that answers as it is told, and a net in which names lead to it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

import httpcore

from index.web.connect import connect
from index.web.fetch import Limits, Web

Answer: TypeAlias = Callable[["Handler"], None]

PUBLIC = "93.184.216.34"
OTHER_PUBLIC = "2606:2800:220:1::1"
STORY = b"""<html><head><title>Flood in Lebus</title></head><body><article><h1>Flood in Lebus</h1>
<p>The river Oder flooded the town of Lebus on Tuesday, and the mayor Anna Born asked for help.</p>
<p>Eleven houses were evacuated, she said, and two roads were closed until the water had gone.</p>
</article></body></html>"""


class Handler(BaseHTTPRequestHandler):
    """Answers a request with what the site holds at its path."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append((self.path, dict(self.headers)))
        answer = self.site.answers.get(self.path, status(404))
        try:
            answer(self)
        except OSError:  # the reader has hung up, as some are to
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass

    def raw(self, data: bytes) -> None:
        """Send bytes as they are; nothing follows."""
        self.close_connection = True
        self.wfile.write(data)


class Site:
    """What a server answers by path, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ended = threading.Event()

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def running_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A server on a free port, ended when left."""
    kind = type("Bound", (Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        site = kind.site = Site(server.server_port)  # type: ignore[attr-defined]
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield site
        finally:
            site.ended.set()
            server.shutdown()
            thread.join()


def page(body: bytes = STORY, kind: str = "text/html", **fields: str) -> Answer:
    """Answers with a body; `Content_Encoding="gzip"` sets that header."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in fields.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def status(number: int) -> Answer:
    """Answers with a status alone."""
    return lambda handler: handler.send_error(number)


def redirect(to: str, number: int = 302) -> Answer:
    """Leads elsewhere."""

    def answer(handler: Handler) -> None:
        handler.send_response(number)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


class Net:
    """A net in which public addresses lead to a site, and that tells what was connected to.

    Args:
        names: the addresses of each host.
        ports: the port on loopback that stands for each public address.
    """

    def __init__(self, names: Mapping[str, Sequence[str]], ports: Mapping[str, int]) -> None:
        self.names, self.ports = dict(names), ports
        self.resolved: list[str] = []
        self.connected: list[str] = []

    def resolve(self, host: str, port: int) -> Sequence[str]:
        self.resolved.append(host)
        if host not in self.names:
            raise OSError("no such host")
        return self.names[host]

    def connect(self, address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        self.connected.append(address)
        if address not in self.ports:
            raise httpcore.ConnectError("refused")
        return connect("127.0.0.1", self.ports[address], timeout)

    def web(self, limits: Limits | None = None, tls: ssl.SSLContext | None = None) -> Web:
        """A way to fetch in this net, private addresses refused."""
        return Web(limits=limits, resolve=self.resolve, connect=self.connect, tls=tls)
