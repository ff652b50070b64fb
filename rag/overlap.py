"""Which of a claim's words stand in which sentences of its evidence, and which sentences matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.evidence import stated
from rag.tokens import Kind, Token, names_in, tokens, with_names
from rag.word_vectors import WordVectors

# Sentences that are looked at closely, those first that have most of the claim's words; and of
# these the few that have most of it together.
LOOKED_AT = 20
CHOSEN = 3
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sentences of evidence, read once for all claims.

    Args:
        rows: the tokens of each sentence.
        keys: what they are compared by.
        names: the keys of those that are names.
        all_keys: of all sentences.
        figures: the numbers that they state.
    """

    sentences: tuple[str, ...]
    rows: tuple[tuple[Token, ...], ...]
    keys: tuple[frozenset[str], ...]
    names: frozenset[str]
    language: str
    all_keys: frozenset[str]
    figures: frozenset[float]

    @classmethod
    def of(cls, sentences: Sequence[str], language: str) -> Evidence:
        """Read the sentences."""
        read = [tokens(sentence, language) for sentence in sentences]
        names = names_in(read)
        rows = tuple(with_names(row, names) for row in read)
        keys = tuple(frozenset(token.key for token in row) for row in rows)
        return cls(
            tuple(sentences), rows, keys, names, language, frozenset[str]().union(*keys),
            frozenset[float]().union(*map(stated, sentences)),
        )  # fmt: skip


class Overlap:
    """Which of a claim's telling words stand in which sentence, exactly or by a word of kin.

    Attributes:
        hard: (sentences, words), 1 where a word stands in a sentence.
        soft: the same, with the cosine to the nearest word of a sentence that is looked at.
        looked_at: places of those sentences, those with most of the claim first.
        best: the place of the sentence that has most of it.
        chosen: the places of the few that have most of it together, ascending.
        have: (words,), how well each stands in the chosen ones; `have_hard` word for word.
    """

    def __init__(self, telling: Sequence[Token], evidence: Evidence, vectors: WordVectors) -> None:
        self.telling = telling
        self.weights = np.array([token.weight or 1.0 for token in telling])
        self.total = float(self.weights.sum())
        keys = [token.key for token in telling]
        self.hard: Matrix = np.array([[float(k in there) for k in keys] for there in evidence.keys])
        lengths = np.array([len(row) for row in evidence.rows])
        self.looked_at = np.argsort(-(self.hard @ self.weights) + 1e-4 * lengths, kind="stable")[
            :LOOKED_AT
        ]
        self.soft: Matrix = self.hard.copy()
        mine = vectors.of([token.text for token in telling])
        for place in self.looked_at:
            there = [token.text for token in evidence.rows[place] if token.tells]
            if there:
                near = np.clip((mine @ vectors.of(there).T).max(axis=1), 0, 1)
                self.soft[place] = np.maximum(self.soft[place], near)
        self._choose()

    def _choose(self) -> None:
        """The best sentence, and then those that add most to it."""
        shares = self.soft @ self.weights / self.total
        self.best = int(shares.argmax())
        picked = [self.best]
        have = self.soft[self.best]
        self.gains = [float(shares[self.best])]
        for _ in range(CHOSEN - 1):
            together = np.maximum(have, self.soft[self.looked_at]) @ self.weights / self.total
            place = int(self.looked_at[int(together.argmax())])
            picked.append(place)
            have = np.maximum(have, self.soft[place])
            self.gains.append(float(together.max()))
        self.chosen = tuple(sorted(set(picked)))
        self.have = have
        self.have_hard = self.hard[list(self.chosen)].max(axis=0)

    @property
    def hard_share(self) -> float:
        """Share of the claim, by weight, that the chosen sentences have word for word; 0 to 1."""
        return float(self.have_hard @ self.weights / self.total)

    def share(self, of: NDArray[np.bool_], there: Matrix) -> float:
        """Share, by weight, of some of the words that are there; 1 where there are none."""
        weight = float(self.weights[of].sum())
        return float((there * self.weights)[of].sum() / weight) if weight else 1.0

    def window(self, matrix: Matrix, length: int) -> float:
        """The most that sentences that follow on one another have together."""
        if len(matrix) <= length:
            return float(matrix.max(axis=0) @ self.weights / self.total)
        windows = np.lib.stride_tricks.sliding_window_view(matrix, length, axis=0).max(axis=2)
        return float((windows @ self.weights).max() / self.total)

    def measures(self) -> dict[str, float]:
        """How much is there: of all words, of names, of numbers; in one sentence, in several."""
        kinds = np.array([token.kind for token in self.telling])
        names, figures = kinds == Kind.NAME, kinds == Kind.NUMBER
        others = ~names & ~figures
        whole, whole_soft = self.hard.max(axis=0), self.soft.max(axis=0)
        least, least_whole = np.sort(self.have), np.sort(whole_soft)
        lost = self.weights * (1 - self.have)
        return {
            "hard": self.share(np.ones(len(kinds), bool), whole),
            "soft": float(whole_soft @ self.weights / self.total),
            "best": self.gains[0],
            "best_hard": float((self.hard @ self.weights).max() / self.total),
            "two": self.gains[1],
            "three": self.gains[-1],
            "chosen_hard": self.hard_share,
            "window_2": self.window(self.soft, 2),
            "window_3": self.window(self.soft, 3),
            "window_2_hard": self.window(self.hard, 2),
            "least": float(least[0]),
            "second_least": float(least[min(1, len(least) - 1)]),
            "third_least": float(least[min(2, len(least) - 1)]),
            "least_anywhere": float(least_whole[0]),
            "second_least_anywhere": float(least_whole[min(1, len(least) - 1)]),
            "most_lost": float(lost.max()) / 10,
            "lost": min(float(lost.sum()), 40.0) / 40,
            "names": self.share(names, whole),
            "names_chosen": self.share(names, self.have_hard),
            "names_best": self.share(names, self.hard[self.best]),
            "figures": self.share(figures, whole),
            "figures_chosen": self.share(figures, self.have_hard),
            "figures_best": self.share(figures, self.hard[self.best]),
            "others_chosen": self.share(others, self.have),
            "others_chosen_hard": self.share(others, self.have_hard),
            "names_count": min(int(names.sum()), 6) / 6,
            "figures_count": min(int(figures.sum()), 4) / 4,
            "unmatched": float((self.have_hard == 0).mean()),
            "unmatched_kin": max(
                (float(self.soft[self.best, k]) for k in np.flatnonzero(self.have_hard == 0)),
                default=0.0,
            ),
            "spread": self.gains[-1] - self.gains[0],
        }
