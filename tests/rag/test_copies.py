"""What several articles tell is told once, by the newest that the question may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from index.reader import Index
from rag.copies import tell_once
from rag.found import Found
from rag.question import understand
from rag.retrieve import retrieve

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 30)
PARAGRAPHS = [
    "The harbour council approved the plan for a new ferry terminal on Monday, after two years of"
    " talks with the islands and with the union of dock workers.",
    "The terminal is to open in the spring of next year and will replace the wooden pier, which"
    " engineers closed in January because its piles were rotten.",
    "Fishermen fear that the ferries will cross their grounds at night, said Ana Duarte, who speaks"
    " for the boats of the northern villages.",
    "The council answered that the timetable would leave the hours before dawn free, and that a"
    " marked lane would keep the ferries east of the reef.",
    "Work begins in June, when the last of the winter storms are expected to have passed, and the"
    " contract went to the yard that built the lighthouse.",
    "Islanders have waited for a crossing of their own since the old steamer was sold to a museum"
    " in the capital thirty years ago.",
]
STORY = "\n\n".join(PARAGRAPHS)
UPDATED = STORY + "\n\nOn Thursday the court refused to stop the work, and the council thanked it."
FIRST = {"text": STORY, "date": "2024-05-06"}
LATER = {"text": UPDATED, "date": "2024-05-09"}
BAKERY = "The bakery on the corner sells bread from six in the morning."
QUESTION = "When will the ferry terminal open?"


def find(index: Index, k: int = 5, **given: object) -> list[Found]:
    with index.current() as version:
        return retrieve(version, understand(QUESTION, (), TODAY, **given), k)  # type: ignore[arg-type]


def shown(found: list[Found]) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.article.article_id, tuple(sorted(f.also_in))) for f in found if "ferry" in f.text]


def test_one_of_the_copies_is_shown_and_names_the_others(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": STORY, "date": "2024-05-06"},
        {"text": "By our own reporter\n\n" + STORY, "date": "2024-05-07"},
        {"text": UPDATED, "date": "2024-05-09"},
        {"text": BAKERY, "date": "2024-05-09"},
    )
    first = shown(find(index))[0]
    assert first == ("a2", ("a0", "a1"))


def test_passages_that_were_cut_at_other_places_are_told_once(make_index: MakeIndex) -> None:
    moved = "\n\n".join([PARAGRAPHS[5], *PARAGRAPHS[:5]])
    index = make_index({"text": STORY, "date": "2024-05-06"}, {"text": moved, "date": "2024-05-06"})
    found = find(index)
    told = [f for f in found if "is to open in the spring" in f.text]
    assert len(told) == 1


def test_the_newest_copy_is_shown_even_where_only_another_was_found(make_index: MakeIndex) -> None:
    index = make_index(FIRST, LATER)
    question = understand(QUESTION, (), TODAY)
    with index.current() as version:
        article = version.store.articles(["a0"])["a0"]
        passage = version.store.passages_of("a0")[0]
        (shown_,) = tell_once(version, question, [Found(passage, article, 3.0, 2.0, 0.5)], 1)
    assert (shown_.article.article_id, shown_.also_in, shown_.score) == ("a1", ("a0",), 3.0)
    assert PARAGRAPHS[1] in shown_.text


def test_a_copy_from_after_the_day_asked_at_is_neither_shown_nor_named(
    make_index: MakeIndex,
) -> None:
    index = make_index(
        {"text": STORY, "date": "2024-05-06"}, {"text": UPDATED, "date": "2024-05-20"}
    )
    with index.current() as version:
        asked = understand(QUESTION, (), date(2024, 5, 10), hides_later=True)
        found = retrieve(version, asked, 5)
    assert {f.article.article_id for f in found} == {"a0"}
    assert all(f.also_in == () for f in found)


def test_limited_to_some_articles_no_other_copy_is_named(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": STORY, "date": "2024-05-06"}, {"text": UPDATED, "date": "2024-05-09"}
    )
    found = find(index, within=frozenset(["a0"]))
    assert {f.article.article_id for f in found} == {"a0"}
    assert all(f.also_in == () for f in found)


def test_what_only_one_copy_tells_is_found_there(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": STORY, "date": "2024-05-06"}, {"text": UPDATED, "date": "2024-05-09"}
    )
    with index.current() as version:
        asked = understand("What did the court refuse on Thursday?", (), TODAY)
        first = retrieve(version, asked, 1)[0]
    assert first.article.article_id == "a1"
    assert "court refused" in first.text


def test_every_copy_can_be_cited_and_read(make_index: MakeIndex) -> None:
    index = make_index(
        {"text": STORY, "date": "2024-05-06"}, {"text": UPDATED, "date": "2024-05-09"}
    )
    found = find(index)
    with index.current() as version:
        for f in found:
            for article_id in f.also_in:
                assert version.store.article(article_id) is not None
