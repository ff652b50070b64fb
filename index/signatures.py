"""What of an article is compared to find its copies: a MinHash signature of its terms.

A signature is a record of fixed size, the same in every process and on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.analysis import query_terms
from index.languages import ENGLISH

# Terms in a shingle. Longer ones are lost with every word that is changed, shorter ones are met in
# unlike articles too. Measured by tests/benchmarks/copies.py.
SHINGLE = 5
HASHES, NUMBERS = 256, 32
# The share of a title's terms that the text of an article has.
TITLE_SHARE = 0.3
# Raise the number when a signature of the same sizes is made in another way.
SIGNATURES_VERSION = f"1-{SHINGLE}-{HASHES}-{NUMBERS}"

SIGNATURE = np.dtype(
    [
        ("size", "<u4"),  # distinct shingles
        ("numbers", "<u2", (NUMBERS,)),  # least hashes of numbers in their places, then zeros
        ("hashes", "<u2", (HASHES,)),  # least hash of the shingles in each of so many bins
    ]
)
Signatures: TypeAlias = NDArray[np.void]
_Hashes: TypeAlias = "NDArray[np.uint64]"

_BIN_SHIFT = np.uint64(64 - HASHES.bit_length() + 1)
_AT_ONCE = 256  # passages whose bytes are looked at together


def sign_article(
    title: str, text_hash: str, passages: Sequence[str], language: str = ENGLISH
) -> bytes:
    """The signature of an article by its passages, unless they say nothing of its title.

    Such a text is what a page shows in place of an article (a notice on cookies, the form of a
    newsletter): it makes unlike articles equal. They are copies only of those with their title.

    Args:
        title: empty where it has none.
        text_hash: identity of its text.
        passages: the terms of each, in order, joined by spaces.
        language: that they are of.
    """
    asked = query_terms(title, language, language)
    body = f" {' '.join(passages)} "
    told = sum(f" {term} " in body for term in asked) >= TITLE_SHARE * len(asked)
    return sign(passages if told else (), f"{title} {text_hash}")


def sign(passages: Sequence[str], instead: str = "") -> bytes:
    """The signature of an article.

    Args:
        passages: the terms of each, in order, joined by spaces.
        instead: what tells articles without terms apart.
    """
    said = [terms for terms in passages if terms]
    parts = [" ".join(said[n : n + _AT_ONCE]) for n in range(0, len(said), _AT_ONCE)] or [instead]
    hashed = [_hashed(part) for part in parts]
    words = np.concatenate([hashes for hashes, _ in hashed])
    numeric = np.concatenate([marked for _, marked in hashed])
    shingles = _distinct(_runs(words, min(SHINGLE, len(words))))
    record: Any = np.zeros((), SIGNATURE)
    record["size"] = len(shingles) if said else 0
    record["hashes"] = _least(shingles)
    if numeric.any():
        # A number is the same one where it stands between the same words.
        padded = np.concatenate((words[:1], words, words[-1:]))
        kept = _distinct(_runs(padded, 3)[numeric] >> np.uint64(48))
        kept = kept[kept > 0][:NUMBERS]
        record["numbers"][: len(kept)] = kept
    return bytes(record.tobytes())


def _hashed(terms: str) -> tuple[_Hashes, NDArray[np.bool_]]:
    """A hash of every term, and whether it is a number."""
    # A weighted sum of a term's bytes and of the space after it; looking each term up is slower.
    data = np.frombuffer(f"{terms} ".encode(), dtype=np.uint8)
    ends = np.flatnonzero(data == ord(" ")) + 1
    starts = np.concatenate(([0], ends[:-1]))
    places = np.arange(len(data)) - np.repeat(starts, ends - starts)
    words = np.add.reduceat(_WEIGHTS.take(places, mode="wrap") * data, starts)
    if terms.isascii():
        numeric = (data[starts] >= ord("0")) & (data[starts] <= ord("9"))
    else:
        numeric = np.array([term[:1].isdigit() for term in terms.split(" ")])
    return words, numeric


def _distinct(values: _Hashes) -> _Hashes:
    """The values in order, each once; np.unique takes five times as long."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))]


def _runs(words: _Hashes, length: int) -> _Hashes:
    """A hash of every run of so many words."""
    count = len(words) - length + 1
    found = np.zeros(count, dtype=np.uint64)
    for place in range(length):
        found = found * np.uint64(0x9E3779B97F4A7C15) + words[place : place + count]
    return _mixed(found)


def _mixed(values: _Hashes) -> _Hashes:
    """Every bit of a value spread over all of them (the last step of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


# What the bytes of a term count, by their place in it.
_WEIGHTS = _mixed(np.arange(1, 257, dtype=np.uint64))
# Where an empty bin looks for a value, in turn: the same at every article (optimal densification).
_ELSEWHERE = _mixed(np.arange(HASHES**2, dtype=np.uint64)).reshape(HASHES, -1).argsort(axis=1)


def _least(shingles: _Hashes) -> NDArray[np.uint16]:
    """One permutation hashing: the least of the sorted hashes in each bin, cut to 16 bits."""
    bins = shingles >> _BIN_SHIFT
    first = np.flatnonzero(np.concatenate(([True], bins[1:] != bins[:-1])))
    filled = bins[first]
    least = np.zeros(HASHES, dtype=np.uint16)
    # The bits next to the bin's order the hashes; the lowest are as good as any to tell them apart.
    least[filled] = shingles[first].astype(np.uint16)
    if len(filled) < HASHES:
        full = np.zeros(HASHES, dtype=bool)
        full[filled] = True
        empty = np.flatnonzero(~full)
        look = _ELSEWHERE[empty]
        least[empty] = least[look[np.arange(len(empty)), full[look].argmax(axis=1)]]
    return least
