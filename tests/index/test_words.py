"""The word index: ranking, filters, and questions of any text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from index.analysis import query_terms, terms
from index.word_parts import write_words
from index.words import WordHit, WordIndex
from tests.index.corpus import any_text

Row = tuple[str, str, str, date | None, str, str]


def row(name: str, text: str, day: date | None = None, headline: str = "") -> Row:
    return (f"{name}:0-{len(text)}", name, " ".join(terms(text)), day, headline, "en")


def index_of(folder: Path, *rows: Row) -> WordIndex:
    write_words(
        folder, dict.fromkeys(r[1] for r in rows), lambda ids: [r for r in rows if r[1] in ids]
    )
    return WordIndex(folder)


def ask(index: WordIndex, question: str, **filters: object) -> list[str]:
    weights = dict.fromkeys(query_terms(question), 1.0)
    return [h.passage_id.partition(":")[0] for h in index.search(weights, 10, **filters)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    return index_of(
        tmp_path_factory.mktemp("words"),
        row("rain", "Heavy rain fell on the harbour and the harbour closed.", date(2024, 5, 6)),
        row("port", "The harbour reopened.", date(2024, 5, 8), headline="Rain is over"),
        row("court", "A court rejected the treaty.", date(2023, 1, 1)),
        row("plan", "The council has a harbour plan."),
        row("café", "東京の港は閉鎖された。", date(2024, 5, 7)),
    )


@given(any_text)
def test_any_question_is_harmless(small: WordIndex, text: str) -> None:
    for hit in small.search(dict.fromkeys(query_terms(text), 1.0), 3):
        assert hit.score >= 0


@given(any_text)
def test_a_passage_is_found_by_its_own_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    index = index_of(tmp_path_factory.mktemp("one"), row("it", text), row("other", "Elsewhere."))
    found = ask(index, text)
    assert ("it" in found) == bool(terms(text))


def test_more_of_the_words_rank_higher(small: WordIndex) -> None:
    assert ask(small, "Why did the harbour close in the rain?")[0] == "rain"


def test_words_of_the_headline_count_less_than_those_of_the_passage(small: WordIndex) -> None:
    assert ask(small, "rain") == ["rain", "port"]


def test_unspaced_scripts_are_found(small: WordIndex) -> None:
    assert ask(small, "東京の港") == ["café"]


def test_days_bound_what_is_found(small: WordIndex) -> None:
    assert set(ask(small, "harbour")) == {"rain", "port", "plan"}
    assert set(ask(small, "harbour", until=date(2024, 5, 6))) == {"rain", "plan"}
    assert set(ask(small, "harbour", since=date(2024, 5, 7))) == {"port", "plan"}
    days = {"since": date(2024, 5, 6), "until": date(2024, 5, 6)}
    assert set(ask(small, "harbour", **days)) == {"rain", "plan"}
    assert set(ask(small, "harbour", **days, undated=False)) == {"rain"}


def test_a_filter_changes_no_score(small: WordIndex) -> None:
    plain = {h.passage_id: h.score for h in small.search({"harbour": 1.0}, 10)}
    bounded = small.search({"harbour": 1.0}, 10, until=date(2024, 5, 6), within=["rain"])
    assert len(bounded) == 1
    assert bounded[0].score == pytest.approx(plain[bounded[0].passage_id], rel=1e-6)


def test_only_the_named_articles_are_searched(small: WordIndex) -> None:
    assert ask(small, "harbour", within=["plan", "court"]) == ["plan"]
    assert ask(small, "harbour", within=[]) == []


def test_weights_count(small: WordIndex) -> None:
    light = small.search({"treati": 0.5}, 1)[0].score
    assert small.search({"treati": 1.0}, 1)[0].score == pytest.approx(2 * light)


def test_nothing_asked_finds_nothing(small: WordIndex) -> None:
    assert small.search({}, 10) == []
    assert small.search({"harbour": 1.0}, 0) == []
    assert small.search({"no such word": 1.0}, 10) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = index_of(tmp_path)
    assert len(index) == 0
    assert index.search({"rain": 1.0}, 10) == []


def test_it_knows_how_often_a_word_stands(small: WordIndex) -> None:
    assert small.passage_frequency("harbour") == 3
    assert small.passage_frequency("nowhere") == 0
    assert len(small) == 5


def test_the_same_rows_give_the_same_scores(tmp_path: Path) -> None:
    rows = [row(str(n), f"The harbour plan of year {n} and {n % 7}.") for n in range(500)]
    first, second = index_of(tmp_path / "1", *rows), index_of(tmp_path / "2", *rows)
    query = {"harbour": 1.0, "year": 1.0, "3": 1.0}
    hits: list[list[WordHit]] = [index.search(query, 50) for index in (first, second)]
    assert hits[0] == hits[1]


def test_noise_of_any_length_is_indexed(tmp_path: Path) -> None:
    index = index_of(tmp_path, row("noise", "x" * 100_000 + " harbour"))
    assert ask(index, "x" * 100_000) == ["noise"]
    assert ask(index, "harbour") == ["noise"]


def test_an_id_that_cannot_be_written_is_that_of_no_article(small: WordIndex) -> None:
    assert ask(small, "harbour", within=["rain", "\udcff"]) == ["rain"]
    assert ask(small, "harbour", within=["\udcff"]) == []
