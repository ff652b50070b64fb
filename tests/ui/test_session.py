import asyncio
import itertools
from collections.abc import Callable
from contextlib import aclosing
from datetime import date
from pathlib import Path

import pytest

from index.reader import Index
from index.versions import Home
from rag.answer import Window
from rag.chat import Chat
from rag.settings import Settings
from rag.writing import Cited, WriterFailed, Written
from tests.ui.fakes import EchoWriter, ScriptedWriter
from tests.ui.reading_html import Page
from ui.admission import Admission
from ui.session import Conversation, Screen
from ui.suggestions import Suggestions
from ui.time_choice import TimeChoice

MakeChat = Callable[..., Chat]
MakeIndex = Callable[..., Index]
KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"
FOUR = Written("A rocket attack killed four Israeli soldiers near Kerem Shalom.", (Cited(0),))
NINE = Written("The attack killed nine Israeli soldiers near Kerem Shalom.", (Cited(0),))


async def asked(
    talk: Conversation, chat: Chat, question: str, admission: Admission | None = None
) -> list[Screen]:
    return [screen async for screen in talk.ask(chat, question, admission or Admission())]


def text_of(screen: Screen) -> str:
    return Page("".join(screen.pieces)).text


async def test_an_answer_comes_in_stages_and_ends_with_its_colophon(chat: Chat) -> None:
    screens = await asked(Conversation(), chat, KEREM)
    stages = list(dict.fromkeys(Page(s.stages).text for s in screens))
    assert stages[0] == "Reading the question"
    assert stages[1] == "Searching 5 articles"
    assert stages[2].startswith("Searching 5 articlesReading ")
    assert stages[-2].endswith("1 sentence checked")
    assert stages[-1] == ""
    last = screens[-1]
    assert "killed four Israeli soldiers" in text_of(last)
    assert "index version 1" in last.end
    assert [s.busy for s in screens] == [True] * (len(screens) - 1) + [False]


async def test_what_was_sent_stays_sent(make_chat: MakeChat) -> None:
    writer = ScriptedWriter([FOUR, NINE, Written("They were furious.", ())])
    screens = await asked(Conversation(), make_chat(writer), KEREM)
    for before, after in itertools.pairwise(screens):
        assert after.pieces[: len(before.pieces)] == before.pieces
    assert len(screens[-1].pieces) == 3


async def test_a_follow_up_uses_the_conversation(chat: Chat) -> None:
    talk = Conversation()
    await asked(talk, chat, KEREM)
    last = (await asked(talk, chat, "Why was the crossing closed?"))[-1]
    assert "Kerem Shalom border crossing, which was closed after" in text_of(last)
    assert last.turn == 2
    assert [turn.role for turn in talk.history] == ["user", "assistant"] * 2
    assert talk.history[0].content == KEREM


async def test_courtesies_are_answered_and_not_leant_on(chat: Chat) -> None:
    talk = Conversation()
    await asked(talk, chat, KEREM)
    screen = (await asked(talk, chat, "thanks"))[-1]
    assert text_of(screen) == "You are welcome."
    assert screen.end == ""
    assert len(talk.history) == 2


async def test_an_abstention_is_remembered_and_looks_unlike_an_answer(chat: Chat) -> None:
    talk = Conversation()
    screen = (await asked(talk, chat, "Who is the mayor of Haifa?"))[-1]
    page = Page("".join(screen.pieces))
    assert page.one("section", "abstention")
    assert not page.all("p", "statement")
    assert talk.history[-1].content.startswith("The articles do not answer")


async def test_an_empty_question_asks_nothing(chat: Chat) -> None:
    screens = await asked(Conversation(), chat, " \n ")
    assert screens == [Screen()]


async def test_closing_the_stream_closes_the_model_and_keeps_what_was_said(
    make_chat: MakeChat,
) -> None:
    writer = ScriptedWriter([FOUR], hangs=True)
    talk = Conversation()
    async with aclosing(talk.ask(make_chat(writer), KEREM, Admission())) as screens:
        async for screen in screens:
            if screen.pieces:
                break
        assert not writer.closed.is_set()
    assert writer.closed.is_set()
    assert not talk.busy
    assert "four Israeli soldiers" in talk.history[-1].content


async def test_cancelling_a_hanging_model_closes_it(make_chat: MakeChat) -> None:
    writer = ScriptedWriter([], hangs=True)
    task = asyncio.create_task(asked(Conversation(), make_chat(writer), KEREM))
    while not writer.begun.is_set():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert writer.closed.is_set()


async def test_a_silent_model_is_asked_about_every_tick(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the server learns when the reader has gone away, and closes the model."""
    monkeypatch.setattr("ui.ticks.with_ticks.__defaults__", (0.01,))  # seconds
    writer = ScriptedWriter([], hangs=True)
    talk = Conversation()
    async with aclosing(talk.ask(make_chat(writer), KEREM, Admission())) as screens:
        seen = [await anext(screens) for _ in range(12)]
    assert seen[-1] == seen[-2]
    assert writer.closed.is_set()


async def test_stop_says_so_and_nothing_comes_after(make_chat: MakeChat) -> None:
    writer = ScriptedWriter([FOUR, NINE])
    talk = Conversation()
    screens: list[Screen] = []
    async for screen in talk.ask(make_chat(writer), KEREM, Admission()):
        screens.append(screen)
        if len(screen.pieces) == 1 and screen.busy:
            stopped = talk.stop()
    assert stopped.pieces == screens[-1].pieces
    assert not stopped.busy
    assert "Stopped." in text_of(stopped)
    assert "nine" not in text_of(stopped)
    assert writer.closed.is_set()
    assert talk.stop().pieces == stopped.pieces, "stopping twice changes nothing"


async def test_stop_ends_a_model_that_says_nothing(make_chat: MakeChat) -> None:
    writer = ScriptedWriter([], hangs=True)
    talk = Conversation()
    answering = asyncio.create_task(asked(talk, make_chat(writer), KEREM))
    while not writer.begun.is_set():
        await asyncio.sleep(0.01)
    stopped = talk.stop()
    screens = await asyncio.wait_for(answering, 10)
    assert writer.closed.is_set()
    assert screens[-1] == stopped
    assert text_of(stopped) == "Stopped."
    assert talk.history == ()


async def test_a_new_conversation_ends_a_model_that_says_nothing(make_chat: MakeChat) -> None:
    writer = ScriptedWriter([FOUR], hangs=True)
    talk = Conversation()
    chat = make_chat(writer)
    answering = asyncio.create_task(asked(talk, chat, KEREM))
    while not talk.screen().pieces:
        await asyncio.sleep(0.01)
    talk.restart()
    writer.hangs = False
    (*_, last) = await asked(talk, chat, "Who is Aaron David Miller?")
    assert last.turn == 1
    screens = await asyncio.wait_for(answering, 10)
    assert screens[-1].conversation != last.conversation
    assert talk.history[0].content == "Who is Aaron David Miller?"


async def test_who_waits_in_line_may_stop(chat: Chat) -> None:
    admission = Admission(1, 5)
    talk = Conversation()
    async with aclosing(admission.enter()) as entered:
        await anext(entered)
        waiting = asyncio.create_task(asked(talk, chat, KEREM, admission))
        while not talk.busy:
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        stopped = talk.stop()
        assert (await asyncio.wait_for(waiting, 10))[-1] == stopped


async def test_the_same_question_sent_twice_is_asked_once(make_chat: MakeChat) -> None:
    talk = Conversation()
    chat = make_chat(ScriptedWriter([FOUR], hangs=True))
    async with aclosing(talk.ask(chat, KEREM, Admission())) as screens:
        first = await anext(screens)
        (again,) = await asked(talk, chat, KEREM)
        assert (again.turn, again.draft) == (first.turn, "")


async def test_a_new_conversation_forgets_and_leaves_the_old_answer(make_chat: MakeChat) -> None:
    talk = Conversation()
    writer = ScriptedWriter([FOUR, NINE])
    names = set()
    async for screen in talk.ask(make_chat(writer), KEREM, Admission()):
        names.add(screen.conversation)
        if screen.pieces:
            fresh = talk.restart()
    assert (fresh.turn, fresh.pieces, fresh.busy) == (0, (), False)
    assert fresh.conversation not in names
    assert talk.history == ()
    assert writer.closed.is_set()


async def test_a_second_question_waits_for_the_first(make_chat: MakeChat) -> None:
    talk = Conversation()
    chat = make_chat(ScriptedWriter([FOUR], hangs=True))
    async with aclosing(talk.ask(chat, KEREM, Admission())) as screens:
        first = await anext(screens)
        (second,) = await asked(talk, chat, "And why?")
        assert second.turn == first.turn
        assert second.draft == "And why?"


async def test_a_model_that_fails_is_named_with_its_reason(make_chat: MakeChat) -> None:
    writer = ScriptedWriter([FOUR, WriterFailed("The model scripted-1 broke off.")])
    screen = (await asked(Conversation(), make_chat(writer), KEREM))[-1]
    page = Page("".join(screen.pieces))
    assert "The model scripted-1 broke off." in page.one("p", "fell-back").text
    assert len(page.all("p", "statement")) >= 2, "the articles' own sentences go on"
    assert "scripted-1, then in the articles’ own sentences" in Page(screen.end).text


async def test_an_index_that_is_missing_is_a_sentence_with_a_remedy(tmp_path: Path) -> None:
    home = Home(tmp_path / "none")
    talk = Conversation()
    screen = (await asked(talk, Chat(Index(home), Settings.load()), KEREM))[-1]
    assert "byline index" in text_of(screen)
    assert not screen.busy
    assert talk.history == ()


async def test_what_was_not_foreseen_is_a_sentence_too(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chat = make_chat()

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("rag.answering.retrieve", broken)
    screen = (await asked(Conversation(), chat, KEREM))[-1]
    assert "Something went wrong in Byline itself." in text_of(screen)
    assert "secret" not in text_of(screen)
    assert "a secret detail" in caplog.text


async def test_when_too_many_wait_the_question_is_given_back(chat: Chat) -> None:
    admission = Admission(1, 0)
    async with aclosing(admission.enter()) as entered:
        assert await anext(entered) == 0
        talk = Conversation()
        screen = (await asked(talk, chat, KEREM, admission))[-1]
    assert "Please ask again in a minute." in text_of(screen)
    assert screen.draft == KEREM
    assert talk.history == ()


async def test_waiting_is_told_and_ends_in_an_answer(chat: Chat) -> None:
    admission = Admission(1, 5)
    talk = Conversation()
    async with aclosing(talk.ask(chat, KEREM, admission)) as screens:
        async with aclosing(admission.enter()) as entered:
            await anext(entered)
            assert "1 question before yours" in Page((await anext(screens)).stages).text
        rest = [screen async for screen in screens]
    assert "four Israeli soldiers" in text_of(rest[-1])


async def test_only_so_many_turns_are_remembered(
    make_chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.session.MAX_HISTORY", 4)
    talk = Conversation()
    chat = make_chat(ScriptedWriter([FOUR]))
    for number in range(4):
        await asked(talk, chat, f"{KEREM} {number}")
    assert [turn.content for turn in talk.history if turn.role == "user"] == [
        f"{KEREM} 2",
        f"{KEREM} 3",
    ]


async def test_what_leads_on_is_offered_once(chat: Chat) -> None:
    talk = Conversation()
    suggestions = Suggestions(chat)
    assert await talk.offer(suggestions) is None
    await asked(talk, chat, KEREM)
    offered = await talk.offer(suggestions)
    assert offered is not None
    assert 1 <= len(Page(offered.end).all("button", "suggestion")) <= 3
    assert "index version" in offered.end
    assert await talk.offer(suggestions) is None


async def again(talk: Conversation, chat: Chat, choice: TimeChoice) -> Screen:
    return [screen async for screen in talk.ask_again(chat, choice, Admission())][-1]


def choice_of(screen: Screen, question: str = "", turn: int | None = None) -> TimeChoice:
    window = Window(start=date(2024, 5, 1), end=date(2024, 5, 31), stated=True)
    return TimeChoice(question, screen.conversation, turn or screen.turn, window, None)


async def test_the_time_that_was_understood_is_shown_while_it_is_answered(chat: Chat) -> None:
    screens = await asked(Conversation(), chat, f"{KEREM[:-1]} on 5 May 2024?")
    shown = [Page(screen.time).text for screen in screens]
    assert shown[0] == ""
    assert "Time: 5 May 2024 · stated" in shown[1]
    assert "5 May 2024" in Page(screens[1].stages).text


async def test_asked_again_a_question_is_about_the_readers_time(chat: Chat) -> None:
    talk = Conversation()
    first = (await asked(talk, chat, KEREM))[-1]
    screen = await again(talk, chat, choice_of(first))
    assert screen.turn == 2
    assert Page(screen.question).text == KEREM
    assert "1 to 31 May 2024 · set by you" in Page(screen.time).text
    assert talk.answered is not None
    assert talk.answered.window == Window(
        start=date(2024, 5, 1), end=date(2024, 5, 31), stated=True
    )


async def test_asked_again_a_question_leans_on_what_it_leant_on(make_chat: MakeChat) -> None:
    chat = make_chat(EchoWriter())
    talk = Conversation()
    await asked(talk, chat, KEREM)
    second = (await asked(talk, chat, "And why?"))[-1]
    screen = await again(talk, chat, choice_of(second))
    assert f"you asked ['{KEREM}']" in text_of(screen)
    assert [t.content for t in talk.history if t.role == "user"] == [KEREM, "And why?"]
    screen = await again(talk, chat, choice_of(second, turn=1))
    assert "you asked []" in text_of(screen)
    assert Page(screen.question).text == KEREM


async def test_a_conversation_that_was_forgotten_is_asked_what_the_page_shows(chat: Chat) -> None:
    talk = Conversation()
    window = Window(start=None, end=None, stated=True)
    choice = TimeChoice(KEREM, "of-another-life", 7, window, None)
    screen = await again(talk, chat, choice)
    assert "killed four Israeli soldiers" in text_of(screen)
    assert screen.turn == 1


async def test_an_answer_remembers_the_dates_that_it_cites(make_index: MakeIndex) -> None:
    index = make_index({"text": "The mayor of Lebus is Anna Born.", "date": "2024-05-06"})
    talk = Conversation()
    await asked(talk, Chat(index, Settings.load()), "Who is the mayor of Lebus?")
    assert talk.history[-1].days == (date(2024, 5, 6),)
