"""Streams at random through the parser: nothing breaks, and how they were cut changes nothing."""

import random
import sys

import pytest

from index.sentences import MAX_SENTENCE
from rag.citations import MAX_ANSWER, CitationParser, ParsedSentence
from rag.passage_ids import passage_ids
from tests.conftest import scaled

INPUTS = scaled(1_000, 100_000)
WORDS = (
    "Four soldiers died on Sunday in Rafah the army said Gen. Smith of U.S. No. 5 3.5 percent "
    "told NOT IN THE ARTICLES: Sources: References Quellen: see Source: “We go.” — (see below) "
    "人们撤离。 Люди قال؟ [sic] [2024] **bold** _it_ `code` ``` ~~~ <think> </think> <b> &amp; "
    "\\[ \\] ![x](y) [a](http://b.c/d_(e)) - * 1. ## > | … ? ! ; \n \n\n \r\n \t "
    "\u2028 \u202e \u200b \x00 \ud83d 😀"
).split(" ")
BRACKETS = (
    ("[", "]"),
    ("【", "】"),
    ("［", "］"),
    ("[[", "]]"),
    ("(", ")"),
    ("\\[", "\\]"),
    ("[", ""),
)
SEPARATORS = (" ", " ", " ", "", "\n", ". ", ".", ", ")


def stream(at_random: random.Random, ids: list[str]) -> str:
    """An answer as no model ever wrote it: words, marks and citations, true, invented and torn."""
    parts = []
    for _ in range(at_random.randint(1, 30)):
        what = at_random.random()
        if what < 0.6:
            parts.append(at_random.choice(WORDS))
        elif what < 0.9:
            names = [*ids, ids[0].lower(), "Z9ZZ", "12", "x", "passage"]
            chosen = at_random.sample(names, at_random.randint(1, 3))
            opening, closing = at_random.choice(BRACKETS)
            parts.append(
                opening + at_random.choice([", ", "][", " and ", "†"]).join(chosen) + closing
            )
        elif what < 0.98:
            parts.append(
                chr(at_random.choice([at_random.randrange(128), at_random.randrange(0x3000)]))
            )
        else:
            parts.append(
                at_random.choice(["[", "(", "“", "a", "x. ", " "]) * at_random.randint(1, 300)
            )
        parts.append(at_random.choice(SEPARATORS))
    return "".join(parts)


def cut(at_random: random.Random, text: str) -> list[str]:
    """A text in pieces of one to many characters."""
    pieces = []
    longest = at_random.choice([1, 4, 40, 400])
    while text:
        length = at_random.randint(1, longest)
        pieces.append(text[:length])
        text = text[length:]
    return pieces


@pytest.mark.timeout(3_600)
def test_whatever_comes_in_whatever_pieces_the_same_fit_sentences_come_out() -> None:
    seed = random.randrange(2**32) if INPUTS > 1_000 else 5
    at_random = random.Random(seed)
    sys.stdout.write(f"seed {seed}\n")  # shown where it fails
    sentences = citations = 0
    for number in range(INPUTS):
        ids = passage_ids(3, at_random)
        text = stream(at_random, ids)
        broken_off = at_random.random() < 0.3
        whole = CitationParser(ids)
        expected = whole.feed(text) + whole.close(cut=broken_off)
        parser, given = CitationParser(ids), list[ParsedSentence]()
        for piece in cut(at_random, text):
            given += parser.feed(piece)
            assert given == expected[: len(given)], (number, text)
        given += parser.close(cut=broken_off)
        assert given == expected, (number, text)
        assert parser.unknown == whole.unknown, (number, text)
        assert sum(len(s.text) for s in given) <= MAX_ANSWER, (number, text)
        for sentence in given:
            assert 0 < len(sentence.text) <= MAX_SENTENCE, (number, text)
            assert set(sentence.ids) <= {*ids}, (number, text)
            assert not any(f"[{name}]" in sentence.text for name in ids), (number, text)
            sentence.text.encode()
        sentences += len(given)
        citations += sum(len(s.ids) for s in given)
    # The streams are of the kind that they should be.
    assert sentences > 2 * INPUTS
    assert citations > INPUTS
