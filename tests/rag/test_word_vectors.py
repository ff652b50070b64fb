import numpy as np

from index.embeddings import StaticEmbedder
from rag.word_vectors import WordVectors


def test_words_of_kin_are_nearer_than_strangers_and_case_does_not_matter() -> None:
    vectors = WordVectors(StaticEmbedder)
    soldier, troops, cheese, again = vectors.of(["soldier", "troops", "cheese", "Soldier"])
    assert soldier @ troops > soldier @ cheese
    assert np.array_equal(soldier, again)


def test_the_embedder_is_opened_once_and_not_before_it_is_needed() -> None:
    opened: list[int] = []

    def open_embedder() -> StaticEmbedder:
        opened.append(1)
        return StaticEmbedder()

    vectors = WordVectors(open_embedder)
    assert not opened
    vectors.of(["one"])
    vectors.of(["two", "one"])
    assert len(opened) == 1
