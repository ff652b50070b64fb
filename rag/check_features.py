"""What the built-in checker looks at: a claim beside the sentences of its evidence, in numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from rag.comparison import Difference, Finding, compare
from rag.evidence import clauses, numbers, stated
from rag.holding import held
from rag.overlap import Evidence, Overlap
from rag.tokens import Kind, Token, tokens, with_names
from rag.word_vectors import WordVectors

# A claim so long is compared with its evidence by its first tokens.
MOST_TOKENS = 160
_DIFFERENCES = tuple(Difference)


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim beside its evidence.

    Args:
        features: by name.
        covered: share of the claim, by weight, that the chosen sentences have; 0 to 1.
        findings: what it says otherwise than they do.
        chosen: places of the sentences that have most of it together, ascending.
    """

    features: dict[str, float]
    covered: float
    findings: tuple[Finding, ...]
    chosen: tuple[int, ...]


def compare_with(claim: str, evidence: Evidence, vectors: WordVectors) -> Compared:
    """The features of one sentence beside its evidence; English and other languages alike."""
    row = with_names(tokens(claim, evidence.language)[:MOST_TOKENS], evidence.names)
    telling = [token for token in row if token.tells] or list(row[:1])
    overlap = Overlap(telling, evidence, vectors)
    chosen = overlap.chosen
    findings = compare(row, [evidence.rows[i] for i in chosen])
    values = {
        **overlap.measures(),
        **_order(row, telling, evidence, overlap),
        **_numbers(claim, evidence, chosen),
        **_meaning(claim, evidence, overlap, vectors),
        **_shape(claim, row, telling, evidence, overlap),
    }
    for name, kind in (("name", Kind.NAME), ("figure", Kind.NUMBER)):
        values[f"{name}_apart"], values[f"{name}_overtaken"] = held(row, evidence, chosen, kind)
    for difference in _DIFFERENCES:
        values[f"differs_{difference}"] = float(any(f.kind is difference for f in findings))
    values["differs"] = min(len(findings), 3) / 3
    return Compared(values, overlap.hard_share, tuple(findings), chosen)


def _grams(row: Sequence[Token], length: int) -> list[tuple[str, ...]]:
    keys = [token.key for token in row]
    return [tuple(keys[i : i + length]) for i in range(len(keys) - length + 1)]


def _share_of(wanted: Sequence[object], there: Collection[object]) -> float:
    return sum(one in there for one in wanted) / len(wanted) if wanted else 1.0


def _order(
    row: Sequence[Token], telling: Sequence[Token], evidence: Evidence, overlap: Overlap
) -> dict[str, float]:
    """How much of the claim stands in the same order."""
    values: dict[str, float] = {}
    rows = [evidence.rows[i] for i in overlap.looked_at]
    for length in (2, 3, 4):
        there: set[object] = {gram for one in rows for gram in _grams(one, length)}
        values[f"grams_{length}"] = _share_of(_grams(row, length), there)
    chosen: set[object] = {g for i in overlap.chosen for g in _grams(evidence.rows[i], 2)}
    values["grams_2_chosen"] = _share_of(_grams(row, 2), chosen)
    content = [token.key for token in telling]
    close = rows[:6]
    in_order = [_common(content, [t.key for t in one if t.tells]) for one in close]
    values["in_order"] = max(in_order) / len(content)
    of_best = _common(content, [t.key for t in evidence.rows[overlap.best] if t.tells])
    values["matched_in_order"] = of_best / max(1.0, float(overlap.hard[overlap.best].sum()))
    run = max(_longest_run([t.key for t in row], [t.key for t in one]) for one in close)
    values["run"] = min(run, 20) / 20
    values["run_share"] = run / max(1, len(row))
    places: dict[str, list[tuple[int, int]]] = {}
    for i in overlap.chosen:
        for place, token in enumerate(t for t in evidence.rows[i] if t.tells):
            places.setdefault(token.key, []).append((i, place))
    apart = [_apart(places.get(a, ()), places.get(b, ())) for a, b in itertools.pairwise(content)]
    values["near"] = sum(d <= 3 for d in apart) / len(apart) if apart else 1.0
    values["apart"] = sum(apart) / len(apart) / 12 if apart else 0.0
    return values


def _apart(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> int:
    """How far two words stand from one another at their nearest; 9 in two sentences, 12: absent."""
    return min(
        (min(abs(q - p), 12) if i == j else 9 for i, p in first for j, q in second), default=12
    )


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    best = [0] * (len(second) + 1)
    for one in first:
        diagonal = 0
        for j, other in enumerate(second, 1):
            above = best[j]
            best[j] = diagonal + 1 if one == other else max(above, best[j - 1])
            diagonal = above
    return best[-1]


def _longest_run(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest run of tokens that both have."""
    longest, before = 0, [0] * (len(second) + 1)
    for one in first:
        now = [0] * (len(second) + 1)
        for j, other in enumerate(second, 1):
            if one == other:
                now[j] = before[j - 1] + 1
                longest = max(longest, now[j])
        before = now
    return longest


def _numbers(claim: str, evidence: Evidence, chosen: Sequence[int]) -> dict[str, float]:
    """How many of the numbers that the claim states the chosen sentences and all state."""
    wanted = set(numbers(claim))
    there = frozenset[float]().union(*(stated(evidence.sentences[i]) for i in chosen))
    return {
        "numbers_chosen": _share_of(sorted(wanted), there),
        "numbers_anywhere": _share_of(sorted(wanted), evidence.figures),
    }


def _meaning(
    claim: str, evidence: Evidence, overlap: Overlap, vectors: WordVectors
) -> dict[str, float]:
    """How near the claim's vector is to those of sentences."""
    near = [evidence.sentences[i] for i in overlap.looked_at[:12]]
    together = " ".join(evidence.sentences[i] for i in overlap.chosen)
    rows = vectors.embedder.embed_passages([claim, *near, together])
    cosines = rows[1:] @ rows[0]
    ranked = np.sort(cosines[:-1])[::-1]
    return {
        "cosine": float(ranked[0]),
        "cosine_second": float(ranked[min(1, len(ranked) - 1)]),
        "cosine_chosen": float(cosines[-1]),
        "cosine_mean": float(ranked.mean()),
    }


def _shape(
    claim: str, row: Sequence[Token], telling: Sequence[Token], evidence: Evidence,
    overlap: Overlap,
) -> dict[str, float]:  # fmt: skip
    """What kind of claim and evidence these are."""
    lengths = [len(one) for one in evidence.rows]
    best = evidence.rows[overlap.best]
    parts = [[t.key for t in tokens(c, evidence.language) if t.tells] for c in clauses(claim)]
    near = [evidence.keys[i] for i in overlap.looked_at[:8]]
    covered = [max(_share_of(part, there) for there in near) for part in parts if part]
    return {
        "length": math.log(1 + len(telling)) / 5,
        "evidence_length": math.log(1 + sum(lengths)) / 10,
        "sentences": math.log(1 + len(lengths)) / 10,
        "sentence_length": math.log(1 + sum(lengths) / len(lengths)) / 5,
        "place": overlap.best / len(lengths),
        "rarest": float(overlap.weights.max()) / 15,
        "rarity": float(overlap.weights.mean()) / 15,
        "negated": float(any(t.kind is Kind.NEGATION for t in row)),
        "evidence_negated": float(any(t.kind is Kind.NEGATION for t in best)),
        "modal": float(any(t.kind is Kind.MODAL for t in row)),
        "evidence_modal": float(any(t.kind is Kind.MODAL for t in best)),
        "points": float(row[0].key in _POINTING if row else 0.0),
        "you": float(any(t.key in ("you", "your") for t in row)),
        "weakest_clause": min(covered, default=float(overlap.hard[overlap.best].mean())),
    }


_POINTING = frozenset("he she it they this that these those his her its their".split())
