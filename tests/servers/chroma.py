"""A real Chroma server, as `chroma run` starts it, and addresses where none answers."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import free_port

START_WITHIN = 60


@dataclass(frozen=True, slots=True)
class RunningChroma:
    """A server process and its address."""

    url: str
    process: subprocess.Popen[bytes]
    port: int

    def collections(self) -> dict[str, int]:
        """Number of vectors of each collection, as the server itself says."""
        at = f"{self.url}/api/v2/tenants/default_tenant/databases/default_database/collections"
        return {c["name"]: _get(f"{at}/{c['id']}/count") for c in _get(f"{at}?limit=1000")}

    def pause(self) -> None:
        """Let the process stand still: it keeps its connections and says nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a paused process go on."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self.process.kill()
        self.process.wait(START_WITHIN)

    def end(self) -> None:
        """Stop the process."""
        self.process.terminate()
        self.process.wait(START_WITHIN)


@contextlib.contextmanager
def running_chroma(folder: Path, port: int | None = None) -> Iterator[RunningChroma]:
    """`chroma run` over a folder on this port or a free one, ended when left."""
    port = port or free_port()
    with (folder.parent / "chroma.log").open("wb") as log:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("chroma")),
                "run",
                "--path",
                str(folder),
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder.parent,
        )
    server = RunningChroma(f"http://127.0.0.1:{port}", process, port)
    try:
        _wait_for(server)
        yield server
    finally:
        server.end()


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=START_WITHIN) as reply:
        return json.load(reply)


def _wait_for(server: RunningChroma) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        assert server.process.poll() is None, "chroma run ended at once"
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            _get(f"{server.url}/api/v2/heartbeat")
            return
        time.sleep(0.05)
    raise AssertionError("chroma run does not answer")


@contextlib.contextmanager
def silent_server() -> Iterator[str]:
    """The address of a server that takes every connection and never says a word."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def hold() -> None:
            while not ended.is_set():
                with contextlib.suppress(OSError):
                    held.append(listening.accept()[0])

        thread = threading.Thread(target=hold, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    for one in held:
        one.close()
