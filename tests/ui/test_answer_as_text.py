import pytest

from rag.answer import Kind, Usage
from rag.check import Verdict
from tests.ui.answers import answer, citation, statement
from ui.answer_as_text import show


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.SUPPORTED, "✓ They met. [2]  (supported)"),
        (Verdict.PARTLY, "◐ They met. [2]  (partly supported; not in the cited words: “met”)"),
        (Verdict.UNSUPPORTED, "✗ They met. [2]  (not supported; not in the cited words: “met”)"),
        (Verdict.UNSURE, "? They met. [2]  (not sure; not in the cited words: “met”)"),
    ],
)
def test_a_sentence_has_its_verdict_and_the_words_that_it_is_about(
    verdict: Verdict, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show(answer(statements=(statement(verdict=verdict, unsupported=("met",)),)))
    assert lines(capsys)[0] == said


def test_a_sentence_that_cites_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show(answer(statements=(statement(verdict=Verdict.UNSUPPORTED, citations=()),)))
    assert lines(capsys)[0] == "✗ They met.  (not supported, cites nothing)"


def test_where_articles_disagree_each_sentence_says_who_says_it_and_when(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = (
        statement(disputed=True),
        statement(standing="overtaken", lead=" "),
        statement(standing="newest", lead="\n- ", citations=(citation(source="", date=None),)),
    )
    show(answer(statements=shown))
    assert lines(capsys)[:3] == [
        "✓ They met. [2]  (supported; sources disagree; The Paper, 7 May 2024)",
        "✓ They met. [2]  (supported; a later article differs; The Paper, 7 May 2024)",
        "✓ They met. [2]  (supported; newest; Talks resume)",
    ]


def test_sources_stand_below_with_their_words_or_that_there_are_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    without = citation(n=3, quote="", start=4, end=4, title="Talks\u202e\nfail", source="")
    show(answer(statements=(statement(citations=(citation(quote="two\n words"), without)),)))
    assert lines(capsys)[2:] == [
        "[2] Talks resume  The Paper  7 May 2024  [a1 4-9]",
        "    “two words”",
        "[3] Talks fail  7 May 2024  [a1 4-4]",
        "    no supporting words found",
    ]


def test_what_is_missing_left_out_corrected_and_used_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    usage = Usage(prompt_tokens=1200, completion_tokens=40, calls=2, cost=0.0125)
    show(
        answer(
            kind=Kind.PARTIAL, missing=("when",), left_out=2, repaired=1, model="llama3",
            writer="model", usage=usage,
        )
    )  # fmt: skip
    said = capsys.readouterr()
    assert "Not in the articles: when" in said.out.splitlines()
    assert [line for line in said.err.splitlines() if line] == [
        "2 sentences left out as not supported.",
        "1 sentence corrected before it was shown.",
        "used: 1,200 tokens read, 40 written in 2 calls; cost 0.0125",
        "written by: model (llama3); index version 3",
    ]


def test_an_abstention_offers_the_nearest_words(capsys: pytest.CaptureFixture[str]) -> None:
    said = "One sentence was written and left out: the articles do not clearly support it."
    show(
        answer(
            kind=Kind.ABSTENTION, abstained=True, statements=(), text=said, left_out=1,
            nearest=(citation(quote="Near\n enough."),),
        )
    )  # fmt: skip
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        said, "", "Nearest: “Near enough.”", "  Talks resume  [a1 4-9]",
    ]  # fmt: skip
    assert "left out" not in shown.err
