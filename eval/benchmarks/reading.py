"""`reading`: what is answered, and what not, where the passages of all questions stand together.

A row is {"question", "passages": [{"title", "text"}], "answerable", "gold_sentences": [[TEXT]]}.
Every question is asked twice: as a reader would ask it, and of a writer that answers whatever the
chance that the passages do, for the curve of coverage against correctness.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.benchmarks.answer_benches import Told
from eval.benchmarks.reading_figures import Asked, ReadingResult, measured
from eval.benchmarks.sets import plain, rows, shaped
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
from rag.write_extract import ExtractiveWriter
from rag.writing import Piece, Task


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
    for done, row in enumerate(questions, 1):
        answer = await chat.answer(row.question)
        bold.chance = 0.0
        would = await anyway.answer(row.question)
        with index.current() as version:
            wanted = asked_terms(row.question, tuple(version.languages), version.words)
            best = version.words.search(wanted, 1)
        asked.append(_asked(row, answer, would, bold.chance, best[0].score if best else 0.0))
        told(done, len(questions))
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
