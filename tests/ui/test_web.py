import asyncio
import os
from collections.abc import Callable

import gradio as gr
import pytest

from rag.chat import Chat
from rag.settings import Settings
from ui.admission import AT_ONCE, WAITING, Admission
from ui.conversation import start_html
from ui.session import Screen
from ui.suggestions import Suggestions
from ui.web import EVENTS_AT_ONCE, MAX_QUEUE, _shown, build_page


@pytest.fixture(scope="module")
def page(seeds_index: object) -> gr.Blocks:
    async def make() -> gr.Blocks:
        chat = Chat(seeds_index, Settings.load())  # type: ignore[arg-type]
        return build_page(chat, Suggestions(chat), Admission())

    return asyncio.run(make())


def test_nothing_is_reported_to_anybody(page: gr.Blocks) -> None:
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert page.analytics_enabled is False


def test_no_event_is_a_public_interface(page: gr.Blocks) -> None:
    assert page.fns
    assert {fn.api_visibility for fn in page.fns.values()} == {"private"}


def test_many_readers_are_answered_at_once_and_the_queue_has_an_end(page: gr.Blocks) -> None:
    asking = next(fn for fn in page.fns.values() if fn.name == "answer")
    assert asking.concurrency_limit == EVENTS_AT_ONCE
    assert AT_ONCE >= 10
    # Who waits, waits in our line, which says so, rather than in Gradio's, which does not.
    assert AT_ONCE + WAITING < EVENTS_AT_ONCE < MAX_QUEUE
    assert page._queue.max_size == MAX_QUEUE


def test_nobody_waits_in_line_to_stop(page: gr.Blocks) -> None:
    at_once = {fn.name for fn in page.fns.values() if not fn.queue}
    assert at_once == {"stopped", "restarted"}


def test_templates_hold_no_value_that_could_be_evaluated(page: gr.Blocks) -> None:
    """Gradio evaluates templates as JavaScript; what is put in by `${value}` is not evaluated."""
    for block in page.blocks.values():
        if isinstance(block, gr.HTML):
            assert "{{" not in block.html_template
            assert "${" not in block.html_template.replace("${value}", "")


def test_an_open_page_holds_no_connection(page: gr.Blocks) -> None:
    """A browser has six for a server: with a heartbeat each, a seventh page would never open."""
    assert page.get_config_file()["connect_heartbeat"] is False


def test_a_screen_is_plain_values() -> None:
    shown = _shown(Screen("c", 1, "<h2>q</h2>", ("<p>a</p>",), "", "", busy=True, draft="d"))
    assert shown == {
        "conversation": "c", "turn": 1, "question": "<h2>q</h2>", "pieces": ("<p>a</p>",),
        "stages": "", "end": "", "busy": True, "draft": "d", "time": "",
    }  # fmt: skip


async def test_the_first_page_offers_questions(
    page: gr.Blocks, make_chat: Callable[..., Chat]
) -> None:
    opened = next(fn.fn for fn in page.fns.values() if fn.name == "opened")
    assert opened is not None
    corpus, shown = await opened()
    offer = await Suggestions(make_chat()).start()
    assert corpus == "5 articles"
    assert shown["start"] == start_html(5, offer.questions)


def test_everything_has_a_name_for_screen_readers(page: gr.Blocks) -> None:
    boxes = [block for block in page.blocks.values() if isinstance(block, gr.Textbox)]
    assert [box.label for box in boxes] == ["Question", "Time"]
    buttons = [block for block in page.blocks.values() if isinstance(block, gr.Button)]
    assert [button.value for button in buttons] == ["New conversation", "Ask", "Stop", "Ask again"]
