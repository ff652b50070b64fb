import json
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from index.errors import BylineError, NoIndex, UsageError
from index.versions import Home
from tests.conftest import free_port
from tests.ui.command import commands
from tests.ui.serving import Running, running
from ui import cli_serve
from ui.cli_serve import _address, _listen


def test_the_command_says_where_it_is_and_ends_when_told(seeds_home: Home) -> None:
    port = free_port()
    server = Running("--home", str(seeds_home), "--port", str(port))
    try:
        address = server.address()
        assert address == f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
            assert json.load(answer)["ok"] is True
        elsewhere = urllib.request.Request(f"{address}/health", headers={"Host": "evil.test"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(elsewhere, timeout=10)
    finally:
        code = server.stop(signal.SIGTERM)
    assert code == 0
    assert [line.strip() for line in server.said] == ["Starting...", "Stopped."]


def test_control_c_ends_it_well(seeds_home: Home) -> None:
    server = Running("--home", str(seeds_home), "--port", str(free_port()))
    try:
        server.address()
    finally:
        code = server.stop(signal.SIGINT)
    assert code == 0
    assert "Traceback" not in "".join(server.said)


def test_a_named_port_that_is_taken_is_a_sentence_and_a_remedy(seeds_home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running("--home", str(seeds_home), "--port", str(port)) as server:
            assert server.process.wait(60) == 1
        assert f"Port {port} is taken. Name another with --port" in "".join(server.said)


def test_without_an_index_there_is_a_sentence_and_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ran = commands(monkeypatch, capsys)("chat", "--home", tmp_path / "none")
    assert ran.code == NoIndex.exit_code == 1
    assert "Make one with: byline index" in ran.err
    assert ran.out == ""


def test_help_names_every_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = commands(monkeypatch, capsys)("chat", "--help")
    assert ran.code == 0
    for option in ("--host", "--port", "--model", "--judge", "--timeout", "--strict", "--home"):
        assert option in ran.out


def test_a_default_port_that_is_taken_gives_the_next_free_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(cli_serve, "DEFAULT_PORT", port)
        with _listen("127.0.0.1", None) as found:
            assert port < found.getsockname()[1] < port + cli_serve.FURTHER_PORTS
            assert f"Port {port} is taken; using {found.getsockname()[1]}." in (
                capsys.readouterr().err
            )


def test_when_every_port_is_taken_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(cli_serve, "DEFAULT_PORT", taken.getsockname()[1])
        monkeypatch.setattr(cli_serve, "FURTHER_PORTS", 1)
        with pytest.raises(BylineError, match="all taken"):
            _listen("127.0.0.1", None)


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b", "x" * 64 + ".test"])
def test_a_host_that_is_not_ours_is_wrong_usage(host: str) -> None:
    with pytest.raises(UsageError, match="no address of this machine"):
        _listen(host, free_port())


def test_listening_beyond_this_machine_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with _listen("0.0.0.0", free_port()):
        assert "Everyone who can reach this machine" in capsys.readouterr().err


def test_addresses_are_written_as_browsers_want_them() -> None:
    with _listen("127.0.0.1", free_port()) as listening:
        port = listening.getsockname()[1]
        assert _address("127.0.0.1", listening) == f"http://127.0.0.1:{port}"
        assert _address("::1", listening) == f"http://[::1]:{port}"
