"""What the questions of `reading` came to: figures with intervals, and the curve of a threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.intervals import Array, Estimate, Statistic, bootstrap, mean
from rag.write_extract import ANSWERS_FROM

# The chances of an answer at which the curve is drawn, beside the one in use.
CURVE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what became of it.

    Args:
        answered: not an abstention.
        chance: 0 to 1, the writer's, that the passages answer.
        words_score: BM25 of the best passage for the words of the question.
        own_first: the first passage that the writer was given is the question's own.
        cites_gold: the answer cites a gold sentence; None where there is none, or an abstention.
        would_cite_gold: an answer whatever the chance cites one; None where there is none.
        pronouns: statements whose first word stands for a name that the answer does not give.
        supported: statements that the check found supported.
    """

    question: str
    answerable: bool
    answered: bool
    chance: float
    words_score: float
    own_first: bool
    cites_gold: bool | None
    would_cite_gold: bool | None
    statements: int
    pronouns: int
    supported: int
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold: the share of all questions that are answered, and how well.

    Args:
        correct: share of the answers that cite a gold sentence; an answer to an unanswerable
            question never does. None where nothing is answered.
    """

    threshold: float
    coverage: float
    correct: float | None
    balanced_accuracy: float | None


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """The figures, and every question with what became of it."""

    figures: dict[str, Estimate]
    curve: tuple[Point, ...]
    asked: tuple[Asked, ...]

    def lines(self) -> list[str]:
        """A table for people."""
        table = [f"{len(self.asked)} questions, all passages in one index"]
        for name, figure in self.figures.items():
            value = "  --" if figure.value is None else f"{figure.value:.3f}"
            between = "" if figure.low is None else f"[{figure.low:.3f}, {figure.high:.3f}]"
            table.append(f"  {name:<58}{value}  {between:<16}  {figure.n} {figure.unit}")
        table += ["", "  answers from a chance of   coverage   correct   balanced accuracy"]
        for point in self.curve:
            mark = "  (in use)" if point.threshold == ANSWERS_FROM else ""
            correct = "  --" if point.correct is None else f"{point.correct:.3f}"
            accuracy = point.balanced_accuracy
            balanced = "--" if accuracy is None else f"{accuracy:.3f}"
            table.append(
                f"  {point.threshold:>24.2f}   {point.coverage:>8.3f}   {correct:>7}   "
                f"{balanced:>17}{mark}"
            )
        return table

    def to_json(self) -> dict[str, Any]:
        """The figures and all that they rest on."""
        return {
            "set": "reading",
            "threshold": ANSWERS_FROM,
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "curve": [asdict(point) for point in self.curve],
            "questions": [asdict(one) for one in self.asked],
        }


def measured(asked: Sequence[Asked]) -> ReadingResult:
    """The figures of questions that were asked; each interval is drawn by questions."""
    answerable = [one for one in asked if one.answerable]
    others = [one for one in asked if not one.answerable]
    answered = [one for one in answerable if one.answered]
    spoken = [one for one in asked if one.answered]
    calls = [(one.answered, one.answerable) for one in asked]
    words = best_threshold([(one.words_score, one.answerable) for one in asked])
    by_words = [(one.words_score >= words, one.answerable) for one in asked]
    figures = {
        "balanced accuracy, answered or not": _figure(asked, calls, _balanced),
        f"  the best BM25 threshold, {words:.1f}, fitted on itself": _figure(
            asked, by_words, _balanced
        ),
        "answerable: answered": _share(answerable, [o.answered for o in answerable]),
        "unanswerable: not answered": _share(others, [not o.answered for o in others]),
        "answerable: own passage first": _share(answerable, [o.own_first for o in answerable]),
        "answerable: gold sentence cited": _share(answerable, [o.cites_gold for o in answerable]),
        "  of those answered": _share(answered, [o.cites_gold for o in answered]),
        "  were all of them answered": _share(answerable, [o.would_cite_gold for o in answerable]),
        "sentences of an answer": _figure(spoken, [(o.statements,) for o in spoken], mean, False),
        "sentences that begin with an unresolved pronoun": _per_sentence(
            spoken, [o.pronouns for o in spoken]
        ),
        "sentences supported": _per_sentence(spoken, [o.supported for o in spoken]),
    }
    return ReadingResult(figures, tuple(curve(asked)), tuple(asked))


def curve(asked: Sequence[Asked]) -> Iterator[Point]:
    """Coverage against correctness, over the chance from which the writer answers."""
    truth = np.array([one.answerable for one in asked])
    right = np.array([bool(one.would_cite_gold) for one in asked])
    chances = np.array([one.chance for one in asked])
    for threshold in sorted({*CURVE, ANSWERS_FROM}):
        called = chances >= threshold
        rows = np.column_stack([called, truth]).astype(np.float64)
        yield Point(
            threshold,
            float(called.mean()) if len(called) else 0.0,
            float(right[called].mean()) if called.any() else None,
            _balanced(rows),
        )


def best_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """The score from which calling a question answerable has the best balanced accuracy."""
    truth = np.array([answerable for _, answerable in scored], dtype=np.float64)
    scores = np.array([score for score, _ in scored])
    tried = np.unique(scores)
    accuracies = [_balanced(np.column_stack([scores >= t, truth])) or 0.0 for t in tried]
    return float(tried[int(np.argmax(accuracies))]) if len(tried) else 0.0


def _balanced(drawn: Array) -> float | None:
    """Mean of the recalls of both classes, of rows (called, true); None without one of them."""
    called, true = drawn[:, 0] > 0, drawn[:, 1] > 0
    if true.all() or not true.any():
        return None
    return float((called[true].mean() + (~called[~true]).mean()) / 2)


def _figure(
    asked: Sequence[Asked],
    values: Sequence[Sequence[float]],
    statistic: Statistic,
    share: bool = True,
) -> Estimate:
    questions = [one.question for one in asked]
    return bootstrap(values, questions, statistic, "questions", by="question", share=share)


def _share(asked: Sequence[Asked], held: Sequence[bool | None]) -> Estimate:
    return _figure(asked, [(float(bool(one)),) for one in held], mean)


def _per_sentence(asked: Sequence[Asked], counts: Sequence[int]) -> Estimate:
    """A count of sentences as a share of all sentences."""

    def share(drawn: Array) -> float | None:
        total = drawn[:, 1].sum()
        return float(drawn[:, 0].sum() / total) if total else None

    return _figure(
        asked, [(n, one.statements) for n, one in zip(counts, asked, strict=True)], share
    )
