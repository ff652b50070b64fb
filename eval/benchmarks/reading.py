"""`reading`: what is answered, and what not, where the passages of all questions stand together.

A row is {"question", "passages": [{"title", "text"}], "answerable", "gold_sentences": [[TEXT]]}.
Every question is asked twice: as a reader would ask it, and of a writer that answers whatever the
chance that the passages do, for the curve of coverage against correctness.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.benchmarks.answer_benches import Told
from eval.benchmarks.sets import plain, rows, shaped
from eval.intervals import Array, Estimate, Statistic, bootstrap, mean
from index.asked import asked_terms
from index.build import Wanted, build
from index.reader import Index
from index.versions import Home
from rag.answer import Answer
from rag.chat import Chat
from rag.check import Verdict
from rag.found import Found
from rag.pronouns import opens_unresolved
from rag.settings import Settings
from rag.write_extract import ANSWERS_FROM, ExtractiveWriter
from rag.writing import Piece, Task

# The chances of an answer at which the curve is drawn, beside the one in use.
CURVE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the set.

    Args:
        own: ids of its own passages.
        gold: plain words of the sentences that answer; none where it is unanswerable.
    """

    question: str
    own: frozenset[str]
    answerable: bool
    gold: tuple[str, ...]


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


def run_answer_bench(path: Path, settings: Settings, told: Told) -> ReadingResult:
    """Ask all questions of the set, and measure.

    Raises:
        BylineError: the set cannot be read.
    """
    articles, questions = read_reading(path)
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        corpus = Path(folder, "passages.jsonl")
        corpus.write_text("".join(f"{json.dumps(a)}\n" for a in articles), encoding="utf-8")
        home = Home(Path(folder, "home"))
        build(home, Wanted((corpus,), embed_model=settings.embed_model), settings.services)
        index = Index(home, settings.services)
        try:
            asked = asyncio.run(_ask_all(index, settings, questions, told))
        finally:
            index.close()
    return measured(asked)


def read_reading(path: Path) -> tuple[list[dict[str, str]], list[Row]]:
    """Passages as articles, and the questions, of a file.

    Raises:
        BylineError: the file is not there, or not of that shape.
    """
    ids: dict[tuple[str, str], str] = {}
    questions = []
    with shaped(path):
        for row in rows(path):
            passages = [(p.get("title", ""), p["text"]) for p in row["passages"]]
            own = frozenset(ids.setdefault(key, f"p{len(ids)}") for key in passages)
            gold = tuple(plain(text) for group in row["gold_sentences"] for text in group)
            questions.append(Row(row["question"], own, bool(row["answerable"]), gold))
    articles = [{"id": i, "title": title, "text": text} for (title, text), i in ids.items()]
    return articles, questions


class _Unasked:
    """The extractive writer without its threshold; keeps how likely it thought an answer."""

    name = "extractive"
    model: str | None = None

    def __init__(self) -> None:
        self._writer = ExtractiveWriter(answers_from=0.0)
        self.chance = 0.0

    def given(self, task: Task) -> Sequence[Found]:
        return self._writer.given(task)

    def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        self.chance = max(part.relevance.chance for part in task.parts)
        return self._writer.write(task)


async def _ask_all(
    index: Index, settings: Settings, questions: Sequence[Row], told: Told
) -> list[Asked]:
    chat, bold = Chat(index, settings), _Unasked()
    anyway = Chat(index, settings, model_writer=bold)
    asked = []
    for done, row in enumerate(questions):
        told(done, len(questions))
        answer = await chat.answer(row.question)
        bold.chance = 0.0
        would = await anyway.answer(row.question)
        with index.current() as version:
            wanted = asked_terms(row.question, tuple(version.languages), version.words)
            best = version.words.search(wanted, 1)
        asked.append(_asked(row, answer, would, bold.chance, best[0].score if best else 0.0))
    return asked


def _asked(row: Row, answer: Answer, would: Answer, chance: float, words_score: float) -> Asked:
    texts = [statement.text for statement in answer.statements]
    first = answer.passages[0].article_id if answer.passages else None
    return Asked(
        question=row.question,
        answerable=row.answerable,
        answered=not answer.abstained,
        chance=chance,
        words_score=words_score,
        own_first=first in row.own,
        cites_gold=cites_gold(row, answer) if row.answerable and not answer.abstained else None,
        would_cite_gold=cites_gold(row, would) if row.answerable else None,
        statements=len(texts),
        pronouns=sum(map(opens_unresolved, texts)),
        supported=sum(s.verdict is Verdict.SUPPORTED for s in answer.statements),
        text=answer.text,
    )


def cites_gold(row: Row, answer: Answer) -> bool:
    """Whether a quote of the question's own passages holds, is in or shares most of a gold one."""
    quotes = [
        plain(citation.quote)
        for statement in answer.statements
        for citation in statement.citations
        if citation.article_id in row.own
    ]
    return any(_overlap(quote, gold) for quote in quotes for gold in row.gold)


def _overlap(quote: str, gold: str) -> bool:
    """Whether one text holds the other, as whole words; a text of no words holds nothing."""
    if not quote or not gold:
        return False
    return f" {gold} " in f" {quote} " or f" {quote} " in f" {gold} "


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
