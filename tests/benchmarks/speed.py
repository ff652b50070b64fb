"""How long a reader waits: the help text, an index of the seeds, the first checked sentence."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.reader import Index
from index.versions import Home
from rag.answer import Sentence
from rag.chat import Chat
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = (
    "How many Israeli soldiers were killed at Kerem Shalom?",
    "What were people in eastern Rafah told to do?",
    "What has the U.S. proposed?",
    "Why was the crossing closed?",
)
TIMES = 7


def timed(what: str, run: Callable[[], object], times: int = TIMES) -> None:
    """Print the lowest, median and highest milliseconds of several runs."""
    measured = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        measured.append(1000 * (time.perf_counter() - started))
    low, middle, high = min(measured), statistics.median(measured), max(measured)
    sys.stdout.write(f"{what:44} min {low:7.0f}  median {middle:7.0f}  max {high:7.0f} ms\n")


def main() -> None:
    """Measure and print."""
    timed(
        "byline --help, as a new process",
        lambda: subprocess.run(
            [sys.executable, "-m", "ui.cli", "--help"], cwd=ROOT, check=True, capture_output=True
        ),
    )
    with tempfile.TemporaryDirectory() as folder:
        embedder = StaticEmbedder()
        seeds = Wanted((ROOT / "seeds",))
        homes = iter(Home(Path(folder, f"home-{n}")) for n in range(TIMES))
        timed("index the five seeds", lambda: build(next(homes), seeds, embedder=embedder))
        again = Home(Path(folder, "home-0"))
        timed("index them again, unchanged", lambda: build(again, seeds, embedder=embedder))
        index = Index(again)
        chat = Chat(index, Settings.load())
        asyncio.run(chat.answer(QUESTIONS[0]))  # warm
        for question in QUESTIONS:
            timed(f"first checked sentence: {question[:18]}…", partial(_first, chat, question))
        index.close()


def _first(chat: Chat, question: str) -> None:
    async def ask() -> None:
        async for event in chat.ask(question):
            if isinstance(event, Sentence):
                return

    asyncio.run(ask())


if __name__ == "__main__":
    main()
