import asyncio
import random
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest
from openai import AsyncOpenAI

from index.article import Article
from index.passages import split_passages
from rag.answer import Usage
from rag.citations import MAX_ANSWER
from rag.found import Found
from rag.model_options import MAX_THINKING_TOKENS
from rag.question import understand
from rag.write_model import ModelWriter, _read
from rag.writing import Declined, Piece, Task, WriterFailed, Written
from tests.conftest import free_port
from tests.servers.fixtures import OpenAIServer

KEY = "sk-test-0123456789"
# Long enough that only a server that means to be slow is.
PATIENT = 30.0
# The first request of a process takes half a second by itself, on a busy machine more.
HASTY = 2.0
BEST = "Hamas militants killed four Israeli soldiers at the Kerem Shalom crossing on Sunday."
TEXTS = (
    f"The day was quiet in the north of the country. {BEST} Trucks waited.",
    "Talks go on in Cairo. Qatar hopes for an agreement.",
    "Rain is expected in the hills on Tuesday.",
)


def found(*texts: str) -> list[Found]:
    return [
        Found(passage, article, 1.0, 1.0, 0.5)
        for article in (Article(f"a{n}", t, f"{n}.txt", "s") for n, t in enumerate(texts))
        for passage in split_passages(article)
    ]


def task(question: str = "How many Israeli soldiers were killed at Kerem Shalom?") -> Task:
    return Task(understand(question, (), date(2024, 5, 15)), found(*TEXTS), ())


@dataclass
class Outcome:
    pieces: list[Piece] = field(default_factory=list)
    failure: str | None = None

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces if isinstance(piece, Written)]

    @property
    def cited(self) -> list[tuple[int, ...]]:
        return [tuple(c.place for c in p.cited) for p in self.pieces if isinstance(p, Written)]


async def outcome(writer: ModelWriter, asked: Task | None = None) -> Outcome:
    result = Outcome()
    try:
        async with asyncio.timeout(60), aclosing(writer.write(asked or task())) as pieces:
            async for piece in pieces:
                result.pieces.append(piece)
    except WriterFailed as failure:
        result.failure = failure.reason
    return result


@pytest.fixture
async def client(openai_server: OpenAIServer) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=openai_server.base_url, api_key=KEY, max_retries=2) as made:
        yield made


@pytest.fixture
def models(request: pytest.FixtureRequest) -> str:
    """What is put behind a behaviour's name, so that the server counts for this test alone."""
    return f"#{zlib.crc32(request.node.name.encode()):x}"


def writer(client: AsyncOpenAI, model: str, timeout: float = PATIENT) -> ModelWriter:
    return ModelWriter(lambda: client, model, timeout, random.Random(5))


@asynccontextmanager
async def client_of(url: str, key: str = KEY) -> AsyncGenerator[AsyncOpenAI, None]:
    async with AsyncOpenAI(base_url=url, api_key=key, max_retries=0) as made:
        yield made


async def eventually_left(server: OpenAIServer, model: str) -> int:
    """How many clients the server saw leave, as soon as it has seen one."""
    async with asyncio.timeout(60):
        while not (left := (await asyncio.to_thread(server.counts, model)).left):
            await asyncio.sleep(0.01)
    return left


async def test_sentences_come_with_the_passages_they_cite(client: AsyncOpenAI) -> None:
    result = await outcome(writer(client, "honest"))
    assert result.texts == [BEST]
    assert result.cited == [(0,)]
    assert result.pieces[-1] == Usage(prompt_tokens=100, completion_tokens=20)
    assert result.failure is None


async def test_a_model_may_say_that_the_passages_do_not_answer(client: AsyncOpenAI) -> None:
    result = await outcome(writer(client, "honest"), task("Who is the mayor of Haifa?"))
    assert result.pieces[0] == Declined(("Who is the mayor of Haifa",))
    assert result.texts == []


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("NOT IN THE ARTICLES: the mayor of Haifa.", ("the mayor of Haifa",)),
        ("**NOT IN THE ARTICLES**", ()),
        ("The passages do not mention who the mayor is.", ("who the mayor is",)),
        ("Unfortunately, the provided articles don't contain any information.", ()),
        ("Based on the given sources, the articles do not say when. [‹0›]", ("when",)),
    ],
)
async def test_a_refusal_is_read_however_it_is_put(
    said: str, missing: tuple[str, ...], client: AsyncOpenAI
) -> None:
    asked = task(f"Please say: {said}")
    assert (await outcome(writer(client, "echo"), asked)).pieces[0] == Declined(missing)


@pytest.mark.parametrize(
    "said",
    ["Miller did not say who would pay for it.", "Sources in Gaza did not give the number."],
)
async def test_a_statement_about_what_somebody_does_not_say_is_no_refusal(
    said: str, client: AsyncOpenAI
) -> None:
    result = await outcome(writer(client, "echo"), task(f"Please say: {said}"))
    assert result.texts == [said]


@pytest.mark.parametrize(
    ("fault", "requests", "reason"),
    [
        ("401", 1, "refused the key (401); check OPENAI_API_KEY"),
        ("404", 1, "has no model 404"),
        ("400", 1, "refused the request (400)"),
        ("429-always", 3, "is over its limit (429)"),
        ("500", 3, "failed (500)"),
        ("not-json-error-page", 3, "failed (502)"),
        ("not-a-stream", 1, "is no server of language models; check OPENAI_BASE_URL"),
        ("empty", 1, "returned nothing that could be shown"),
        ("only-code", 1, "returned nothing that could be shown"),
        ("thinks-for-ever", 1, "went on and on without finishing a sentence"),
    ],
)
async def test_a_failure_before_the_first_sentence_is_one_sentence_for_the_reader(
    fault: str,
    requests: int,
    reason: str,
    client: AsyncOpenAI,
    openai_server: OpenAIServer,
    models: str,
) -> None:
    result = await outcome(writer(client, fault + models))
    assert result.pieces == []
    assert result.failure is not None
    assert reason in result.failure
    assert_readable(result.failure)
    assert openai_server.counts(fault + models).requests == requests


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("cut", "broke off in the middle of its answer"),
        ("cut-at-once", "broke off in the middle of its answer"),
        ("malformed", "sent something that cannot be read"),
        ("no-utf8", "sent something that cannot be read"),
        ("error-in-stream", "reported an error while"),
        ("filtered", "withheld its answer"),
    ],
)
async def test_what_was_finished_before_a_break_is_given(
    fault: str, reason: str, client: AsyncOpenAI, openai_server: OpenAIServer, models: str
) -> None:
    result = await outcome(writer(client, fault + models))
    assert result.texts == [BEST]
    assert result.failure is not None
    assert reason in result.failure
    assert_readable(result.failure)
    assert openai_server.counts(fault + models).requests == 1


def assert_readable(reason: str) -> None:
    assert reason[0].isupper() or reason.startswith("http")
    assert reason.endswith(".")
    assert "\n" not in reason
    assert "Traceback" not in reason
    assert "Error" not in reason
    assert KEY not in reason
    assert "sk-" not in reason


@pytest.mark.parametrize(("fault", "before"), [("hang", []), ("drip", []), ("hang-midway", [BEST])])
async def test_a_server_that_is_too_slow_is_left(
    fault: str,
    before: list[str],
    client: AsyncOpenAI,
    openai_server: OpenAIServer,
    models: str,
) -> None:
    result = await outcome(writer(client, fault + models, HASTY))
    assert result.texts == before
    assert result.failure is not None
    assert f"finished no sentence within {HASTY:g} seconds" in result.failure
    assert openai_server.counts(fault + models).requests == 1
    assert await eventually_left(openai_server, fault + models) == 1


async def test_the_time_out_counts_from_sentence_to_sentence(client: AsyncOpenAI) -> None:
    result = await outcome(writer(client, "steady", 1.4))  # 16 sentences, one each 0.1 s
    assert len(result.texts) == 16
    assert result.failure is None


async def test_an_answer_that_has_ended_is_whole_whatever_the_server_does_then(
    client: AsyncOpenAI,
) -> None:
    result = await outcome(writer(client, "hang-at-the-end", HASTY))
    assert result.texts == [BEST, "Half of another sentence."]
    assert result.failure is None


async def test_a_reader_who_stops_closes_the_connection(
    client: AsyncOpenAI, openai_server: OpenAIServer, models: str
) -> None:
    async with aclosing(writer(client, "endless" + models).write(task())) as pieces:
        assert isinstance(await anext(pieces), Written)
    assert await eventually_left(openai_server, "endless" + models) == 1


async def test_a_cancelled_reader_closes_the_connection(
    client: AsyncOpenAI, openai_server: OpenAIServer, models: str
) -> None:
    reading = asyncio.create_task(outcome(writer(client, "hang" + models)))
    async with asyncio.timeout(60):
        while not (await asyncio.to_thread(openai_server.counts, "hang" + models)).requests:
            await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await eventually_left(openai_server, "hang" + models) == 1


@pytest.mark.parametrize("fault", ["endless", "repeats"])
async def test_an_answer_without_end_is_bounded_and_the_stream_closed(
    fault: str, client: AsyncOpenAI, openai_server: OpenAIServer, models: str
) -> None:
    result = await outcome(writer(client, fault + models))
    assert 0 < sum(map(len, result.texts)) <= MAX_ANSWER
    assert len(set(result.texts)) == len(result.texts)
    assert result.failure is None
    assert await eventually_left(openai_server, fault + models) == 1


@pytest.mark.parametrize("fault", ["429", "500-then-ok"])
async def test_a_server_that_recovers_is_asked_again(
    fault: str, client: AsyncOpenAI, openai_server: OpenAIServer, models: str
) -> None:
    result = await outcome(writer(client, fault + models))
    assert result.texts == [BEST]
    assert openai_server.counts(fault + models).requests == 2


@pytest.mark.parametrize(
    ("fault", "requests", "left_out", "added"),
    [
        ("no-stream-options", 2, {"stream_options"}, set()),
        ("no-temperature", 2, {"temperature"}, set()),
        ("no-max-tokens", 2, {"max_tokens"}, {"max_completion_tokens"}),
        ("max-tokens-too-large", 2, {"max_tokens"}, set()),
        ("no-options", 5, {"stream_options", "temperature", "max_tokens"}, set()),
    ],
)
async def test_an_option_that_a_server_refuses_is_not_sent_again(
    fault: str,
    requests: int,
    left_out: set[str],
    added: set[str],
    client: AsyncOpenAI,
    openai_server: OpenAIServer,
    models: str,
) -> None:
    asked = writer(client, fault + models)
    assert (await outcome(asked)).texts == [BEST]
    assert openai_server.counts(fault + models).requests == requests
    assert (await outcome(asked)).texts == [BEST]
    counts = openai_server.counts(fault + models)
    assert counts.requests == requests + 1
    options = {"stream_options", "temperature", "max_tokens"}
    assert set(counts.bodies[-1]) == {"model", "messages", "stream"} | (options - left_out) | added
    for name in added:
        assert counts.bodies[-1][name] == MAX_THINKING_TOKENS


@pytest.mark.parametrize(
    ("fault", "texts", "cited"),
    [
        ("unknown-ids", [BEST, "And more."], [(0,), ()]),
        ("no-citations", [BEST, "The moon is made of green cheese."], [(), ()]),
        ("sources-list", [BEST], [(0,)]),
        ("length", [BEST], [(0,)]),
        ("code-block", [BEST], [(0,)]),
        ("thinks", [BEST], [(0,)]),
        ("no-usage", [BEST], [(0,)]),
        ("odd-chunks", [BEST, "Half of another sen"], [(0,), ()]),
        (
            "grouped",
            [BEST, f"{BEST[:-1]}, it says.", f"Again: {BEST}"],
            [(0, 1), (0,), (0, 2)],
        ),
        (
            "markdown",
            ["Answer", BEST, "See the page here.", "<script>alert(1)</script> is only text."],
            [(), (0,), (0,), (0,)],
        ),
        ("other-language", ["人们被告知撤离拉法东部。", "На юге всё спокойно."], [(0,), (0,)]),
    ],
)
async def test_an_odd_answer_is_read_as_it_was_meant(
    fault: str, texts: list[str], cited: list[tuple[int, ...]], client: AsyncOpenAI
) -> None:
    result = await outcome(writer(client, fault))
    assert result.failure is None
    assert result.texts == texts
    assert result.cited == cited


async def test_usage_is_given_where_the_server_gives_it(client: AsyncOpenAI) -> None:
    assert (
        Usage(prompt_tokens=100, completion_tokens=20)
        in (await outcome(writer(client, "honest"))).pieces
    )
    without = (await outcome(writer(client, "no-usage"))).pieces
    assert not any(isinstance(piece, Usage) for piece in without)


async def test_two_questions_do_without_a_refused_option_at_once(
    client: AsyncOpenAI, models: str
) -> None:
    asked = writer(client, "no-options" + models)
    results = await asyncio.gather(*(outcome(asked) for _ in range(4)))
    assert [result.texts for result in results] == [[BEST]] * 4


async def test_a_server_that_is_away_is_named_without_its_password() -> None:
    port = free_port()
    async with client_of(f"http://user:hidden@127.0.0.1:{port}/v1?token=hidden") as away:
        result = await outcome(writer(away, "honest"))
    assert result.failure == f"The model server at http://127.0.0.1:{port}/v1 could not be reached."


@pytest.mark.parametrize("url", ["127.0.0.1/v1", "ftp://127.0.0.1/v1"])
async def test_an_address_that_is_none_is_said_to_be_so(url: str) -> None:
    async with client_of(url) as nowhere:
        result = await outcome(writer(nowhere, "honest"))
    assert result.failure is not None
    assert "OPENAI_BASE_URL is no address of a server" in result.failure


@pytest.mark.parametrize("key", [f"{KEY}\n", f"{KEY}é", "ключ"])
async def test_a_key_that_cannot_be_sent_is_not_shown(
    key: str, openai_server: OpenAIServer
) -> None:
    async with client_of(openai_server.base_url, key) as badly:
        result = await outcome(writer(badly, "honest"))
    assert result.failure is not None
    assert "check OPENAI_API_KEY" in result.failure
    assert_readable(result.failure)


@pytest.mark.parametrize(("reason", "finished"), [("", False), (None, False), ("stop", True)])
def test_an_empty_reason_to_finish_is_none(reason: str | None, finished: bool) -> None:
    delta = SimpleNamespace(content="The truce ")
    chunk = SimpleNamespace(choices=[SimpleNamespace(delta=delta, finish_reason=reason)])
    assert any(not isinstance(part, str) for part in _read(chunk)) == finished
