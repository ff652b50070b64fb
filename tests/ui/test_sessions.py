from contextlib import aclosing

from rag.chat import Chat
from ui.admission import Admission
from ui.sessions import Sessions

KEREM = "How many Israeli soldiers were killed at Kerem Shalom?"


def test_a_page_finds_its_conversation_again_and_no_other() -> None:
    sessions = Sessions()
    assert sessions.of("a") is sessions.of("a")
    assert sessions.of("a") is not sessions.of("b")


def test_without_a_key_nothing_is_remembered() -> None:
    sessions = Sessions()
    assert sessions.of(None) is not sessions.of(None)
    assert sessions.of("") is not sessions.of("")
    assert len(sessions) == 0


async def test_what_one_asks_another_never_sees(chat: Chat) -> None:
    sessions = Sessions()
    async with aclosing(sessions.of("a").ask(chat, KEREM, Admission())) as screens:
        async for _ in screens:
            assert sessions.of("b").screen().turn == 0
    assert sessions.of("a").screen().conversation != sessions.of("b").screen().conversation
    assert sessions.of("b").history == ()


def test_the_longest_unused_is_forgotten_first() -> None:
    sessions = Sessions(2)
    first, second = sessions.of("a"), sessions.of("b")
    assert sessions.of("a") is first
    sessions.of("c")
    assert len(sessions) == 2
    assert sessions.of("a") is first
    assert sessions.of("b") is not second


async def test_who_is_being_answered_is_not_forgotten(chat: Chat) -> None:
    sessions = Sessions(1)
    talk = sessions.of("a")
    async with aclosing(talk.ask(chat, KEREM, Admission())) as screens:
        await anext(screens)
        for key in "bcd":
            sessions.of(key)
        assert len(sessions) == 2
        assert sessions.of("a") is talk
