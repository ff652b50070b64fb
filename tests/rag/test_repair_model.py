"""A sentence that fails the check is asked for again, through a real server."""

import time

import pytest

from index.reader import Index
from rag.answer import Kind
from rag.check import Verdict
from rag.mend import MAX_CALLS, MAX_EVIDENCE
from rag.model_call import MAX_WAIT
from rag.prompts import MAX_PROMPT, REPAIR
from tests.rag.asking import HAIFA, RAFAH, ask
from tests.servers.behaviours import CANARY
from tests.servers.fixtures import OpenAIServer
from tests.servers.honest_model import passages
from tests.servers.repairs import LIES


@pytest.mark.parametrize("model", ["mends", "mends-uncited"])
@pytest.mark.parametrize("strict", [False, True])
async def test_the_corrected_sentence_is_sent_and_the_first_never_was(
    model: str, strict: bool, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, model, repairs=True, strict=strict)).answer
    (statement,) = answer.statements
    assert "al-Mawasi" in statement.text
    assert statement.verdict is Verdict.SUPPORTED
    assert "penguins" not in answer.model_dump_json()
    assert (answer.repaired, answer.left_out, answer.by_model) == (1, 0, 1)


async def test_the_model_is_given_the_sentence_the_evidence_and_nothing_else(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    model = "mends#given"
    asked = await ask(seeds_index, openai_server, model, repairs=True)
    answer_body, repair_body = openai_server.counts(model).bodies
    system, user = (message["content"] for message in repair_body["messages"])
    assert system == REPAIR
    assert f"\nSentence to correct: {LIES[0]}\n" in user
    assert "penguins" in user.split("Words of it that were not found: ")[1]
    assert user.endswith(f"\nQuestion: {RAFAH}")
    assert len(system) + len(user) <= MAX_PROMPT
    first = {text for _, text in passages(answer_body["messages"][1]["content"])}
    again = {text for _, text in passages(user)}
    assert len(again) == MAX_EVIDENCE
    assert again < first
    assert len(first) == len(asked.answer.passages)


@pytest.mark.parametrize(
    "model", ["mends-to-nothing", "mends-to-a-refusal", "mends-to-what-was-said"]
)
async def test_what_the_model_takes_back_or_has_said_is_not_sent(
    model: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, model, repairs=True)).answer
    assert answer.kind is Kind.ANSWER
    assert ["al-Mawasi" in s.text for s in answer.statements] == [True]
    assert "penguins" not in answer.text
    assert (answer.repaired, answer.left_out) == (0, 1)


@pytest.mark.parametrize(
    ("model", "calls"),
    [
        ("mends-to-lies", MAX_CALLS),
        ("mends-to-silence", 1),
        ("mends-broken", 1),
        ("mends-refused", 1),
        ("mends-hanging", 1),
    ],
)
async def test_where_asking_again_is_no_use_the_articles_own_sentence_is_sent(
    model: str, calls: int, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    model = f"{model}#own"
    started = time.monotonic()
    timeout = 2.0 if "hanging" in model else 30.0
    asked = await ask(seeds_index, openai_server, model, repairs=True, timeout=timeout)
    answer = asked.answer
    assert openai_server.counts(model).requests == 1 + calls
    assert time.monotonic() - started < 4 * MAX_WAIT
    assert asked.fell_back is None
    own = answer.statements[: answer.repaired]
    assert own
    assert "al-Mawasi" in own[0].text
    for statement in own:
        assert statement.verdict is Verdict.SUPPORTED
        assert statement.text not in LIES
    for statement in answer.statements[answer.repaired :]:
        assert statement.verdict in (Verdict.UNSUPPORTED, Verdict.PARTLY)
    assert CANARY not in answer.text


@pytest.mark.parametrize("model", ["mends-to-lies", "mends-refused"])
async def test_where_nothing_answers_either_the_sentence_is_marked_or_with_strict_left_out(
    model: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, model, HAIFA, repairs=True)).answer
    assert [s.text for s in answer.statements] == [*LIES]
    assert Verdict.SUPPORTED not in {s.verdict for s in answer.statements}
    strict = (await ask(seeds_index, openai_server, model, HAIFA, repairs=True, strict=True)).answer
    assert (strict.kind, strict.left_out) == (Kind.ABSTENTION, len(LIES))
    assert strict.text.startswith("4 sentences were written and left out")
    assert not any(lie in strict.model_dump_json() for lie in LIES)


async def test_the_calls_of_an_answer_are_counted_and_cost_what_they_cost(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    usage = (
        await ask(seeds_index, openai_server, "mends", repairs=True, price_in=2.5, price_out=10)
    ).answer.usage
    assert usage is not None
    assert (usage.calls, usage.unreported) == (2, 0)
    assert (usage.prompt_tokens, usage.completion_tokens) == (200, 40)
    assert usage.cost == pytest.approx((200 * 2.5 + 40 * 10) / 1_000_000)


async def test_a_call_that_was_not_reported_is_told_and_leaves_the_cost_open(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    usage = (
        await ask(
            seeds_index, openai_server, "mends-refused", repairs=True, price_in=1, price_out=1
        )
    ).answer.usage
    assert usage is not None
    assert (usage.calls, usage.unreported, usage.prompt_tokens) == (2, 1, 100)
    assert usage.cost is None
