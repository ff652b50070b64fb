"""The second look: which words a model is shown, and what its scores may change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import terms
from index.article import Article
from index.passages import split_passages
from index.reader import Index
from rag.found import Found
from rag.question import understand
from rag.ranker import BUILT_IN, shipped_ranker
from rag.ranking import ranked_passages
from rag.rerank import WINDOW_LENGTH, WINDOWS, Kind, rerank, standardised, window_of
from rag.retrieve import retrieve

WORTH = {"cross-encoder": 1.0, "embedding": 0.0}
FILLER = "Nothing of note was said about it at the meeting, which went on until noon."
KILLED = "Four soldiers were killed at the crossing."


class Likes:
    """Likes windows by how often they have a word."""

    name = "likes"
    kind: Kind = "cross-encoder"

    def __init__(self, word: str) -> None:
        self._word = word
        self.seen: list[str] = []

    def scores(self, question: str, windows: Sequence[str]) -> list[float]:
        self.seen = list(windows)
        return [float(window.count(self._word)) for window in windows]


def found_of(text: str, score: float = 0.0) -> Found:
    article = Article("a", text, "a.txt", "s")
    return Found(split_passages(article)[0], article, score, 0.0, 0.0)


@dataclass(frozen=True)
class Seeks:
    weights: Mapping[str, float]

    def terms_in(self, text: str, language: str) -> frozenset[str]:
        return frozenset(terms(text, language)) & self.weights.keys()


NOTHING = Seeks({})


def seeking(text: str) -> Seeks:
    return Seeks(dict.fromkeys(terms(text), 1.0))


def test_the_window_has_the_sentences_with_most_of_the_question() -> None:
    text = " ".join([FILLER] * 7 + [KILLED] + [FILLER] * 5)
    window = window_of(found_of(text), seeking("soldiers killed crossing"))
    assert KILLED in window
    assert len(window) <= WINDOW_LENGTH
    assert window in text


def test_rare_terms_draw_the_window_more_than_common_ones() -> None:
    text = " ".join(["The meeting was on Monday at noon.", *[FILLER] * 6, "Zelda spoke."])
    weights = dict.fromkeys(terms("meeting monday noon"), 0.1) | {terms("Zelda")[0]: 5.0}
    assert "Zelda" in window_of(found_of(text), Seeks(weights))


def test_where_no_term_is_there_the_window_opens_the_passage() -> None:
    text = " ".join([FILLER] * 10)
    assert window_of(found_of(text), seeking("zebra")).startswith(FILLER)
    assert window_of(found_of(text), NOTHING) == window_of(found_of(text), seeking("zebra"))


def test_a_sentence_longer_than_a_window_stands_alone() -> None:
    long = "The minister said that " + "and that again " * 20 + "it rained."
    text = f"{FILLER} {long} {FILLER}"
    assert window_of(found_of(text), seeking("minister rained")) == long


def test_the_best_are_put_in_the_models_order_and_the_others_stay_below() -> None:
    ranked = [found_of(f"Text {n}. {'rain ' * (n % 5)}", 50.0 - n) for n in range(WINDOWS + 8)]
    model = Likes("rain")
    order = rerank("rain?", NOTHING, ranked, model, {"cross-encoder": 1000.0})
    assert len(model.seen) == WINDOWS
    counts = [one.text.count("rain") for one in order[:WINDOWS]]
    assert counts == sorted(counts, reverse=True)
    assert [o.text for o in order[WINDOWS:]] == [o.text for o in ranked[WINDOWS:]]
    scores = [one.score for one in order]
    assert scores == sorted(scores, reverse=True)


def test_a_model_that_finds_all_equal_changes_nothing() -> None:
    ranked = [found_of(f"Text {n}.", 9.0 - n) for n in range(30)]
    assert rerank("?", NOTHING, ranked, Likes("zebra"), WORTH) == ranked


def test_a_kind_that_is_worth_nothing_changes_nothing() -> None:
    ranked = [found_of(f"Text {n}. {'rain ' * n}", 9.0 - n) for n in range(30)]
    assert rerank("?", NOTHING, ranked, Likes("rain"), {}) == ranked


@pytest.mark.parametrize("count", [0, 1])
def test_what_has_no_order_is_not_judged(count: int) -> None:
    model = Likes("rain")
    ranked = [found_of("Rain.", 1.0)] * count
    assert rerank("?", NOTHING, ranked, model, WORTH) == ranked
    assert model.seen == []


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_standardised_scores_have_mean_0_and_keep_their_order(scores: list[float]) -> None:
    made = standardised(scores)
    assert abs(made.mean()) < 1e-3
    for (a, x), (b, y) in zip(
        zip(scores, made, strict=True), zip(scores[1:], made[1:], strict=False), strict=False
    ):
        assert not a < b or x <= y


def test_a_reranker_goes_through_the_whole_search(make_index: Callable[..., Index]) -> None:
    index = make_index(
        {"text": "The new bridge over the river was opened by the minister."},
        {"text": "The bridge over the river was closed. A zebra crossed the bridge."},
    )
    with index.current() as version:
        asked = understand("Who opened the new bridge over the river?", (), date(2024, 5, 1))
        plain = list(ranked_passages(version, asked))
        assert plain[0].article.article_id == "a0"
        strong = replace(shipped_ranker(BUILT_IN), rerank={"cross-encoder": 100.0})
        order = list(ranked_passages(version, asked, strong, Likes("zebra")))
        assert [one.article.article_id for one in order] == ["a1", "a0"]
        assert {o.passage for o in order} == {o.passage for o in plain}
        model = Likes("zebra")
        retrieve(version, asked, 2, model)
        assert len(model.seen) == 2
