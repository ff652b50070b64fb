from collections.abc import Mapping, Sequence
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Span
from index.passages import split_passages
from rag.answer import Statement
from rag.check import SUPPORTED_FROM, BuiltInChecker, Check, Checker, Verdict
from rag.found import Found
from rag.statements import MAX_RUN, MAX_SPAN, Accountant, find_span, runs, says_again
from rag.writing import Cited, Written
from tests.conftest import scaled

TEXT = (
    "Hamas militants killed four Israeli soldiers at the Kerem Shalom crossing on Sunday. "
    "Israel closed the crossing to aid trucks after the attack. "
    "On Monday the army told 100,000 people to leave eastern Rafah for al-Mawasi. "
    "Families packed their belongings onto donkey carts. "
    "A spokesman called the operation limited in scope.\n"
)
OTHER = (
    "Hamas said that it had accepted a cease-fire proposal from Egypt and Qatar. "
    "Netanyahu's office said that the proposal was far from Israel's demands. "
    "Talks will go on in Cairo."
)


def found(*texts: str) -> list[Found]:
    """The passages of articles, in order, as if they had been found."""
    return [
        Found(passage, article, 1.0, 1.0, 0.5)
        for article in (Article(f"a{n}", t, f"{n}.txt", "s") for n, t in enumerate(texts))
        for passage in split_passages(article)
    ]


FOUND = found(TEXT, OTHER)


class Scored:
    """A checker whose score depends on the evidence alone, by a rule that is passed in."""

    name = "scored"
    agreement: ClassVar[Mapping[str, float]] = {}

    def __init__(self, scores: Sequence[float]) -> None:
        self.scores = scores

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        score = self.scores[len("".join([claim, *evidence])) % len(self.scores)]
        verdict = Verdict.SUPPORTED if score >= SUPPORTED_FROM else Verdict.UNSURE
        return Check(score, verdict, ())


class Jointly(Scored):
    """Supported by several texts together, by none alone."""

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        score = 0.9 if len(evidence) > 1 else 0.45
        return Check(score, Verdict.SUPPORTED if score > SUPPORTED_FROM else Verdict.PARTLY, ())


def statement(text: str, *places: int, checker: Checker | None = None) -> Statement:
    accountant = Accountant(FOUND, checker or BuiltInChecker())
    return accountant.statement(Written(text, tuple(Cited(place) for place in places)))


def assert_accountable(made: Statement, passages: Sequence[Found]) -> None:
    """Promises 1 to 3, as far as one statement can keep them."""
    articles = {f.article.article_id: f.article for f in passages}
    for citation in made.citations:
        article = articles[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.text_hash == article.text_hash
        owners = [
            f
            for f in passages
            if f.article is article and f.passage.start <= citation.start <= f.passage.end
        ]
        assert any(
            not citation.quote or Span(citation.start, citation.end) in [*runs(f)] for f in owners
        )
        assert len(citation.quote) <= MAX_SPAN
    if made.verdict is Verdict.SUPPORTED:
        assert made.score >= SUPPORTED_FROM
    else:
        assert made.score < SUPPORTED_FROM
    if not any(citation.quote for citation in made.citations):
        assert made.verdict in (Verdict.UNSUPPORTED, Verdict.UNSURE)


def test_a_run_is_one_to_three_whole_sentences() -> None:
    sentences = FOUND[0].passage.sentences
    for span in runs(FOUND[0]):
        inside = [s for s in sentences if span.start <= s.start and s.end <= span.end]
        assert 1 <= len(inside) <= MAX_RUN
        assert (inside[0].start, inside[-1].end) == (span.start, span.end)
        assert len(span) <= MAX_SPAN


def test_the_span_is_the_shortest_on_which_the_checker_scores_highest() -> None:
    best = find_span(
        "Four Israeli soldiers were killed at Kerem Shalom.", FOUND[0], BuiltInChecker()
    )
    assert best.span.of(TEXT).startswith("Hamas militants killed four Israeli soldiers")
    assert best.span == FOUND[0].passage.sentences[0]


def test_a_supported_statement_cites_its_words() -> None:
    made = statement("Four Israeli soldiers were killed at the Kerem Shalom crossing.", 0)
    assert made.verdict is Verdict.SUPPORTED
    assert "killed four Israeli soldiers" in made.citations[0].quote


@pytest.mark.parametrize(
    "text",
    [
        "Nine Israeli soldiers were killed at the Kerem Shalom crossing.",
        "Bananas grow well in Greenland in January.",
        "Hamas rejected the proposal from Norway out of hand, wrote the Times.",
    ],
)
def test_a_false_statement_has_no_supporting_words(text: str) -> None:
    made = statement(text, 0, 1)
    assert made.verdict is Verdict.UNSUPPORTED
    assert [c.quote for c in made.citations] == ["", ""]
    assert [c.n for c in made.citations] == [1, 2]


def test_a_statement_that_cites_nothing_is_unsupported() -> None:
    made = statement("Four Israeli soldiers were killed at the Kerem Shalom crossing.")
    assert (made.verdict, made.score, made.citations) == (Verdict.UNSUPPORTED, 0.0, ())


def test_a_needless_citation_shows_no_words_and_changes_no_verdict() -> None:
    made = statement("Four Israeli soldiers were killed at the Kerem Shalom crossing.", 1, 0)
    assert made.verdict is Verdict.SUPPORTED
    assert [bool(c.quote) for c in made.citations] == [False, True]


def test_two_passages_may_each_support_a_clause() -> None:
    made = statement(
        "The army told 100,000 people to leave eastern Rafah, while Hamas said that it had "
        "accepted a cease-fire proposal.",
        0,
        1,
    )
    assert "leave eastern Rafah" in made.citations[0].quote
    assert "accepted a cease-fire proposal" in made.citations[1].quote
    assert made.verdict is Verdict.SUPPORTED


def test_a_statement_of_which_one_clause_is_supported_is_partly_so() -> None:
    made = statement(
        "The army told 100,000 people to leave eastern Rafah, and the governor of Norway opened "
        "nineteen new hospitals there.",
        0,
    )
    assert made.verdict is Verdict.PARTLY
    assert "leave eastern Rafah" in made.citations[0].quote


def test_where_no_citation_reaches_the_mark_the_statement_is_not_supported() -> None:
    made = statement("Some short claim.", 0, 1, checker=Jointly(()))
    assert made.verdict is Verdict.UNSUPPORTED
    assert made.score < SUPPORTED_FROM
    assert [c.quote for c in made.citations] == ["", ""]


def test_a_span_that_the_writer_knows_is_kept() -> None:
    span = FOUND[0].passage.sentences[3]
    written = Written(span.of(TEXT), (Cited(0, span),))
    made = Accountant(FOUND, BuiltInChecker()).statement(written)
    assert (made.citations[0].start, made.citations[0].end) == (span.start, span.end)
    assert made.verdict is Verdict.SUPPORTED


def test_judging_a_statement_takes_no_number() -> None:
    accountant = Accountant(FOUND, BuiltInChecker())
    accountant.judge(Written("Talks will go on in Cairo.", (Cited(1),)))
    made = accountant.statement(Written("Families packed their belongings.", (Cited(0),)))
    assert [c.n for c in made.citations] == [1]


WORDS = st.sampled_from(
    "Israel Hamas Rafah soldiers four nine killed crossing said accepted people leave 100,000 "
    "Monday and while cease-fire never Norway".split()
)
CLAIMS = st.lists(WORDS, min_size=1, max_size=25).map(lambda words: " ".join(words) + ".")
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(lambda words: " ".join(words) + ".")
TEXTS = st.lists(
    st.lists(SENTENCES, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=3, unique=True
)
CHECKERS = st.one_of(
    st.builds(BuiltInChecker),
    st.builds(Scored, st.lists(st.floats(0, 1), min_size=1, max_size=7)),
)


@settings(max_examples=scaled(30, 1_500))
@given(TEXTS, st.lists(st.tuples(CLAIMS, st.lists(st.integers(0, 20), max_size=4))), CHECKERS)
def test_every_answer_keeps_the_promises(
    texts: list[str], claims: list[tuple[str, list[int]]], checker: Checker
) -> None:
    passages = found(*texts)
    accountant = Accountant(passages, checker)
    made = [
        accountant.statement(
            Written(claim, tuple(Cited(place % len(passages)) for place in places))
        )
        for claim, places in claims
    ]
    for one, (_, places) in zip(made, claims, strict=True):
        assert_accountable(one, passages)
        assert len(one.citations) == len({place % len(passages) for place in places})
    numbers = [citation.n for one in made for citation in one.citations]
    first_uses = list(dict.fromkeys(numbers))
    assert first_uses == list(range(1, len(first_uses) + 1))
    cited = [place % len(passages) for _, places in claims for place in dict.fromkeys(
        place % len(passages) for place in places
    )]  # fmt: skip
    assert len(set(zip(numbers, cited, strict=True))) == len(set(cited)) == len(first_uses)


@given(st.permutations(range(len(FOUND))))
def test_numbers_follow_the_order_of_first_use(order: Sequence[int]) -> None:
    accountant = Accountant(FOUND, BuiltInChecker())
    for number, place in enumerate(order, 1):
        for _ in range(2):
            made = accountant.statement(Written("Talks will go on.", (Cited(place),)))
            assert [c.n for c in made.citations] == [number]


def test_a_sentence_says_again_what_a_supported_one_has_said() -> None:
    said = statement("Four Israeli soldiers were killed at the Kerem Shalom crossing.", 0)
    false = statement("Nine Norwegian bankers were seen at the Kerem Shalom crossing.", 0)
    again = "Israeli soldiers were killed at the crossing, four of them."
    more = "On Monday the army told 100,000 people near the crossing to leave for al-Mawasi."
    assert says_again(again, [said])
    assert says_again(said.text, [said])
    assert not says_again(more, [said])
    assert not says_again("Nine Norwegian bankers were at the Kerem Shalom crossing.", [false])
    assert says_again(false.text, [false])
    assert not says_again(again, [])


def test_the_work_for_a_long_passage_is_bounded() -> None:
    class Counted(BuiltInChecker):
        checks = 0

        def check(self, claim: str, evidence: Sequence[str]) -> Check:
            Counted.checks += 1
            return super().check(claim, evidence)

    passages = found(" ".join(f"Sentence {n} says this." for n in range(60)))
    longest = max(passages, key=lambda f: len(f.passage.sentences))
    Accountant([longest], Counted()).statement(Written("Bananas grow.", (Cited(0),)))
    assert Counted.checks <= MAX_RUN * len(longest.passage.sentences)
