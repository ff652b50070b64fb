import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Passage, Span
from rag.found import Found
from rag.standing_alone import leans, standing_alone
from rag.statements import MAX_RUN, MAX_SPAN


def found_of(*sentences: str) -> Found:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    passage = Passage("p", "a", 0, max(len(text) - 1, 0), tuple(spans))
    return Found(passage, Article("a", text, "o", "s"), 1.0, 1.0, 0.5)


@pytest.mark.parametrize(
    "sentence",
    ["But it failed.", "However, he left.", "This means war.", "That was in May.",
     "These results were new.", "It opened in May.", "They left.", "Instead, she stayed."],
)  # fmt: skip
def test_a_sentence_that_leans_is_told(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The bridge was closed.", "This week, rain fell.", "That year the bridge fell.",
     "It is clear that the bridge fell.", "Butter was sold.", "In May it was opened."],
)  # fmt: skip
def test_a_sentence_that_stands_alone_is_told(sentence: str) -> None:
    assert not leans(sentence)


def test_a_sentence_that_leans_is_said_with_the_one_before_it() -> None:
    found = found_of("Rain fell.", "The bridge was closed in May.", "But trains still crossed it.")
    _, before, last = found.passage.sentences
    standing = standing_alone(found, last)
    assert standing.text == "The bridge was closed in May. But trains still crossed it."
    assert standing.span == standing.said == Span(before.start, last.end)


def test_a_name_widens_the_citation_and_not_what_is_said() -> None:
    found = found_of("Ann Lee, the mayor, opened the bridge.", "She said it was late.")
    standing = standing_alone(found, found.passage.sentences[1])
    assert standing.text == "She [Ann Lee] said it was late."
    assert standing.said == found.passage.sentences[1]
    assert standing.span.start == 0


def test_the_first_sentence_of_a_passage_stays_as_it_is() -> None:
    found = found_of("He left.")
    assert standing_alone(found, found.passage.sentences[0]).text == "He left."


def test_a_heading_gives_no_context() -> None:
    found = found_of("What is next", "But trains still crossed the bridge.")
    assert standing_alone(found, found.passage.sentences[1]).span == found.passage.sentences[1]


def test_other_languages_are_left_alone() -> None:
    found = found_of("Die Brücke wurde im Mai geschlossen.", "It ist hier kein Wort der Sprache.")
    assert standing_alone(found, found.passage.sentences[1]).span == found.passage.sentences[1]


_SENTENCES = st.lists(
    st.sampled_from(
        ["But it failed.", "He said so.", "Ann Lee, the mayor, left.", "“We stay.”", "This is it.",
         "“We wait,” he said.", "It grew. ", "They " + "really " * 40 + "left.", "Rain fell."]
    ), min_size=1, max_size=8,
)  # fmt: skip


@given(_SENTENCES, st.data())
def test_a_span_is_whole_sentences_of_the_passage_and_short_enough(
    sentences: list[str], data: st.DataObject
) -> None:
    found = found_of(*sentences)
    place = data.draw(st.integers(0, len(sentences) - 1))
    span = found.passage.sentences[place]
    standing = standing_alone(found, span)
    whole = found.passage.sentences
    assert standing.span.start in {one.start for one in whole}
    assert standing.span.end in {one.end for one in whole}
    assert standing.span.start <= standing.said.start <= span.start
    assert span.end <= standing.said.end <= standing.span.end
    inside = [one for one in whole if standing.span.start <= one.start < standing.span.end]
    assert len(inside) <= MAX_RUN
    assert len(standing.span) <= MAX_SPAN
