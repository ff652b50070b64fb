"""The test server keeps to the protocol, as the openai package understands it."""

from collections.abc import Iterator

import numpy as np
import pytest
from openai import OpenAI

from tests.servers.behaviours import BEHAVIOURS
from tests.servers.fixtures import OpenAIServer
from tests.servers.repairs import REPAIRS

PROMPT = (
    '<passage id="Q7KD" title="t">\nFour soldiers died. It rained.\n</passage Q7KD>\n\n'
    "Today is 2024-05-15.\nQuestion: How many soldiers died?"
)


@pytest.fixture
def client(openai_server: OpenAIServer) -> Iterator[OpenAI]:
    with OpenAI(base_url=openai_server.base_url, api_key="none", max_retries=0) as made:
        yield made


@pytest.mark.parametrize("model", ["honest", "a-name-that-is-no-behaviour"])
def test_an_answer_is_the_same_streamed_and_whole(model: str, client: OpenAI) -> None:
    whole = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": PROMPT}]
    )
    assert (whole.choices[0].message.content or "").strip() == "Four soldiers died. [Q7KD]"
    stream = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": PROMPT}], stream=True
    )
    pieces = [chunk.choices[0].delta.content or "" for chunk in stream]
    assert "".join(pieces).strip() == "Four soldiers died. [Q7KD]"
    assert len(pieces) > 3


def test_embeddings_are_near_where_words_are_shared(client: OpenAI) -> None:
    texts = ["four soldiers died", "four soldiers left", "rain in the hills"]
    packed = client.embeddings.create(model="embed", input=texts)  # base64 on the way
    plain = client.embeddings.create(model="embed", input=texts, encoding_format="float")
    first, second, third = np.asarray([row.embedding for row in plain.data])
    assert first @ second > first @ third
    assert np.allclose([row.embedding for row in packed.data], [first, second, third], atol=1e-6)


def test_every_behaviour_is_listed_as_a_model(client: OpenAI) -> None:
    assert {model.id for model in client.models.list()} == {*BEHAVIOURS, *REPAIRS}
