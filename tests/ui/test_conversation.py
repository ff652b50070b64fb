from datetime import date

import pytest

from rag.answer import Answer, Citation, GivenPassage, Kind, Statement, Usage
from rag.check import Verdict
from tests.ui.hostile import PAYLOADS
from tests.ui.reading_html import Page, assert_inert
from ui.conversation import (
    NO_WORDS,
    abstention_html,
    colophon_html,
    corpus_html,
    courtesy_html,
    error_html,
    fell_back_html,
    partial_html,
    question_html,
    start_html,
    statement_html,
    stopped_html,
    suggestions_html,
    underlined,
)
from ui.place import Place
from ui.stages import Stages, stages_html


def citation(**given: object) -> Citation:
    values = {
        "n": 2, "article_id": "a1", "title": "Talks resume", "source": "The Paper",
        "date": date(2024, 5, 7), "url": "", "start": 4, "end": 9, "quote": "words",
        "text_hash": "ab",
    }  # fmt: skip
    return Citation(**{**values, **given})


def statement(text: str = "They met.", **given: object) -> Statement:
    values = {"verdict": Verdict.SUPPORTED, "score": 0.9, "citations": (citation(),)}
    return Statement(text=text, **{**values, **given})


def answer(**given: object) -> Answer:
    values = {
        "question": "Who met?", "standalone_question": "Who met?", "window": None,
        "kind": Kind.ANSWER, "abstained": False, "missing": (), "nearest": (), "text": "They met.",
        "statements": (statement(),),
        "passages": (GivenPassage(id="p", article_id="a1", start=0, end=9, score=1.0),),
        "writer": "extractive", "model": None, "index_version": 3, "config_hash": "c",
        "usage": None, "timings_ms": {"total": 41.6},
    }  # fmt: skip
    return Answer(**{**values, **given})


def test_a_citation_is_a_link_that_says_what_it_is() -> None:
    link = Page(statement_html(statement(), 0, 3)).one("a", "cite")
    assert link.text == "[2]"
    assert link.attributes["aria-label"] == "Source 2: Talks resume, 7 May 2024, supported"
    assert Place.parse(link.attributes["href"]) == Place("a1", 4, 9, 3, "ab", "words")
    assert link.attributes["data-quote"] == "words"
    assert link.attributes["data-about"] == "The Paper · 7 May 2024"


def test_a_citation_without_a_date_does_not_invent_one() -> None:
    link = Page(statement_html(statement(citations=(citation(date=None),)), 0, 3)).one("a")
    assert link.attributes["aria-label"] == "Source 2: Talks resume, supported"
    assert link.attributes["data-about"] == "The Paper · no date"


def test_a_citation_without_words_says_so() -> None:
    without = citation(quote="", start=4, end=4)
    link = Page(statement_html(statement(citations=(without,)), 0, 3)).one("a")
    assert link.attributes["data-quote"] == NO_WORDS
    assert "data-without-words" in link.attributes


def test_a_passage_has_one_marker_in_a_sentence() -> None:
    twice = (citation(), citation(start=20, end=25), citation(n=3, article_id="b"))
    links = Page(statement_html(statement(citations=twice), 0, 3)).all("a")
    assert [link.text for link in links] == ["[2]", "[3]"]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.SUPPORTED, "✓ supported"),
        (Verdict.PARTLY, "◐ partly supported"),
        (Verdict.UNSUPPORTED, "✗ not supported"),
        (Verdict.UNSURE, "? not sure"),
    ],
)
def test_a_verdict_is_a_mark_and_words(verdict: Verdict, said: str) -> None:
    page = Page(statement_html(statement(verdict=verdict), 0, 3))
    assert page.one("span", "verdict").text == said
    assert page.one("a", "cite").attributes["aria-label"].endswith(said[2:])


def test_every_verdict_has_its_words() -> None:
    for verdict in Verdict:
        assert statement_html(statement(verdict=verdict), 0, None)


def test_words_that_the_evidence_lacks_are_underlined_in_what_is_not_supported() -> None:
    shown = statement(
        "Nine men met nine times.", verdict=Verdict.PARTLY, unsupported=("Nine", "times")
    )
    marked = Page(statement_html(shown, 0, 3)).all("u", "unfound")
    assert [u.text for u in marked] == ["Nine", "times"]
    supported = statement("Nine men met.", unsupported=("Nine",))
    assert not Page(statement_html(supported, 0, 3)).all("u")


def test_underlining_takes_whole_words_and_keeps_the_text() -> None:
    text = "The cat concatenates cat-like C++ (cat)."
    page = Page(f"<p>{underlined(text, ['cat', 'C++'])}</p>")
    assert page.text == text
    assert [u.text for u in page.all("u")] == ["cat", "cat", "C++", "cat"]
    assert underlined("a < b", []) == "a &lt; b"


def test_a_disputed_sentence_says_that_sources_disagree() -> None:
    page = Page(statement_html(statement(disputed=True), 0, 3))
    assert page.one("span", "disputed").text == "≠ sources disagree"


def test_a_list_stays_a_list() -> None:
    assert "item" in Page(statement_html(statement(lead="\n- "), 0, 3)).one("p").classes
    assert "item" not in Page(statement_html(statement(lead="\n\n"), 0, 3)).one("p").classes


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
    assert Page(statement_html(said, 0, 1)).one("p").text.startswith(payload)
