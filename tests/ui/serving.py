"""Servers for tests: the real command in a process of its own, or an application in a thread."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from rag.chat import Chat
from rag.settings import Settings
from tests.conftest import ROOT
from ui.ports import open_socket
from ui.server import create_app

# Seconds; what takes longer is broken.
PATIENCE = 60


class Running:
    """`byline chat` in a process of its own.

    Args:
        arguments: of the command.
        environment: variables to add.
    """

    def __init__(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "chat", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        self.said.extend(self.process.stderr)

    def address(self) -> str:
        """The address that it prints when it is ready."""
        assert self.process.stdout
        timer = threading.Timer(PATIENCE, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        assert line.startswith("Chat: "), f"{line}{''.join(self.said)}"
        return line.removeprefix("Chat: ").strip()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._reader.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        return code


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """`byline chat`, stopped when left."""
    server = Running(*arguments)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def served(chat: Chat, home: Path) -> Iterator[str]:
    """A chat of the test's own making, served in a thread; its address."""
    listening = open_socket("127.0.0.1", 0)
    begun = threading.Event()
    held: list[uvicorn.Server] = []

    async def serve() -> None:
        app = create_app(chat, Settings.load(home=home))
        config = uvicorn.Config(
            app, log_level="critical", access_log=False, ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        held.append(server)
        watched = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not watched.done():
            await asyncio.sleep(0.02)
        begun.set()
        await watched

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert begun.wait(PATIENCE)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        held[0].should_exit = True
        thread.join(PATIENCE)
        listening.close()
