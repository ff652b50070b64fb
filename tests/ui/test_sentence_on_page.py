import pytest

from rag.check import Verdict
from tests.ui.answers import citation, statement
from tests.ui.reading_html import Page
from ui.place import Place
from ui.sentence_on_page import NO_WORDS, statement_html, underlined


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


def test_one_who_hears_the_sentence_is_told_which_words_are_underlined() -> None:
    shown = statement(
        "Nine men and nine women met in Rafah.",
        verdict=Verdict.PARTLY,
        unsupported=("Nine", "men", "nine", "Rafah"),
    )
    page = Page(statement_html(shown, 0, 3))
    assert [u.text for u in page.all("u", "unfound")] == ["Nine men", "nine", "Rafah"]
    assert page.one("span", "unseen").text == "(not in the cited words: Nine men; nine; Rafah)"
    supported = statement("Nine men met.", unsupported=("Nine",))
    assert not Page(statement_html(supported, 0, 3)).all("span", "unseen")


def test_a_sentence_that_cites_nothing_says_so() -> None:
    page = Page(statement_html(statement(verdict=Verdict.UNSUPPORTED, citations=()), 0, 3))
    assert page.one("span", "verdict").text == "✗ not supported, cites nothing"


def test_a_number_in_the_words_of_an_article_is_no_citation() -> None:
    page = Page(statement_html(statement("See [3] and [Anna Born](http://a.example)."), 0, 3))
    assert page.text.startswith("See (3) and [Anna Born] (http://a.example). [2]")
    assert [link.text for link in page.all("a")] == ["[2]"]


def test_underlining_takes_whole_words_and_keeps_the_text() -> None:
    text = "The cat concatenates cat-like C++ (cat)."
    page = Page(f"<p>{underlined(text, ['cat', 'C++'])}</p>")
    assert page.text == text
    assert [u.text for u in page.all("u")] == ["cat", "cat", "C++", "cat"]
    assert underlined("a < b", []) == "a &lt; b"


def test_a_disputed_sentence_says_that_sources_disagree_and_who_says_this() -> None:
    page = Page(statement_html(statement(disputed=True), 0, 3))
    assert page.one("span", "disputed").text == "≠ sources disagree"
    assert page.one("span", "said-by").text == "The Paper, 7 May 2024"
    assert not Page(statement_html(statement(), 0, 3)).all("span", "said-by")


@pytest.mark.parametrize(
    ("standing", "said"),
    [("newest", "↑ newest"), ("overtaken", "↓ a later article differs")],
)
def test_where_time_has_passed_over_a_sentence_that_is_said_with_its_day(
    standing: str, said: str
) -> None:
    page = Page(statement_html(statement(standing=standing), 0, 3))
    assert page.one("span", standing).text == said
    assert page.one("span", "said-by").text == "The Paper, 7 May 2024"


def test_every_source_of_a_disputed_sentence_is_named_once_by_its_name_or_title() -> None:
    cited = (
        citation(),
        citation(start=20, end=25),
        citation(n=3, source="", date=None, title="Talks\u202e fail"),
    )
    page = Page(statement_html(statement(disputed=True, citations=cited), 0, 3))
    assert page.one("span", "said-by").text == "The Paper, 7 May 2024; Talks fail"


def test_a_revised_verdict_says_what_it_was() -> None:
    page = Page(statement_html(statement(verdict=Verdict.UNSURE), 0, 3, Verdict.SUPPORTED))
    assert page.one("span", "verdict").text == "? not sure"
    assert page.one("span", "revised").text == "revised; it was sent as “supported”"
    same = statement_html(statement(), 0, 3, Verdict.SUPPORTED)
    assert not Page(same).all("span", "revised")


def test_a_list_stays_a_list() -> None:
    assert "item" in Page(statement_html(statement(lead="\n- "), 0, 3)).one("p").classes
    assert "item" not in Page(statement_html(statement(lead="\n\n"), 0, 3)).one("p").classes
