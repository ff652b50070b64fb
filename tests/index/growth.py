"""Whether a function takes time in proportion to its text."""

from __future__ import annotations

import time
from collections.abc import Callable

_SIZE, _TRIES = 40_000, 3


def grows_linearly(function: Callable[[str], object], piece: str) -> bool:
    """Whether eight times the text takes well under the 64 times that a square would take.

    The best of three tries counts, as other work on the machine only ever adds; of the long text
    the first that is good enough.
    """
    short = piece * (_SIZE // len(piece)) + "Q"
    long = piece * (8 * _SIZE // len(piece)) + "Q"
    # What takes no time to speak of cannot be compared.
    enough = 24 * max(min(_seconds(function, short) for _ in range(_TRIES)), 0.003)
    return any(_seconds(function, long) < enough for _ in range(_TRIES))


def _seconds(function: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    function(text)
    return time.process_time() - begun
