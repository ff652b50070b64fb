"""Embedding models: the offline one, and any server that speaks the OpenAI protocol."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import openai
import pytest
from hypothesis import given

from index.article import passage_id
from index.embeddings import (
    BUILT_IN,
    EmbedderIdentity,
    ServerEmbedder,
    StaticEmbedder,
    Vectors,
    open_embedder,
    passage_text,
    unit_rows,
)
from index.errors import BylineError, UsageError
from index.passages import split_passages
from index.services import Services
from tests.conftest import free_port
from tests.index.corpus import any_text, article_of, story
from tests.servers.fixtures import OpenAIServer, openai_server

__all__ = ["openai_server"]  # a fixture


@given(any_text)
def test_any_text_has_a_unit_vector_or_none_at_all(embedder: StaticEmbedder, text: str) -> None:
    vector = embedder.embed_question(text)
    assert vector.shape == (1, 256)
    assert vector.dtype == np.float32
    length = float(np.linalg.norm(vector))
    assert length == pytest.approx(1, abs=1e-5) or (length == 0 and not text.strip())


def test_a_vector_does_not_depend_on_the_texts_beside_it(embedder: StaticEmbedder) -> None:
    texts = ["", *(story(n, paragraphs=1 + n % 5) for n in range(60))]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_question(text) for text in texts])
    assert np.array_equal(together, alone)


def test_like_texts_are_nearer_than_unlike_ones(embedder: StaticEmbedder) -> None:
    asked, near, far = embedder.embed_passages(
        ["soldiers killed at the border", "four troops died near the frontier", "a cake recipe"]
    )
    assert asked @ near > asked @ far


def test_no_texts_have_no_vectors(embedder: StaticEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 256)


def test_threads_may_share_the_offline_model(embedder: StaticEmbedder) -> None:
    texts = [story(n) for n in range(30)]
    expected = embedder.embed_passages(texts)
    found: list[Vectors] = []
    threads = [
        threading.Thread(target=lambda: found.append(embedder.embed_passages(texts)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(vectors, expected) for vectors in found)
    assert len(found) == 4


def test_loading_the_offline_model_leaves_everybodys_logging_alone() -> None:
    program = (
        "import logging\n"
        "from index.embeddings import StaticEmbedder\n"
        "StaticEmbedder().embed_question('rain')\n"
        "root = logging.getLogger()\n"
        "raise SystemExit(bool(root.handlers) or root.level != logging.WARNING)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    assert logging.getLogger("index").level == logging.NOTSET


def test_a_passage_is_embedded_with_its_headline_and_day() -> None:
    article = article_of("It rained. They left.", title="Rain", date=date(2024, 5, 6))
    passage = split_passages(article)[0]
    assert passage.passage_id == passage_id("a", 0, 21)
    assert passage_text(article, passage) == "Rain (2024-05-06)\nIt rained. They left."
    undated = article_of("It rained.")
    assert passage_text(undated, split_passages(undated)[0]) == "It rained.\nIt rained."


def test_rows_are_scaled_to_length_one_and_zeros_stay() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


# -- a server ----------------------------------------------------------------------------------


def test_a_server_gives_unit_vectors_in_order(openai_server: OpenAIServer) -> None:
    services = Services(openai_base_url=openai_server.base_url)
    model = open_embedder("embeddings#order", services)
    texts = [story(n, paragraphs=1) for n in range(ServerEmbedder.BATCH + 5)]
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


# -- by name -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [BUILT_IN, "built-in"])
def test_the_offline_model_has_a_name(name: str) -> None:
    assert open_embedder(name, Services()).identity == StaticEmbedder.identity


def test_a_model_without_a_server_is_a_wrong_setting() -> None:
    with pytest.raises(UsageError, match="no server to ask"):
        open_embedder("text-embedding-3-small", Services())


def test_no_secret_is_shown() -> None:
    services = Services("http://x", "sk-secret", "token-secret")
    assert "secret" not in repr(services)


def test_the_remedy_for_a_missing_server_can_be_followed_by_a_reader() -> None:
    with pytest.raises(UsageError) as caught:
        open_embedder("text-embedding-3-small", Services())
    assert "OPENAI_BASE_URL" in caught.value.remedy
    assert "byline index --embed-model built-in" in caught.value.remedy


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
