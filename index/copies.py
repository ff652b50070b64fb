"""Which articles are copies of one story, told from their signatures.

Two articles are alike where most of their shingles are the same, or where nearly all of one stand
in the other (a story that grew), and their numbers agree. Of articles that hang together so, the
longest leads a story, and those that are like it are its copies; of the others again the longest
leads, and so on. So every copy is like the article that leads, and chains of small changes do not
join what differs. All of this follows from the signatures alone, whatever their order: stories are
found anew in every build, which costs little, and are those of a clean one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.signatures import HASHES, SIGNATURES_VERSION, Signatures

# Recorded with every index version: another one signs and groups every article again, and embeds
# nothing. Raise the number when the rules below change.
COPIES_VERSION = f"rules-1-{SIGNATURES_VERSION}"

# Jaccard similarity of shingles, and the share of the shorter one's that stand in the longer.
# Measured by tests/benchmarks/copies.py.
SAME, GROWN, IN_LONGER = 0.55, 0.25, 0.8
# Of articles shorter than this only those with the same terms are copies: a sentence is too much.
MIN_SIZE = 50
# The share of the fewer numbers that must be the other's too, where there are so many: reports
# made from one template differ in little else.
SAME_NUMBERS, MIN_NUMBERS = 0.6, 4

ROWS = 3  # hashes in a band; two articles that share a band are compared
NEIGHBOURS = 2  # with so many that follow in the order of a band
LEADERS = 64  # so many at most lead stories among articles that hang together
_AT_ONCE = 1 << 14

_Places = NDArray[np.intp]


def stories(signatures: Signatures) -> _Places:
    """For each article a number that only its copies share.

    The work is bounded by a multiple of the number of articles, however many are alike.
    """
    if not len(signatures):
        return np.zeros(0, dtype=np.intp)
    # Equal signatures are one article from here on, in an order that is that of their bytes.
    whole = np.ascontiguousarray(signatures).view(np.dtype((np.void, signatures.itemsize)))
    _, first, place = np.unique(whole.reshape(-1), return_index=True, return_inverse=True)
    distinct = signatures[first]
    long = np.flatnonzero(distinct["size"] >= MIN_SIZE)
    long = long[np.argsort(-distinct["size"][long].astype(np.int64), kind="stable")]
    story = np.arange(len(distinct))
    compared = distinct[long]
    for together in _components(compared):
        for members in _led(compared, together):
            story[long[members]] = long[members[0]]
    return story[place.reshape(-1)]


def alike(signatures: Signatures, first: _Places, second: _Places) -> NDArray[np.bool_]:
    """Whether the articles of each pair of places are copies."""
    found = np.zeros(len(first), dtype=bool)
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found[part] = _alike(signatures[first[part]], signatures[second[part]])
    return found


def _alike(one: Signatures, other: Signatures) -> NDArray[np.bool_]:
    found: NDArray[np.bool_]
    jaccard = (one["hashes"] == other["hashes"]).mean(axis=1)
    sizes = one["size"].astype(float), other["size"].astype(float)
    shared = jaccard / (1 + jaccard) * (sizes[0] + sizes[1])
    grown = (jaccard >= GROWN) & (shared >= IN_LONGER * np.minimum(*sizes))
    found = (jaccard >= SAME) | grown
    at = np.flatnonzero(found)
    found[at] = _numbers_agree(one["numbers"][at], other["numbers"][at])
    return found


def _numbers_agree(one: NDArray[np.uint16], other: NDArray[np.uint16]) -> NDArray[np.bool_]:
    # Where one has more numbers than are kept, only those up to the last that is kept count.
    last = np.iinfo(np.uint16).max
    ends = [np.where(n[:, -1] > 0, n[:, -1], last) for n in (one, other)]
    upto = np.minimum(*ends)[:, None]
    counts = [((n > 0) & (n <= upto)).sum(axis=1) for n in (one, other)]
    both = np.sort(np.concatenate((one, other), axis=1), axis=1)
    shared = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] > 0)).sum(axis=1)
    fewer = np.minimum(*counts)
    found: NDArray[np.bool_] = (fewer < MIN_NUMBERS) | (shared >= SAME_NUMBERS * fewer)
    return found


def _components(signatures: Signatures) -> Iterator[_Places]:
    """Places of articles that hang together, each in order, where there is more than one."""
    root = np.arange(len(signatures))
    for one, other in _neighbours(signatures["hashes"]):
        apart = root[one] != root[other]
        first, second = one[apart], other[apart]
        linked = alike(signatures, first, second)
        if linked.any():
            _join(root, first[linked], second[linked])
    order = np.argsort(root, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(root[order])) + 1):
        if len(group) > 1:
            yield group


def _neighbours(hashes: NDArray[np.uint16]) -> Iterator[tuple[_Places, _Places]]:
    """Pairs of places that share a band, band by band.

    In a band the articles stand in the order of its hashes and of one more, and each meets only
    the next few: what is most alike stands together in some band.
    """
    for band in range(HASHES // ROWS):
        key = np.zeros(len(hashes), dtype=np.uint64)
        for row in range(ROWS + 1):
            key = (key << np.uint64(16)) | hashes[:, (band * ROWS + row) % HASHES]
        order = np.argsort(key, kind="stable")
        shared = key[order] >> np.uint64(16)
        for step in range(1, NEIGHBOURS + 1):
            same = np.flatnonzero(shared[step:] == shared[:-step])
            yield order[same], order[same + step]


def _join(root: _Places, first: _Places, second: _Places) -> None:
    """Merge what hangs together; every place names the least place of its component."""
    merged: dict[int, int] = {}

    def find(place: int) -> int:
        while place in merged:
            merged[place] = place = merged.get(merged[place], merged[place])
        return place

    for one, other in zip(root[first].tolist(), root[second].tolist(), strict=True):
        a, b = sorted((find(one), find(other)))
        if a != b:
            merged[b] = a
    to = np.arange(len(root))
    to[list(merged)] = [find(place) for place in merged]
    root[:] = to[root]


def _led(signatures: Signatures, together: _Places) -> Iterator[_Places]:
    """The stories among articles that hang together, each with the one that leads it first."""
    for _ in range(LEADERS):
        if len(together) < 2:
            return
        leads = alike(signatures, np.full(len(together), together[0]), together)
        leads[0] = True
        yield together[leads]
        together = together[~leads]
