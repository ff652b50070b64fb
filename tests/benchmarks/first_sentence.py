"""How long a reader waits for a sentence after the model has ended it, through a real server.

    python -m tests.benchmarks.first_sentence [--times N]

The test server notes when it has sent the sentence's last character, and goes on at 50 words a
second; the clock is the machine's. In that time the sentence must become certain (the next word has
to come), be checked against its passage, and be sent.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from openai import AsyncOpenAI

from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.reader import Index
from index.versions import Home
from rag.answer import Sentence
from rag.chat import Chat
from rag.settings import Settings
from rag.write_model import ModelWriter
from tests.benchmarks.speed import QUESTIONS, ROOT
from tests.servers.fixtures import OpenAIServer, running_server

TIMES = 10
MODEL = "breathes"
WITHIN = 150


async def waits(index: Index, server: OpenAIServer, times: int) -> list[float]:
    """Milliseconds from the end of the first sentence to the reader, once for each question."""
    found = []
    async with AsyncOpenAI(base_url=server.base_url, api_key="none") as client:
        chat = Chat(
            index, Settings.load(), model_writer=ModelWriter(lambda: client, MODEL, timeout=60)
        )
        await chat.answer(QUESTIONS[0])  # warm
        for _ in range(times):
            for question in QUESTIONS:
                sent = None
                async for event in chat.ask(question):
                    if isinstance(event, Sentence) and sent is None:
                        sent = time.monotonic()
                ended = (await asyncio.to_thread(server.counts, MODEL)).marks[-1]
                if sent is not None:
                    found.append(1000 * (sent - ended))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=TIMES)
    times = options.parse_args(arguments).times
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        home = Home(Path(folder, "home"))
        build(home, Wanted((ROOT / "seeds",)), embedder=StaticEmbedder())
        index = Index(home)
        found = sorted(asyncio.run(waits(index, server, times)))
        index.close()
    low, middle, high = found[0], statistics.median(found), found[-1]
    p95 = found[int(0.95 * (len(found) - 1))]
    sys.stdout.write(
        f"{'a sentence ended by the model → checked, sent':44} min {low:7.0f}  median {middle:7.0f}"
        f"  p95 {p95:7.0f}  max {high:7.0f} ms  (n = {len(found)}; wanted: {WITHIN})\n"
    )


if __name__ == "__main__":
    main()
