from rag.answer_weights import ANSWER_FEATURES, SENTENCE_FEATURES, shipped_weights


def test_the_shipped_weights_fit_the_features() -> None:
    weights = shipped_weights()
    assert len(weights.sentence) == len(SENTENCE_FEATURES) + 1
    assert len(weights.answer) == len(ANSWER_FEATURES) + 1
