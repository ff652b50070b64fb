"""Asking and reading at a desk, as a reader does it."""

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from rag.chat import Chat
from rag.writing import Cited, Written
from tests.ui.browser.conftest import MakeReader
from tests.ui.browser.reader import Reader
from tests.ui.fakes import ScriptedWriter

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
QUOTED = "killed four Israeli soldiers"
MakeChat = Callable[..., Chat]


async def in_view(reader: Reader) -> bool:
    """Whether the lit words stand wholly within the panel."""
    return bool(
        await reader.lit.evaluate(
            """lit => {
              const words = lit.getBoundingClientRect();
              const room = lit.closest('.panel-body').getBoundingClientRect();
              return words.top >= room.top && words.bottom <= room.bottom
                && words.bottom <= innerHeight && words.left >= 0 && words.right <= innerWidth;
            }"""
        )
    )


async def test_an_answer_cites_words_that_open_lit_and_in_view(reader: Reader) -> None:
    turn = await reader.ask(KEREM)
    await expect(turn.locator(".statement").first).to_contain_text(QUOTED)
    await expect(turn.locator(".verdict").first).to_have_text("✓ supported")
    await turn.locator(".cite").first.click()
    await expect(reader.lit).to_contain_text(QUOTED)
    await expect(reader.panel.locator(".origin")).to_contain_text("004_9cac1bbdcf473e2c.txt")
    assert await in_view(reader)
    await expect(turn.locator(".colophon")).to_contain_text("without a language model")


async def test_all_of_it_by_keyboard_alone(reader: Reader) -> None:
    page = reader.page
    assert await reader.focused("tagName") == "TEXTAREA", "one can type at once"
    await page.keyboard.type(KEREM)
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Please.")
    assert await reader.box.input_value() == f"{KEREM}\nPlease."
    await page.keyboard.press("Enter")
    await expect(reader.turns.locator(".colophon")).to_be_visible()
    await expect(reader.turns.locator(".suggestion").first).to_be_visible()
    await reader.tab_to("cite", "Shift+Tab")
    await expect(page.locator("#cite-tip")).to_contain_text(QUOTED)
    await page.keyboard.press("Enter")
    await expect(reader.lit).to_contain_text(QUOTED)
    assert await in_view(reader)
    assert "panel" in await reader.focused()
    await page.keyboard.press("Escape")
    await expect(reader.panel).to_be_hidden()
    assert "cite" in await reader.focused(), "the focus returns to the citation"


async def test_the_quote_shows_on_hover_and_stays_while_it_is_read(reader: Reader) -> None:
    turn = await reader.ask(KEREM)
    tip = reader.page.locator("#cite-tip")
    link = turn.locator(".cite").first
    await link.hover()
    await expect(tip).to_be_visible()
    await expect(tip.locator(".tip-quote")).to_contain_text(QUOTED)
    await expect(tip.locator(".tip-about")).to_have_text("no date")
    assert await link.get_attribute("aria-describedby") == "cite-tip"
    await tip.hover()
    await expect(tip).to_be_visible()
    await reader.page.keyboard.press("Escape")
    await expect(tip).to_be_hidden()


async def test_follow_ups_lean_on_the_conversation(reader: Reader) -> None:
    await reader.ask(KEREM)
    turn = await reader.ask("Why was the crossing closed?")
    await expect(turn.locator(".statement").first).to_contain_text("closed after a Hamas rocket")
    turn = await reader.ask("And when was that?")
    await expect(turn.locator(".statement").first).to_contain_text("on Sunday")
    await expect(turn.locator(".read-as")).to_contain_text("Read as: And when was that?")
    assert await reader.turns.count() == 3


async def test_an_abstention_looks_unlike_an_answer(reader: Reader) -> None:
    turn = await reader.ask("Who is the mayor of Haifa?")
    card = turn.locator(".abstention")
    await expect(card.locator("h3")).to_contain_text("Not in the articles")
    await expect(card).to_contain_text("Haifa")
    await expect(turn.locator(".statement")).to_have_count(0)
    await expect(turn.locator(".verdict")).to_have_count(0)
    assert await card.evaluate("card => getComputedStyle(card).borderStyle") == "dashed"
    await expect(turn.locator(".suggestion").first).to_be_visible()


async def test_a_suggested_question_is_asked_with_one_click(reader: Reader) -> None:
    suggestion = reader.page.locator(".start .suggestion").first
    question = await suggestion.inner_text()
    await suggestion.click()
    turn = reader.turns.first
    await expect(turn.locator(".question")).to_have_text(question)
    await expect(turn.locator(".verdict.supported").first).to_be_visible()
    assert "turn" in await reader.focused(), "the focus goes to the answer"
    further = turn.locator(".suggestion").first
    question = await further.inner_text()
    await further.click()
    await expect(reader.turns.nth(1).locator(".question")).to_have_text(question)
    await expect(reader.turns.nth(1).locator(".statement").first).to_be_visible()


async def test_a_new_conversation_and_a_refresh_give_a_clean_page(reader: Reader) -> None:
    turn = await reader.ask(KEREM)
    await turn.locator(".cite").first.click()
    await expect(reader.lit).to_be_visible()
    await reader.page.get_by_role("button", name="New conversation").click()
    await expect(reader.page.locator(".start")).to_be_visible()
    await expect(reader.turns).to_have_count(0)
    await expect(reader.panel).to_be_hidden()
    turn = await reader.ask("Why was the crossing closed?")
    await expect(turn.locator(".suggestion").first).to_be_visible()
    await reader.leave_for(reader.page.url)
    await expect(reader.page.locator(".start")).to_be_visible()
    await expect(reader.turns).to_have_count(0)
    await reader.ask(KEREM)


async def test_one_steps_through_the_citations_of_an_answer(
    make_reader: MakeReader, make_chat: MakeChat, serve: Callable[[Chat], str]
) -> None:
    said = (
        Written(
            "A Hamas rocket attack killed four Israeli soldiers near Kerem Shalom.", (Cited(0),)
        ),
        Written("Israel agreed to reopen the Kerem Shalom border crossing.", (Cited(0),), " "),
        Written("President Biden discussed hostage negotiations with Netanyahu.", (Cited(0),), " "),
    )
    reader = await make_reader(serve(make_chat(ScriptedWriter(said))))
    turn = await reader.ask(KEREM)
    await turn.locator(".cite").nth(1).click()
    await expect(reader.panel.locator(".count")).to_have_text("2 of 3")
    await expect(reader.panel.locator("mark.lit-answer").first).to_be_visible()
    following = reader.panel.get_by_role("button", name="Next citation")
    await following.click()
    await expect(reader.panel.locator(".count")).to_have_text("3 of 3")
    await expect(reader.lit).to_contain_text("discussed cease-fire and hostage negotiations")
    assert await following.get_attribute("aria-disabled") == "true"
    await reader.page.keyboard.press("ArrowLeft")
    await expect(reader.panel.locator(".count")).to_have_text("2 of 3")
    assert await in_view(reader)
    assert await turn.locator(".cite[aria-current]").count() == 1
    said_aloud = reader.page.locator("#evidence [role=status]")
    await expect(said_aloud).to_contain_text("Citation 2 of 3")


async def test_a_link_works_in_a_new_tab_and_without_javascript(
    reader: Reader, make_reader: MakeReader
) -> None:
    turn = await reader.ask(KEREM)
    link = turn.locator(".cite").first
    async with reader.page.context.expect_page() as opening:
        await link.click(modifiers=["Control"])
    tab = await opening.value
    await expect(tab.locator("mark")).to_contain_text(QUOTED)
    await expect(reader.panel).to_be_hidden()
    browser = reader.page.context.browser
    assert browser
    plain = await browser.new_context(java_script_enabled=False)
    page = await plain.new_page()
    await page.goto(f"{reader.address}{await link.get_attribute('href')}")
    await expect(page.locator("mark")).to_contain_text(QUOTED)
    await expect(page.locator("mark")).to_be_in_viewport(ratio=1)
    await plain.close()
