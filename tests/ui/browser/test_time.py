"""The page shows the time that it understood, and a reader can change it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from index.reader import Index
from rag.chat import Chat
from rag.settings import Settings
from tests.ui.browser.conftest import MakeReader
from tests.ui.browser.reader import Reader
from tests.ui.browser.test_looks import FAINT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
MakeIndex = Callable[..., Index]
Serve = Callable[[Chat], str]
MARCH = "What did the council do about the ferry line in March?"
FERRIES: list[dict[str, Any]] = [
    {
        "title": "Ferry line opened",
        "date": "2022-03-02",
        "text": "The council of Porto Velho opened a new ferry line with a fleet of two boats."
        " Mayor Ana Lopes cut the ribbon.",
    },
    {
        "title": "Ferry line shut",
        "date": "2022-12-30",
        "text": "The council of Porto Velho closed the ferry line after a storm damaged the pier."
        " Mayor Ana Lopes said repairs would take three weeks.",
    },
]


@pytest.fixture
def at(make_index: MakeIndex, serve: Serve) -> str:
    """Where an archive of 2022 is served in 2026."""
    return serve(Chat(make_index(*FERRIES), Settings.load(), today=lambda: date(2026, 11, 21)))


def chip(turn: Locator) -> Locator:
    return turn.locator(".time-chip")


async def set_days(turn: Locator, **days: str) -> None:
    for name, day in days.items():
        await turn.locator(f'[name="{name}"]').fill(day)


async def next_turn(reader: Reader, before: int) -> Locator:
    turn = reader.turns.nth(before)
    await expect(turn.locator(".colophon")).to_be_visible()
    return turn


async def test_the_chip_says_the_window_and_the_moment(make_reader: MakeReader, at: str) -> None:
    reader = await make_reader(at)
    turn = await reader.ask(MARCH)
    await expect(chip(turn)).to_contain_text(
        "Time: 1 to 31 March 2022 · stated · as of 30 December 2022 (newest article)"
    )
    await expect(turn.locator(".statement").first).to_contain_text("opened a new ferry line")
    await expect(turn.locator(".time-form")).to_be_hidden()
    turn = await reader.ask("What is the latest on the ferry line?")
    await expect(chip(turn)).to_contain_text("Recent articles first")
    turn = await reader.ask("Who cut the ribbon of the ferry line?")
    await expect(chip(turn)).to_contain_text("Any time")


async def test_a_reader_sets_another_window(make_reader: MakeReader, at: str) -> None:
    reader = await make_reader(at)
    turn = await reader.ask(MARCH)
    await chip(turn).click()
    await expect(turn.locator('[name="since"]')).to_have_value("2022-03-01")
    await set_days(turn, since="2022-12-01", until="2022-12-31")
    await turn.get_by_role("button", name="Ask again").click()
    again = await next_turn(reader, 1)
    await expect(again.locator(".question")).to_have_text(MARCH)
    await expect(chip(again)).to_contain_text("1 to 31 December 2022 · set by you")
    await expect(again.locator(".statement").first).to_contain_text("closed the ferry line")
    await expect(turn.locator(".time-form")).to_be_hidden()
    assert await reader.focused() == "turn"
    assert await reader.box.input_value() == ""


async def test_any_time_takes_the_window_away(make_reader: MakeReader, at: str) -> None:
    reader = await make_reader(at)
    turn = await reader.ask("What did the council close about the ferry line in January 2022?")
    await expect(turn.locator(".on-time")).to_contain_text(
        "No article is dated from 1 to 31 January 2022."
    )
    await chip(turn).click()
    await turn.get_by_role("button", name="Any time").click()
    again = await next_turn(reader, 1)
    await expect(chip(again)).to_contain_text("Any time · set by you")
    await expect(again.locator(".statement").first).to_contain_text("closed the ferry line")


async def test_another_day_of_asking_moves_what_the_question_says(
    make_reader: MakeReader, at: str
) -> None:
    reader = await make_reader(at)
    turn = await reader.ask("What did the council do about the ferry line this month?")
    await expect(chip(turn)).to_contain_text("1 to 30 December 2022")
    await chip(turn).click()
    await set_days(turn, as_of="2022-03-10")
    await turn.get_by_role("button", name="Ask again").click()
    again = await next_turn(reader, 1)
    await expect(chip(again)).to_contain_text(
        "Time: 1 to 10 March 2022 · stated · as of 10 March 2022 (set by you)"
    )
    await expect(again.locator(".statement").first).to_contain_text("opened")


async def test_a_time_that_ends_before_it_begins_is_refused_in_words(
    make_reader: MakeReader, at: str
) -> None:
    reader = await make_reader(at)
    turn = await reader.ask(MARCH)
    await chip(turn).click()
    await set_days(turn, since="2022-12-31", until="2022-12-01")
    await turn.get_by_role("button", name="Ask again").click()
    problem = turn.locator(".time-problem")
    await expect(problem).to_have_text("The time ends before it begins.")
    await expect(turn.locator('[name="since"]')).to_be_focused()
    assert await reader.turns.count() == 1


async def test_the_time_is_changed_by_keyboard_alone(make_reader: MakeReader, at: str) -> None:
    reader = await make_reader(at)
    turn = await reader.ask(MARCH)
    await reader.tab_to("time-chip", "Shift+Tab")
    await reader.page.keyboard.press("Enter")
    await expect(turn.locator(".time-form")).to_be_visible()
    await reader.page.keyboard.press("Tab")
    assert await reader.focused("name") == "since"
    await reader.page.keyboard.press("Escape")
    await expect(turn.locator(".time-form")).to_be_hidden()
    assert "time-chip" in await reader.focused()
    await reader.page.keyboard.press("Enter")
    await set_days(turn, since="2022-12-01", until="2022-12-31")
    await turn.locator('[name="until"]').press("Enter")
    again = await next_turn(reader, 1)
    await expect(chip(again)).to_contain_text("set by you")


async def test_the_form_has_names_for_those_who_cannot_see_it(
    make_reader: MakeReader, at: str
) -> None:
    reader = await make_reader(at)
    turn = await reader.ask(MARCH)
    await chip(turn).click()
    group = turn.get_by_role("group", name="Change the time")
    for label in ("From", "To", "Asked as of"):
        await expect(group.get_by_label(label, exact=True)).to_be_visible()


async def test_chip_and_form_stand_out_enough_and_fit(make_reader: MakeReader, at: str) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    for context in ({"color_scheme": "light"}, {"color_scheme": "dark"}, phone):
        reader = await make_reader(at, **context)
        turn = await reader.ask(MARCH)
        await chip(turn).click()
        await set_days(turn, since="2022-12-31", until="2022-12-01")
        await turn.get_by_role("button", name="Ask again").click()
        await expect(turn.locator(".time-problem")).to_be_visible()
        assert await reader.page.evaluate(FAINT) == []
        width = "document.documentElement.scrollWidth <= innerWidth"
        assert await reader.page.evaluate(width)
        log = "e => e.scrollWidth <= e.clientWidth"
        assert await turn.locator(".time-form").evaluate(log)


async def test_a_question_from_right_to_left_keeps_its_chip_readable(
    make_reader: MakeReader, at: str
) -> None:
    reader = await make_reader(at)
    turn = await reader.ask("ماذا فعل المجلس في مارس 2022؟")
    await expect(chip(turn)).to_contain_text("Time: 1 to 31 March 2022")
    assert await chip(turn).evaluate("e => getComputedStyle(e).direction") == "ltr"


async def test_a_day_that_does_not_exist_is_said(make_reader: MakeReader, at: str) -> None:
    reader = await make_reader(at)
    turn = await reader.ask("What did the council open about the ferry line on 30 February?")
    await expect(turn.locator(".on-time")).to_have_text(
        "There is no 30 February; no time was used."
    )
