"""What a model can get wrong, each through a real server, as it is set up for a reader."""

import json
import time

import pytest

from index.reader import Index
from index.sentences import split_sentences
from rag.answer import Kind, Turn
from rag.check import Verdict
from rag.prompts import MAX_HISTORY, MAX_PROMPT
from tests.rag.asking import HAIFA, RAFAH, ask
from tests.rag.test_chat import MakeIndex
from tests.servers.fixtures import OpenAIServer
from tests.servers.honest_model import passages, question

WRONG = (Verdict.UNSUPPORTED, Verdict.PARTLY)


@pytest.mark.parametrize("repairs", [False, True])
async def test_an_answer_in_another_language_is_never_called_supported(
    repairs: bool, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, "other-language", repairs=repairs)).answer
    foreign = [s for s in answer.statements if not s.text.isascii() and "al-Mawasi" not in s.text]
    assert all(s.verdict is not Verdict.SUPPORTED for s in foreign)
    assert repairs or len(foreign) == 2
    strict = (await ask(seeds_index, openai_server, "other-language", HAIFA, strict=True)).answer
    assert strict.abstained


async def test_the_models_own_list_of_sources_is_not_shown(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, "sources-list", repairs=True)).answer
    assert len(answer.statements) == 1
    assert "Sources" not in answer.text
    assert "An article, 2024" not in answer.text


@pytest.mark.parametrize("model", ["cites-1", "everything-one", "no-citations"])
async def test_a_number_or_one_passage_for_everything_or_no_citation_supports_nothing_by_itself(
    model: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, model)).answer
    told, *false = answer.statements
    assert told.verdict is Verdict.SUPPORTED
    assert "al-Mawasi" in told.citations[0].quote
    assert false
    assert all(s.verdict in WRONG and not any(c.quote for c in s.citations) for s in false)
    strict = (await ask(seeds_index, openai_server, model, repairs=True, strict=True)).answer
    assert all("al-Mawasi" in s.text for s in strict.statements[:1])
    assert not any(s.text in strict.text for s in false)


@pytest.mark.parametrize("model", ["repeats", "repeats-a-word", "endless"])
async def test_a_model_that_repeats_itself_for_ever_is_stopped(
    model: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    started = time.monotonic()
    asked = await ask(seeds_index, openai_server, model, repairs=True)
    assert time.monotonic() - started < 30
    texts = [s.text for s in asked.answer.statements]
    assert len(set(texts)) == len(texts)
    assert sum(map(len, texts)) <= 8_000


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("empty", "returned nothing"),
        ("malformed", "cannot be read"),
        ("length-at-once", "used up its tokens"),
    ],
)
async def test_an_answer_that_is_empty_broken_or_cut_is_taken_over(
    model: str, reason: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    asked = await ask(seeds_index, openai_server, model, repairs=True)
    assert asked.fell_back is not None
    assert reason in asked.fell_back
    assert all(s.verdict is Verdict.SUPPORTED for s in asked.answer.statements)
    assert "al-Mawasi" in asked.answer.text


async def test_a_sentence_that_the_token_limit_cut_is_not_sent(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, "length", repairs=True)).answer
    assert [s.verdict for s in answer.statements] == [Verdict.SUPPORTED]
    assert "stops in the mid" not in answer.text


async def test_passages_longer_than_the_context_are_left_out_from_the_last(
    make_index: MakeIndex, openai_server: OpenAIServer
) -> None:
    long = "The ferry to Lebus carried {} people on its {} trip, and the river stood high. "
    index = make_index(
        *({"text": "".join(long.format(n + m, m) for m in range(250))} for n in range(2))
    )
    model = "honest#long"
    asked = await ask(
        index, openai_server, model, "How many did the Lebus ferry carry?", passages=50
    )
    (body,) = openai_server.counts(model).bodies
    system, user = (message["content"] for message in body["messages"])
    assert MAX_PROMPT / 2 < len(system) + len(user) <= MAX_PROMPT
    assert 8 <= len(passages(user)) == len(asked.answer.passages) < 50
    # Those that are left out are the last ones, and each that is in is whole.
    assert all(text.endswith(".") and split_sentences(text) for _, text in passages(user))


@pytest.mark.parametrize("length", [20, 20_000])
async def test_of_200_turns_the_last_that_fit_are_told(
    length: int, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    model = f"honest#turns-{length}"
    history = tuple(
        Turn(role=("user", "assistant")[n % 2], content=f"Turn {n} said it. " + "x " * length)
        for n in range(200)
    )
    started = time.monotonic()
    asked = await ask(seeds_index, openai_server, model, history=history)
    assert time.monotonic() - started < 30
    user = openai_server.counts(model).bodies[-1]["messages"][1]["content"]
    assert len(json.dumps(user)) <= MAX_PROMPT + 4_000
    conversation = user.partition("Conversation so far:\n")[2].partition("\n\nToday is")[0]
    assert "Turn 199 said it." in conversation
    assert len(conversation) <= MAX_HISTORY
    assert question(user) == RAFAH
    assert len(passages(user)) == len(asked.answer.passages) == 8
    assert asked.answer.kind is Kind.ANSWER
