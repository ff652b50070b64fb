"""On a phone the evidence is a sheet over the conversation."""

import pytest
from playwright.async_api import expect

from tests.ui.browser.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
QUOTED = "killed four Israeli soldiers"


async def opened(reader: Reader) -> None:
    await reader.turns.last.locator(".cite").first.tap()
    await expect(reader.panel).to_be_visible()
    await expect(reader.lit).to_contain_text(QUOTED)
    await reader.settled()


async def test_the_sheet_covers_the_conversation_and_shows_the_words(on_phone: Reader) -> None:
    await on_phone.ask(KEREM)
    await opened(on_phone)
    await expect(on_phone.lit).to_be_in_viewport(ratio=1)
    box = await on_phone.panel.bounding_box()
    assert box
    assert box["width"] == 390
    assert box["height"] > 844 * 0.8
    assert await on_phone.panel.get_attribute("aria-modal") == "true"
    assert await on_phone.page.locator("#talk").get_attribute("inert") is not None
    assert "close" in await on_phone.focused()


async def test_the_sheet_closes_by_button_escape_and_back(on_phone: Reader) -> None:
    page = on_phone.page
    await on_phone.ask(KEREM)
    for how in ("button", "Escape", "back", "button"):
        await opened(on_phone)
        if how == "button":
            await page.get_by_role("button", name="Close the evidence").tap()
        elif how == "Escape":
            await page.keyboard.press("Escape")
        else:
            await page.go_back()
        await expect(on_phone.panel).to_be_hidden()
        assert await page.locator("#talk").get_attribute("inert") is None
        assert "cite" in await on_phone.focused()
        assert page.url.rstrip("/") == on_phone.address, "going back stays on the page"
        await expect(on_phone.turns).to_have_count(1)


async def test_nothing_is_wider_than_the_phone(on_phone: Reader) -> None:
    await on_phone.ask("What has the U.S. proposed?")
    await on_phone.ask("Pneumonoultramicroscopicsilicovolcanoconiosis" * 8)
    width = await on_phone.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    wider = await on_phone.page.evaluate(
        """[...document.querySelectorAll('.log *')]
          .filter(e => e.getBoundingClientRect().right > 391).map(e => e.className)"""
    )
    assert wider == []


async def test_fingers_find_the_buttons(on_phone: Reader) -> None:
    await on_phone.ask(KEREM)
    await opened(on_phone)
    for button in await on_phone.panel.locator(".panel-bar button").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44
