"""Connections go to the addresses that were checked and to no other."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.web.failures import NotFetched
from index.web.fetch import Web
from tests.index.web.site import (
    OTHER_PUBLIC,
    PUBLIC,
    STORY,
    Net,
    Site,
    page,
    redirect,
    running_site,
    status,
)

PRIVATE = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%eth0")


@pytest.fixture
def net(site: Site) -> Net:
    names = {"public.example": [PUBLIC], "inside.example": ["127.0.0.1"]}
    ports = {PUBLIC: site.port, OTHER_PUBLIC: site.port, "127.0.0.1": site.port}
    return Net(names, ports)


def refused(net: Net, url: str) -> NotFetched:
    with pytest.raises(NotFetched) as failed:
        net.web().fetch(url)
    return failed.value


def test_a_public_page_is_fetched_under_its_own_name(net: Net, site: Site) -> None:
    site.answers["/story"] = page()
    assert net.web().fetch("http://public.example:8080/story").data == STORY
    assert net.connected == [PUBLIC]
    assert site.asked[0][1]["Host"] == "public.example:8080"


@pytest.mark.parametrize("address", PRIVATE)
def test_one_private_address_among_public_ones_is_enough(
    net: Net, site: Site, address: str
) -> None:
    net.names["public.example"] = [PUBLIC, address, OTHER_PUBLIC]
    assert "--allow-private" in refused(net, "http://public.example/").remedy
    assert (net.connected, site.asked) == ([], [])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "169.254.169.254", "0.0.0.0", "localhost", "LOCALHOST.", "x.localhost", "2130706433",
        "0x7f.1", "0177.0.0.1", "127.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "inside.example",
    ],
)  # fmt: skip
def test_private_hosts_are_refused_however_they_are_spelled(net: Net, host: str) -> None:
    net.names |= {name: ["127.0.0.1"] for name in ("localhost", "x.localhost", "127.1")}
    assert "--allow-private" in refused(net, f"http://{host}/").remedy
    assert net.connected == []


def test_every_redirect_is_checked_again(net: Net, site: Site) -> None:
    for to in ("http://127.0.0.1/", "http://inside.example/", "http://0x7f.1/", "//[::1]/x"):
        net.connected.clear()
        site.answers["/"] = redirect(to)
        assert "--allow-private" in refused(net, "http://public.example/").remedy
        assert net.connected == [PUBLIC]


def test_a_name_that_answers_otherwise_the_second_time_is_asked_once(net: Net, site: Site) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    site.answers |= {"/": page(), "/again": redirect("/")}

    def rebinding(host: str, port: int) -> Sequence[str]:
        return next(answers)

    web = Web(resolve=rebinding, connect=net.connect)
    assert web.fetch("http://public.example/").data == STORY
    assert net.connected == [PUBLIC]
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    with pytest.raises(NotFetched, match="not a public one"):
        web.fetch("http://public.example/again")
    assert net.connected == [PUBLIC, PUBLIC]


def test_the_next_address_is_tried_where_one_does_not_answer(net: Net, site: Site) -> None:
    site.answers["/"] = page()
    net.names["public.example"] = ["8.8.8.8", OTHER_PUBLIC]
    assert net.web().fetch("http://public.example/").data == STORY
    assert net.connected == ["8.8.8.8", OTHER_PUBLIC]


@pytest.mark.parametrize("names", [{}, {"public.example": []}])
def test_a_host_without_an_address_is_said(net: Net, names: dict[str, list[str]]) -> None:
    net.names = dict(names)
    assert "No address is known" in refused(net, "http://public.example/").reason


def test_a_public_page_leads_nowhere_private_even_where_that_is_allowed(
    net: Net, site: Site
) -> None:
    web = Web(allow_private=True, resolve=net.resolve, connect=net.connect)
    site.answers |= {
        "/out": redirect("http://public.example/in"),
        "/in": redirect("http://inside.example/page"),
        "/around": redirect("http://inside.example/page"),
        "/page": page(),
    }
    assert web.fetch("http://inside.example/around").data == STORY
    with pytest.raises(NotFetched, match="not a public one"):
        web.fetch("http://inside.example/out")


# -- https -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of public.example that signs itself, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=public.example", "-keyout", str(path),
         "-addext", "subjectAltName=DNS:public.example", "-out", str(path) + ".crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_https_goes_by_the_name_and_not_by_the_address(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    named: list[str | None] = []
    server.sni_callback = lambda _, name, __: named.append(name)
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    with running_site(server) as site:
        site.answers |= {
            "/": page(),
            "/down": redirect("http://public.example/"),
            "/over": redirect("https://public.example/"),
        }
        names = {"public.example": [PUBLIC], "other.example": [PUBLIC]}
        net = Net(names, {PUBLIC: site.port})
        assert net.web(tls=trusting).fetch("https://public.example/over").data == STORY
        assert set(named) == {"public.example"}
        for web, url, reason in (
            (net.web(tls=trusting), "https://other.example/", "certificate could not be verified"),
            (net.web(), "https://public.example/", "certificate could not be verified"),
            (net.web(tls=trusting), "https://public.example/down", "from https:// to http://"),
            (net.web(), "http://public.example/", "broke off"),
        ):
            with pytest.raises(NotFetched, match=reason):
                web.fetch(url)


def test_a_server_without_tls_is_said(net: Net, site: Site) -> None:
    site.answers["/"] = status(200)
    assert refused(net, "https://public.example/").reason.startswith("No ")
