"""`byline eval bench`: retrievers side by side on a public set, each figure with its interval."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any

from eval.benchmarks.llama_systems import llama_systems
from eval.benchmarks.measures import Scores, first_rank, judged, scores, told_once
from eval.benchmarks.sets import READERS, RetrievalTask
from eval.benchmarks.systems import PARTS, SYSTEMS, WHOLE, System, proposed
from eval.intervals import RESAMPLES, Estimate, bootstrap, mean
from index.build import Wanted, build
from index.reader import Index, OpenVersion
from index.versions import Home
from rag.ranker import WEIGHTS_FILE

KS = (1, 4, 5, 10)
LIBRARIES = ("byline", "llama-index-core", "chromadb", "tantivy", "wordllama")


@dataclass(frozen=True, slots=True)
class Row:
    """A retriever on a task.

    Args:
        figures: recall@1, @4, @5, @10, MRR@10, nDCG@10, each with its interval, drawn by groups
            (weeks, articles, conversations).
        median_ms: of finding what is judged.
        p95_ms: the same, 95th percentile.
        questions: the figures of each question, by id, in the set's order.
    """

    system: str
    figures: Mapping[str, Estimate]
    median_ms: float
    p95_ms: float
    questions: Mapping[str, Scores]


@dataclass(frozen=True, slots=True)
class TaskResult:
    """A task with its rows.

    Args:
        ceiling: share of questions with a right passage among all that the searches propose.
        proposals: how many those are, on average.
        missing: why a retriever could not be measured, sentences.
        groups: of each question: weeks, articles or conversations.
    """

    task: str
    questions: int
    articles: int
    passages: int
    ceiling: Estimate
    proposals: float
    rows: Sequence[Row]
    missing: Sequence[str]
    groups: Sequence[str]


def run_bench(
    set_name: str,
    path: Path,
    *,
    embed_model: str | None = None,
    beside: bool = True,
    resamples: int = RESAMPLES,
    told: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> list[TaskResult]:
    """Index a set's articles and ask every retriever its questions.

    Args:
        set_name: one of `eval.benchmarks.sets.READERS`.
        path: where the set is.
        embed_model: None: the built-in one.
        beside: whether llama-index's own retrievers are measured beside Byline.
        resamples: draws for each interval.
        told: of progress: what, how many done, how many there are.

    Raises:
        BylineError: the set cannot be read.
    """
    results: list[TaskResult] = []
    tasks = READERS[set_name](path)
    shared: dict[int, list[RetrievalTask]] = {}
    for task in tasks:  # tasks over one corpus share its index
        shared.setdefault(id(task.articles), []).append(task)
    for some in shared.values():
        told(f"indexing {len(some[0].articles):,} articles", 0, 1)
        with _index_of(some[0], embed_model) as version:
            systems, missing = dict(SYSTEMS), []
            if beside:
                try:
                    systems.update(llama_systems(version))
                except ImportError as error:
                    missing.append(
                        f"llama-index's retrievers need a package ({error.name});"
                        " requirements-bench.txt pins it."
                    )
            measuring = _Measuring(version, systems, missing, resamples, told)
            results += [measuring.task(task) for task in some]
    return results


def document(
    set_name: str, results: Sequence[TaskResult], embed_model: str | None
) -> dict[str, Any]:
    """A run as JSON: the figures and all that they rest on."""
    return {
        "set": set_name,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "embed_model": embed_model or "built-in",
        "ranking_weights": json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")),
        "libraries": {name: library_version(name) for name in LIBRARIES},
        "tasks": [asdict(result) for result in results],
    }


def lines(results: Sequence[TaskResult]) -> Iterator[str]:
    """A table for people."""
    for result in results:
        yield ""
        yield (
            f"{result.task}: {result.questions} questions, {result.articles:,} articles,"
            f" {result.passages:,} passages"
        )
        yield (
            f"  among all {result.proposals:.0f} proposed passages: {_cell(result.ceiling)}"
            " of the questions"
        )
        names = list(result.rows[0].figures)
        yield "  " + " " * 33 + "".join(f"{name:<19}" for name in names) + "median / p95 ms"
        for row in result.rows:
            cells = "".join(f"{_cell(row.figures[name]):<19}" for name in names)
            yield f"  {row.system:<33}{cells}{row.median_ms:.1f} / {row.p95_ms:.1f}"
        yield from _comparisons(result)
        for line in result.missing:
            yield f"  not measured: {line}"


def _comparisons(result: TaskResult) -> Iterator[str]:
    """The whole beside its best part, and what it recovers of what the words miss."""
    rows = {row.system: row for row in result.rows}
    whole = rows[WHOLE]
    for k in (1, 10):
        name = f"recall@{k}"
        parts = sorted((rows[part] for part in PARTS), key=_value_of(name))
        best = parts[-1]
        more = against(whole, best, result.groups, k)
        yield f"  {WHOLE} beside its best part ({best.system}), {name}: {_signed(more)}"
    missed, found, lost = recovered(whole, rows["words"], 5)
    yield (
        f"  of {missed} questions of which words find nothing among 5, found: {found};"
        f" of the other {result.questions - missed}, lost: {lost}"
    )


def _value_of(name: str) -> Callable[[Row], float]:
    return lambda row: row.figures[name].value or 0.0


def _signed(figure: Estimate) -> str:
    if figure.value is None:
        return "-"
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]"


def _cell(figure: Estimate) -> str:
    if figure.value is None:
        return "-"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


@contextmanager
def _index_of(task: RetrievalTask, embed_model: str | None) -> Iterator[OpenVersion]:
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        corpus = Path(folder, "corpus.jsonl")
        rows = (json.dumps(dict(row), ensure_ascii=False) + "\n" for row in task.articles)
        corpus.write_text("".join(rows), encoding="utf-8")
        home = Home(Path(folder, "home"))
        build(home, Wanted((corpus,), embed_model=embed_model))
        index = Index(home)
        try:
            with index.current() as version:
                yield version
        finally:
            index.close()


class _Measuring:
    """Tasks over one corpus."""

    def __init__(
        self,
        version: OpenVersion,
        systems: Mapping[str, System],
        missing: Sequence[str],
        resamples: int,
        told: Callable[[str, int, int], None],
    ) -> None:
        self._version, self._systems, self._missing = version, systems, missing
        self._resamples, self._told = resamples, told
        self._stories = _stories(version)

    def task(self, task: RetrievalTask) -> TaskResult:
        """Every retriever on one task."""
        task = replace(task, asked=[told_once(asked, self._stories) for asked in task.asked])
        counts: list[int] = []
        reached: list[float] = []
        for asked in task.asked:
            found = list(proposed(self._version, asked))
            counts.append(len(found))
            results = judged(found, by_article=False, stories=self._stories)
            reached.append(float(first_rank(results, asked) is not None))
        groups = [asked.group for asked in task.asked]
        rows = []
        for place, (name, system) in enumerate(self._systems.items()):
            self._told(f"{task.name}: {name}", place, len(self._systems))
            rows.append(self._row(name, system, task, groups))
        articles, passages = self._version.store.counts()
        return TaskResult(
            task.name,
            len(task.asked),
            articles,
            passages,
            self._mean(reached, groups),
            sum(counts) / max(len(counts), 1),
            rows,
            list(self._missing),
            groups,
        )

    def _row(self, name: str, system: System, task: RetrievalTask, groups: Sequence[str]) -> Row:
        questions: dict[str, Scores] = {}
        spent: list[float] = []
        for asked in task.asked:
            started = time.perf_counter()
            found = list(system(self._version, asked))
            spent.append(1000 * (time.perf_counter() - started))
            results = judged(found, by_article=task.by_article, stories=self._stories)
            questions[asked.id] = scores(results, asked, KS)
        each = list(questions.values())
        values = {f"recall@{k}": [one.recall[k] for one in each] for k in KS}
        values["MRR@10"] = [one.reciprocal_rank for one in each]
        values["nDCG@10"] = [one.ndcg for one in each]
        figures = {measure: self._mean(listed, groups) for measure, listed in values.items()}
        spent.sort()
        return Row(name, figures, _at(spent, 0.5), _at(spent, 0.95), questions)

    def _mean(self, values: Sequence[float], groups: Sequence[str]) -> Estimate:
        rows = [[value] for value in values]
        return bootstrap(rows, groups, mean, "questions", by="group", resamples=self._resamples)


def _stories(version: OpenVersion) -> dict[str, str]:
    """For each article that is a copy of others, the first of them: it stands for all."""
    ids = version.store.article_ids()
    return {i: min(i, *others) for i, others in version.store.copies_of(ids).items()}


def _at(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 2) if ordered else 0.0


def against(whole: Row, part: Row, groups: Sequence[str], k: int) -> Estimate:
    """How much more of what is needed one row finds among the first k, question by question."""
    differences = [
        [mine.recall[k] - theirs.recall[k]]
        for mine, theirs in zip(whole.questions.values(), part.questions.values(), strict=True)
    ]
    return bootstrap(differences, groups, mean, "questions", by="group", share=False)


def recovered(whole: Row, part: Row, k: int) -> tuple[int, int, int]:
    """What one row finds among the first k where another finds nothing, and what it loses.

    Returns:
        How many questions the part finds nothing for; of these, how many the whole does; and how
        many only the part finds.
    """
    pairs = list(zip(whole.questions.values(), part.questions.values(), strict=True))
    missed = [mine for mine, theirs in pairs if not theirs.recall[k]]
    lost = [mine for mine, theirs in pairs if theirs.recall[k] and not mine.recall[k]]
    return len(missed), sum(mine.recall[k] > 0 for mine in missed), len(lost)
