from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article, Passage, Span
from index.reader import Index
from rag.found import Found
from rag.question import understand
from rag.quotations import whole_quotation
from rag.retrieve import retrieve

TODAY = date(2024, 5, 15)


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


def found_of(*sentences: str) -> Found:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    passage = Passage("p", "a", 0, len(text) - 1, tuple(spans))
    return Found(passage, Article("a", text, "o", "s"), 1.0, 1.0, 0.5)


def test_a_quotation_whose_speaker_comes_after_it_keeps_the_speaker() -> None:
    found = found_of("Rain fell.", "“The bridge was never safe.”", "Ann Lee said so on Monday.")
    quotation, speaker = found.passage.sentences[1:]
    assert whole_quotation(found, quotation) == Span(quotation.start, speaker.end)


def test_the_speaker_before_a_quotation_is_preferred() -> None:
    found = found_of("Ann Lee said more.", "“The bridge was never safe.”", "Bob Ray said no.")
    speaker, quotation = found.passage.sentences[:2]
    assert whole_quotation(found, quotation) == Span(speaker.start, quotation.end)
