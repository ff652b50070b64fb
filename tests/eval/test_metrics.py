"""Each metric on answers small enough to work out by hand."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    Failing,
    Scores,
    Status,
    citation_precision,
    citation_recall,
    evidence_recall,
    facts_stated,
    failed,
    faithfulness,
    retrieval_recall,
    score,
)
from rag.answer import Answer, Kind, Statement
from rag.check import Verdict
from tests.eval.answers import TEXT, EveryWord, answer, case, citation, place, statement

CHECKER = EveryWord()
OPENED, LASTED, NOBODY, RAIN = (
    "The talks opened in Geneva.", "They lasted three days.", "Nobody signed.", "Rain fell.",
)  # fmt: skip


def test_facts_are_looked_for_in_the_sentences_not_in_their_markers() -> None:
    cited = statement("Soldiers were killed.", citation(RAIN, n=4))
    assert "[4]" in answer(cited).text
    assert facts_stated([["four"]], [cited]) == [False]
    assert facts_stated([["4"], ["died", "killed"]], [statement("Four were killed.")]) == [
        True,
        True,
    ]


def test_a_fact_is_not_pieced_together_from_two_sentences() -> None:
    apart = [statement("They were six."), statement("Weeks passed.")]
    assert facts_stated([["six weeks"]], apart) == [False]


def test_faithfulness_is_the_share_of_supported_statements() -> None:
    verdicts = [Verdict.SUPPORTED, Verdict.PARTLY, Verdict.UNSURE, Verdict.UNSUPPORTED]
    assert faithfulness([statement("A.", verdict=verdict) for verdict in verdicts]) == 0.25


def test_citations_that_support_only_together_both_count() -> None:
    both = statement(
        "Talks opened in Geneva lasted three days.", citation(OPENED), citation(LASTED)
    )
    assert citation_recall(answer(both), CHECKER) == 1
    assert citation_precision(answer(both), CHECKER) == 1


def test_a_needless_citation_costs_precision_not_recall() -> None:
    padded = statement("The talks opened in Geneva.", citation(OPENED), citation(RAIN, n=2))
    assert citation_recall(answer(padded), CHECKER) == 1
    assert citation_precision(answer(padded), CHECKER) == 0.5


def test_a_second_citation_that_would_do_alone_is_not_needless() -> None:
    twice = statement("Nobody signed.", citation(NOBODY), citation(f"{NOBODY} {RAIN}"))
    assert citation_precision(answer(twice), CHECKER) == 1


def test_a_statement_that_its_citations_do_not_support_earns_nothing() -> None:
    wrong = statement("Everybody signed.", citation(NOBODY), citation(RAIN, n=2))
    right = statement("Rain fell.", citation(RAIN, n=2))
    assert citation_recall(answer(wrong, right), CHECKER) == 0.5
    assert citation_precision(answer(wrong, right), CHECKER) == pytest.approx(1 / 3)


def test_a_statement_without_citations_counts_as_unsupported() -> None:
    bare = statement("Nobody signed.", verdict=Verdict.UNSUPPORTED)
    cited = statement("Rain fell.", citation(RAIN))
    assert citation_recall(answer(bare, cited), CHECKER) == 0.5
    assert citation_precision(answer(bare, cited), CHECKER) == 1
    assert citation_precision(answer(bare), CHECKER) == 0


def test_an_empty_citation_costs() -> None:
    empty = citation("", n=2, start=0)
    assert (
        citation_precision(answer(statement("Rain fell.", citation(RAIN), empty)), CHECKER) == 0.5
    )
    alone = answer(statement("Rain fell.", empty))
    assert citation_precision(alone, CHECKER) == 0
    assert citation_recall(alone, CHECKER) == 0


def test_an_invented_citation_costs_and_supports_nothing() -> None:
    elsewhere = citation(RAIN, n=2, article="never given")
    assert citation_precision(answer(statement("Rain fell.", elsewhere)), CHECKER) == 0
    assert citation_recall(answer(statement("Rain fell.", elsewhere)), CHECKER) == 0
    both = answer(statement("Rain fell.", citation(RAIN), elsewhere))
    assert citation_precision(both, CHECKER) == 0.5
    # Words of the right article, but of no passage that the writer was given.
    outside = answer(statement("Rain fell.", citation(RAIN)), passages=[(0, len(OPENED))])
    assert citation_recall(outside, CHECKER) == 0


statements_made = st.lists(
    st.builds(
        lambda text, cited: statement(text, *(citation(quote) for quote in cited)),
        st.sampled_from([OPENED, LASTED, NOBODY, RAIN, "Everybody signed.", "Talks lasted."]),
        st.lists(st.sampled_from([OPENED, LASTED, NOBODY, RAIN]), max_size=3),
    ),
    min_size=1,
    max_size=5,
)


@given(statements_made, st.randoms())
def test_the_order_of_sentences_changes_no_metric(
    statements: list[Statement], random: Random
) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)
    for metric in (citation_recall, citation_precision):
        assert metric(answer(*statements), CHECKER) == metric(answer(*shuffled), CHECKER)


@given(statements_made)
def test_every_share_stays_between_0_and_1(statements: list[Statement]) -> None:
    scores = score(case(["signed"], evidence=[RAIN]), answer(*statements), CHECKER)
    for value in scores.model_dump(
        include={"facts_found", "faithfulness", "citation_recall", "citation_precision"}
        | {"evidence_recall", "retrieval_recall"}
    ).values():
        assert 0 <= value <= 1


@given(statements_made)
def test_an_empty_citation_more_never_helps(statements: list[Statement]) -> None:
    before = answer(*statements)
    padded = (*statements[0].citations, citation("", start=0))
    after = answer(statements[0].model_copy(update={"citations": padded}), *statements[1:])
    assert citation_recall(after, CHECKER) == citation_recall(before, CHECKER)
    precision = citation_precision(before, CHECKER)
    assert citation_precision(after, CHECKER) < precision or precision == 0


def test_evidence_is_recalled_where_a_citation_overlaps_it() -> None:
    pieces = [[place("opened in Geneva")], [place("Nobody signed")]]
    assert evidence_recall(pieces, [statement("A.", citation(OPENED))]) == 0.5
    assert evidence_recall(pieces, [statement("A.", citation(f"{LASTED} {NOBODY}"))]) == 0.5
    assert (
        evidence_recall(pieces, [statement("A.", citation("", start=place("Geneva").span.start))])
        == 0
    )
    assert evidence_recall(pieces, []) == 0
    either = [[place("opened in Geneva"), place("Rain")]]
    assert evidence_recall(either, [statement("A.", citation(RAIN))]) == 1


def test_evidence_in_another_article_is_not_recalled() -> None:
    pieces = [[place("opened in Geneva")]]
    elsewhere = citation(OPENED, article="another")
    assert evidence_recall(pieces, [statement("A.", elsewhere)]) == 0


@pytest.mark.parametrize(
    ("passages", "recall"),
    [
        ([(0, len(TEXT))], 1.0),
        ([(0, TEXT.index("They") - 1)], 0.5),
        ([(0, 20)], 0.0),  # half of a piece is not the piece
        ([(TEXT.index("They"), len(TEXT)), (0, TEXT.index("They") - 1)], 1.0),
        ([], 0.0),
    ],
)
def test_retrieval_recalls_what_the_passages_hold_whole(
    passages: list[tuple[int, int]], recall: float
) -> None:
    pieces = [[place("opened in Geneva")], [place("three days")]]
    assert retrieval_recall(pieces, answer(passages=passages)) == recall


def test_passages_side_by_side_hold_a_piece_together() -> None:
    piece = [[place("opened in Geneva. They lasted three days")]]
    cut = TEXT.index("They")
    assert retrieval_recall(piece, answer(passages=[(cut, len(TEXT)), (0, cut - 1)])) == 1
    assert retrieval_recall(piece, answer(passages=[(0, cut - 1), (cut + 9, len(TEXT))])) == 0


def test_a_good_answer_scores_1_everywhere() -> None:
    cited = statement(LASTED, citation(LASTED))
    scores = score(case(["3 days"], evidence=["lasted three days"]), answer(cited), CHECKER)
    assert scores == Scores(
        status=Status.ANSWERED,
        facts=(True,),
        facts_found=1.0,
        right=True,
        faithfulness=1.0,
        citation_recall=1.0,
        citation_precision=1.0,
        evidence_recall=1.0,
        retrieval_recall=1.0,
        statements=1,
        latency_ms=10.0,
    )


def test_half_of_the_facts_is_not_right() -> None:
    located = case(["3 days"], ["Geneva"], evidence=["lasted three days"])
    scores = score(located, answer(statement(LASTED, citation(LASTED))), CHECKER)
    assert (scores.facts_found, scores.right, scores.failing) == (0.5, False, Failing.CHOICE)


def test_an_abstention_on_an_answerable_case_is_wrong_and_not_unfaithful() -> None:
    located = case(["3 days"], evidence=["lasted three days"])
    scores = score(located, answer(), CHECKER)
    assert scores.status is Status.ABSTAINED
    assert (scores.right, scores.facts_found, scores.evidence_recall) == (False, 0.0, 0.0)
    assert scores.faithfulness is scores.citation_recall is scores.citation_precision is None
    assert scores.retrieval_recall == 1
    assert scores.failing is Failing.ABSTENTION


def test_an_abstention_where_nothing_answers_is_a_success_and_no_number() -> None:
    scores = score(case(answerable=False), answer(), CHECKER)
    assert scores == Scores(status=Status.ABSTAINED, latency_ms=10.0)


def test_an_answer_where_nothing_answers_fails_however_faithful() -> None:
    scores = score(case(answerable=False), answer(statement(RAIN, citation(RAIN))), CHECKER)
    assert (scores.status, scores.right, scores.failing) == (
        Status.ANSWERED,
        None,
        Failing.ABSTENTION,
    )
    assert scores.faithfulness == 1


def test_a_partial_answer_is_judged_as_an_answer() -> None:
    part = answer(statement(LASTED, citation(LASTED)), kind=Kind.PARTIAL)
    assert score(case(["3 days"]), part, CHECKER).right is True
    assert score(case(answerable=False), part, CHECKER).status is Status.ANSWERED


def test_a_courtesy_is_an_answer_that_says_nothing() -> None:
    courtesy: Answer = answer(kind=Kind.COURTESY, passages=())
    scores = score(case(["not"], evidence=[RAIN]), courtesy, CHECKER)
    assert (scores.status, scores.right, scores.faithfulness) == (Status.ANSWERED, False, None)
    assert score(case(answerable=False), courtesy, CHECKER).failing is Failing.ABSTENTION


def test_an_error_is_never_better_than_an_answer() -> None:
    scores = failed(case(["3 days"], evidence=[RAIN]))
    assert (scores.status, scores.right, scores.facts_found) == (Status.ERROR, False, 0.0)
    assert failed(case(answerable=False)).status is Status.ERROR
    assert failed(case(answerable=False)).failing is Failing.ERROR


def test_the_failing_part_is_the_first_that_explains_it() -> None:
    located = case(["Geneva"], evidence=["opened in Geneva"])
    lost = answer(statement(RAIN, citation(RAIN)), passages=[(TEXT.index(RAIN), len(TEXT))])
    assert score(located, lost, CHECKER).failing is Failing.RETRIEVAL
    assert (
        score(located, answer(statement(RAIN, citation(RAIN))), CHECKER).failing is Failing.CHOICE
    )
    unsure = statement(OPENED, citation(OPENED), verdict=Verdict.UNSURE)
    assert score(located, answer(unsure), CHECKER).failing is Failing.SUPPORT
