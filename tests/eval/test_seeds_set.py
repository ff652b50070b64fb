"""The set over seeds/: nothing here asks the system anything."""

from collections import Counter

import pytest

from eval.cases import CaseSet, locate, read_cases
from eval.facts import fact_words, states_fact
from index.reader import Index
from tests.conftest import ROOT, SEEDS


@pytest.fixture(scope="module")
def seeds_set() -> CaseSet:
    return read_cases(ROOT / "eval" / "sets" / "seeds.jsonl")


def test_all_24_cases_are_read(seeds_set: CaseSet) -> None:
    assert seeds_set.problems == ()
    assert len(seeds_set.cases) == len({case.id for case in seeds_set.cases}) == 24


def test_no_question_is_asked_twice(seeds_set: CaseSet) -> None:
    asked = {(" ".join(fact_words(case.question)), case.history) for case in seeds_set.cases}
    assert len(asked) == len(seeds_set.cases)


def test_kinds_and_articles_are_balanced(seeds_set: CaseSet) -> None:
    kinds = Counter(case.kind for case in seeds_set.cases)
    assert kinds == {
        "fact": 8, "quote": 3, "follow-up": 3, "paraphrase": 2, "disagreement": 1, "several": 1,
        "unanswerable": 5, "false premise": 1,
    }  # fmt: skip
    used = {
        quote.article
        for case in seeds_set.cases
        for piece in case.evidence
        for quote in piece.quotes
    }
    assert used == {file.name for file in SEEDS.iterdir()}
    assert sum(not case.answerable for case in seeds_set.cases) == 6
    assert all(case.history for case in seeds_set.cases if case.kind == "follow-up")


def test_every_quote_stands_exactly_once_in_its_article(seeds_set: CaseSet) -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in SEEDS.iterdir()}
    for case in seeds_set.cases:
        for piece in case.evidence:
            for quote in piece.quotes:
                assert texts[quote.article].count(quote.quote) == 1, case.id


def test_every_quote_is_found_in_the_index(seeds_set: CaseSet, seeds_index: Index) -> None:
    with seeds_index.current() as version:
        located, problems = locate(seeds_set.cases, version.store)
        for one in located:
            for piece, evidence in zip(one.evidence, one.case.evidence, strict=True):
                for place, quote in zip(piece, evidence.quotes, strict=True):
                    article = version.store.article(place.article_id)
                    assert article is not None
                    assert place.span.of(article.text) == quote.quote
    assert (len(located), problems) == (24, [])


def test_evidence_is_prose_that_a_passage_may_hold(seeds_set: CaseSet, seeds_index: Index) -> None:
    with seeds_index.current() as version:
        for one in locate(seeds_set.cases, version.store)[0]:
            for place in (place for piece in one.evidence for place in piece):
                assert any(
                    passage.start <= place.span.start and place.span.end <= passage.end
                    for passage in version.store.passages_of(place.article_id)
                ), one.case.id


def test_every_fact_is_in_the_evidence_and_none_is_given_away_by_the_question(
    seeds_set: CaseSet,
) -> None:
    for case in seeds_set.cases:
        evidence = "\n".join(quote.quote for piece in case.evidence for quote in piece.quotes)
        for fact in case.facts:
            assert states_fact(evidence, fact), (case.id, fact)
            assert not states_fact(case.question, fact), (case.id, fact)


def test_unanswerable_cases_name_no_evidence_and_say_why(seeds_set: CaseSet) -> None:
    for case in seeds_set.cases:
        if not case.answerable:
            assert not case.evidence
            assert not case.facts
            assert case.notes
