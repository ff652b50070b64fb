"""Pieces of words: a compound shares them with its parts."""

from __future__ import annotations

from hypothesis import given

from index.analysis import terms
from index.pieces import PIECE, PIECES_WEIGHT, SIZE, joined_pieces, pieces, weighed_pieces
from tests.index.corpus import any_text


def test_a_compound_shares_pieces_with_its_parts() -> None:
    (compound,), (part,) = terms("Hafenbehörde", "de"), terms("Behörde", "de")
    assert set(pieces(part)) <= set(pieces(compound))


def test_short_words_and_numbers_have_none() -> None:
    assert pieces("a" * (SIZE - 1)) == pieces("20240506") == pieces("covid19") == []


@given(any_text)
def test_pieces_are_told_from_words_and_hold_no_space(text: str) -> None:
    said = terms(text)
    for piece in joined_pieces(" ".join(said)).split():
        assert piece.startswith(PIECE)
        assert len(piece) == 1 + SIZE
        assert piece not in said


def test_the_pieces_of_a_word_count_together_what_is_said() -> None:
    weights = weighed_pieces(["hafenbehord"])
    assert abs(sum(weights.values()) - PIECES_WEIGHT) < 1e-9
