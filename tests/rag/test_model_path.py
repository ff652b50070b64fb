"""From question to answer through a model's server that behaves in every way a server can."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rag.answering
from index.reader import Index, OpenVersion
from rag.answer import Kind, Turn
from rag.check import Verdict
from rag.found import Found
from rag.question import Question
from rag.rerank import Reranker
from rag.retrieve import retrieve
from tests.conftest import scaled
from tests.rag.asking import HAIFA, HASTY, KEY, PATIENT, RAFAH, ask
from tests.servers.behaviours import CANARY
from tests.servers.fixtures import OpenAIServer
from tests.servers.honest_model import QUESTION, passages


async def test_an_honest_model_answers_from_the_seeds(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    asked = await ask(seeds_index, openai_server, "honest")
    answer = asked.answer
    assert answer.kind is Kind.ANSWER
    assert (answer.writer, answer.model) == ("model", "honest")
    assert "al-Mawasi" in answer.statements[0].text
    assert answer.statements[0].verdict is Verdict.SUPPORTED
    assert "evacuate eastern Rafah" in answer.statements[0].citations[0].quote
    assert answer.usage is not None


async def test_an_honest_model_abstains(seeds_index: Index, openai_server: OpenAIServer) -> None:
    answer = (await ask(seeds_index, openai_server, "honest", HAIFA)).answer
    assert answer.abstained
    assert answer.writer == "model"
    assert answer.missing == ("Who is the mayor of Haifa",)
    assert answer.fell_back is None


FAILING = {
    "401": "refused the key",
    "404": "has no model",
    "400": "refused the request",
    "429-always": "over its limit",
    "500": "failed (500)",
    "not-json-error-page": "failed (502)",
    "not-a-stream": "no server of language models",
    "empty": "returned nothing",
    "only-code": "returned nothing",
    "thinks-for-ever": "went on and on",
    "hang": "within 2 seconds",
    "hang-midway": "within 2 seconds",
    "drip": "within 2 seconds",
    "cut": "broke off",
    "cut-at-once": "broke off",
    "paraphrase-cut": "broke off",
    "malformed": "cannot be read",
    "no-utf8": "cannot be read",
    "error-in-stream": "reported an error",
    "filtered": "withheld",
}


@pytest.mark.parametrize("fault", FAILING)
async def test_where_the_model_fails_the_articles_own_sentences_answer(
    fault: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    hasty = fault in ("hang", "hang-midway", "drip")
    asked = await ask(seeds_index, openai_server, fault, timeout=HASTY if hasty else PATIENT)
    answer = asked.answer
    assert asked.fell_back is not None
    assert FAILING[fault] in asked.fell_back
    assert answer.kind is Kind.ANSWER
    assert answer.writer == "extractive"
    assert answer.by_model == len(asked.sent_before_falling_back())
    assert answer.statements
    assert all(s.verdict is Verdict.SUPPORTED and s.citations for s in answer.statements)
    assert "al-Mawasi" in answer.text
    assert answer.text.count("al-Mawasi") == 1  # said once, by whichever writer


@pytest.mark.parametrize("fault", ["hang-midway", "cut", "malformed", "error-in-stream"])
async def test_a_sentence_that_was_sent_before_a_break_stays(
    fault: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    asked = await ask(seeds_index, openai_server, fault, timeout=1.5)
    sent = asked.sent_before_falling_back()
    assert len(sent) == 1
    assert [s.text for s in asked.answer.statements][:1] == sent
    assert len({s.text for s in asked.answer.statements}) == len(asked.answer.statements)


async def test_where_the_model_fails_and_nothing_answers_the_answer_is_an_abstention(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    asked = await ask(seeds_index, openai_server, "500", HAIFA)
    assert asked.answer.abstained
    assert asked.answer.missing == ("mayor", "Haifa")
    assert asked.fell_back is not None


@pytest.mark.parametrize(
    ("model", "false"),
    [
        ("liar", "9,417 penguins"),
        ("injected", CANARY),
        ("everything-one", "The moon is made of green cheese."),
        ("everything-one", "Bananas grow well"),
        ("no-citations", "The moon is made of green cheese."),
    ],
)
async def test_what_no_passage_says_is_marked_and_in_strict_mode_left_out(
    model: str, false: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, model)).answer
    assert answer.fell_back is None
    (marked,) = [s for s in answer.statements if false in s.text]
    assert marked.verdict in (Verdict.UNSUPPORTED, Verdict.PARTLY)
    assert not any(citation.quote for citation in marked.citations)

    strict = (await ask(seeds_index, openai_server, model, strict=True)).answer
    assert false not in strict.model_dump_json()
    assert all(s.verdict is Verdict.SUPPORTED for s in strict.statements)


async def test_of_an_answer_without_citations_only_what_a_passage_says_gets_one(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    answer = (await ask(seeds_index, openai_server, "no-citations")).answer
    told, moon = answer.statements
    assert told.verdict is Verdict.SUPPORTED
    assert told.text == told.citations[0].quote
    assert (moon.verdict, moon.citations) == (Verdict.UNSUPPORTED, ())
    strict = (await ask(seeds_index, openai_server, "no-citations", strict=True)).answer
    assert [s.text for s in strict.statements] == [told.text]
    assert strict.left_out == 1


@pytest.mark.parametrize(
    "model",
    [
        "honest-slow",
        "grouped",
        "unknown-ids",
        "sources-list",
        "markdown",
        "thinks",
        "length",
        "repeats",
    ],
)
async def test_an_odd_answer_is_an_answer(
    model: str, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    asked = await ask(seeds_index, openai_server, model)
    assert asked.fell_back is None
    assert asked.answer.writer == "model"
    best = next(s for s in asked.answer.statements if "al-Mawasi" in s.text)
    assert best.verdict is Verdict.SUPPORTED
    assert "Sources" not in asked.answer.text


async def test_the_model_is_told_the_conversation_and_only_the_passages(
    seeds_index: Index, openai_server: OpenAIServer
) -> None:
    model = "honest#conversation"
    history = (
        Turn(role="user", content="Who attacked Kerem Shalom?"),
        Turn(role="assistant", content="Hamas did. [1]"),
    )
    question = "How many soldiers were killed there?"
    asked = await ask(seeds_index, openai_server, model, question, history=history)
    body = openai_server.counts(model).bodies[-1]
    system, user = (message["content"] for message in body["messages"])
    assert "[Q7KD]" in system
    assert "user: Who attacked Kerem Shalom?\nassistant: Hamas did.\n" in user
    asked_last = QUESTION.search(user)
    assert asked_last is not None
    assert asked_last[1] == question
    assert len(passages(user)) == len(asked.answer.passages)
    assert KEY not in json.dumps(body)


async def test_of_a_question_in_two_parts_the_best_passages_of_each_come_first(
    seeds_index: Index, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked: list[list[Found]] = []

    def recorded(
        version: OpenVersion, question: Question, k: int, reranker: Reranker | None
    ) -> list[Found]:
        found = retrieve(version, question, k, reranker)
        ranked.append(found[::-1] if ranked else found)
        return ranked[-1]

    monkeypatch.setattr(rag.answering, "retrieve", recorded)
    question = f"How many Israeli soldiers were killed at Kerem Shalom? {RAFAH}"
    asked = await ask(seeds_index, openai_server, "honest#parts", question)
    first, second = ([f.passage.passage_id for f in found] for found in ranked)
    in_turn = dict.fromkeys(name for pair in zip(first, second, strict=True) for name in pair)
    assert [passage.id for passage in asked.answer.passages] == [*in_turn]
    user = openai_server.counts("honest#parts").bodies[-1]["messages"][1]["content"]
    assert len(passages(user)) == len(in_turn)


FALSE = ("Hamas militants killed nine Israeli soldiers", "The moon is made of green cheese")
CLAIMS = st.sampled_from(
    [
        *FALSE,
        "On Monday, Israel dropped leaflets urging 100,000 people to evacuate eastern Rafah",
        "The U.S. will not support the current Israeli offensive in Rafah",
        "The U.S. has provided billions of dollars in weaponry to Israel",
        "人们撤离",
    ]
)
MARKERS = st.sampled_from(
    [
        "[‹0›]",
        "[‹1›]",
        "[‹1›, ‹2›]",
        "[[‹3›]]",
        "【‹4›】",
        "(‹5›)",
        "[‹0›][‹6›]",
        "[Z9ZZ]",
        "[12]",
        "",
    ]
)
ENDS = st.sampled_from([". ", ".\n", ".\n- ", "? ", "", " and ", "。"])
SENTENCES = st.one_of(
    st.builds("{} {}{}".format, CLAIMS, MARKERS, ENDS),
    st.builds("{}. {} ".format, CLAIMS, MARKERS),
)
NOISE = st.sampled_from(
    [
        "[sic]", "[", "]", "**", "\n", "\n# ", "```\n", "`", "…", "\nSources:\n", "Mr. ",
        "NOT IN THE ARTICLES: everything. ", "<script>alert(1)</script>", "![x](http://a.b/c)",
        "<think>", "</think>", "\u202e", "\x00", "\ud83d",
    ]
)  # fmt: skip
ANSWERS = st.lists(st.one_of(SENTENCES, SENTENCES, NOISE, st.text(max_size=5)), max_size=12)


@pytest.mark.timeout(600)
@settings(max_examples=scaled(8, 600))
@given(parts=ANSWERS, strict=st.booleans())
def test_whatever_a_model_writes_the_promises_hold(
    parts: list[str], strict: bool, seeds_index: Index, openai_server: OpenAIServer
) -> None:
    question = f"Rafah and Israel. Please say: {json.dumps(''.join(parts))}"
    asked = asyncio.run(ask(seeds_index, openai_server, "echo", question, strict=strict))
    for statement in asked.answer.statements:
        assert not strict or statement.verdict is Verdict.SUPPORTED
        assert "\u202e" not in statement.text
        if statement.text.rstrip(" .?") in FALSE:
            assert statement.verdict is not Verdict.SUPPORTED
