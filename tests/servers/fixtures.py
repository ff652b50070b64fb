"""The faulty server as a fixture: one process for all tests of a session."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.openai_server import Counts

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 30


@dataclass(frozen=True, slots=True)
class OpenAIServer:
    """A running server.

    Args:
        base_url: what OPENAI_BASE_URL is set to.
    """

    address: str

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    def counts(self, model: str) -> Counts:
        """What a model was asked so far."""
        with urllib.request.urlopen(f"{self.address}/stats", timeout=START_WITHIN) as reply:
            stats = json.load(reply)
        return Counts(**stats.get(model, {}))


@contextlib.contextmanager
def running_server(fault: str = "honest") -> Iterator[OpenAIServer]:
    """A server process on a free port, ended when left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.openai_server", "--fault", fault],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, f"the test server ended with {process.wait(START_WITHIN)}"
        yield OpenAIServer(f"http://127.0.0.1:{json.loads(line)['port']}")
    finally:
        process.terminate()
        process.wait(START_WITHIN)
        if process.stdout:
            process.stdout.close()


@pytest.fixture(scope="session")
def openai_server() -> Iterator[OpenAIServer]:
    """The OpenAI-protocol server of `tests.servers.openai_server`."""
    with running_server() as server:
        yield server
