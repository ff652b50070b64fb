"""Promise 10 on the whole way: what a question says of time is found in the dates of articles."""

from collections.abc import Callable
from datetime import date

import pytest

from index.reader import Index
from rag.answer import Kind
from rag.chat import Chat
from rag.settings import Settings

CLOSED = {
    "text": "The council of Porto Velho closed the ferry line after a storm damaged the pier."
    " Mayor Ana Lopes said repairs would take three weeks.",
    "title": "Ferry line shut",
}
OPENED = {
    "text": "The council of Porto Velho opened a new ferry line with a fleet of two boats."
    " Mayor Ana Lopes cut the ribbon.",
    "title": "Ferry line opened",
}


@pytest.fixture
def ferries(make_index: Callable[..., Index]) -> Chat:
    index = make_index({**CLOSED, "date": "2024-05-07"}, {**OPENED, "date": "2024-03-02"})
    return Chat(index, Settings.load(), today=lambda: date(2024, 5, 13))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the council do in May?", "closed the ferry line"),
        ("What did the council do in March?", "opened a new ferry line"),
        ("What did the council do since 6 May?", "closed the ferry line"),
        ("What did the council do before April 2024?", "opened a new ferry line"),
        ("What did the council close last week?", "closed the ferry line"),
        ("What is the latest on the ferry line?", "closed the ferry line"),
    ],
)
async def test_the_date_of_an_article_answers_for_the_time(
    ferries: Chat, question: str, said: str
) -> None:
    answer = await ferries.answer(question)
    assert answer.kind is Kind.ANSWER
    assert said in answer.statements[0].text


async def test_a_time_of_which_there_is_no_article_is_missing(ferries: Chat) -> None:
    answer = await ferries.answer("What did the council do in January?")
    assert answer.kind is Kind.ABSTENTION
    assert "in January" in answer.missing


async def test_undated_articles_may_answer_but_the_time_is_said_to_be_missing(
    make_index: Callable[..., Index],
) -> None:
    chat = Chat(make_index(CLOSED), Settings.load(), today=lambda: date(2024, 5, 13))
    answer = await chat.answer("What did the council of Porto Velho close last week?")
    assert (answer.kind, answer.missing) == (Kind.PARTIAL, ("last week",))
    assert "closed the ferry line" in answer.text


async def test_a_stated_as_of_hides_later_articles(ferries: Chat) -> None:
    question = "What did the council do about the ferry line?"
    now = await ferries.answer(question)
    then = await ferries.answer(question, as_of=date(2024, 4, 1))
    assert "closed" in now.text
    assert "opened" in then.text
    assert all("closed" not in s.text for s in then.statements)


async def test_what_only_hidden_articles_say_is_missing(ferries: Chat) -> None:
    question = "Which storm damaged the pier?"
    assert (await ferries.answer(question)).kind is Kind.ANSWER
    then = await ferries.answer(question, as_of=date(2024, 4, 1))
    assert then.kind is Kind.ABSTENTION
    assert {"storm", "pier"} <= set(then.missing)
