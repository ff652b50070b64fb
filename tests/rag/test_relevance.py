from datetime import date

import pytest

from index.embeddings import StaticEmbedder
from index.reader import Index
from rag.evidence import read
from rag.question import understand
from rag.relevance import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    Relevance,
    Relevances,
    answer_type,
    counted_terms,
    fits,
    shipped_weights,
)
from rag.retrieve import retrieve

TODAY = date(2024, 5, 15)


def weigh(index: Index, embedder: StaticEmbedder, text: str) -> Relevance:
    question = understand(text, (), TODAY)
    with index.current() as version:
        found = retrieve(version, question, 8)
        return Relevances(embedder).weigh(version, question, found)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many soldiers were killed?", "number"),
        ("How long was the call?", "duration"),
        ("When did Hamas attack?", "time"),
        ("In which year did it begin?", "time"),
        ("Who said so?", "person"),
        ("Where were they told to go?", "place"),
        ("Why was the crossing closed?", "reason"),
        ("What was proposed?", ""),
    ],
)
def test_the_type_of_an_answer_is_read_from_the_question(question: str, kind: str) -> None:
    assert answer_type(question) == kind


def test_a_number_fits_best_where_it_counts_what_is_asked_for() -> None:
    asked = "How many Israeli soldiers were killed?"
    counted = counted_terms(asked)
    reading = read(asked)
    assert fits("number", counted, "The attack killed four Israeli soldiers.", reading) == 1.0
    assert fits("number", counted, "Soldiers were killed on October 7.", reading) == 0.5
    assert fits("number", counted, "Soldiers were killed.", reading) == 0.0


@pytest.mark.parametrize(
    ("kind", "text", "fit"),
    [
        ("duration", "During the 30-minute call they spoke.", 1.0),
        ("duration", "They spoke last week.", 0.0),
        ("time", "On Monday they spoke.", 1.0),
        ("place", "They went to al-Mawasi in Gaza.", 1.0),
        ("reason", "It was closed because of rockets.", 1.0),
        ("", "Anything.", 0.5),
    ],
)
def test_a_sentence_fits_when_it_has_something_of_the_type(
    kind: str, text: str, fit: float
) -> None:
    assert fits(kind, frozenset(), text, read("What?")) == fit


def test_the_answering_sentence_is_the_best_candidate(
    seeds_index: Index, embedder: StaticEmbedder
) -> None:
    relevance = weigh(
        seeds_index, embedder, "How many Israeli soldiers were killed at Kerem Shalom?"
    )
    assert "killed four Israeli soldiers" in relevance.candidates[0].text
    assert relevance.chance > 0.5
    chances = [candidate.chance for candidate in relevance.candidates]
    assert chances == sorted(chances, reverse=True)


def test_what_no_article_has_is_missing(seeds_index: Index, embedder: StaticEmbedder) -> None:
    relevance = weigh(seeds_index, embedder, "Who is the mayor of Haifa?")
    assert relevance.chance < 0.2
    assert relevance.missing == ("mayor", "Haifa")


def test_headings_and_questions_are_no_candidates(
    seeds_index: Index, embedder: StaticEmbedder
) -> None:
    texts = [c.text for c in weigh(seeds_index, embedder, "What is next for Netanyahu?").candidates]
    assert texts
    assert "What’s Next?" not in texts
    assert "Political Pressure on Both Sides" not in texts


def test_features_are_named_and_bounded(seeds_index: Index, embedder: StaticEmbedder) -> None:
    relevance = weigh(seeds_index, embedder, "Who attacked southern Israel?")
    assert len(relevance.features) == len(ANSWER_FEATURES)
    for candidate in relevance.candidates:
        values = dict(zip(SENTENCE_FEATURES, candidate.features, strict=True))
        assert all(-1 <= value <= 1.0001 for value in values.values())


def test_nothing_found_is_no_chance(seeds_index: Index, embedder: StaticEmbedder) -> None:
    with seeds_index.current() as version:
        question = understand("Who?", (), TODAY, within=frozenset())
        relevance = Relevances(embedder).weigh(version, question, [])
    assert relevance.candidates == ()
    assert relevance.chance == 0.0


def test_the_shipped_weights_fit_the_features() -> None:
    weights = shipped_weights()
    assert len(weights.sentence) == len(SENTENCE_FEATURES) + 1
    assert len(weights.answer) == len(ANSWER_FEATURES) + 1
