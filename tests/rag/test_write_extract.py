from collections.abc import Callable
from datetime import date

from index.article import Article, Passage, Span
from index.embeddings import StaticEmbedder
from index.reader import Index
from rag.chat import Chat
from rag.check import Verdict
from rag.found import Found
from rag.question import understand
from rag.relevance import Candidate, Relevance, Relevances
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.write_extract import (
    MAX_SENTENCES,
    ExtractiveWriter,
    _standing,
    answers,
    choose,
    in_order,
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


def candidate(found: Found, place: int) -> Candidate:
    span = found.passage.sentences[place]
    text = span.of(found.article.text)
    return Candidate(found, 0, place, span, text, (), 0.9, frozenset())


def found_of(*sentences: str, article_id: str = "a", day: date | None = None) -> Found:
    """A passage of these sentences, which make up its article."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    passage = Passage(f"p-{article_id}", article_id, 0, len(text) - 1, tuple(spans))
    return Found(passage, Article(article_id, text, "o", "s", date=day), 1.0, 1.0, 0.5)


def test_a_sentence_that_another_ones_quotation_holds_is_not_said_twice() -> None:
    found = found_of("Blinken said on Monday: “The deal is generous.", "Hamas must accept it.”")
    (said,) = _standing([candidate(found, 0), candidate(found, 1)])
    assert said[1].span == Span(0, found.passage.sentences[1].end)


def test_what_the_reader_has_just_read_is_not_said_again_before_a_but() -> None:
    found = found_of("The bridge was closed in May.", "But trains still crossed it at night.")
    both = _standing([candidate(found, 0), candidate(found, 1)])
    assert [standing.text for _, standing in both] == [
        "The bridge was closed in May.",
        "But trains still crossed it at night.",
    ]
    ((_, alone),) = _standing([candidate(found, 1)])
    assert alone.text == "The bridge was closed in May. But trains still crossed it at night."


def test_a_course_of_events_is_told_oldest_first() -> None:
    new = found_of("It rained again.", article_id="new", day=date(2024, 5, 2))
    old = found_of("It rained.", article_id="old", day=date(2024, 5, 1))
    undated = found_of("It may rain.", article_id="undated")
    chosen = [candidate(undated, 0), candidate(new, 0), candidate(old, 0)]
    assert [c.found for c in in_order(chosen, oldest_first=True)] == [old, new, undated]
    assert [c.found for c in in_order(chosen)] == [undated, new, old]


def test_the_threshold_decides_what_is_answered() -> None:
    found = found_of("The bridge was closed in May.")
    relevance = Relevance((candidate(found, 0),), (), 0.3, ())
    assert answers(relevance, 0.3)
    assert not answers(relevance, 0.31)
    assert not answers(Relevance((), (), 0.9, ()), 0.0)


async def test_a_name_in_brackets_is_checked_and_cited_with_the_sentence_that_gives_it(
    make_index: Callable[..., Index],
) -> None:
    text = (
        "Secretary of State Antony Blinken arrived in Tel Aviv on Monday."
        " He said that the ceasefire offer was generous."
    )
    chat = Chat(make_index({"text": text}), Settings(), today=lambda: TODAY)
    answer = await chat.answer("Was the ceasefire offer called generous?")
    (statement,) = answer.statements
    assert statement.text == "He [Antony Blinken] said that the ceasefire offer was generous."
    assert statement.verdict is Verdict.SUPPORTED
    assert statement.citations[0].quote == text
    assert answer.text == f"{statement.text} [1]"
