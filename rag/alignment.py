"""Which words of a claim stand where in its evidence, and what stands between them on both sides.

The longest common subsequence of two rows of tokens, weighted by how much each says (Needleman and
Wunsch 1970, without a price for gaps): what both have in the same order are anchors, what stands
between two anchors are gaps. What was changed in a sentence stands in a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.tokens import Token

# A function word alone is no anchor worth having; beside others it is.
_FUNCTION = 0.6


@dataclass(frozen=True, slots=True)
class Gap:
    """What the claim and the evidence have between two anchors; either may be empty.

    Args:
        first: place in the claim of `claim`'s first token.
        opens: no anchor stands before it.
        closes: no anchor stands after it.
    """

    claim: tuple[Token, ...]
    evidence: tuple[Token, ...]
    first: int
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim laid beside its evidence.

    Args:
        anchors: for each token of the claim its place in the evidence, or -1; ascending.
    """

    claim: tuple[Token, ...]
    evidence: tuple[Token, ...]
    anchors: tuple[int, ...]

    def gaps(self) -> list[Gap]:
        """The gaps in order, but for those that are empty on both sides."""
        found: list[Gap] = []
        start, there = 0, 0
        opens = True
        for place, at in enumerate((*self.anchors, len(self.evidence))):
            if at < 0:
                continue
            claim, evidence = self.claim[start:place], self.evidence[there:at]
            if claim or evidence:
                found.append(Gap(claim, evidence, start, opens, place == len(self.claim)))
            start, there, opens = place + 1, at + 1, False
        return found


def align(claim: Sequence[Token], evidence: Sequence[Token]) -> Alignment:
    """Lay a claim beside its evidence; both rows of tokens. Quadratic in their lengths."""
    n, m = len(claim), len(evidence)
    worth = [token.weight or _FUNCTION for token in claim]
    keys = [token.key for token in evidence]
    # best[i][j]: the most that claim[i:] and evidence[j:] can share.
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        row, below, key, gain = best[i], best[i + 1], claim[i].key, worth[i]
        for j in range(m - 1, -1, -1):
            found = below[j] if below[j] >= row[j + 1] else row[j + 1]
            if keys[j] == key and below[j + 1] + gain > found:
                found = below[j + 1] + gain
            row[j] = found
    anchors: list[int] = []
    j = 0
    for i in range(n):
        while j < m and best[i][j] == best[i][j + 1]:
            j += 1
        if j < m and keys[j] == claim[i].key and best[i][j] == best[i + 1][j + 1] + worth[i]:
            anchors.append(j)
            j += 1
        else:
            anchors.append(-1)
    return Alignment(tuple(claim), tuple(evidence), tuple(anchors))
