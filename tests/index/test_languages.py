"""The language of a text is told by its script and its commonest words, also where it is short."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.languages import ENGLISH, NAMES, analysed_as, language_of, told_language
from tests.conftest import SEEDS
from tests.index.corpus import any_text


@given(any_text)
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text) in {*NAMES, ""} or language_of(text) == ENGLISH
    assert told_language(text) in (language_of(text), "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many bridges does the town have?", "en"),
        ("¿Cuántos puentes tiene la ciudad?", "es"),
        ("cuantos puentes tiene la ciudad", "es"),
        ("Wie viele Brücken hat die Stadt?", "de"),
        ("Wer baute die Brücke?", "de"),
        ("Combien de ponts y a-t-il dans la ville ?", "fr"),
        ("Quanti ponti ci sono nella città?", "it"),
        ("Quantas pontes tem a cidade do Porto?", "pt"),
        ("Hoeveel bruggen heeft de stad?", "nl"),
        ("Сколько мостов в городе?", "ru"),
        ("Что такое World Wide Web Consortium?", "ru"),
        ("كم عدد الجسور في المدينة؟", "ar"),
        ("ما هي شركة Energi AB؟", "ar"),
        ("شهر چند پل دارد؟ گفت که پنج پل.", "fa"),
        ("Скільки мостів у місті Києві?", "uk"),
        ("शहर में कितने पुल हैं?", "hi"),
        ("城市有多少桥？", "zh"),
        ("NASA是什么？", "zh"),
        ("この町には橋がいくつありますか。", "ja"),
        ("도시에는 다리가 몇 개 있습니까?", "ko"),
    ],
)
def test_a_question_tells_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", "2024", "Quentin Zalmoxis", "San Diego", "Luiz da Silva", "¡", "…"]
)
def test_what_tells_nothing_counts_as_english(text: str) -> None:
    assert language_of(text) == ENGLISH
    assert told_language(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Who was the president of La Liga in Los Angeles?",
        "What did Die Welt say about the van der Berg family?",
        "When did Médecins Sans Frontières leave Côte d'Ivoire?",
        "The town of El Paso, the town of Los Alamos, Los Angeles, Los Gatos and La Jolla.",
        "The word Москва is Russian for the name of a city that is far from here.",
    ],
)
def test_foreign_names_do_not_make_english_another_language(text: str) -> None:
    assert language_of(text) == ENGLISH


def test_the_seeds_are_english() -> None:
    for path in SEEDS.glob("*.txt"):
        assert told_language(path.read_text(encoding="utf-8")) == ENGLISH


def test_words_of_other_scripts_are_stemmed_alike_whatever_the_language() -> None:
    assert analysed_as(("ru", "es", "zh", "en")) == ("en", "es")
    assert analysed_as(()) == ("en",)
