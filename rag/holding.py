"""Whether a claim's names and numbers stand in the evidence among the words they stand among."""

from __future__ import annotations

from collections.abc import Sequence

from rag.overlap import Evidence
from rag.tokens import Kind, Token

# Words of a claim around a name or number that it is held by, on each side; and how far from it
# such a word may stand before it counts as elsewhere.
_AROUND, _FAR = 2, 15


def held(
    row: Sequence[Token], evidence: Evidence, chosen: Sequence[int], kind: Kind
) -> tuple[float, float]:
    """How far the claim's names or numbers stand, in the evidence, from the words around them.

    Returns:
        The farthest, 0 to 1; and the largest share of such words that another name or number of the
        evidence stands nearer to.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    of_kind: dict[str, list[tuple[int, int]]] = {}
    for i in chosen:
        for at, token in enumerate(evidence.rows[i]):
            places.setdefault(token.key, []).append((i, at))
            if token.kind is kind:
                of_kind.setdefault(token.key, []).append((i, at))
    said = {token.key for token in row if token.kind is kind}
    rivals = [place for key, there in of_kind.items() if key not in said for place in there]
    farthest, overtaken = 0.0, 0.0
    for at, token in enumerate(row):
        if token.kind is not kind:
            continue
        before = [t for t in row[:at] if t.tells and t.kind is not kind][-_AROUND:]
        after = [t for t in row[at + 1 :] if t.tells and t.kind is not kind][:_AROUND]
        around = [places[t.key] for t in (*before, *after) if t.key in places]
        if not around:
            continue
        mine = [_distance(places.get(token.key, ()), there) for there in around]
        theirs = [_distance(rivals, there) for there in around]
        farthest = max(farthest, sum(mine) / len(mine) / _FAR)
        nearer = sum(b < a for a, b in zip(mine, theirs, strict=True)) / len(mine)
        overtaken = max(overtaken, nearer)
    return farthest, overtaken


def _distance(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> int:
    """Tokens between two words at their nearest, in one sentence."""
    return min((min(abs(q - p), _FAR) for i, p in first for j, q in second if i == j), default=_FAR)
