"""The built-in model's tokens, word by word: each word is split into tokens once, then remembered.

Its tokenizer (byte-pair encoding without pre-tokenization) has no merge of a letter with a mark or
a digit, nor of anything with a space after it. So a text's tokens are those of its segments, one
after another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# A text with one of these is taken whole: special tokens, the space mark itself, spaces at its end.
_NOT_SEGMENTED = re.compile(r"<s>|</s>|<unk>|▁| \Z")
# Spaces, then letters, or one digit, or marks (with these few digits, since "². " is one token).
_SEGMENT = re.compile(r" *(?:[^\W\d_¹²³]+|\d|(?:[^\w ]|[_¹²³])+)")


Encode: TypeAlias = Callable[[Sequence[str]], list[list[int]]]


class Segments:
    """Token ids of segments met. Threads may share one.

    Args:
        whole: texts to token ids, as the tokenizer has them: with a space before each.
        bare: the same without that space.
    """

    MAX_REMEMBERED = 200_000

    def __init__(self, whole: Encode, bare: Encode) -> None:
        self._whole, self._bare = whole, bare
        self._known: dict[str, list[int]] = {}

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Token ids of each text, the same as the tokenizer gives it."""
        split = [_segments(text) for text in texts]
        known = self._learn({segment for segments in split for segment in segments})
        found = []
        for text, segments in zip(texts, split, strict=True):
            ids = map(known.__getitem__, segments) if segments else self._whole([text])
            found.append(np.fromiter(chain.from_iterable(ids), np.int32))
        return found

    def _learn(self, segments: set[str]) -> dict[str, list[int]]:
        """What is known of these segments at least; other threads may replace it meanwhile."""
        known = self._known
        if unknown := list(segments - known.keys()):
            if len(known) + len(unknown) > self.MAX_REMEMBERED:
                known, unknown = {}, list(segments)
            known.update(zip(unknown, self._bare(unknown), strict=True))
            self._known = known
        return known


def _segments(text: str) -> list[str]:
    """The segments of a text with a space before it; none where it must be taken whole."""
    return [] if _NOT_SEGMENTED.search(text) or not text else _SEGMENT.findall(f" {text}")
