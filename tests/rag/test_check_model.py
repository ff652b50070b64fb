"""A model's verdicts, from a server that gives them well and badly."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI

from rag.check import SUPPORTED_FROM, Verdict
from rag.check_model import Judged, JudgeFailed, ModelJudge, Ruling, read_rulings
from tests.servers.fixtures import OpenAIServer

CLAIMS = [
    ("Two ships waited.", ["Two ships waited at the port."]),
    ("Nine ships waited.", ["Two ships waited at the port."]),
    ("The port was closed.", ["On Monday", "the port was closed."]),
    ("The mayor resigned.", ["The mayor did not resign."]),
    ("It rained.", ["It rained."]),
]
HONEST = ["supported", "unsupported", "supported", "unsupported", "supported"]


async def judged(
    server: OpenAIServer,
    model: str,
    claims: Sequence[tuple[str, list[str]]] = CLAIMS,
    wait: float = 20,
) -> Judged:
    async with AsyncOpenAI(base_url=server.base_url, api_key="sk-test", max_retries=1) as client:
        return await ModelJudge(lambda: client, model, wait).judge(claims)


def verdicts(found: Judged) -> list[str | None]:
    return [str(ruling.verdict) if ruling else None for ruling in found.rulings]


@pytest.mark.parametrize("model", ["judge", "judge-fenced", "judge-without-options"])
async def test_all_statements_are_judged_in_one_answer(
    model: str, openai_server: OpenAIServer
) -> None:
    found = await judged(openai_server, model)
    assert verdicts(found) == HONEST
    assert found.usage is not None
    assert found.usage.prompt_tokens == 100
    for ruling in found.rulings:
        assert ruling is not None
        assert (ruling.score >= SUPPORTED_FROM) == (ruling.verdict is Verdict.SUPPORTED)


async def test_a_schema_is_asked_for_and_given_up_where_the_server_refuses_it(
    openai_server: OpenAIServer,
) -> None:
    model = "judge-without-options#given-up"
    async with AsyncOpenAI(base_url=openai_server.base_url, api_key="sk-test") as client:
        judge = ModelJudge(lambda: client, model, 20)
        await judge.judge(CLAIMS)
        await judge.judge(CLAIMS)
    bodies = openai_server.counts(model).bodies
    formats = [body.get("response_format", {}).get("type") for body in bodies]
    assert formats == ["json_schema", "json_object", None, None, None, None]
    assert [("max_tokens" in body, "temperature" in body) for body in bodies[2:]] == [
        (True, True), (False, True), (False, False), (False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "left"),
    [
        ("judge-broken", [0, 1, 2, 3, 4]),
        ("judge-prose", [0, 1, 2, 3, 4]),
        ("judge-unknown-ids", [0, 1, 2, 3, 4]),
        ("judge-misses-one", [0]),
        ("judge-twice", [0]),
        ("judge-odd", [0, 1, 2, 3]),
        ("empty", [0, 1, 2, 3, 4]),
        ("not-a-stream", [0, 1, 2, 3, 4]),
    ],
)
async def test_what_cannot_be_read_is_not_guessed(
    model: str, left: list[int], openai_server: OpenAIServer
) -> None:
    found = verdicts(await judged(openai_server, model))
    assert found == [None if place in left else HONEST[place] for place in range(5)]


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("hang#judge", "gave no verdicts within 0.3 seconds"),
        ("401", "refused the key"),
        ("404", "has no model 404"),
        ("500", "failed (500)"),
        ("429-always", "over its limit"),
        ("not-json-error-page", "failed (502)"),
        ("400", "refused the request"),
    ],
)
async def test_a_server_that_fails_gets_a_sentence(
    model: str, says: str, openai_server: OpenAIServer
) -> None:
    with pytest.raises(JudgeFailed) as failure:
        await judged(openai_server, model, wait=0.3 if model.startswith("hang") else 20)
    assert says in failure.value.reason
    assert "sk-test" not in failure.value.reason


async def test_statements_that_do_not_fit_get_no_ruling(openai_server: OpenAIServer) -> None:
    long = "ships " * 3_000
    found = await judged(openai_server, "judge", [("Ships.", [long]), ("Ships.", [long])])
    assert verdicts(found) == ["supported", None]


def test_a_verdict_and_its_confidence_make_a_score() -> None:
    def ruled(verdict: str, sure: object) -> Ruling | None:
        text = json.dumps({"id": "Q7KD", "verdict": verdict, "confidence": sure})
        return read_rulings(text, ["Q7KD"]).get("Q7KD")

    assert ruled("supported", 1) == Ruling(Verdict.SUPPORTED, 1.0)
    assert ruled("Supported", 0) == Ruling(Verdict.SUPPORTED, 0.5)
    assert ruled("unsupported", 0.75) == Ruling(Verdict.UNSUPPORTED, 0.125)
    assert ruled("partially supported", 0) == Ruling(Verdict.PARTLY, 0.49)
    assert ruled("unsure", 1) == Ruling(Verdict.UNSURE, 0.45)
    assert ruled("supported", float("nan")) is None
    assert ruled("supported", "0.9") is None


@given(st.text(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.sampled_from(["Q7KD", "supported", "verdicts"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["verdicts", "id", "verdict", "confidence"]), inner),
    max_leaves=12,
).map(json.dumps))  # fmt: skip
def test_any_answer_is_read_without_failing(text: str) -> None:
    for ruling in read_rulings(text, ["Q7KD"]).values():
        assert 0 <= ruling.score <= 1
        assert (ruling.score >= SUPPORTED_FROM) == (ruling.verdict is Verdict.SUPPORTED)
