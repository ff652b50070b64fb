"""Vectors that a server was paid for: a build that fails or is killed leaves them to the next."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

from index.build import Wanted, build
from index.embed_server import ServerEmbedder, open_server_embedder
from index.embedder import passage_text
from index.errors import BylineError
from index.passages import split_passages
from index.remembered import RememberingEmbedder
from index.services import Services
from index.versions import Home
from tests.index.corpus import article_of, stored, write_files, write_stories
from tests.index.desk import assert_equal
from tests.servers.behaviours import SOON
from tests.servers.openai_server import MODELS, ModelServer
from tests.servers.steps import Refuse, Request, Step

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["chromadb", "index.build", __name__])
STORIES = 12


class Paid:
    """A server that embeds until told otherwise, and what it was asked.

    Args:
        server: the one, in this process.
    """

    def __init__(self, server: ModelServer) -> None:
        self._server = server
        self.model = "500-paid"
        self.after: int | None = None
        self.then: Callable[[], None] = lambda: None
        self.opened = ExitStack()

    @property
    def services(self) -> Services:
        return Services(openai_base_url=f"http://127.0.0.1:{self._server.server_port}/v1")

    def behave(self, request: Request) -> Iterator[Step]:
        if self.after is not None and request.number > self.after:
            time.sleep(0.2)  # what arrived before is written by then
            self.then()
            yield Refuse(500, headers=SOON)
        yield ""

    def asked(self) -> list[str]:
        """Texts of requests that were answered, since the last time; of others nothing."""
        with self._server.lock:
            counts = self._server.counts.pop(self.model, None)
        bodies = counts.bodies[: self.after] if counts else []
        return [text for body in bodies for text in body["input"]]

    def embedder(self, file: Path) -> RememberingEmbedder:
        model = RememberingEmbedder(open_server_embedder(self.model, self.services), file)
        return self.opened.enter_context(closing(model))


@pytest.fixture
def paid(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paid]:
    monkeypatch.setattr(ServerEmbedder, "BATCH", 2)
    with ModelServer(0, "honest") as server:
        made = Paid(server)
        monkeypatch.setitem(MODELS, made.model, made.behave)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with made.opened:
            yield made
        server.shutdown()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_stories(tmp_path / "news", range(STORIES))


def kept(home: Home) -> int:
    if not home.embeddings_file.exists():
        return 0
    with closing(sqlite3.connect(home.embeddings_file)) as opened:
        return int(opened.execute("SELECT count(*) FROM vectors").fetchone()[0])


def texts_to_embed(home: Home) -> set[str]:
    store = stored(home)
    try:
        return {
            passage_text(article, passage)
            for article, _, _ in store.iter_rows()
            for passage in store.passages_of(article.article_id)
        }
    finally:
        store.close()


def assert_rest_only(first: list[str], second: list[str], home: Home, left: int) -> None:
    """The second run asked only for what the first had not been given."""
    wanted = texts_to_embed(home)
    one, two = ([text for text in asked if text in wanted] for asked in (first, second))
    assert len(two) == len(set(two)) == len(wanted) - left
    assert set(two) | set(one) == wanted
    assert 0 < left < len(wanted)


def test_a_build_that_failed_goes_on_where_it_was(paid: Paid, news: Path, tmp_path: Path) -> None:
    home, wanted = Home(tmp_path / "home"), Wanted((news,), embed_model=paid.model)
    paid.after = 6
    with pytest.raises(BylineError, match=r"The next run goes on from 1?\d vectors\.") as caught:
        build(home, wanted, paid.services)
    assert caught.value.remedy
    assert home.current() is None
    left, first = kept(home), paid.asked()
    paid.after = None
    build(home, wanted, paid.services)
    assert_rest_only(first, paid.asked(), home, left)
    assert not set(first[1:]) & set(paid.asked())
    assert not home.embeddings_file.exists()
    clean = Home(tmp_path / "clean")
    build(clean, wanted, paid.services)
    assert_equal(home, clean)


def _build(home: Path, news: Path, model: str, services: Services) -> None:
    ServerEmbedder.BATCH = 2
    build(Home(home), Wanted((news,), embed_model=model), services)


def test_a_build_that_was_killed_goes_on_where_it_was(
    paid: Paid, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    arguments = (home.folder, news, paid.model, paid.services)
    process = SERVER.Process(target=_build, args=arguments)

    def kill() -> None:
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)

    paid.after, paid.then = 6, kill
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    left, first = kept(home), paid.asked()
    paid.after, paid.then = None, lambda: None
    build(home, Wanted((news,), embed_model=paid.model), paid.services)
    assert_rest_only(first, paid.asked(), home, left)
    assert not home.embeddings_file.exists()


def test_another_build_leaves_what_was_paid_for(paid: Paid, news: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    paid.after = 4
    with pytest.raises(BylineError, match="The next run goes on"):
        build(home, Wanted((news,), embed_model=paid.model), paid.services)
    left = kept(home)
    build(home, Wanted((news,), embed_model="built-in"), paid.services)
    assert kept(home) == left > 0


def test_a_refresh_that_changes_nothing_embeds_nothing(
    paid: Paid, news: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    build(home, Wanted((news,), embed_model=paid.model), paid.services)
    paid.asked()
    write_files(news, {"new.txt": "The ferry sank. Nobody was hurt."})
    build(home, Wanted(), paid.services)
    article = article_of("The ferry sank. Nobody was hurt.")
    (new,) = [text for text in paid.asked() if text in texts_to_embed(home)]
    assert new == passage_text(article, split_passages(article)[0])
    build(home, Wanted(), paid.services)
    assert not set(paid.asked()) & texts_to_embed(home)


# -- the model itself ----------------------------------------------------------------------------


def test_no_text_is_asked_twice(paid: Paid, tmp_path: Path) -> None:
    model = paid.embedder(tmp_path / "kept.sqlite")
    texts = ["rain", "snow", "rain", "hail", "x" * 9_000, "x" * 8_000 + "y"]
    vectors = model.embed_passages(texts)
    first, *then = paid.asked()
    assert first == "dimension"
    # Several requests are under way at once, and may arrive in any order.
    assert sorted(then) == ["hail", "rain", "snow", "x" * 8_000]
    assert np.array_equal(vectors[0], vectors[2])
    assert np.array_equal(vectors[4], vectors[5])
    again = paid.embedder(tmp_path / "kept.sqlite")
    assert again.unknown([*texts, "sun"]) == ["sun"]
    assert np.array_equal(again.embed_passages(texts[::-1]), vectors[::-1])
    assert paid.asked() == ["dimension"]
    assert np.allclose(vectors[:1], model.embed_question("rain"), atol=1e-6)


def test_another_server_or_model_has_vectors_of_its_own(paid: Paid, tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    one = paid.embedder(file)
    one.embed_passages(["rain"])
    address = paid.services.openai_base_url.replace("127.0.0.1", "localhost")
    elsewhere = open_server_embedder(paid.model, Services(openai_base_url=address), 64)
    other_model = open_server_embedder("other", paid.services, 64)
    for other in (elsewhere, other_model):
        assert RememberingEmbedder(other, file).unknown(["rain"]) == ["rain"]
    with closing(other_model):
        RememberingEmbedder(other_model, file).embed_passages(["rain"])
    one.forget()
    assert one.unknown(["rain"]) == ["rain"]
    assert RememberingEmbedder(other_model, file).unknown(["rain"]) == []
    RememberingEmbedder(other_model, file).forget()
    assert not file.exists()


def test_vectors_of_another_dimension_are_not_taken(paid: Paid, tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    paid.embedder(file).embed_passages(["rain"])
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("UPDATE vectors SET vector = ?", (np.ones(7, np.float32).tobytes(),))
    assert paid.embedder(file).embed_passages(["rain"]).shape == (1, 64)
    assert paid.asked().count("rain") == 2


@pytest.mark.parametrize("damage", ["all", "middle"])
def test_a_damaged_file_is_begun_anew(paid: Paid, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "kept.sqlite"
    texts = [f"text number {n}" for n in range(60)]
    expected = paid.embedder(file).embed_passages(texts)
    content = bytearray(file.read_bytes())
    where = slice(0, None) if damage == "all" else slice(4_096, 16_384)
    content[where] = b"\xff" * len(content[where])
    file.write_bytes(content)
    assert np.array_equal(paid.embedder(file).embed_passages(texts), expected)
    assert paid.embedder(file).unknown(texts) == []
