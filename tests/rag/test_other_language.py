"""A question in another language than the articles: found by meaning, or told why not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.build import Wanted, build
from index.embeddings import BUILT_IN, EmbedderIdentity, reads, reads_across_languages
from index.reader import Index
from index.services import Services
from index.versions import Home
from rag.chat import Chat
from rag.question import understand
from rag.retrieve import retrieve
from rag.settings import Settings
from tests.servers.fixtures import OpenAIServer, openai_server
from ui.conversation import notes_html

__all__ = ["openai_server"]  # a fixture

ENGLISH = (
    "Seven ships waited in the harbour during the storm. They left in the morning.",
    "The mayor said that the bridge will be repaired in spring. The council has voted.",
    "A library that had been closed for three years was opened again. It has more rooms now.",
)
SPANISH = "¿Cuántos barcos esperaban en el puerto durante la tormenta?"
MakeIndex = Callable[..., Index]


@pytest.fixture
def multilingual(tmp_path: Path, openai_server: OpenAIServer) -> Iterator[Index]:
    """English articles, embedded by a server's model that knows both languages."""
    records = [json.dumps({"id": f"a{n}", "text": text}) for n, text in enumerate(ENGLISH)]
    (tmp_path / "articles.jsonl").write_text("\n".join(records), encoding="utf-8")
    services = Services(openai_base_url=openai_server.base_url)
    home = Home(tmp_path / "home")
    wanted = Wanted((tmp_path / "articles.jsonl",), embed_model="multilingual#across")
    build(home, wanted, services)
    with closing(Index(home, services)) as index:
        yield index


def test_a_multilingual_model_finds_what_shares_no_word_with_the_question(
    multilingual: Index,
) -> None:
    with multilingual.current() as version:
        found = retrieve(version, understand(SPANISH, (), date(2024, 5, 6)), 3)
        assert found[0].article.article_id == "a0"
        assert found[0].words_score == 0


def test_without_a_language_model_it_says_that_only_shared_words_are_quoted(
    multilingual: Index,
) -> None:
    answer = asyncio.run(Chat(multilingual, Settings()).answer(SPANISH))
    assert answer.abstained
    assert "in Spanish, most articles are in English" in answer.notes[0]
    assert "--model" in answer.notes[0]
    assert "--embed-model" not in answer.notes[0]


def test_the_built_in_embedding_says_that_it_does_not_read_across_languages(
    make_index: MakeIndex,
) -> None:
    index = make_index(*({"text": text} for text in ENGLISH))
    answer = asyncio.run(Chat(index, Settings()).answer(SPANISH))
    assert answer.abstained
    assert answer.notes[0].startswith("The question is in Spanish, most articles are in English;")
    assert "--embed-model" in answer.notes[0]
    assert answer.text.endswith(answer.notes[0])
    assert "does not read across languages" in notes_html(answer.notes)


@pytest.mark.parametrize(
    "question", ["Who is the mayor of Haifa?", "Haifa?", "Quentin Zalmoxis", "¿?"]
)
def test_nothing_is_said_of_languages_where_they_are_the_same_or_not_told(
    make_index: MakeIndex, question: str
) -> None:
    index = make_index(*({"text": text} for text in ENGLISH))
    assert asyncio.run(Chat(index, Settings()).answer(question)).notes == ()


def test_nothing_is_said_of_languages_where_half_of_the_articles_are_in_the_question_s(
    make_index: MakeIndex,
) -> None:
    other = "El consejo de la ciudad aprobó el plan para los jardines que están junto al río."
    index = make_index({"text": ENGLISH[0]}, {"text": other})
    assert asyncio.run(Chat(index, Settings()).answer(SPANISH)).notes == ()


def test_an_answer_in_the_articles_own_language_is_found_and_quoted(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": "El lunes llegaron siete barcos al puerto de la ciudad. No hubo daños."},
        {"text": "La alcaldesa prometió que repararán el puente en primavera."},
    )
    answer = asyncio.run(Chat(index, Settings()).answer("¿Cuántos barcos llegaron al puerto?"))
    assert "siete barcos" in answer.text


def test_what_a_model_reads_is_known_of_the_models_that_ship_alone() -> None:
    built_in, other = EmbedderIdentity(BUILT_IN, 256), EmbedderIdentity("bge-m3", 1024)
    assert reads(built_in, "en")
    assert not reads(built_in, "hi")
    assert not reads_across_languages(built_in)
    assert reads(other, "hi")
    assert reads_across_languages(other)
