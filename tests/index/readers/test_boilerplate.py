"""What is taken out of a page before its text is read, and what is put back after."""

from __future__ import annotations

import pytest

from index.article import Draft
from index.readers.html import read_html
from tests.index.readers.pages import STORY

PARAGRAPHS = [f"<p>{paragraph}</p>" for paragraph in STORY]
A = "<a href='/x'>A cat is rescued from a roof</a>"


def read(*middle: str, around: str = "<div class='story'>{}</div>") -> str:
    """The text of a page with these pieces after its second paragraph."""
    story = "".join([*PARAGRAPHS[:2], *middle, *PARAGRAPHS[2:]])
    page = f"<html><body><h1>Harbour plan</h1>{around.format(story)}</body></html>"
    (found,) = read_html(page.encode(), "o", "k")
    assert isinstance(found, Draft)
    text = " ".join(found.text.split())
    for paragraph in STORY:
        assert paragraph in text
    return text


@pytest.mark.parametrize(
    "piece",
    [
        f"<p>{A}</p>",
        f"<p>See: {A}</p>",
        f"<div class='q'><div>{A}</div><div><a href='/y'>It sat there for a day.</a></div></div>",
        f"<ul><li>{A}</li><li>{A}</li></ul>",
        "<div class='c-promo'><p>A cat is rescued from a roof and is well again.</p></div>",
        "<p>A cat is rescued from a roof and is well. <a href='/x'>Read more</a></p>",
        "<div><p>A cat a day, by mail.</p><form><input type=email></form></div>",
        "<button>A cat</button>",
    ],
)
def test_links_boxes_and_forms_inside_the_text_are_taken_out(piece: str) -> None:
    assert "cat" not in read(piece)


@pytest.mark.parametrize(
    "piece",
    [
        "<p>The council met in <a href='/c'>the old town hall</a> on Tuesday night.</p>",
        "<p>The council met in the old town hall, read <a href='#n1'>more</a> in a note.</p>",
        "<p class='date'>The council met in the old town hall on Tuesday night.</p>",
        "<p>The council met in the old town hall. <a href='/x'>Its report is here</a>.</p>",
    ],
)
def test_paragraphs_with_some_links_stay(piece: str) -> None:
    assert "old town hall" in read(piece)


def test_a_line_of_links_between_line_breaks_is_taken_out_alone() -> None:
    story = "<br><br>".join([*STORY[:2], A, f"Short cat news. {A.replace('A cat', 'More')}",
                             *STORY[2:]])  # fmt: skip
    page = f"<html><body><h1>Harbour plan</h1><div>{story}</div></body></html>"
    (found,) = read_html(page.encode(), "o", "k")
    assert isinstance(found, Draft)
    assert "A cat is rescued" not in found.text
    for paragraph in STORY:
        assert paragraph in " ".join(found.text.split())


def test_a_story_in_a_box_with_the_name_of_litter_is_read() -> None:
    assert "harbour" in read(around="<div class='newsletter promo'>{}</div>")


def test_an_author_in_a_link_is_still_found() -> None:
    page = (
        "<html><body><h1>Harbour plan</h1><p class='byline author'><a rel='author' href='/j'>"
        f"Jane Doe</a></p><div>{''.join(PARAGRAPHS)}</div></body></html>"
    )
    (found,) = read_html(page.encode(), "o", "k")
    assert isinstance(found, Draft)
    assert found.author == "Jane Doe"


def test_lists_headings_and_paragraphs_among_posts_are_put_back() -> None:
    posts = "".join(
        f"<section class='post'><h2>Part {n}</h2>{p}<ul class='share'><li>Mail</li></ul></section>"
        for n, p in enumerate(PARAGRAPHS)
    )
    points = (
        "<div class='points'><ul><li>Two berths more</li><li>Three years of work</li></ul></div>"
    )
    page = f"<html><body><div><h1>Harbour plan</h1>{points}<div>{posts}</div></div></body></html>"
    (found,) = read_html(page.encode(), "o", "k")
    assert isinstance(found, Draft)
    lines = found.text.split("\n")
    wanted = ["- Two berths more", "- Three years of work"]
    for n, paragraph in enumerate(STORY):
        wanted += [f"Part {n}", paragraph]
    assert lines == wanted
