"""Embedding models of a server that speaks the OpenAI protocol, well or badly."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed_server import ServerEmbedder, open_server_embedder
from index.embeddings import EmbedderIdentity, open_embedder
from index.errors import BylineError, UsageError
from index.services import Services
from tests.conftest import free_port
from tests.index.corpus import story
from tests.servers.fixtures import OpenAIServer, openai_server

__all__ = ["openai_server"]  # a fixture


def test_a_server_gives_unit_vectors_in_order(openai_server: OpenAIServer) -> None:
    services = Services(openai_base_url=openai_server.base_url)
    model = open_server_embedder("embeddings#order", services)
    texts = [story(n, paragraphs=1) for n in range(ServerEmbedder.BATCH + 5)]
    with closing(model):
        vectors = model.embed_passages(texts)
        assert vectors.shape == (len(texts), model.identity.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert np.allclose(vectors[-1], model.embed_question(texts[-1]), atol=1e-6)
        assert model.embed_passages([]).shape == (0, model.identity.dimension)


def test_the_dimension_is_asked_for_once(openai_server: OpenAIServer) -> None:
    services = Services(openai_base_url=openai_server.base_url)
    model = open_embedder("embeddings#dimension", services)
    assert model.identity == model.identity
    assert openai_server.counts("embeddings#dimension").requests == 1
    known = open_embedder("embeddings#known", services, dimension=7)
    assert known.identity == EmbedderIdentity("embeddings#known", 7)
    assert openai_server.counts("embeddings#known").requests == 0


def test_a_server_that_is_away_is_named_with_a_remedy() -> None:
    services = Services(openai_base_url=f"http://127.0.0.1:{free_port()}/v1")
    client = openai.OpenAI(base_url=services.openai_base_url, api_key="none", max_retries=0)
    with pytest.raises(BylineError, match=r"embedding server at http://127\.0\.0\.1") as caught:
        ServerEmbedder("any", client).embed_question("rain")
    assert "--embed-model" in caught.value.remedy


def _answering(reply: Callable[[list[str]], Any]) -> ServerEmbedder:
    def create(*, input: list[str], **_: object) -> Any:
        return reply(input)

    client = SimpleNamespace(embeddings=SimpleNamespace(create=create), base_url="http://x/v1")
    return ServerEmbedder("any", cast("openai.OpenAI", client), dimension=2)


def _rows(*vectors: list[float]) -> SimpleNamespace:
    return SimpleNamespace(
        data=[SimpleNamespace(index=i, embedding=v) for i, v in enumerate(vectors)]
    )


@pytest.mark.parametrize(
    "reply",
    [
        _rows([1.0, 0.0]),
        _rows([1.0, 0.0], [1.0]),
        _rows([1.0, 0.0, 0.0], [1.0, 0.0, 0.0]),
        _rows([1.0, float("nan")], [1.0, 0.0]),
        SimpleNamespace(data=None),
        SimpleNamespace(data=[]),
        "<html>",
    ],
    ids=["too few", "ragged", "another dimension", "not a number", "none", "empty", "a page"],
)
def test_a_server_that_gives_something_else_is_refused(reply: Any) -> None:
    with pytest.raises(BylineError, match="did not give 2 vectors of 2 numbers for 2 texts"):
        _answering(lambda texts: reply).embed_passages(["one", "two"])


def test_rows_that_come_in_another_order_are_put_in_order() -> None:
    reply = SimpleNamespace(
        data=[
            SimpleNamespace(index=1, embedding=[0.0, 1.0]),
            SimpleNamespace(index=0, embedding=[1.0, 0.0]),
        ]
    )
    vectors = _answering(lambda texts: reply).embed_passages(["one", "two"])
    assert vectors.tolist() == [[1, 0], [0, 1]]


def test_a_text_is_cut_to_what_servers_take_and_never_empty() -> None:
    sent: list[str] = []

    def reply(texts: list[str]) -> SimpleNamespace:
        sent.extend(texts)
        return _rows([1.0, 0.0], [1.0, 0.0])

    _answering(reply).embed_passages(["", "x" * 20_000])
    assert sent == [" ", "x" * ServerEmbedder.MAX_CHARACTERS]


def test_the_remedy_for_a_missing_server_can_be_followed_by_a_reader() -> None:
    with pytest.raises(UsageError) as caught:
        open_embedder("text-embedding-3-small", Services())
    assert "OPENAI_BASE_URL" in caught.value.remedy
    assert "byline index --embed-model built-in" in caught.value.remedy


def test_no_secret_is_shown() -> None:
    services = Services("http://x", "sk-secret", "token-secret")
    assert "secret" not in repr(services)


@pytest.mark.parametrize(
    "url", ["http://[::1", "localhost:80", "http://", "http://x:y", "http://a\nb"]
)
def test_an_address_that_is_none_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(UsageError, match="OPENAI_BASE_URL is no address"):
        open_embedder("any", Services(openai_base_url=url))


@pytest.mark.parametrize("key", ["schlüssel", "a\nb"])
def test_a_key_that_cannot_be_one_is_a_wrong_setting_and_is_not_shown(key: str) -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY") as caught:
        open_embedder("any", Services(openai_api_key=key))
    assert key not in str(caught.value)


@pytest.mark.parametrize("body", [b"{broken", b"[" * 100_000, b"\xff\xfe", b"null", b"[1]"])
def test_a_server_that_answers_something_else_than_json_is_said(body: bytes) -> None:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1"
        model = open_embedder("any", Services(openai_base_url=url), dimension=2)
        with pytest.raises(BylineError, match="embedding server at") as caught:
            model.embed_question("rain")
        server.shutdown()
    assert caught.value.remedy


# -- many at once ------------------------------------------------------------------------------


class Slow:
    """A server whose answers come in any order; counts what is under way."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sizes: list[int] = []
        self.now = self.most = 0

    def __call__(self, texts: list[str]) -> SimpleNamespace:
        with self.lock:
            self.sizes.append(len(texts))
            self.now += 1
            self.most = max(self.most, self.now)
            wait = 0.02 * (len(self.sizes) % 3)
        time.sleep(wait)
        with self.lock:
            self.now -= 1
        return _rows(*([float(len(text)), 1.0] for text in texts))


def test_several_requests_go_at_once_and_the_vectors_keep_their_order() -> None:
    server = Slow()
    texts = ["x" * n for n in range(1, 9 * ServerEmbedder.BATCH)]
    vectors = _answering(server).embed_passages(texts)
    assert np.allclose(vectors[:, 0] / vectors[:, 1], range(1, len(texts) + 1), rtol=1e-4)
    assert 1 < server.most <= ServerEmbedder.CONCURRENT
    assert len(server.sizes) == 9


@given(st.lists(st.integers(0, 3 * ServerEmbedder.MAX_CHARACTERS), max_size=120))
def test_requests_are_bounded_and_hold_every_text_once(lengths: list[int]) -> None:
    sent: list[list[str]] = []

    def reply(texts: list[str]) -> SimpleNamespace:
        sent.append(texts)
        return _rows(*([1.0, 0.0] for _ in texts))

    assert len(_answering(reply).embed_passages(["x" * n for n in lengths])) == len(lengths)
    assert all(len(texts) <= ServerEmbedder.BATCH for texts in sent)
    assert all(sum(map(len, texts)) <= ServerEmbedder.BATCH_CHARACTERS for texts in sent)
    most = ServerEmbedder.MAX_CHARACTERS
    expected = sorted(max(1, min(n, most)) for n in lengths)
    assert sorted(len(text) for texts in sent for text in texts) == expected


def test_what_arrives_before_and_beside_a_failure_is_given_and_nothing_more_is_asked() -> None:
    batches = 40
    asked: list[int] = []

    def reply(texts: list[str]) -> SimpleNamespace:
        first = int(texts[0]) // ServerEmbedder.BATCH
        asked.append(first)
        if first == 5:
            raise OSError("no more money")
        time.sleep(0.02)
        return _rows(*([1.0, 0.0] for _ in texts))

    model = _answering(reply)
    arriving = model.arriving([str(n) for n in range(batches * model.BATCH)])
    given: list[int] = []
    with pytest.raises(BylineError, match="no more money"):
        given.extend(places.start // model.BATCH for places, _ in arriving)
    assert sorted(given) == sorted(set(asked) - {5})
    assert len(asked) < batches


@pytest.mark.parametrize(("name", "requests"), [("500-then-ok", 2), ("429-always", 3)])
def test_the_client_alone_tries_again(
    openai_server: OpenAIServer, name: str, requests: int
) -> None:
    model = f"{name}#embeddings-again"
    embedder = open_embedder(model, Services(openai_base_url=openai_server.base_url), 64)
    if name == "429-always":
        with pytest.raises(BylineError, match="slow down"):
            embedder.embed_passages(["rain"])
    else:
        assert embedder.embed_passages(["rain"]).shape == (1, 64)
    assert openai_server.counts(model).requests == requests
