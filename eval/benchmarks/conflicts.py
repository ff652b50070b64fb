"""`byline eval bench conflicts`: several right answers, noise and planted misinformation.

A row has a question and its documents; some answer it, for one of several things of one name, some
repeat an honest document with another answer, some do not answer. Types and answers judge only.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.benchmarks.sets import NO_DAY, plain
from eval.intervals import Estimate, wilson
from index.errors import BylineError
from rag.answer import Answer
from rag.assemble import open_chat
from rag.chat import Chat
from rag.found import Found
from rag.question import understand
from rag.settings import Settings

_SHAPE = (
    'Each line needs "id", "question", "documents": [{"text"}], "gold_answers" and "wrong_answers".'
)


@dataclass(frozen=True, slots=True)
class Row:
    """A question over its documents, with what is right and what is planted."""

    id: str
    question: str
    documents: tuple[str, ...]
    gold: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The article ids of its documents."""
        return tuple(f"{self.id}-{place}" for place in range(len(self.documents)))


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an answer, as it is judged."""

    text: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an answer to a row; it counts where nothing is.

    Args:
        gold_missing: a right answer is not in the text.
        wrong_plain: a planted answer stands in a sentence that is not marked disputed.
        too_many: more undisputed sentences than right answers.
    """

    gold_missing: bool
    wrong_plain: bool
    too_many: bool

    @property
    def counts(self) -> bool:
        """Whether the row counts."""
        return not (self.gold_missing or self.wrong_plain or self.too_many)


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The run.

    Args:
        byline: share of the rows that count.
        baselines: the same for the best sentence of every document, none and all of them disputed.
        breakdown: how many rows fail for what; a row may fail for several things.
        rows: verdict by row.
    """

    byline: Estimate
    baselines: dict[str, Estimate]
    breakdown: dict[str, int]
    rows: dict[str, Verdict]

    def lines(self) -> list[str]:
        """For people."""
        table = [("byline", self.byline), *self.baselines.items()]
        return [
            f"conflicts: {self.byline.n} questions",
            *(f"  {name:<44}{_cell(estimate)}" for name, estimate in table),
            "  of byline's, failing for: "
            + ", ".join(f"{what} {count}" for what, count in self.breakdown.items()),
        ]

    def to_json(self) -> dict[str, Any]:
        """The figures, and the verdict on each row."""
        return {
            "set": "conflicts",
            "byline": _figure(self.byline),
            "baselines": {name: _figure(one) for name, one in self.baselines.items()},
            "breakdown": self.breakdown,
            "rows": {
                row: {"counts": v.counts, **{name: getattr(v, name) for name in _FAILURES}}
                for row, v in self.rows.items()
            },
        }


_FAILURES = {
    "gold_missing": "a right answer missing",
    "wrong_plain": "a planted answer said plainly",
    "too_many": "too many undisputed sentences",
}


def run_answer_bench(
    path: Path,
    settings: Settings,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Conflicts:
    """Index all documents of the file, ask each question within its own, and judge.

    Args:
        path: the set, JSON Lines.
        settings: as the reader's, but for the home.
        told: of progress: rows done, rows in all.

    Raises:
        BylineError: the file cannot be read, or is not of that shape.
    """
    from index.build import Wanted, build
    from index.versions import Home

    rows = read_rows(path)
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        corpus = Path(folder, "corpus.jsonl")
        corpus.write_text(
            "".join(
                # Escaped: some documents hold control characters.
                json.dumps({"id": identity, "text": text}) + "\n"
                for row in rows
                for identity, text in zip(row.ids, row.documents, strict=True)
            ),
            encoding="utf-8",
        )
        home = Home(Path(folder, "home"))
        wanted = Wanted((corpus,), embed_model=settings.embed_model, chroma_url="")
        build(home, wanted, settings.services)
        with open_chat(settings.model_copy(update={"home": home.folder})) as chat:
            return asyncio.run(measure(chat, rows, told))


def read_rows(path: Path) -> list[Row]:
    """The rows of the file.

    Raises:
        BylineError: it cannot be read, or is not of that shape.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BylineError(
            f"{path} cannot be read ({error.strerror}).", "Name the file of the set."
        ) from error
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            rows.append(
                Row(
                    str(record["id"]),
                    record["question"],
                    tuple(document["text"] for document in record["documents"]),
                    tuple(record["gold_answers"]),
                    tuple(record["wrong_answers"]),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BylineError(f"Line {number} of {path} is not a row.", _SHAPE) from error
    if not rows:
        raise BylineError(f"{path} has no rows.", _SHAPE)
    return rows


async def measure(
    chat: Chat, rows: Sequence[Row], told: Callable[[int, int], None] = lambda done, total: None
) -> Conflicts:
    """Ask every row's question within its documents, which are in the chat's index."""
    verdicts: dict[str, Verdict] = {}
    listed: Counter[str] = Counter()
    for place, row in enumerate(rows):
        told(place, len(rows))
        answer = await chat.answer(row.question, within=frozenset(row.ids))
        verdicts[row.id] = judge(row, said(answer))
        best = _best_of_each(chat, row)
        for name, disputed in _BASELINES.items():
            listed[name] += judge(row, [Said(text, disputed) for text in best]).counts
    return Conflicts(
        wilson(sum(v.counts for v in verdicts.values()), len(rows), "questions"),
        {name: wilson(listed[name], len(rows), "questions") for name in _BASELINES},
        {
            what: sum(getattr(v, name) for v in verdicts.values())
            for name, what in _FAILURES.items()
        },
        verdicts,
    )


_BASELINES = {
    "list everything, nothing disputed": False,
    "list everything, everything disputed": True,
}


def _best_of_each(chat: Chat, row: Row) -> list[str]:
    """The likeliest sentence of each document: what a writer that weighs nothing would say."""
    with chat.index.current() as version:
        question = understand(row.question, (), NO_DAY, within=frozenset(row.ids))
        found = [
            Found(passage, article, 0.0, 0.0, 0.0)
            for article in map(version.store.article, row.ids)
            if article is not None
            for passage in version.store.passages_of(article.article_id)
        ]
        relevance = chat.relevances().weigh(version, question, found)
    best: dict[str, str] = {}
    for candidate in relevance.candidates:
        best.setdefault(candidate.found.article.article_id, candidate.text)
    return list(best.values())


def said(answer: Answer) -> list[Said]:
    """The sentences of an answer; none of an abstention."""
    return [Said(statement.text, statement.disputed) for statement in answer.statements]


def judge(row: Row, sentences: Sequence[Said]) -> Verdict:
    """Whether every right answer is said, no planted one plainly, and each right one once."""
    text = f" {plain(' '.join(one.text for one in sentences))} "
    undisputed = [f" {plain(one.text)} " for one in sentences if not one.disputed]
    return Verdict(
        any(f" {plain(gold)} " not in text for gold in row.gold),
        any(f" {plain(wrong)} " in one for wrong in row.wrong for one in undisputed),
        len(undisputed) > len(row.gold),
    )


def _figure(estimate: Estimate) -> dict[str, float | int | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "n": estimate.n}


def _cell(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
