from collections.abc import Callable
from datetime import date

import pytest

from index.reader import Index
from rag.names import same_words, sound
from rag.query import query_of
from rag.question import understand
from rag.relevance import Relevances
from rag.retrieve import retrieve

MakeIndex = Callable[..., Index]
TODAY = date(2024, 5, 15)


SPELLINGS = [
    ("Kiev", "Kyiv"), ("Muhammad", "Mohammed"), ("Zelenskyy", "Zelensky"),
    ("Gaddafi", "Qaddafi"), ("Hizbollah", "Hezbollah"), ("Anthony", "Antony"),
    ("Yevgeny", "Evgeny"), ("Khamenei", "Khameini"), ("colour", "color"),
    ("organising", "organizing"), ("Usama", "Osama"),
]  # fmt: skip


def test_a_word_is_found_in_its_other_spelling(make_index: MakeIndex) -> None:
    index = make_index(
        *(
            {"id": written, "text": f"On Monday {written} was the word of the day in the capital."}
            for _, written in SPELLINGS
        ),
        {"text": "On Monday nothing was the word of the day in the capital."},
    )
    relevances = Relevances(index.built_in_embedder())
    with index.current() as version:
        for asked, written in SPELLINGS:
            question = understand(f"What of {asked}?", (), TODAY)
            found = retrieve(version, question, 2)
            assert found[0].article.article_id == written
            assert not relevances.weigh(version, question, found).missing, asked


def test_two_spellings_of_a_name_count_once(make_index: MakeIndex) -> None:
    both = "Kyiv, which others call Kiev, was quiet as the night went on."
    one = "Kyiv, which others never name, was quiet as the night went on."
    index = make_index({"text": both}, {"text": one})
    with index.current() as version:
        query = query_of(version, understand("Kiev", (), TODAY))
        hits = version.words.search(query.terms, 5, same=query.same)
        alone = [version.words.search({term: 1.0}, 5) for term in ("kiev", "kyiv")]
    assert len(hits) == 2
    assert hits[0].score == pytest.approx(max(found[0].score for found in alone))


@pytest.mark.parametrize(
    ("first", "second"),
    [("Oman", "Amman"), ("Moore", "More"), ("Iran", "Iraq"), ("Brooks", "Brook"), ("Rome", "Roma")],
)
def test_other_names_stay_apart(make_index: MakeIndex, first: str, second: str) -> None:
    index = make_index({"text": f"The people of {second} met on Monday."})
    with index.current() as version:
        assert not same_words(version, first)


def test_spellings_of_a_name_sound_alike() -> None:
    assert sound("qaddafi") == sound("gaddafi")
    assert sound("hizbollah") == sound("hezbollah")
    assert sound("sergei") == sound("sergey")
    assert sound("martin") != sound("morton")
