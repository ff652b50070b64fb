import asyncio
import socket
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.reader import Index
from index.versions import Home
from rag.answer import Citation
from rag.chat import Chat
from rag.settings import Settings
from tests.ui.hostile import PAYLOADS
from tests.ui.reading_html import Page, assert_inert
from ui.place import Place
from ui.ports import open_socket
from ui.server import create_app

KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
QUOTED = "killed four Israeli soldiers"


def made(chat: Chat, settings: Settings, *, with_page: bool = True) -> FastAPI:
    async def make() -> FastAPI:
        return create_app(chat, settings, with_page=with_page)

    return asyncio.run(make())


@pytest.fixture(scope="module")
def client(seeds_index: Index) -> Iterator[TestClient]:
    settings = Settings.load()
    with TestClient(made(Chat(seeds_index, settings), settings)) as client:
        yield client


@pytest.fixture
async def citation(chat: Chat) -> Citation:
    return (await chat.answer(KEREM)).statements[0].citations[0]


def test_health_says_what_answers(client: TestClient) -> None:
    found = client.get("/health")
    assert found.status_code == 200
    assert found.json() == {
        "ok": True, "index_version": 1, "articles": 5, "passages": 23, "newest": None,
    }  # fmt: skip


def test_without_an_index_health_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings.load()
    index = Index(Home(tmp_path_factory.mktemp("none") / "home"))
    with TestClient(made(Chat(index, settings), settings, with_page=False)) as client:
        found = client.get("/health")
        assert found.status_code == 503
        assert found.json()["ok"] is False
        assert "byline index" in found.json()["remedy"]
        article = client.get("/article/a1")
        assert article.status_code == 503
        assert "byline index" in article.text


def test_a_link_opens_the_article_with_the_words_lit(
    client: TestClient, citation: Citation
) -> None:
    found = client.get(Place.of(citation, 1).href)
    page = assert_inert(found.text, allowed=frozenset(["link"]))
    assert found.status_code == 200
    assert page.one("mark").text == citation.quote
    assert QUOTED in page.one("mark").text
    assert "004_9cac1bbdcf473e2c.txt" in page.one("p", "origin").text


def test_a_link_that_was_spoilt_still_shows_the_article(
    client: TestClient, citation: Citation
) -> None:
    found = client.get(f"/article/{citation.article_id}?start=x&end=<script>")
    assert found.status_code == 200
    assert "Kerem Shalom" in assert_inert(found.text, allowed=frozenset(["link"])).text


def test_an_article_that_is_not_there_is_not_found(client: TestClient) -> None:
    found = client.get("/article/nowhere?start=0&end=3&quote=Old%20words.")
    assert found.status_code == 404
    assert "no longer in the index" in found.text
    assert "Old words." in found.text


def test_the_panel_shows_the_citation_and_lights_the_others(
    client: TestClient, citation: Citation
) -> None:
    cited = Place.of(citation, 1)
    other = Place(citation.article_id, 0, 10, 1, citation.text_hash)
    found = client.post(
        "/evidence", json={"cited": cited.href, "sentence": [], "answer": [other.href, "/x"]}
    )
    page = assert_inert(found.text)
    lit = [(sorted(m.classes), m.text) for m in page.all("mark")]
    assert (["lit"], citation.quote) in lit
    assert "lit-answer" in lit[0][0]


@pytest.mark.parametrize("cited", ["", "/", "https://evil.invalid/", "/article/"])
def test_a_panel_for_no_place_is_refused(client: TestClient, cited: str) -> None:
    assert client.post("/evidence", json={"cited": cited}).status_code == 400


def test_a_request_that_is_too_long_or_malformed_is_refused(client: TestClient) -> None:
    assert client.post("/evidence", json={"cited": "/article/a" * 9_000}).status_code == 422
    assert client.post("/evidence", content=b"not json").status_code == 422
    many = ["/article/a?start=0&end=1"] * 500
    assert client.post("/evidence", json={"cited": many[0], "answer": many}).status_code == 422


def test_an_article_that_was_removed_is_said_to_be_gone(client: TestClient) -> None:
    found = client.post("/evidence", json={"cited": Place("gone", 0, 3, 1, "h", "Old.").href})
    assert "no longer in the index" in found.text
    assert "Old." in found.text


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/byline/page.css", "text/css"),
        ("/byline/reading.css", "text/css"),
        ("/byline/evidence.css", "text/css"),
        # Gradio renames the type for the whole process when its page is first asked for.
        ("/byline/chat.js", ("text/javascript", "application/javascript")),
        ("/byline/icon.svg", "image/svg+xml"),
    ],
)
def test_our_own_files_are_served(
    client: TestClient, path: str, allowed: str | tuple[str, ...]
) -> None:
    found = client.get(path)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith(allowed)
    assert found.headers["x-content-type-options"] == "nosniff"


def test_no_other_file_is_served(client: TestClient) -> None:
    for path in ("/byline/../server.py", "/byline/%2e%2e/server.py", "/byline/server.py"):
        assert client.get(path).status_code == 404


def test_the_page_may_load_nothing_from_elsewhere(client: TestClient) -> None:
    found = client.get("/")
    policy = found.headers["content-security-policy"]
    assert found.status_code == 200
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    page = Page(found.text)
    for element in page.elements:
        if element.tag in ("script", "link", "img", "iframe"):
            address = element.attributes.get("src") or element.attributes.get("href") or ""
            assert not address.startswith(("http:", "https:", "//")), element


def test_the_pages_of_articles_may_run_nothing(client: TestClient, citation: Citation) -> None:
    found = client.get(Place.of(citation, 1).href)
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_what_the_api_shows_of_itself_is_nothing(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/openapi.json").status_code == 404
    named = client.get("/gradio_api/info").json()["named_endpoints"]
    assert named == {}


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if "/" not in p[:1]])
def test_hostile_articles_are_served_as_text(
    payload: str, make_index: Callable[..., Index]
) -> None:
    index = make_index(
        {"id": payload, "title": payload, "url": payload, "author": payload,
         "text": f"The council met in Lima on Monday. {payload} was said there by the mayor."}
    )  # fmt: skip
    settings = Settings.load()
    with index.current() as version:
        (article_id,) = version.store.article_ids()
    with TestClient(made(Chat(index, settings), settings, with_page=False)) as client:
        found = client.get(Place(article_id, 0, 34).href)
        assert found.status_code == 200
        assert_inert(found.text, allowed=frozenset(["link"]))


def test_a_port_in_use_is_refused_by_the_system() -> None:
    with open_socket("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            open_socket("127.0.0.1", port)
    with open_socket("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


def test_a_socket_listens_at_once() -> None:
    with open_socket("127.0.0.1", 0) as listening:
        socket.create_connection(listening.getsockname(), timeout=5).close()
