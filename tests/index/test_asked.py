"""A question's words in every language of the articles, over a real index."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.analysis import query_terms
from index.reader import Index, OpenVersion

MakeIndex = Callable[..., Index]
SPANISH = (
    "La alcaldesa Fernanda Robles dijo que el puente será reparado en la primavera. Los vecinos de"
    " la ciudad esperaban esa noticia desde el año pasado.",
    "El equipo perdió los dos partidos que jugó en la capital y no irá al torneo de verano.",
)
ENGLISH = (
    "Seven ships waited in the harbour while the storm went on. They left in the morning.",
    "The library that had been closed for three years was opened again on Monday.",
    "Fernanda Robles was there when the library was opened, and said that she was glad.",
)
GERMAN = (
    "Die Hafenbehörde hat am Montag mitgeteilt, dass die Schiffe nicht auslaufen dürfen.",
    "Der Verein verlor beide Spiele, die er in der Hauptstadt bestritten hat.",
)


def best(version: OpenVersion, question: str) -> list[str]:
    hits = version.words.search(version.asked_terms(question), 5)
    return [hit.passage_id.rpartition(":")[0] for hit in hits]


@pytest.fixture
def mixed(make_index: MakeIndex) -> Index:
    return make_index(*({"text": text} for text in (*SPANISH, *ENGLISH, *GERMAN)))


def test_languages_of_the_articles_are_counted(mixed: Index) -> None:
    with mixed.current() as version:
        assert dict(version.languages) == {"en": 3, "de": 2, "es": 2}


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("Who is Fernanda Robles?", {"a0", "a4"}),
        ("¿Quién es Fernanda Robles?", {"a0", "a4"}),
        ("¿Cuándo se repara el puente?", {"a0"}),
        ("Which ships waited in the harbour?", {"a2"}),
        ("Welches Schiff darf auslaufen?", {"a5"}),
        ("Was sagte die Behörde?", {"a5"}),
    ],
)
def test_a_question_in_any_language_finds_names_and_words_in_each(
    mixed: Index, question: str, articles: set[str]
) -> None:
    with mixed.current() as version:
        assert set(best(version, question)[: len(articles)]) == articles


def test_in_one_language_a_question_has_its_terms_with_weight_one(make_index: MakeIndex) -> None:
    index = make_index(*({"text": text} for text in ENGLISH))
    with index.current() as version:
        question = "Which ships waited in the harbour?"
        assert version.asked_terms(question) == dict.fromkeys(query_terms(question), 1.0)
        assert version.asked_terms("") == {}


def test_a_name_is_no_rarer_in_the_language_of_few_articles(make_index: MakeIndex) -> None:
    many = ({"text": f"{ENGLISH[2]} This is the report of day {n} of them all."} for n in range(20))
    index = make_index({"text": SPANISH[0]}, *many)
    with index.current() as version:
        weights = version.asked_terms("Fernanda")
        assert len(weights) == 2
        assert min(weights.values()) < 0.5
