from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article, Passage, Span
from index.embeddings import StaticEmbedder
from index.reader import Index
from rag.found import Found
from rag.question import understand
from rag.relevance import Candidate, Relevances
from rag.retrieve import retrieve
from rag.write_extract import (
    MAX_SENTENCES,
    ExtractiveWriter,
    _widened,
    choose,
    one_line,
    whole_quotation,
)
from rag.writing import Declined, Part, Task, Written

TODAY = date(2024, 5, 15)


async def write(index: Index, embedder: StaticEmbedder, text: str) -> list[object]:
    question = understand(text, (), TODAY)
    with index.current() as version:
        found = retrieve(version, question, 8)
        relevance = Relevances(embedder).weigh(version, question, found)
        task = Task(question, found, [Part(question, relevance)])
        return [piece async for piece in ExtractiveWriter().write(task)]


async def test_a_factual_question_gets_one_to_three_sentences(
    seeds_index: Index, embedder: StaticEmbedder
) -> None:
    for text in ("Why was Kerem Shalom closed?", "What did Matthew Miller say about Rafah?"):
        pieces = await write(seeds_index, embedder, text)
        assert 1 <= len(pieces) <= MAX_SENTENCES
        assert all(isinstance(piece, Written) for piece in pieces)


async def test_each_sentence_cites_its_own_words(
    seeds_index: Index, embedder: StaticEmbedder
) -> None:
    question = "What were people in eastern Rafah told to do?"
    (piece,) = await write(seeds_index, embedder, question)
    assert isinstance(piece, Written)
    assert "al-Mawasi" in piece.text
    assert piece.cited[0].span is not None


async def test_it_declines_where_nothing_answers(
    seeds_index: Index, embedder: StaticEmbedder
) -> None:
    assert await write(seeds_index, embedder, "Who is the mayor of Haifa?") == [
        Declined(("mayor", "Haifa"))
    ]


def test_a_list_becomes_one_line() -> None:
    assert (
        one_line("It proposed:\n- A phased ceasefire\n- Aid")
        == "It proposed: A phased ceasefire; Aid"
    )
    assert one_line("a  sentence\nthat was wrapped") == "a sentence that was wrapped"


def test_a_quotation_is_never_begun_in_its_middle(
    make_index: Callable[..., Index],
) -> None:
    text = (
        'The talks go on. "It looks like they do it step by step. It is not what we feared," said'
        " Ann Lee. He left."
    )
    index = make_index({"text": text})
    with index.current() as version:
        found = retrieve(version, understand("What did Ann Lee say?", (), TODAY), 1)[0]
    ending = found.passage.sentences[2]
    assert ending.of(text).startswith("It is not what")
    whole = whole_quotation(found, ending)
    assert whole.of(text).startswith('"It looks')
    assert whole.of(text).endswith("Ann Lee.")
    first = found.passage.sentences[0]
    assert whole_quotation(found, first) == first


def test_a_quotation_keeps_its_speaker(make_index: Callable[..., Index]) -> None:
    text = 'Rain fell. "We wait," said Ann Lee of the town. "The bridge was never safe at all."'
    index = make_index({"text": text})
    with index.current() as version:
        found = retrieve(version, understand("Who said the bridge was safe?", (), TODAY), 1)[0]
    bare = found.passage.sentences[2]
    assert bare.of(text).startswith('"The bridge')
    assert "Ann Lee" in whole_quotation(found, bare).of(text)


@pytest.mark.parametrize("quotes", ['""', "“”"])
def test_a_sentence_with_its_whole_quotation_is_left_alone(
    make_index: Callable[..., Index], quotes: str
) -> None:
    text = f"First came rain. {quotes[0]}We stay,{quotes[1]} he said on Monday. Then snow."
    index = make_index({"text": text})
    with index.current() as version:
        found = retrieve(version, understand("Who stays?", (), TODAY), 1)[0]
    sentence: Span = found.passage.sentences[1]
    assert whole_quotation(found, sentence) == sentence


async def test_sentences_that_say_the_same_are_said_once(
    make_index: Callable[..., Index], embedder: StaticEmbedder
) -> None:
    index = make_index(
        {"text": "The river Oder flooded the town of Lebus on Tuesday. Water stood in cellars."},
        {"text": "On Tuesday the river Oder flooded the town of Lebus. The mayor was away."},
    )
    question = understand("What flooded the town of Lebus?", (), TODAY)
    with index.current() as version:
        found = retrieve(version, question, 8)
        relevance = Relevances(embedder).weigh(version, question, found)
    assert len([c for c in choose(question, relevance) if "flooded" in c.text]) == 1


def test_a_sentence_that_another_ones_quotation_holds_is_not_said_twice() -> None:
    text = "Blinken said on Monday: “The deal is generous. Hamas must accept it.”"
    spans = (Span(0, 46), Span(47, len(text)))
    passage = Passage("p", "a", 0, len(text), spans)
    article = Article("a", text, "o", "s")
    found = Found(passage, article, 1.0, 1.0, 0.5)
    chosen = [
        Candidate(found, 0, n, span, span.of(text), (), 0.9, frozenset())
        for n, span in enumerate(spans)
    ]
    assert [span for _, span in _widened(chosen)] == [Span(0, len(text))]
