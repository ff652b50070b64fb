from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from index.analysis import terms
from index.reader import Index
from rag.answer import Window
from rag.candidates import Candidate
from rag.query import query_of
from rag.question import understand
from rag.rank_features import (
    FIRST_FEATURES,
    SECOND_FEATURES,
    Features,
    Wanted,
    Words,
    first_features,
)
from rag.tidy import tidy

TODAY = date(2024, 5, 15)
NAMES = SECOND_FEATURES[len(FIRST_FEATURES) :]
QUESTION = understand("Was the ferry late?", (), TODAY)


def candidate(name: str, day: date | None, words: float = 1.0, cosine: float | None = 0.5) -> (
    Candidate
):  # fmt: skip
    return Candidate(f"{name}:0-10", name, day, words, cosine)


def fresh(features: Features) -> Features:
    return features[:, [name.startswith("fresh") for name in FIRST_FEATURES]]


def test_the_newer_an_article_the_fresher_and_the_future_is_no_fresher_than_today() -> None:
    days = [date(2024, 5, 15), date(2024, 5, 10), date(2024, 1, 1), date(2031, 1, 1)]
    found = fresh(first_features(QUESTION, [candidate(str(d), d) for d in days]))
    assert (found[0] > found[1]).all()
    assert (found[1] > found[2]).all()
    assert (found[0] == found[3]).all()


def test_an_article_without_a_date_is_neither_prized_nor_punished_for_it() -> None:
    dated = [candidate("a", date(2024, 5, 15)), candidate("b", date(2020, 5, 15))]
    found = fresh(first_features(QUESTION, [*dated, candidate("c", None)]))
    assert np.allclose(found[2], found[:2].mean(axis=0))


def test_without_any_date_time_changes_nothing() -> None:
    found = fresh(first_features(QUESTION, [candidate("a", None), candidate("b", None)]))
    assert not found.any()


def test_in_an_archive_freshness_counts_only_where_the_question_speaks_of_time() -> None:
    some = [candidate("a", date(2024, 5, 15)), candidate("b", date(2020, 5, 15))]
    assert not fresh(first_features(replace(QUESTION, present=False), some)).any()
    latest = understand("What is the latest on the ferry?", (), TODAY, present=False)
    assert fresh(first_features(latest, some))[0].all()


def test_within_stated_days_that_lie_behind_no_day_is_better() -> None:
    window = Window(start=date(2024, 3, 1), end=date(2024, 3, 31), stated=True)
    march = understand("Was the ferry late?", (), TODAY, window=window)
    some = [candidate(str(d), date(2024, 3, d)) for d in (1, 31)]
    found = fresh(first_features(march, some))
    assert (found[0] == found[1]).all()


def test_a_cosine_that_is_not_known_counts_as_the_lowest_known_one() -> None:
    some = [candidate("a", None, cosine=c) for c in (0.9, 0.2, None)]
    column = FIRST_FEATURES.index("cosine")
    assert first_features(QUESTION, some)[:, column].tolist() == [0.9, 0.2, 0.2]


@given(
    st.lists(
        st.builds(
            Candidate,
            st.just("a:0-1"),
            st.just("a"),
            st.none() | st.dates(),
            st.floats(0, 100),
            st.none() | st.floats(-1, 1),
        ),
        max_size=8,
    )
)
def test_first_features_are_finite_whatever_the_dates(some: list[Candidate]) -> None:
    found = first_features(QUESTION, some)
    assert found.shape == (len(some), len(FIRST_FEATURES))
    assert np.isfinite(found).all()


@pytest.fixture
def measured(make_index: Callable[..., Index]) -> Callable[[str, str, str], dict[str, float]]:
    index = make_index(
        {"text": "Mayor Ana Lopes opened the ferry line on Monday. It has 12 boats."},
        {"text": "The bakery sells bread. Nothing else happened."},
    )

    def measure(question: str, text: str, title: str = "") -> dict[str, float]:
        with index.current() as version:
            asked = understand(question, (), TODAY)
            wanted = Wanted(version, asked, query_of(version, asked))
            words = Words(terms(text), frozenset(terms(title)), text, opens=False)
            return dict(zip(NAMES, wanted.features(words), strict=True))

    return measure


def test_words_that_stand_together_count_as_phrase_and_as_near(
    measured: Callable[..., dict[str, float]],
) -> None:
    apart = "A ferry. " + "Much else was said of it. " * 20 + "A line."
    together = measured("Who opened the ferry line?", "The ferry line was opened.")
    scattered = measured("Who opened the ferry line?", apart)
    assert together["phrases"] > scattered["phrases"]
    assert together["nearness"] > scattered["nearness"]
    assert together["coverage"] == pytest.approx(1.0)


def test_the_title_counts_for_itself(measured: Callable[..., dict[str, float]]) -> None:
    found = measured("Who opened the ferry line?", "She did.", "Ferry line opened")
    assert found["title"] == pytest.approx(1.0)
    assert measured("Who opened the ferry line?", "She did.", "Bread")["title"] == 0


@pytest.mark.parametrize(
    ("question", "has", "has_not"),
    [
        ("Who opened the ferry line?", "It was Ana Lopes.", "It was opened."),
        ("Who replaced Ana Lopes?", "Then came Rui Costa.", "Ana Lopes left."),
        ("How many boats has it?", "It has 12 boats.", "It has boats."),
        ("When did it open?", "It opened on Monday.", "It opened."),
    ],
)
def test_the_type_of_the_answer_is_looked_for(
    measured: Callable[..., dict[str, float]], question: str, has: str, has_not: str
) -> None:
    assert measured(question, has)["answer_type"] == 1
    assert measured(question, has_not)["answer_type"] == 0


@given(st.text(min_size=1, max_size=80).filter(str.strip), st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_second_features_lie_between_0_and_1(
    measured: Callable[..., dict[str, float]], question: str, text: str
) -> None:
    assume(tidy(question))
    found = measured(question, text)
    assert all(0 <= value <= 1 + 1e-9 for value in found.values())
