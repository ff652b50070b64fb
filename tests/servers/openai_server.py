"""A server that speaks the OpenAI protocol, well or badly, as a process of its own.

    python -m tests.servers.openai_server --port 8080 [--fault NAME]

The name of the model chooses the behaviour (`tests/servers/behaviours.py`); what follows a "#" in
it only keeps the counts of one test apart from another's. /stats tells what each model was asked.
"""

from __future__ import annotations

import argparse
import base64
import json
import select
import socket
import struct
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers.behaviours import BEHAVIOURS
from tests.servers.repairs import REPAIRS
from tests.servers.steps import Behaviour, Cut, Finish, Mark, Pause, Raw, Refuse, Request, Step

MODELS = {**BEHAVIOURS, **REPAIRS}
DIMENSION = 64
# Behaviours that embedding models have too; all other names embed.
EMBEDDING_FAULTS = ("4", "5", "hang", "not-json")
# Characters of an answer that is not streamed; a model that goes on for ever is cut there.
MAX_WHOLE = 10_000
# How often a pause looks whether the client is still there; seconds.
LOOK_EVERY = 0.02


@dataclass
class Counts:
    """What one model was asked.

    Args:
        requests: how many requests came.
        left: how many clients went away before the answer had ended.
        bodies: the requests' JSON, the latest last.
        marks: when its answers came to a mark, by `time.monotonic`.
    """

    requests: int = 0
    left: int = 0
    bodies: list[dict[str, Any]] = field(default_factory=list)
    marks: list[float] = field(default_factory=list)


class ModelServer(ThreadingHTTPServer):
    """Keeps the counts of all models.

    Args:
        fault: the behaviour of models whose name is none.
    """

    daemon_threads = True

    def __init__(self, port: int, fault: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.fault = fault
        self.lock = threading.Lock()
        self.counts: dict[str, Counts] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are what this server is for."""


class ClientLeft(Exception):
    """The client has closed the connection."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Models, and the counts."""
        if self.path.endswith("/models"):
            names = [{"id": name, "object": "model", "owned_by": "tests"} for name in MODELS]
            self._json(200, {"object": "list", "data": names})
        elif self.path == "/stats":
            with self.server.lock:
                self._json(200, {name: asdict(c) for name, c in self.server.counts.items()})
        else:
            self._json(404, {"error": {"message": "no such path"}})

    def do_POST(self) -> None:
        """Chat completions and embeddings."""
        length = int(self.headers.get("Content-Length") or 0)
        body: dict[str, Any] = json.loads(self.rfile.read(length) or b"{}")
        name = str(body.get("model"))
        with self.server.lock:
            counts = self.server.counts.setdefault(name, Counts())
            counts.requests += 1
            counts.bodies.append(body)
            number = counts.requests
        behaviour = MODELS.get(name.partition("#")[0]) or MODELS[self.server.fault]
        try:
            if self.path.endswith("/chat/completions"):
                self._chat(body, behaviour, number)
            elif self.path.endswith("/embeddings"):
                self._embed(body, behaviour, number)
            else:
                self._json(404, {"error": {"message": "no such path"}})
        except (ClientLeft, ConnectionError):
            with self.server.lock:
                counts.left += 1
            self.close_connection = True

    def _chat(self, body: dict[str, Any], behaviour: Behaviour, number: int) -> None:
        prompt = "\n\n".join(str(message.get("content")) for message in body.get("messages", ()))
        steps = behaviour(Request(prompt, number, frozenset(body)))
        first = next(steps)
        while isinstance(first, Pause):
            self._pause(first)
            first = next(steps)
        if isinstance(first, Refuse):
            self._refuse(first)
        elif body.get("stream"):
            self._stream(first, steps, str(body["model"]), "stream_options" in body)
        else:
            self._whole(first, steps, body)

    def _refuse(self, refusal: Refuse) -> None:
        if refusal.page is not None:
            self._send(refusal.status, refusal.page.encode(), "text/html", refusal.headers)
            return
        error = {"message": refusal.message, "param": refusal.param, "type": "invalid_request"}
        self._json(refusal.status, {"error": error}, refusal.headers)

    def _stream(self, first: Step, steps: Iterator[Step], model: str, wants_usage: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for step in _chain(first, steps):
            match step:
                case str(text):
                    self._event(_chunk(model, {"content": text}))
                case Raw(data):
                    self._write(data)
                case Pause():
                    self._pause(step)
                case Mark():
                    with self.server.lock:
                        self.server.counts[model].marks.append(time.monotonic())
                case Cut():
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                case Finish():
                    self._finish(step, model, wants_usage)
                    return
                case Refuse():
                    raise AssertionError("a stream that has begun cannot be refused")
        self._write(b"", last=True)

    def _finish(self, finish: Finish, model: str, wants_usage: bool) -> None:
        self._event(_chunk(model, {}, finish.reason))
        if finish.hangs:
            self._pause(Pause())
        if finish.usage and wants_usage:
            usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
            self._event({**_chunk(model, {}), "choices": [], "usage": usage})
        self._write(b"data: [DONE]\n\n")
        self._write(b"", last=True)

    def _whole(self, first: Step, steps: Iterator[Step], body: dict[str, Any]) -> None:
        """An answer that is not streamed."""
        text = ""
        for step in _chain(first, steps):
            text += step if isinstance(step, str) else ""
            if len(text) > MAX_WHOLE:
                break
        message = {"role": "assistant", "content": text}
        self._json(
            200,
            {
                "id": "chatcmpl-test",
                "object": "chat.completion",
                "created": 0,
                "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
            },
        )

    def _embed(self, body: dict[str, Any], behaviour: Behaviour, number: int) -> None:
        """Vectors of hashed words: texts that share words are near. Refuses and hangs as chat."""
        faulty = str(body.get("model")).startswith(EMBEDDING_FAULTS)
        first = next(behaviour(Request("", number, frozenset(body))), "") if faulty else ""
        if isinstance(first, Refuse):
            self._refuse(first)
            return
        if isinstance(first, Pause):
            self._pause(first)
        given = body.get("input")
        texts = given if isinstance(given, list) else [given]
        dimension = int(body.get("dimensions") or DIMENSION)
        rows = []
        for index, text in enumerate(texts):
            multilingual = str(body.get("model")).startswith("multilingual")
            said = in_english(str(text)) if multilingual else str(text)
            vector: Any = embed(said, dimension)
            if body.get("encoding_format") == "base64":
                vector = base64.b64encode(struct.pack(f"<{dimension}f", *vector)).decode()
            rows.append({"object": "embedding", "index": index, "embedding": vector})
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        self._json(
            200, {"object": "list", "data": rows, "model": body.get("model"), "usage": usage}
        )

    def _pause(self, pause: Pause) -> None:
        until = None if pause.seconds is None else time.monotonic() + pause.seconds
        while until is None or time.monotonic() < until:
            wait = LOOK_EVERY if until is None else min(LOOK_EVERY, until - time.monotonic())
            readable, _, _ = select.select([self.connection], [], [], max(wait, 0))
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ClientLeft

    def _event(self, value: dict[str, Any]) -> None:
        self._write(b"data: " + json.dumps(value).encode() + b"\n\n")

    def _write(self, data: bytes, *, last: bool = False) -> None:
        """A chunk of the body; the one without bytes is the last."""
        if data or last:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), "application/json", headers or {})

    def _send(self, status: int, data: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _chain(first: Step, steps: Iterator[Step]) -> Iterator[Step]:
    yield first
    yield from steps


def _chunk(model: str, delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-test",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


# What a multilingual embedding model knows: these words are near their translations.
TRANSLATIONS = {
    "¿cuántos": "how many", "barcos": "ships", "esperaban": "waited", "puerto": "harbour",
    "durante": "during", "tormenta": "storm", "la": "the", "el": "the", "en": "in",
    "alcaldesa": "mayor", "reparó": "repaired", "puente": "bridge", "¿quién": "who",
}  # fmt: skip


def in_english(text: str) -> str:
    """A text with the words that have a translation translated."""
    return " ".join(TRANSLATIONS.get(word.strip(".?").lower(), word) for word in text.split())


def embed(text: str, dimension: int) -> list[float]:
    """A bag of hashed words as a vector of length 1."""
    vector = [0.0] * dimension
    for word in text.lower().split():
        code = zlib.crc32(word.strip(".,;:!?\"'“”’()").encode())
        vector[code % dimension] += 1.0 if code & 0x10000 else -1.0
    length = sum(value * value for value in vector) ** 0.5 or 1.0
    return [value / length for value in vector]


def main() -> None:
    """Serve until killed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--fault", default="honest", choices=sorted(MODELS))
    chosen = options.parse_args()
    with ModelServer(chosen.port, chosen.fault) as server:
        # The parent reads the port from here.
        sys.stdout.write(json.dumps({"port": server.server_address[1]}) + "\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main()
