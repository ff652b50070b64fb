"""Many readers at once, spoken for by what a page sends, without a browser for each."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from index.versions import Home
from rag.chat import Chat
from tests.conftest import scaled
from tests.ui.fakes import EchoWriter, ScriptedWriter
from tests.ui.reading_html import Page
from tests.ui.serving import served
from ui import server
from ui.admission import AT_ONCE, Admission

# As in tests/ui/browser: Gradio counts with means of pandas that pandas has deprecated.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.future.no_silent_downcasting. is:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
MakeChat = Callable[..., Chat]


class Tab:
    """What an open page sends and receives."""

    def __init__(self, client: httpx.AsyncClient, key: str) -> None:
        self._client, self._key = client, key

    async def ask(self, question: str) -> dict[str, Any]:
        """Ask; the last screen."""
        config = (await self._client.get("/config")).json()
        number = next(d["id"] for d in config["dependencies"] if d["api_name"] == "answer")
        joined = await self._client.post(
            "/gradio_api/queue/join",
            json={"data": [question], "fn_index": number, "session_hash": self._key},
        )
        joined.raise_for_status()
        screen: list[Any] = []
        events = self._client.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": self._key}
        )
        async with events as answer:
            async for line in answer.aiter_lines():
                message = json.loads(line.removeprefix("data: ")) if line else {}
                if message.get("msg") == "process_completed":
                    screen = message["output"]["data"]
                    break
        shown: dict[str, Any] = screen[0]
        return shown


def text_of(screen: dict[str, Any]) -> str:
    return Page("".join(screen["pieces"])).text


async def everybody_asks(home: Home, chat: Chat, count: int) -> list[dict[str, Any]]:
    limits = httpx.Limits(max_connections=None)
    with served(chat, home.folder) as address:
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            return await asyncio.gather(
                *(
                    Tab(client, f"reader{n}").ask(f"What happened in Rafah, asks reader {n}?")
                    for n in range(count)
                )
            )


async def test_ten_readers_are_answered_at_once_and_none_sees_anothers_words(
    seeds_home: Home, make_chat: MakeChat
) -> None:
    """The model answers nobody before all ten have come."""
    screens = await everybody_asks(seeds_home, make_chat(EchoWriter(together=10)), 10)
    for number, screen in enumerate(screens):
        said = text_of(screen)
        assert f"asks reader {number}?" in said
        assert "you asked []" in said
        assert screen["turn"] == 1
    assert len({screen["conversation"] for screen in screens}) == 10


async def test_more_readers_than_are_answered_at_once_wait_and_are_answered(
    seeds_home: Home, make_chat: MakeChat
) -> None:
    count = scaled(2 * AT_ONCE, 50)
    screens = await everybody_asks(seeds_home, make_chat(EchoWriter(together=AT_ONCE)), count)
    for number, screen in enumerate(screens):
        assert f"asks reader {number}?" in text_of(screen)


async def test_when_the_line_is_full_the_last_are_asked_to_come_again(
    seeds_home: Home, make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "Admission", lambda: Admission(1, 0))
    writer = ScriptedWriter([], hangs=True)
    with served(make_chat(writer), seeds_home.folder) as address:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            first = asyncio.create_task(Tab(client, "first").ask("What happened in Rafah?"))
            while not writer.begun.is_set():
                await asyncio.sleep(0.02)
            refused = await Tab(client, "second").ask("What happened in Gaza?")
            assert "Please ask again in a minute." in text_of(refused)
            assert refused["draft"] == "What happened in Gaza?"
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
