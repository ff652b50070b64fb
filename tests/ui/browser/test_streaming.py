"""An answer under way: what comes stays, what is stopped ends, and readers never meet."""

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import expect

from index.build import Wanted, build
from index.reader import Index
from rag.chat import Chat
from rag.settings import Settings
from rag.writing import Cited, WriterFailed, Written
from tests.ui.browser.conftest import MakeReader
from tests.ui.fakes import EchoWriter, ScriptedWriter, SecondLook

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
FOUR = Written("A Hamas rocket attack killed four Israeli soldiers near Kerem Shalom.", (Cited(0),))
NINE = Written("The attack killed nine Israeli soldiers on Sunday.", (Cited(0),), " ")
MakeChat = Callable[..., Chat]
Serve = Callable[[Chat], str]


async def test_sentences_come_one_by_one_and_earlier_ones_are_left_alone(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    first, second = threading.Event(), threading.Event()
    writer = ScriptedWriter([first, FOUR, second, NINE])
    reader = await make_reader(serve(make_chat(writer)))
    await reader.send(KEREM)
    stages = reader.page.locator(".stages")
    await expect(stages).to_contain_text("Searching 5 articles")
    await expect(stages).to_contain_text("Reading 8 passages")
    await expect(stages).to_contain_text("scripted-1 is writing")
    await expect(stages.locator(".now")).to_have_text("Checking each sentence")
    first.set()
    statement = reader.page.locator(".statement")
    await expect(statement).to_have_count(1)
    await expect(stages.locator(".now")).to_have_text("1 sentence checked")
    # What a reader holds on to: the element, the selection in it, the focus on its citation.
    await statement.first.evaluate(
        """element => {
          window.held = element;
          getSelection().selectAllChildren(element);
          element.querySelector('.cite').focus();
        }"""
    )
    second.set()
    await expect(statement).to_have_count(2)
    await expect(reader.page.locator(".colophon")).to_be_visible()
    assert await reader.page.evaluate("window.held === document.querySelector('.statement')")
    assert await reader.page.evaluate("document.activeElement === held.querySelector('.cite')")
    assert "four Israeli soldiers" in await reader.page.evaluate("getSelection().toString()")


async def test_what_is_not_supported_says_so_in_words(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    reader = await make_reader(serve(make_chat(ScriptedWriter([FOUR, NINE]))))
    turn = await reader.ask(KEREM)
    verdicts = turn.locator(".verdict")
    await expect(verdicts.nth(0)).to_have_text("✓ supported")
    assert (await verdicts.nth(1).inner_text()).strip() in ("✗ not supported", "◐ partly supported")
    await expect(turn.locator(".unfound").first).to_have_text("nine")
    line = await turn.locator(".unfound").first.evaluate(
        "u => getComputedStyle(u).textDecorationLine"
    )
    assert "underline" in line


async def test_a_revised_verdict_leaves_the_reader_where_they_are(
    make_reader: MakeReader, seeds_index: Index, serve: Serve
) -> None:
    may_speak = threading.Event()
    chat = Chat(
        seeds_index,
        Settings.load(),
        model_writer=ScriptedWriter([FOUR, NINE]),
        rechecker=SecondLook(may_speak),
    )
    reader = await make_reader(serve(chat))
    await reader.send(KEREM)
    verdicts = reader.page.locator(".verdict")
    await expect(verdicts).to_have_text(["✓ supported", "✗ not supported"])
    cite = reader.page.locator(".cite").first
    await cite.click()
    await expect(reader.lit).to_be_visible()
    await cite.focus()
    may_speak.set()
    await expect(verdicts).to_have_text(["? not sure", "? not sure"])
    await expect(reader.page.locator(".revised").first).to_have_text(
        "revised; it was sent as “supported”"
    )
    await expect(cite).to_be_focused()
    assert (await cite.get_attribute("aria-current")) == "true"
    assert str(await cite.get_attribute("aria-label")).endswith("not sure")
    await reader.panel.get_by_role("button", name="Next").click()
    await expect(reader.panel.locator(".count")).to_have_text("2 of 2")


async def test_stop_closes_the_model_and_says_so(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    writer = ScriptedWriter([FOUR], hangs=True)
    reader = await make_reader(serve(make_chat(writer)))
    stop = reader.page.get_by_role("button", name="Stop")
    for turn, how in enumerate(("button", "Escape")):
        writer.closed.clear()
        await reader.send(KEREM)
        await expect(reader.turns.nth(turn).locator(".statement")).to_have_count(1)
        await expect(stop).to_be_visible()
        assert not writer.closed.is_set()
        if how == "button":
            await stop.click()
        else:
            await reader.box.press("Escape")
        await expect(reader.turns.nth(turn).locator(".stopped")).to_have_text(
            "Stopped. What stands above was checked."
        )
        assert await asyncio.to_thread(writer.closed.wait, 5)
        await expect(stop).to_be_hidden()
        await expect(reader.page.locator(".stages")).to_have_count(0)
    writer.hangs = False
    turn_after = await reader.ask("And what else?")
    await expect(turn_after.locator(".statement")).to_have_count(1)


async def test_a_reader_who_leaves_frees_the_model(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    writer = ScriptedWriter([], hangs=True)
    reader = await make_reader(serve(make_chat(writer)))
    await reader.send(KEREM)
    await expect(reader.page.locator(".stages")).to_contain_text("is writing")
    await reader.page.close()
    assert await asyncio.to_thread(writer.closed.wait, 10)


async def test_a_new_conversation_in_mid_answer_ends_it(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    writer = ScriptedWriter([FOUR], hangs=True)
    reader = await make_reader(serve(make_chat(writer)))
    await reader.send(KEREM)
    await expect(reader.page.locator(".statement")).to_have_count(1)
    await reader.page.get_by_role("button", name="New conversation").click()
    await expect(reader.page.locator(".start")).to_be_visible()
    assert await asyncio.to_thread(writer.closed.wait, 5)
    writer.hangs = False
    await reader.ask(KEREM)
    assert await reader.turns.count() == 1


async def test_a_model_that_breaks_off_is_named_and_the_answer_goes_on(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    writer = ScriptedWriter([WriterFailed("The model scripted-1 did not answer in time.")])
    reader = await make_reader(serve(make_chat(writer)))
    turn = await reader.ask(KEREM)
    await expect(turn.locator(".fell-back")).to_contain_text("did not answer in time.")
    await expect(turn.locator(".statement").first).to_contain_text("four Israeli soldiers")
    await expect(turn.locator(".colophon")).to_contain_text("scripted-1 could not answer")


async def test_each_reader_has_a_conversation_of_their_own(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    at = serve(make_chat(EchoWriter()))
    one, two = await make_reader(at), await make_reader(at)
    await one.ask("What happened in Rafah on Monday?")
    turn = await two.ask("What about that?")
    await expect(turn.locator(".answer")).to_contain_text("you asked []")
    turn = await one.ask("What about that?")
    await expect(turn.locator(".answer")).to_contain_text("What happened in Rafah on Monday?")


async def test_a_citation_without_words_says_so_where_the_reader_looks(
    make_reader: MakeReader, make_chat: MakeChat, serve: Serve
) -> None:
    lie = Written("Exactly 9,417 penguins were counted in Antarctica.", (Cited(0),), " ")
    reader = await make_reader(serve(make_chat(ScriptedWriter([FOUR, lie]))))
    turn = await reader.ask(KEREM)
    await turn.locator(".cite").last.click()
    notice = reader.panel.locator(".notice")
    await expect(notice).to_contain_text("No words that support this sentence were found")
    await reader.settled()
    await expect(notice).to_be_in_viewport(ratio=1)


async def test_an_open_page_follows_the_index(
    make_reader: MakeReader, make_chat: MakeChat, make_index: Callable[..., Index], serve: Serve
) -> None:
    index = make_index({"text": "The council of Porto Velho closed the ferry line on Monday."})
    reader = await make_reader(serve(make_chat(index=index)))
    corpus = reader.page.locator(".corpus")
    await expect(corpus).to_have_text("1 article")
    added = {"id": "b", "text": "Ana Lopes is the mayor of Porto Velho."}
    [source] = index.home.manifest().sources
    with Path(source.path).open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(added))
    await asyncio.to_thread(build, index.home, Wanted())
    turn = await reader.ask("Who is the mayor of Porto Velho?")
    await expect(turn.locator(".statement").first).to_contain_text("Ana Lopes")
    await expect(corpus).to_have_text("2 articles")
