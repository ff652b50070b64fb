"""Pieces of words: what a compound shares with its parts, and a broken plural with its singular.

German writes "Nationalhymne" where it writes "Hymne" elsewhere, Arabic changes the inside of a
word; no stemmer knows. Pieces are runs of letters of a stem. They have a field of their own in the
word index, so that the length of a passage counts its words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# A term that begins with this is a piece; no word does.
PIECE = "\u2026"
# Letters. Chosen, as the weight, on questions in these languages; in Spanish, Russian and Hindi
# pieces found nothing that stems did not.
SIZE = 4
PIECED = frozenset(("de", "nl", "ar"))
# What all pieces of a word together count, beside the word.
PIECES_WEIGHT = 2.0


def pieces(term: str) -> list[str]:
    """The pieces of a term, in order; none of a number or of what is shorter than a piece."""
    if not term.isalpha():
        return []
    return [PIECE + term[i : i + SIZE] for i in range(len(term) - SIZE + 1)]


def joined_pieces(terms: str) -> str:
    """The pieces of terms that are joined by spaces, joined likewise."""
    return " ".join(piece for term in terms.split() for piece in pieces(term))


def weighed_pieces(terms: Iterable[str]) -> Mapping[str, float]:
    """The pieces of a question's terms, each with its weight."""
    found: dict[str, float] = {}
    for term in terms:
        parts = pieces(term)
        for piece in parts:
            found[piece] = found.get(piece, 0.0) + PIECES_WEIGHT / len(parts)
    return found
