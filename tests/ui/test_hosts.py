import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.hosts import KnownHosts, host_of
from ui.ports import LOOPBACK


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("an article"))])
    app.add_middleware(KnownHosts, hosts=(*LOOPBACK, "News.test"))
    return TestClient(app)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7860", "localhost", "LOCALHOST:1", "[::1]:7860", "[::1]", "news.test:80"]
)
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).text == "an article"


@pytest.mark.parametrize("host", ["evil.test", "evil.test:7860", "127.0.0.1.evil.test", ""])
def test_any_other_name_is_refused_with_a_remedy(client: TestClient, host: str) -> None:
    found = client.get("/", headers={"Host": host})
    assert found.status_code == 421
    assert "an article" not in found.text
    assert "--allow-host" in found.text


@pytest.mark.parametrize(
    ("header", "host"),
    [("a.test:80", "a.test"), ("[::1]:80", "::1"), ("::1", "::1"), ("A", "a"), ("", "")],
)
def test_a_host_is_read_without_port_and_brackets(header: str, host: str) -> None:
    assert host_of(header) == host
