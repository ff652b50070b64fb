"""Takes the README's picture of the chat: python -m tests.ui.screenshot [FILE]."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.versions import Home
from tests.conftest import ROOT, SEEDS, free_port
from tests.ui.browser.conftest import ARGUMENTS, BROWSERS
from tests.ui.browser.reader import Reader
from tests.ui.serving import running

QUESTION = "How many Israeli soldiers were killed at Kerem Shalom?"


async def take(address: str, file: Path) -> None:
    """Ask, open a citation, and photograph the page."""
    async with async_playwright() as playwright:
        path = next(found for name in BROWSERS if (found := shutil.which(name)))
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = await browser.new_context(
            viewport={"width": 1280, "height": 680}, device_scale_factor=1.25
        )
        reader = Reader(await context.new_page(), address)
        await reader.open()
        turn = await reader.ask(QUESTION)
        await expect(turn.locator(".suggestion").first).to_be_visible()
        await turn.locator(".cite").first.click()
        await expect(reader.lit).to_be_visible()
        await reader.page.mouse.move(300, 560)
        await reader.settled()
        await reader.page.screenshot(path=file)
        await browser.close()


def main() -> None:
    """Index seeds/, serve them, and take the picture."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "ui" / "screenshot.png"
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        build(home, Wanted((SEEDS,)), embedder=StaticEmbedder())
        with running("--home", str(home.folder), "--port", str(free_port())) as server:
            asyncio.run(take(server.address(), file))


if __name__ == "__main__":
    main()
