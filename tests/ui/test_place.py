from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Span, text_hash
from rag.answer import Citation
from ui.place import Place, Standing, locate

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)


def article(text: str) -> Article:
    return Article("a1", text, "file.txt", "source")


def place(text: str, quote: str, *, at: int | None = None) -> Place:
    """A citation of these words, made when the article read `text`."""
    start = text.index(quote) if at is None else at
    return Place("a1", start, start + len(quote), 3, text_hash(text), quote)


@given(
    WORDS.filter(lambda w: w not in ("", ".", "..")),
    st.integers(0, 10**7),
    st.integers(0, 600),
    WORDS,
    st.none() | st.integers(0, 999),
)
def test_a_link_keeps_all_it_is_given(
    article_id: str, start: int, length: int, quote: str, version: int | None
) -> None:
    given_ = Place(article_id, start, start + length, version, "ab12", quote)
    assert Place.parse(given_.href) == given_
    assert Place.parse(f"http://127.0.0.1:7860{given_.href}") == given_


@given(WORDS.filter(lambda w: w not in ("", ".", "..")))
def test_an_id_stays_one_segment_of_the_path(article_id: str) -> None:
    path = urlsplit(Place(article_id, 0, 1).href).path
    assert path.startswith("/article/")
    assert path.count("/") == 2


@pytest.mark.parametrize(
    "href",
    [
        "/",
        "/article/",
        "/health",
        "javascript:alert(1)",
        "/article/a1?start=x&end=2",
        "/article/a1?start=-1&end=2",
        "/article/a1?start=5&end=2",
        "/article/a1?start=1&end=2&version=new",
    ],
)
def test_a_link_to_nowhere_names_no_place(href: str) -> None:
    assert Place.parse(href) is None


def test_the_place_of_a_citation_is_its_span() -> None:
    citation = Citation(
        n=1, article_id="a1", title="T", source="", date=None, url="",
        start=4, end=9, quote="words", text_hash="ab",
    )  # fmt: skip
    assert Place.of(citation, 7) == Place("a1", 4, 9, 7, "ab", "words")


def test_unchanged_words_are_where_they_were() -> None:
    text = "One. Two words. Three."
    found = locate(article(text), place(text, "Two words."))
    assert (found.span, found.standing) == (Span(5, 15), Standing.EXACT)


def test_words_that_moved_are_found_again_by_their_quote() -> None:
    old, new = "One. Two words. Three.", "New first sentence. One. Two words. Three."
    found = locate(article(new), place(old, "Two words."))
    assert found.standing is Standing.MOVED
    assert found.span is not None
    assert found.span.of(new) == "Two words."


def test_of_several_the_nearest_to_the_old_place_is_taken() -> None:
    old = "x" * 50 + "Same."
    new = "Same." + "x" * 55 + "Same." + "x" * 90 + "Same."
    found = locate(article(new), place(old, "Same.", at=50))
    assert found.span == Span(60, 65)


def test_words_that_are_gone_are_said_to_be_lost() -> None:
    old = "One. Two words. Three."
    assert locate(article("One. Three."), place(old, "Two words.")).standing is Standing.LOST


def test_a_changed_article_that_kept_the_words_in_place_is_exact() -> None:
    old, new = "One. Two.", "One. Ten."
    assert locate(article(new), place(old, "One.")).standing is Standing.EXACT


def test_a_citation_without_words_has_none() -> None:
    text = "One. Two."
    found = locate(article(text), Place("a1", 5, 5, 1, text_hash(text)))
    assert (found.span, found.standing) == (None, Standing.NONE)


def test_a_span_beyond_the_text_is_lost() -> None:
    assert locate(article("Short."), Place("a1", 100, 200)).standing is Standing.LOST


def test_offsets_that_were_tampered_with_do_not_light_other_words() -> None:
    text = "One. Two words. Three."
    wrong = Place("a1", 0, 10, 3, text_hash(text), "Two words.")
    found = locate(article(text), wrong)
    assert found.span is not None
    assert found.span.of(text) == "Two words."


@given(st.text(min_size=1, max_size=80), st.data())
def test_what_is_found_is_always_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shift = data.draw(st.text(max_size=20))
    asked = Place("a1", start, end, 1, "other", text[start:end])
    now = shift + text
    found = locate(article(now), asked)
    assert found.span is not None
    assert found.span.of(now) == text[start:end]


@pytest.mark.parametrize("link", ["//[/article/x", "http://[::1/article/x"])
def test_a_link_that_cannot_be_read_names_no_place(link: str) -> None:
    assert Place.parse(link) is None
