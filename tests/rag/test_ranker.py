import numpy as np
import pytest

from rag.rank_features import FIRST_FEATURES, SECOND_FEATURES
from rag.ranker import BUILT_IN, ENCODER, WEIGHTS_FILE, Ranker, shipped_ranker


@pytest.mark.parametrize("vectors", [BUILT_IN, ENCODER])
def test_the_shipped_weights_fit_the_features(vectors: str) -> None:
    ranker = shipped_ranker(vectors)
    assert len(ranker.first) == len(FIRST_FEATURES)
    assert len(ranker.second) == len(SECOND_FEATURES)


def test_the_shipped_file_is_a_few_kilobytes_of_names_and_numbers() -> None:
    assert WEIGHTS_FILE.stat().st_size < 8_000
    assert '"fresh_21"' in WEIGHTS_FILE.read_text(encoding="utf-8")


def test_freshness_words_and_vectors_speak_for_a_passage() -> None:
    ranker = shipped_ranker(BUILT_IN)
    first = dict(zip(FIRST_FEATURES, ranker.first, strict=True))
    assert first["words"] + first["words_of_best"] > 0
    assert first["cosine"] + first["cosine_of_best"] > 0
    assert sum(weight for name, weight in first.items() if name.startswith("fresh")) > 0


def test_scores_are_weighted_sums() -> None:
    ranker = Ranker(tuple(range(len(FIRST_FEATURES))), (0.0,) * len(SECOND_FEATURES))
    rows = np.eye(len(FIRST_FEATURES))
    assert ranker.first_scores(rows).tolist() == list(range(len(FIRST_FEATURES)))
