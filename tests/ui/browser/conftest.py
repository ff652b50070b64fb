"""A real browser, the real command, and readers who may complain of nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from index.versions import Home
from rag.chat import Chat
from tests.conftest import free_port
from tests.ui.browser.reader import Reader
from tests.ui.serving import running, served

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip

# After every event that it runs, Gradio counts with means of pandas that pandas has deprecated.
GRADIO_WARNS = (
    "ignore:.future.no_silent_downcasting. is deprecated:DeprecationWarning",
    "ignore:The copy keyword is deprecated:DeprecationWarning",
)

MakeReader = Callable[..., Awaitable[Reader]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Gradio warn of itself in these tests; any other warning is still an error."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings(*GRADIO_WARNS))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser that this machine has."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        missing = "no browser found: install chromium to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def address(seeds_home: Home) -> Iterator[str]:
    """Where `byline chat` serves seeds/, in a process of its own."""
    with running("--home", str(seeds_home), "--port", str(free_port())) as server:
        yield server.address()


@pytest.fixture
def serve(seeds_home: Home) -> Iterator[Callable[[Chat], str]]:
    """Serves a chat of the test's own making; returns its address."""
    with ExitStack() as stack:
        yield lambda chat: stack.enter_context(served(chat, seeds_home.folder))


@pytest_asyncio.fixture(loop_scope="session")
async def make_reader(
    browser: Browser, address: str, serve: Callable[[Chat], str]
) -> AsyncIterator[MakeReader]:
    """Makes readers, each with a browser context of its own, before an open chat.

    When the test ends, no page may have complained, nor asked any other server for anything.
    Servers end after readers, or pages would complain of that.
    """
    made: list[Reader] = []
    contexts = []

    async def make(at: str = "", **context: Any) -> Reader:
        opened = await browser.new_context(
            viewport=context.pop("viewport", {"width": 1280, "height": 800}), **context
        )
        contexts.append(opened)
        reader = Reader(await opened.new_page(), at or address)
        made.append(reader)
        await reader.open()
        return reader

    yield make
    for context in contexts:
        await context.close()
    for reader in made:
        assert reader.complaints == []
        assert reader.elsewhere == []


@pytest_asyncio.fixture(loop_scope="session")
async def reader(make_reader: MakeReader) -> Reader:
    """A reader at a desk."""
    return await make_reader()


@pytest_asyncio.fixture(loop_scope="session")
async def on_phone(make_reader: MakeReader) -> Reader:
    """A reader with a phone."""
    return await make_reader(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
