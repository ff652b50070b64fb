import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag.citations
from index.article import Span
from index.sentences import MAX_SENTENCE, sentences_of_block, split_sentences
from rag.citations import MAX_ANSWER, CitationParser, ParsedSentence
from rag.markdown import MarkdownReader

IDS = ("Q7KD", "W2MN", "H5RT")

# What a hostile or clumsy model may write, in pieces that mean something to the parser.
PIECES = st.sampled_from(
    [
        *(f"[{name}]" for name in IDS), "[q7kd]", "[Q7KD, W2MN]", "[[H5RT]]", "【W2MN】",
        "［Q7KD］",
        "(Q7KD)", "[passage Q7KD]", "[Z9ZZ]", "[12]", "[sic]", "[2024]", "[", "]", "[[", "]]", "(",
        ")", "](", "![", "[text](http://a.b/c)", "(http://a.b)", "【", "］", "*", "**", "_", "~~",
        "`", "```", "\n```\n", "~~~", "\\", "\n", "\r\n", "\n\n", "\n- ", "\n1. ", "\n# ", "\n> ",
        " ", "  ", ".", ". ", "...", "?", "! ", "。", "”", "\"", "'", ": ", ", ", "Mr. ", "U.S. ",
        "No. 5", "Four died", "Rafah", "he said", "The", "a", "1", "<think>", "</think>", "<", ">",
        "<b>", "Sources:", "\nSources:\n", "Source: ", "References", "人们撤离", "Люди ", "قال ",
        "\u202e", "\u200b", "\ud83d", "\U0001f600", "\x00", "\u2028", "x" * 90, "long words " * 60,
    ]
)  # fmt: skip
ANSWERS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join)


def parse(text: str, *, cut: bool = False, known: Iterable[str] = IDS) -> list[ParsedSentence]:
    parser = CitationParser([*known])
    return parser.feed(text) + parser.close(cut=cut)


def told(text: str) -> list[tuple[str, str]]:
    """Each sentence with its ids, joined."""
    return [(s.text, " ".join(s.ids)) for s in parse(text)]


@pytest.mark.parametrize(
    ("marker", "ids"),
    [
        ("[Q7KD]", "Q7KD"),
        ("[Q7KD, W2MN]", "Q7KD W2MN"),
        ("[Q7KD; W2MN]", "Q7KD W2MN"),
        ("[Q7KD and W2MN]", "Q7KD W2MN"),
        ("[Q7KD][W2MN]", "Q7KD W2MN"),
        ("[Q7KD] [W2MN]", "Q7KD W2MN"),
        ("[Q7KD], [W2MN]", "Q7KD W2MN"),
        ("[Q7KD] and [W2MN]", "Q7KD W2MN"),
        ("[[Q7KD]]", "Q7KD"),
        ("[[Q7KD], [W2MN]]", "Q7KD W2MN"),
        ("【Q7KD】", "Q7KD"),
        ("【Q7KD†W2MN】", "Q7KD W2MN"),
        ("［Q7KD］", "Q7KD"),
        ("[q7kd]", "Q7KD"),
        ("[passage Q7KD]", "Q7KD"),
        ("[Passages: Q7KD, W2MN]", "Q7KD W2MN"),
        ('[id="Q7KD"]', "Q7KD"),
        ("[Q7KD, first sentence]", "Q7KD"),
        ("(Q7KD)", "Q7KD"),
        ("(see [Q7KD])", "Q7KD"),
        ("`[Q7KD]`", "Q7KD"),
        ("**[Q7KD]**", "Q7KD"),
        (r"\[Q7KD\]", "Q7KD"),
        ("[Q7KD](https://example.org/q7kd)", "Q7KD"),
        ("[Q7KD][Q7KD]", "Q7KD"),
    ],
)
def test_a_citation_is_read_however_it_is_bracketed(marker: str, ids: str) -> None:
    assert told(f"Four died {marker}. Two fled [H5RT].") == [
        ("Four died.", ids),
        ("Two fled.", "H5RT"),
    ]
    assert told(f"Four died. {marker} Two fled. [H5RT]") == [
        ("Four died.", ids),
        ("Two fled.", "H5RT"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He said [sic] that.",
        "In [2024] it ended.",
        "When [he] left.",
        "The [Israeli army] left.",
        "It (2024) ended (see below).",
        "A list [of many words that holds Q7KD by chance among others].",
    ],
)
def test_brackets_that_are_just_text_stay(text: str) -> None:
    assert told(text) == [(text, "")]


def test_ids_that_no_passage_bears_are_counted_and_dropped() -> None:
    parser = CitationParser(IDS)
    found = parser.feed("Four died [Z9ZZ][3]. Two fled [Q7KD, b8bb].") + parser.close()
    assert [(s.text, s.ids) for s in found] == [("Four died.", ()), ("Two fled.", ("Q7KD",))]
    assert parser.unknown == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four died.[Q7KD] Two fled.[W2MN]", [("Four died.", "Q7KD"), ("Two fled.", "W2MN")]),
        ("Four died.[Q7KD]Two fled.", [("Four died.", "Q7KD"), ("Two fled.", "")]),
        ("Four died. [Q7KD]. Two fled.", [("Four died.", "Q7KD"), ("Two fled.", "")]),
        ("Four [Q7KD], they say, died.", [("Four, they say, died.", "Q7KD")]),
        ("[Q7KD] Four died.", [("Four died.", "Q7KD")]),
        (
            "Four died.\n[Q7KD]\nTwo fled.\n\n[W2MN]",
            [("Four died.", "Q7KD"), ("Two fled.", "W2MN")],
        ),
        ("Four died. Source: [Q7KD]", [("Four died.", "Q7KD")]),
        ("Four died.\nSource: [Q7KD]\nTwo fled.", [("Four died.", "Q7KD"), ("Two fled.", "")]),
        ("军队警告。【Q7KD】居民离开。［W2MN］", [("军队警告。", "Q7KD"), ("居民离开。", "W2MN")]),
        (
            'Gen. Smith of the U.S. [Q7KD] said "no." He left. [W2MN]',
            [('Gen. Smith of the U.S. said "no."', "Q7KD"), ("He left.", "W2MN")],
        ),
    ],
)
def test_a_citation_belongs_to_the_sentence_that_it_follows(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


def test_lines_lists_and_headings_become_leads() -> None:
    found = parse("## Overview\n\nTwo things:\n- One. Again.\n2. **Two**\n> Three.")
    assert [(s.lead, s.text) for s in found] == [
        ("", "Overview"),
        ("\n", "Two things:"),
        ("\n- ", "One."),
        (" ", "Again."),
        ("\n- ", "Two"),
        ("\n", "Three."),
    ]


@pytest.mark.parametrize(
    "sources",
    [
        "\n\nSources:\n- [Q7KD] An article\n- [W2MN]",
        "\n**Sources:** [Q7KD], [W2MN]",
        "\n## References\n1. A long title of an article, 2024 [Q7KD]",
        "\nSources: Reuters, and a long list of other newspapers and agencies. And more.",
        "\nQuellen: [Q7KD]",
        "\n来源：\n[Q7KD]",
    ],
)
def test_the_models_own_list_of_sources_is_dropped(sources: str) -> None:
    parser = CitationParser(IDS)
    found = parser.feed(f"Four died [H5RT].{sources}") + parser.close()
    assert [(s.text, s.ids) for s in found] == [("Four died.", ("H5RT",))]


def test_a_sentence_about_sources_is_no_list_of_them() -> None:
    assert told("Sources say four died. Two fled.\nSources in Gaza said so.") == [
        ("Sources say four died.", ""),
        ("Two fled.", ""),
        ("Sources in Gaza said so.", ""),
    ]


def test_blocks_of_code_are_not_read() -> None:
    assert told("One [Q7KD].\n```python\nx = [W2MN]\n```\nTwo [H5RT].") == [
        ("One.", "Q7KD"),
        ("Two.", "H5RT"),
    ]


def test_a_repeated_sentence_is_given_once_and_ends_the_answer() -> None:
    parser = CitationParser(IDS)
    found = [s for _ in range(1_000) for s in parser.feed("Four died [Q7KD]. ")]
    assert [s.text for s in found] == ["Four died."]
    assert parser.ended


@pytest.mark.parametrize("piece", ["word ", "x", "wo rd. And ", "- item\n", "[Q7KD] a"])
def test_an_endless_answer_is_bounded(piece: str) -> None:
    parser = CitationParser(IDS)
    text = "".join(f"{n} {piece}" for n in range(20_000))
    found = parser.feed(text) + parser.close()
    assert sum(len(s.text) for s in found) <= MAX_ANSWER
    assert parser.ended


def test_a_sentence_is_given_as_soon_as_it_is_certain() -> None:
    parser = CitationParser(IDS)
    assert parser.feed("Four soldiers died on Sunday. [Q7KD] ") == []
    assert [s.text for s in parser.feed("Officials said that two fled ")] == [
        "Four soldiers died on Sunday."
    ]


def test_where_the_stream_was_cut_the_unfinished_sentence_is_left_out() -> None:
    assert [s.text for s in parse("Four died. [Q7KD] Two fl", cut=True)] == ["Four died."]
    assert [s.text for s in parse("Four died. [Q7KD] Two fled. [W2M", cut=True)] == ["Four died."]
    assert [s.text for s in parse("Four died. [Q7KD] Two fled. [W2MN]", cut=True)] == [
        "Four died.",
        "Two fled.",
    ]
    assert [s.text for s in parse("- Four died\n- Two fl", cut=True)] == ["Four died"]


def test_sentences_are_those_that_the_articles_are_split_into() -> None:
    text = (
        "Gen. David Smith of the U.S. Army said so. “It is over,” he said. “We go.” The No. 2 "
        "left on Jan. 5 at 3.5 percent. Did it? Yes! It did... Then U.N. Secretary Lee came. "
        "“We stay here.” Gen. David Smith said so. “You will stay.” Talks went on there. "
        "They were gone. — said Lee. " + "A long one, " * 80
    )
    assert [s.text for s in parse(text)] == [s.of(text) for s in split_sentences(text)]


@given(ANSWERS, st.lists(st.integers(0, 400)), st.booleans())
def test_the_sentences_do_not_depend_on_how_the_stream_was_cut(
    text: str, cuts: list[int], cut: bool
) -> None:
    whole = parse(text, cut=cut)
    parser = CitationParser(IDS)
    found: list[ParsedSentence] = []
    places = sorted({0, len(text), *(place for place in cuts if place < len(text))})
    for start, end in itertools.pairwise(places):
        found += parser.feed(text[start:end])
        assert found == whole[: len(found)]
    found += parser.close(cut=cut)
    assert found == whole


@given(ANSWERS, ANSWERS)
def test_what_was_given_out_is_a_prefix_whatever_follows(before: str, after: str) -> None:
    given_out = CitationParser(IDS).feed(before)
    assert parse(before + after)[: len(given_out)] == given_out


@given(ANSWERS)
def test_every_sentence_is_fit_to_be_shown(text: str) -> None:
    for place, sentence in enumerate(parse(text)):
        assert sentence.text == " ".join(sentence.text.split())
        assert any(c.isalnum() or c == "_" for c in sentence.text)
        assert len(sentence.text) <= MAX_SENTENCE
        assert set(sentence.ids) <= set(IDS)
        assert len(set(sentence.ids)) == len(sentence.ids)
        assert sentence.lead in (("", "\n- ", "\n", " ") if place else ("",))
        sentence.text.encode()  # no half of a character
        assert not any(mark in sentence.text for mark in ("\u202e", "\u200b", "\x00"))
        assert "[Q7KD]" not in sentence.text


HOSTILE = [
    "abcd. ", "abcd.” ", "Abcd.” Abc Abc Abc ", "abcd. — ",
    "[", "[[", "[a", "[a](", "[a](b", "[a](b c", "![", "(", "(a", "((", "]", "[Q7KD]", "a[Q7KD]",
    "[1]", "*", "**a", "_a", "`", "```", "```\n", "~~~a", "\\", "\\[", "<", "<think", "<think>",
    "a", "a ", "a. ", "a. B", ". ", ".", "…", "。", "a.b", "\n", "- ", "1. ", "> ", "# ",
    "Sources:",
    "Source: [", "\"", "a.” ", "Mr. ", "a, ", " ", "\u202e", "x" * 700,
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_no_faster_than_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.citations, "MAX_ANSWER", 10**9)
    monkeypatch.setattr(rag.citations, "MAX_REPEATS", 10**9)
    work = 0
    read = MarkdownReader._inline

    def counted_read(self: MarkdownReader, character: str) -> None:
        nonlocal work
        work += 1 + len(self._held)
        read(self, character)

    def counted_split(text: str, block: Span) -> list[Span]:
        nonlocal work
        work += len(text)
        return sentences_of_block(text, block)

    monkeypatch.setattr(MarkdownReader, "_inline", counted_read)
    monkeypatch.setattr(rag.citations, "sentences_of_block", counted_split)
    parts = []
    for length in (2_000, 10_000):
        work = 0
        parse(piece * (length // len(piece)))
        parts.append(work)
    assert parts[1] <= 7 * parts[0] + 50_000
    assert parts[1] <= 300 * 10_000
