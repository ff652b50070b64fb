"""Nothing that an article, a question or a model says runs, loads, or leaves its place."""

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from index.reader import Index
from rag.chat import Chat
from rag.look_alikes import without_look_alikes
from rag.writing import Cited, WriterFailed, Written
from tests.ui.browser.conftest import MakeReader
from tests.ui.fakes import ScriptedWriter
from tests.ui.hostile import PAYLOADS
from ui.markup import undisguised

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
MakeChat = Callable[..., Chat]
Serve = Callable[[Chat], str]


async def test_hostile_text_stays_text_everywhere(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve, make_index: Callable[..., Index]
) -> None:
    records = [
        {
            "id": f"{payload}{number}",
            "title": f"{payload} council {number}",
            "source": payload,
            "author": payload,
            "url": payload,
            "text": f"The harbour council of Lima met on Monday. {payload} said the mayor of Lima."
            f" The harbour council announced {number} decisions about {payload} in Lima.",
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    said: list[Written | WriterFailed] = [
        *(
            Written(f"The council said {payload}", (Cited(n % 8),))
            for n, payload in enumerate(PAYLOADS)
        ),
        WriterFailed(f"The model {PAYLOADS[0]} broke off."),
    ]
    at = serve(make_chat(ScriptedWriter(said), make_index(*records)))
    reader = await make_reader(at)
    page = reader.page
    turn = await reader.ask(f"What did the harbour council of Lima say? {' '.join(PAYLOADS)}")
    statements = turn.locator(".statement")
    for number, payload in enumerate(PAYLOADS):
        words = await statements.nth(number).evaluate("e => e.textContent")
        assert undisguised(without_look_alikes(payload)) in words
    for link in (await turn.locator(".cite").all())[:6]:
        await link.hover()
        await link.click()
        await expect(reader.panel.locator(".text")).to_be_visible()
        await expect(reader.panel.locator(".origin a")).to_have_count(0)
        await page.keyboard.press("Escape")
    for tag in ("script", "img", "iframe", "style", "svg", "base", "link", "form"):
        assert await page.locator(f".log {tag}, .panel {tag}, .start-page {tag}").count() == 0, tag
    assert await page.evaluate("window.pwned") is None
    assert await page.title() == "Byline"
    href = await turn.locator(".cite").first.get_attribute("href")
    await reader.leave_for(f"{at}{href}")
    await expect(page.locator(".text")).to_be_visible()
    assert await page.evaluate("window.pwned") is None
