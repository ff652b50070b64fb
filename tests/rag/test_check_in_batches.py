"""The model judge as a checker of many claims."""

from __future__ import annotations

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI

from index.errors import BylineError
from rag.check import BuiltInChecker, Verdict
from rag.check_in_batches import CALLS, CLAIMS, MAX_EVIDENCE, ModelChecker, nearest_sentences
from rag.check_model import ModelJudge
from tests.servers.fixtures import OpenAIServer

GOOD = ("Two ships waited.", ["Two ships waited at the port."])
BAD = ("Nine ships waited.", ["Two ships waited at the port."])


def checker(server: OpenAIServer, model: str, wait: float = 20) -> ModelChecker:
    def connect() -> AsyncOpenAI:
        return AsyncOpenAI(base_url=server.base_url, api_key="sk-test", max_retries=0)

    return ModelChecker(ModelJudge(connect, model, wait), "model:x", BuiltInChecker())


def test_many_claims_take_few_calls_and_keep_their_order(openai_server: OpenAIServer) -> None:
    pairs = [GOOD, BAD, BAD, GOOD, GOOD] * 7
    found = checker(openai_server, "judge#batches").check_many(pairs)
    assert [check.verdict is Verdict.SUPPORTED for check in found] == [p is GOOD for p in pairs]
    assert openai_server.counts("judge#batches").requests == -(-len(pairs) // CLAIMS)
    assert found[1].unsupported == ("Nine",)


def test_one_checker_serves_again_and_inside_a_running_loop(openai_server: OpenAIServer) -> None:
    judge = checker(openai_server, "judge")

    async def inside() -> bool:
        return judge.check(*GOOD).verdict is Verdict.SUPPORTED

    assert judge.check(*BAD).verdict is Verdict.UNSUPPORTED
    assert asyncio.run(inside())


def test_what_the_model_leaves_out_is_asked_once_more_and_then_the_built_in_verdict_stands(
    openai_server: OpenAIServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    found = checker(openai_server, "judge-misses-one#batches").check_many([GOOD, BAD])
    assert openai_server.counts("judge-misses-one#batches").requests == 2
    assert found[0] == BuiltInChecker().check(*GOOD)
    assert "no verdict on 1 of 2 claims" in caplog.text


def test_nothing_is_asked_of_claims_without_words_or_evidence(openai_server: OpenAIServer) -> None:
    pairs: list[tuple[str, list[str]]] = [("", ["x"]), ("It rained.", []), ("It rained.", [" "])]
    found = checker(openai_server, "judge#nothing").check_many(pairs)
    assert all(check.verdict is not Verdict.SUPPORTED for check in found)
    assert openai_server.counts("judge#nothing").requests == 0


@pytest.mark.parametrize("model", ["401", "500", "hang#batches"])
def test_a_server_that_never_answered_is_an_error_with_a_remedy(
    model: str, openai_server: OpenAIServer
) -> None:
    with pytest.raises(BylineError) as failure:
        checker(openai_server, model, wait=0.3 if "hang" in model else 20).check_many([GOOD, BAD])
    assert "doctor" in failure.value.remedy


def test_a_server_that_fails_again_and_again_is_left_alone(openai_server: OpenAIServer) -> None:
    with pytest.raises(BylineError):
        checker(openai_server, "500#many").check_many([GOOD] * 200)
    assert openai_server.counts("500#many").requests <= 2 * CALLS


def test_of_long_evidence_the_model_gets_the_sentences_nearest_to_the_claim() -> None:
    noise = "Nobody said a thing about bread that day. " * 400
    evidence = [f"{noise}The mayor spoke. She closed the harbour.{noise}", noise]
    found = nearest_sentences("The harbour was closed by the mayor.", evidence)
    assert sum(map(len, found)) <= MAX_EVIDENCE
    assert "The mayor spoke. She closed the harbour." in found[0]


@given(st.text(max_size=60), st.lists(st.text(max_size=300), max_size=4), st.integers(20, 200))
def test_evidence_that_is_cut_is_short_enough_and_nothing_new(
    claim: str, evidence: list[str], most: int
) -> None:
    found = nearest_sentences(claim, evidence, most)
    assert sum(map(len, found)) <= most + len(found)
    if sum(map(len, evidence)) <= most:
        assert found == evidence
