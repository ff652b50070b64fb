"""A reader's conversation over a model's server that is really there."""

import asyncio
from contextlib import aclosing

import pytest
from openai import AsyncOpenAI

from index.reader import Index
from rag.chat import Chat
from rag.settings import Settings
from rag.write_model import ModelWriter
from tests.servers.fixtures import OpenAIServer
from tests.ui.reading_html import Page
from ui.admission import Admission
from ui.session import Conversation, Screen

RAFAH = "What were people in eastern Rafah told to do?"


async def asked(talk: Conversation, chat: Chat) -> list[Screen]:
    return [screen async for screen in talk.ask(chat, RAFAH, Admission())]


def chat_with(server: OpenAIServer, client: AsyncOpenAI, index: Index, model: str) -> Chat:
    return Chat(index, Settings.load(), model_writer=ModelWriter(lambda: client, model, 30))


def client_of(server: OpenAIServer) -> AsyncOpenAI:
    return AsyncOpenAI(base_url=server.base_url, api_key="sk-test", max_retries=0)


async def left(server: OpenAIServer, model: str) -> int:
    return (await asyncio.to_thread(server.counts, model)).left


async def until_left(server: OpenAIServer, model: str) -> None:
    async with asyncio.timeout(20):
        while not await left(server, model):
            await asyncio.sleep(0.02)


async def test_a_model_writes_and_each_sentence_is_checked(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    async with client_of(openai_server) as client:
        chat = chat_with(openai_server, client, seeds_index, "honest-slow#session")
        screens = await asked(Conversation(), chat)
    page = Page("".join(screens[-1].pieces))
    assert "al-Mawasi" in page.text
    assert page.all("span", "supported")
    assert "Written by the model honest-slow#session" in Page(screens[-1].end).text


@pytest.mark.parametrize("behaviour", ["hang", "endless", "drip"])
async def test_stop_takes_the_connection_from_the_model(
    behaviour: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    model = f"{behaviour}#stopped"
    talk = Conversation()
    async with client_of(openai_server) as client:
        chat = chat_with(openai_server, client, seeds_index, model)
        answering = asyncio.create_task(asked(talk, chat))
        async with asyncio.timeout(20):
            while not (await asyncio.to_thread(openai_server.counts, model)).requests:
                await asyncio.sleep(0.02)
        assert await left(openai_server, model) == 0
        stopped = talk.stop()
        assert (await asyncio.wait_for(answering, 20))[-1] == stopped
        await until_left(openai_server, model)


async def test_a_reader_who_goes_takes_the_connection_from_the_model(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    model = "endless#gone"
    async with client_of(openai_server) as client:
        chat = chat_with(openai_server, client, seeds_index, model)
        async with aclosing(Conversation().ask(chat, RAFAH, Admission())) as screens:
            async for screen in screens:
                if screen.pieces:
                    break
        await until_left(openai_server, model)
