from datetime import date

import pytest

from rag.answer import Kind, Usage
from rag.check import Verdict
from rag.look_alikes import without_look_alikes
from tests.ui.answers import answer, citation, statement
from tests.ui.hostile import PAYLOADS
from tests.ui.reading_html import Page, assert_inert
from ui.conversation import (
    abstention_html,
    colophon_html,
    corpus_html,
    courtesy_html,
    error_html,
    fell_back_html,
    partial_html,
    question_html,
    start_html,
    stopped_html,
    suggestions_html,
)
from ui.markup import undisguised
from ui.sentence_on_page import statement_html
from ui.stages import Stages, stages_html


def test_an_abstention_is_a_card_of_its_own() -> None:
    shown = answer(
        kind=Kind.ABSTENTION, abstained=True, statements=(), missing=("mayor", "Haifa"),
        nearest=(citation(n=1, quote="The nearest words."),),
    )  # fmt: skip
    page = Page(abstention_html(shown))
    assert page.one("h3").text == "∅ Not in the articles"
    assert page.one("strong").text == "mayor, Haifa"
    assert page.one("blockquote").text == "The nearest words. [1]"
    assert page.one("a", "cite").attributes["aria-label"].endswith("not an answer")
    assert not page.all("p", "statement")


def test_an_abstention_for_want_of_support_says_what_was_left_out() -> None:
    shown = answer(kind=Kind.ABSTENTION, statements=(), left_out=2, model="llama3", abstained=True)
    page = Page(abstention_html(shown))
    assert page.one("h3").text == "∅ No supported answer"
    assert page.one("p").text == (
        "2 sentences were written and left out: the articles do not clearly support them."
    )
    assert "Written by the model llama3" in Page(colophon_html(shown, 5)).text


@pytest.mark.parametrize(
    ("model", "fell_back", "said"),
    [
        (None, None, "Without a language model ·"),
        ("llama3", None, "Asked the model llama3 ·"),
        (None, "It is away.", "Without a model, as the model llama3 could not answer ·"),
    ],
)
def test_an_abstention_was_written_by_nobody(
    model: str | None, fell_back: str | None, said: str
) -> None:
    shown = answer(
        kind=Kind.ABSTENTION, abstained=True, statements=(), model=model, fell_back=fell_back
    )
    assert Page(colophon_html(shown, 5, "llama3")).text.startswith(said)


def test_an_abstention_does_not_say_that_the_question_is_missing() -> None:
    shown = answer(kind=Kind.ABSTENTION, question="Who  met?", missing=("Who met?",), statements=())
    assert "What is missing" not in Page(abstention_html(shown)).text


def test_what_is_left_open_is_said() -> None:
    assert "the articles do not say when, where" in Page(partial_html(["when", "where"])).text


def test_notices_say_what_happened_and_what_to_do() -> None:
    assert "The model is away." in Page(fell_back_html("The model is away.")).text
    error = Page(error_html("No index.", "Make one."))
    assert error.one("p").attributes["role"] == "alert"
    assert error.text == "No index. Make one."
    assert Page(stopped_html(any_checked=False)).text == "Stopped."
    assert "was checked" in stopped_html(any_checked=True)
    assert Page(courtesy_html("Hello.")).text == "Hello."


def test_the_colophon_says_who_wrote_and_from_what() -> None:
    said = Page(colophon_html(answer(), 5)).text
    assert said == (
        "In the articles’ own sentences, without a language model · 5 articles searched"
        " · 1 passage read · 1 sentence checked · index version 3 · 42 ms"
    )
    by_model = Page(colophon_html(answer(model="llama3", timings_ms={"total": 2345.0}), 5)).text
    assert by_model.startswith("Written by the model llama3 ·")
    assert by_model.endswith("2.3 s")


@pytest.mark.parametrize(
    ("by_model", "model", "said"),
    [
        (0, None, "In the articles’ own sentences, as the model llama3 could not"),
        (1, "llama3", "Written by the model llama3, which could not go on"),
        (0, "llama3", "the model llama3, then in the articles’ own sentences"),
    ],
)
def test_where_a_model_failed_each_writer_has_its_share(
    by_model: int, model: str | None, said: str
) -> None:
    failed = answer(fell_back="The model is away.", by_model=by_model, model=model)
    assert said in Page(colophon_html(failed, 5, "llama3")).text


def test_a_model_that_fails_before_its_first_sentence_is_told_so() -> None:
    assert "answer instead" in Page(fell_back_html("It is away.")).text
    assert "Whatever follows" in Page(fell_back_html("It broke off.", begun=True)).text


def test_sentences_kept_from_the_reader_are_counted() -> None:
    said = Page(colophon_html(answer(left_out=2), 5)).text
    assert "2 sentences left out as not supported" in said


@pytest.mark.parametrize(
    ("usage", "said"),
    [
        (Usage(prompt_tokens=1200, completion_tokens=40), "1,200 tokens read, 40 written ·"),
        (
            Usage(prompt_tokens=1, completion_tokens=4, calls=3, unreported=1),
            "1 token read, 4 written in 3 calls, 1 of them not counted ·",
        ),
        (Usage(prompt_tokens=9, completion_tokens=4, cost=0.0125), "4 written; cost 0.0125 ·"),
        (Usage(prompt_tokens=9, completion_tokens=4, cost=0.0), "4 written; cost 0 ·"),
    ],
)
def test_what_a_model_used_and_cost_is_told(usage: Usage, said: str) -> None:
    assert said in Page(colophon_html(answer(model="m", usage=usage), 5)).text


def test_corrected_sentences_are_counted() -> None:
    said = Page(colophon_html(answer(repaired=1), 5)).text
    assert "1 sentence corrected before it was shown" in said


def test_revised_verdicts_are_counted() -> None:
    assert "1 verdict revised afterwards" in Page(colophon_html(answer(), 5, revised=1)).text
    assert "revised" not in Page(colophon_html(answer(), 5)).text


def test_the_corpus_is_told_with_its_newest_date() -> None:
    assert corpus_html(4884, date(2024, 5, 7)) == "4,884 articles, the newest of 7 May 2024"
    assert corpus_html(1, None) == "1 article"


def test_suggestions_are_buttons_and_none_are_nothing() -> None:
    page = Page(start_html(5, ["Who met?", "Why?"]))
    assert [b.text for b in page.all("button", "suggestion")] == ["Who met?", "Why?"]
    assert suggestions_html([], "Ask further") == ""
    assert "the 5 articles do not answer" in page.text
    assert "the one article does not answer" in Page(start_html(1, [])).text


def test_a_pasted_book_is_shown_by_its_beginning() -> None:
    assert Page(question_html("a" * 50, 20)).one("h2").text == "a" * 20 + "…"
    assert Page(question_html("a" * 20, 20)).one("h2").text == "a" * 20


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_anybody_wrote_runs(payload: str) -> None:
    cited = citation(
        article_id=payload, title=payload, source=payload, url=payload, quote=payload,
        text_hash=payload,
    )  # fmt: skip
    said = statement(
        payload, verdict=Verdict.UNSUPPORTED, citations=(cited,), unsupported=(payload, "value")
    )
    hostile = answer(
        question=payload, statements=(said,), missing=(payload, "x"), nearest=(cited,),
        model=payload, fell_back=payload, kind=Kind.ABSTENTION,
    )  # fmt: skip
    stages = Stages(articles=1, passages=1, writer=payload)
    for html in (
        statement_html(said, 0, 1), abstention_html(hostile), colophon_html(hostile, 5, payload),
        question_html(payload, 4000), partial_html([payload]), fell_back_html(payload),
        error_html(payload, payload), courtesy_html(payload), stages_html(stages),
        start_html(5, [payload]), suggestions_html([payload], "Ask further"),
    ):  # fmt: skip
        assert_inert(html)
    words = Page(statement_html(said, 0, 1)).one("p").text
    assert words.startswith(undisguised(without_look_alikes(payload)))
