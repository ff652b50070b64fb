import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.benchmarks.measures import first_rank, judged, scores, told_once
from eval.benchmarks.sets import Asked, Need, Result
from index.article import Article, Passage
from rag.found import Found

KS = (1, 4, 10)


def asked(*articles: str) -> Asked:
    return Asked("q", "?", tuple(Need(frozenset((one,))) for one in articles), "g")


def results(ids: str) -> list[Result]:
    return [Result(one, None, "") for one in ids]


def test_recall_counts_the_share_of_what_is_needed() -> None:
    found = scores(results("xaybz"), asked("a", "b"), KS)
    assert found.recall == {1: 0.0, 4: 1.0, 10: 1.0}
    assert found.reciprocal_rank == pytest.approx(1 / 2)
    ideal = 1 + 1 / math.log2(3)
    assert found.ndcg == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_the_same_need_met_twice_counts_once() -> None:
    assert scores(results("aaa"), asked("a", "b"), KS).recall[10] == 0.5


def test_nothing_found_is_nothing_and_everything_first_is_one() -> None:
    nothing, best = scores([], asked("a"), KS), scores(results("a"), asked("a"), KS)
    assert (nothing.recall[10], nothing.reciprocal_rank, nothing.ndcg) == (0.0, 0.0, 0.0)
    assert (best.recall[1], best.reciprocal_rank, best.ndcg) == (1.0, 1.0, 1.0)


def test_what_comes_after_the_tenth_counts_for_no_figure_at_ten() -> None:
    found = scores(results("x" * 10 + "a"), asked("a"), KS)
    assert (found.recall[10], found.reciprocal_rank, found.ndcg) == (0.0, 0.0, 0.0)
    assert first_rank(results("xxa"), asked("a")) == 2
    assert first_rank(results("xx"), asked("a")) is None


@given(st.text("abcx", max_size=15))
def test_figures_lie_between_0_and_1_and_recall_grows_with_k(ids: str) -> None:
    found = scores(results(ids), asked("a", "b", "c"), KS)
    assert 0 <= found.recall[1] <= found.recall[4] <= found.recall[10] <= 1
    assert 0 <= found.reciprocal_rank <= 1
    assert 0 <= found.ndcg <= 1 + 1e-9


def test_by_article_the_best_passage_stands_for_its_article() -> None:
    def found(article: str, start: int) -> Found:
        text = "One. Two. Three."
        one = Article(article, text, "o", "s", date=date(2024, 1, 1))
        passage = Passage(f"{article}:{start}-{start + 4}", article, start, start + 4, ())
        return Found(passage, one, 0.0, 0.0, 0.0)

    listed = [found("a", 0), found("a", 5), found("b", 0)]
    assert [r.article_id for r in judged(listed, by_article=True)] == ["a", "b"]
    assert [r.article_id for r in judged(listed, by_article=False)] == ["a", "a", "b"]
    stories = {"a": "a", "b": "a"}
    assert [r.article_id for r in judged(listed, by_article=True, stories=stories)] == ["a"]


def test_copies_count_as_one_for_results_and_needs_alike() -> None:
    once = told_once(asked("a", "b", "c"), {"a": "a", "b": "a"})
    assert [set(need.articles) for need in once.needs] == [{"a"}, {"c"}]
