"""A second opinion, at once and afterwards: when it is asked, and what it may change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI

from index.errors import BylineError
from index.reader import Index
from rag.answer import Citation, Done, Event, Rechecked, Sentence, Statement, Usage
from rag.chat import Chat
from rag.check import Check, Verdict
from rag.check_model import ModelJudge
from rag.recheck import (
    UNCERTAIN,
    AutoChecker,
    ModelRechecker,
    Revision,
    check_many,
    is_uncertain,
)
from rag.settings import Settings
from rag.write_model import ModelWriter
from tests.servers.fixtures import OpenAIServer
from tests.servers.judging import to_judge

RAFAH = "What were people in eastern Rafah told to do?"


class Says:
    """A checker that says one thing of everything, and keeps what it was asked."""

    agreement: Mapping[str, float] = {}

    def __init__(self, check: Check, name: str = "says") -> None:
        self.name, self.said = name, check
        self.asked: list[str] = []

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        self.asked.append(claim)
        return self.said


class Many(Says):
    """One that takes claims together."""

    def check_many(self, pairs: Sequence[tuple[str, Sequence[str]]]) -> list[Check]:
        self.asked.append(" | ".join(claim for claim, _ in pairs))
        return [self.said for _ in pairs]


class Fails(Says):
    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        raise BylineError("The model broke.", "Mend it.")


def says(score: float, verdict: Verdict = Verdict.SUPPORTED) -> Says:
    return Says(Check(score, verdict))


@given(st.floats(0, 1), st.sampled_from(list(Verdict)))
def test_the_second_checker_is_asked_exactly_where_the_first_is_uncertain(
    score: float, verdict: Verdict
) -> None:
    first, second = says(score, verdict), says(0.123, Verdict.PARTLY)
    found = AutoChecker(first, second).check("It rained.", ["It rained."])
    uncertain = verdict is Verdict.UNSURE or UNCERTAIN[0] <= score < UNCERTAIN[1]
    assert bool(second.asked) == uncertain == is_uncertain(verdict, score)
    assert found == (second.said if uncertain else first.said)


def test_of_many_claims_the_uncertain_ones_go_to_the_second_together() -> None:
    class First(Says):
        def check(self, claim: str, evidence: Sequence[str]) -> Check:
            return Check(0.5 if "maybe" in claim else 0.9, Verdict.SUPPORTED)

    second = Many(Check(0.1, Verdict.UNSUPPORTED))
    auto = AutoChecker(First(Check(0, Verdict.UNSURE)), second)
    claims = ["sure", "maybe one", "sure too", "maybe two"]
    found = check_many(auto, [(claim, ["x"]) for claim in claims])
    assert [check.score for check in found] == [0.9, 0.1, 0.9, 0.1]
    assert second.asked == ["maybe one | maybe two"]


def test_a_second_checker_that_fails_costs_only_its_help(caplog: pytest.LogCaptureFixture) -> None:
    auto = AutoChecker(says(0.5), Fails(Check(1, Verdict.SUPPORTED)))
    for _ in range(3):
        assert auto.check("It rained.", ["It rained."]).score == 0.5
    assert caplog.text.count("The model broke.") == 1


def statement(
    text: str, score: float, verdict: Verdict, quotes: Sequence[str] = ("Two ships waited.",)
) -> Statement:
    citations = tuple(
        Citation(
            n=n, article_id="a", title="", source="", date=None, url="", start=0, end=len(quote),
            quote=quote, text_hash="",
        )
        for n, quote in enumerate(quotes, 1)
    )  # fmt: skip
    return Statement(text=text, verdict=verdict, score=score, citations=citations)


ANSWER = (
    statement("Two ships waited.", 0.99, Verdict.SUPPORTED),
    statement("Nine ships waited.", 0.6, Verdict.SUPPORTED),
    statement("Ships waited.", 0.45, Verdict.UNSURE),
    statement("It is said.", 0.0, Verdict.UNSUPPORTED, quotes=()),
    statement("Two waited.", 0.4, Verdict.UNSURE, quotes=("", "")),
)


async def recheck(
    server: OpenAIServer, model: str, *, every: bool = False, wait: float = 20
) -> Revision:
    async with AsyncOpenAI(base_url=server.base_url, api_key="sk-test", max_retries=0) as client:
        judge = ModelJudge(lambda: client, model, wait)
        return await ModelRechecker(judge, "model:x", every=every).recheck(ANSWER)


@pytest.mark.parametrize(("every", "places"), [(False, [1, 2]), (True, [0, 1, 2])])
async def test_what_is_judged_again_cites_words(
    every: bool, places: list[int], openai_server: OpenAIServer
) -> None:
    model = f"judge#recheck-{every}"
    found = await recheck(openai_server, model, every=every)
    counts = openai_server.counts(model)
    assert counts.requests == 1
    asked = to_judge(counts.bodies[0]["messages"][1]["content"])
    assert [one.text for one in asked] == [ANSWER[place].text for place in places]
    assert [event.number for event in found.events] == places
    verdicts = {event.number: event.verdict for event in found.events}
    assert (verdicts[1], verdicts[2]) == (Verdict.UNSUPPORTED, Verdict.SUPPORTED)
    assert found.usage == Usage(prompt_tokens=100, completion_tokens=20)
    assert_only_verdicts_changed(found)


def assert_only_verdicts_changed(found: Revision) -> None:
    events = {event.number: event for event in found.events}
    assert len(found.statements) == len(ANSWER)
    for place, (before, after) in enumerate(zip(ANSWER, found.statements, strict=True)):
        if place in events:
            assert (after.verdict, after.score) == (events[place].verdict, events[place].score)
        same = {"verdict": before.verdict, "score": before.score}
        assert after.model_copy(update=same if place in events else {}) == before


@pytest.mark.parametrize(
    "model",
    [
        "judge-broken",
        "judge-unknown-ids",
        "judge-prose",
        "hang#recheck",
        "401",
        "500",
        "cut#recheck",
    ],
)
async def test_whatever_goes_wrong_leaves_the_verdicts_and_a_note(
    model: str, openai_server: OpenAIServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    found = await recheck(openai_server, model, wait=0.3 if "hang" in model else 20)
    assert found.statements == ANSWER
    assert found.events == ()
    assert "stay as they were" in caplog.text


async def test_a_statement_that_the_model_forgets_keeps_its_verdict(
    openai_server: OpenAIServer,
) -> None:
    found = await recheck(openai_server, "judge-misses-one")
    assert [event.number for event in found.events] == [2]
    assert found.statements[1] == ANSWER[1]


async def test_nobody_is_asked_about_an_answer_that_is_certain(openai_server: OpenAIServer) -> None:
    async with AsyncOpenAI(base_url=openai_server.base_url, api_key="sk-test") as client:
        judge = ModelJudge(lambda: client, "judge#certain", 20)
        found = await ModelRechecker(judge, "model:x", every=False).recheck(ANSWER[:1])
    assert (found.statements, found.events, found.usage) == (ANSWER[:1], (), None)
    assert openai_server.counts("judge#certain").requests == 0


async def asked(index: Index, server: OpenAIServer, writer: str, judge: str) -> list[Event]:
    async with AsyncOpenAI(base_url=server.base_url, api_key="sk-test", max_retries=0) as client:
        model = ModelJudge(lambda: client, judge, 20)
        chat = Chat(
            index,
            Settings.load(),
            model_writer=ModelWriter(lambda: client, writer, 20),
            rechecker=ModelRechecker(model, "model:x", every=True),
            today=lambda: date(2024, 5, 15),
        )
        return [event async for event in chat.ask(RAFAH)]


async def test_an_answer_that_was_sent_is_judged_again_and_ends_with_the_last_verdicts(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    events = await asked(seeds_index, openai_server, "honest", "judge-denies#chat")
    sent = [event for event in events if isinstance(event, Sentence)]
    rechecked = [event for event in events if isinstance(event, Rechecked)]
    done = events[-1]
    assert isinstance(done, Done)
    assert sent[0].statement.verdict is Verdict.SUPPORTED
    assert [event.number for event in rechecked] == list(range(len(sent)))
    assert events.index(rechecked[0]) > events.index(sent[-1])
    answer = done.answer
    assert {one.verdict for one in answer.statements} == {Verdict.UNSUPPORTED}
    assert answer.text == "".join(event.statement.marked for event in sent)
    assert answer.usage == Usage(prompt_tokens=200, completion_tokens=40, calls=2)
    assert openai_server.counts("judge-denies#chat").requests == 1


async def test_a_model_that_could_not_write_is_not_asked_to_judge(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    events = await asked(seeds_index, openai_server, "cut", "judge#after-a-failure")
    assert isinstance(events[-1], Done)
    assert events[-1].answer.fell_back
    assert openai_server.counts("judge#after-a-failure").requests == 0


async def test_a_reader_who_goes_takes_the_connection_from_the_judge(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    judge = "hang#recheck-left"
    asking = asyncio.create_task(asked(seeds_index, openai_server, "honest", judge))
    async with asyncio.timeout(20):
        while not (await asyncio.to_thread(openai_server.counts, judge)).requests:
            await asyncio.sleep(0.02)
        asking.cancel()
        while not (await asyncio.to_thread(openai_server.counts, judge)).left:
            await asyncio.sleep(0.02)
    with pytest.raises(asyncio.CancelledError):
        await asking
