"""How many slips of the hand or the ear lie between two spellings."""

from __future__ import annotations

import itertools

_VOWELS = frozenset("aeiouy")
# Letters that sound alike, or lie side by side on a keyboard.
_ALIKE = ("ckqsxz", "bp", "dt", "fv", "vw", "gj", "mn", "lr", "uw")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {frozenset((a, b)) for letters in _ALIKE for a in letters for b in letters if a != b} | {
    frozenset(pair) for row in _KEYS for pair in itertools.pairwise(row)
}
# Two consonants that neither the hand nor the ear takes for one another: rather another word.
_OTHER = 1.5


def slips(first: str, second: str, most: float) -> float:
    """The number of letters left out, put in, exchanged or swapped, or more than `most`.

    A consonant for one that is unlike it counts one and a half.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    return _ends(first, second, most)[-1]


def slips_in_stem(word: str, stem: str, most: float) -> float:
    """The same of a stem and the beginning of a word, whatever ending the word has."""
    if len(stem) - len(word) > most:
        return most + 1
    return min(_ends(stem, word, most))


def _ends(first: str, second: str, most: float) -> list[float]:
    """The slips between the whole of the first and each beginning of the second."""
    oldest: list[float] = []
    row = [float(place) for place in range(len(second) + 1)]
    for i, a in enumerate(first, 1):
        before, row = row, [float(i)]
        for j, b in enumerate(second, 1):
            cost = before[j - 1] + _exchange(a, b)
            cost = min(cost, before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b and a != b:
                cost = min(cost, oldest[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return [most + 1]
        oldest = before
    return row


def _exchange(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if (a in _VOWELS and b in _VOWELS) or frozenset((a, b)) in _NEAR:
        return 1.0
    return _OTHER
