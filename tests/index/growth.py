"""Whether a function takes time in proportion to its text."""

from __future__ import annotations

import time
from collections.abc import Callable

_SIZE = 40_000


def grows_linearly(function: Callable[[str], object], piece: str) -> bool:
    """Whether eight times the text takes well under the 64 times that a square would take.

    The best of three tries counts, as other work on the machine only ever adds.
    """
    short = piece * (_SIZE // len(piece)) + "Q"
    long = piece * (8 * _SIZE // len(piece)) + "Q"
    # What takes no time to speak of cannot be compared.
    return _seconds(function, long) < 24 * max(_seconds(function, short), 0.003)


def _seconds(function: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        function(text)
        best = min(best, time.process_time() - begun)
    return best
