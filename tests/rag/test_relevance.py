from datetime import date

from index.embeddings import StaticEmbedder
from index.reader import Index
from rag.answer_weights import ANSWER_FEATURES, SENTENCE_FEATURES
from rag.question import understand
from rag.relevance import Relevance, Relevances
from rag.retrieve import retrieve

TODAY = date(2024, 5, 15)


def weigh(index: Index, embedder: StaticEmbedder, text: str) -> Relevance:
    question = understand(text, (), TODAY)
    with index.current() as version:
        found = retrieve(version, question, 8)
        return Relevances(embedder).weigh(version, question, found)


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
