"""Questions asked through a model's server, and what holds of every answer."""

import asyncio
import random
from dataclasses import dataclass
from datetime import date

from openai import AsyncOpenAI

from index.reader import Index
from rag.answer import Abstained, Answer, Done, Event, FellBack, Kind, Sentence, Turn
from rag.chat import Chat
from rag.check import SUPPORTED_FROM, Verdict
from rag.repair_model import ModelRepairer
from rag.settings import Settings
from rag.statements import MAX_SPAN
from rag.write_model import ModelWriter
from tests.servers.fixtures import OpenAIServer

KEY = "sk-test-0123456789"
RAFAH = "What were people in eastern Rafah told to do?"
HAIFA = "Who is the mayor of Haifa?"
HASTY = 2.0
PATIENT = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a reader was sent, in order."""

    events: list[Event]

    @property
    def answer(self) -> Answer:
        last = self.events[-1]
        assert isinstance(last, Done)
        return last.answer

    @property
    def fell_back(self) -> str | None:
        reasons = [event.reason for event in self.events if isinstance(event, FellBack)]
        assert len(reasons) <= 1
        return reasons[0] if reasons else None

    def sent_before_falling_back(self) -> list[str]:
        place = next(i for i, e in enumerate(self.events) if isinstance(e, FellBack))
        return [e.statement.text for e in self.events[:place] if isinstance(e, Sentence)]


async def ask(
    index: Index,
    server: OpenAIServer,
    model: str,
    question: str = RAFAH,
    *,
    timeout: float = PATIENT,
    history: tuple[Turn, ...] = (),
    repairs: bool = False,
    **given: object,
) -> Asked:
    """The events of an answer; `given` are settings, and each of them keeps the promises."""
    async with (
        asyncio.timeout(60),
        AsyncOpenAI(base_url=server.base_url, api_key=KEY, max_retries=2) as client,
    ):
        chat = Chat(
            index,
            Settings.load(**given),
            model_writer=ModelWriter(lambda: client, model, timeout, random.Random(5)),
            repairer=ModelRepairer(lambda: client, model, timeout) if repairs else None,
            today=lambda: date(2024, 5, 15),
        )
        asked = Asked([event async for event in chat.ask(question, history)])
    assert_promises(asked, index)
    return asked


def assert_promises(asked: Asked, index: Index) -> None:
    """What holds of every answer, whatever the server did."""
    answer = asked.answer
    assert_grounded(answer, index)
    # What is sent stays sent.
    text = ""
    for event in asked.events:
        if isinstance(event, Sentence):
            text += event.statement.marked
            assert answer.text.startswith(text)
    assert answer.text == text or answer.abstained
    assert [e.statement for e in asked.events if isinstance(e, Sentence)] == [*answer.statements]
    # Nothing unsupported goes unmarked, and an abstention is one.
    assert (answer.kind is Kind.ABSTENTION) == answer.abstained == (not answer.statements)
    assert any(isinstance(event, Abstained) for event in asked.events) == answer.abstained
    for statement in answer.statements:
        supported = statement.verdict is Verdict.SUPPORTED
        assert supported == (statement.score >= SUPPORTED_FROM)
        if supported:
            assert any(citation.quote for citation in statement.citations)
    assert answer.fell_back == asked.fell_back
    assert KEY not in answer.model_dump_json()


def assert_grounded(answer: Answer, index: Index) -> None:
    """Citations are words of the articles, from passages that the writer was given, numbered."""
    given_ = {(passage.article_id, passage.start, passage.end) for passage in answer.passages}
    numbers: dict[int, tuple[str, int, int]] = {}
    with index.current() as version:
        articles = version.store.articles(p.article_id for p in answer.passages)
    for citation in (c for statement in answer.statements for c in statement.citations):
        article = articles[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote
        assert len(citation.quote) <= MAX_SPAN
        source = next(
            place
            for place in given_
            if place[0] == citation.article_id and place[1] <= citation.start < place[2]
        )
        assert numbers.setdefault(citation.n, source) == source
    assert len(set(numbers.values())) == len(numbers)
    assert list(numbers) == list(range(1, len(numbers) + 1))
