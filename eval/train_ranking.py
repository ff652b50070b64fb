"""Fit the weights that rank passages, from questions whose right passages people know.

    python -m eval.train_ranking NEWS [--also SET FILE]...  measure by cross-validation; with
        --write also write rag/ranking_weights.json
    python -m eval.train_ranking NEWS --rerank-model FOLDER  also what this model's scores are worth

NEWS is the folder of `byline eval bench news-qa`, SET one of reading, conversations, multilingual
(of which English is used). News and conversations are trained on, in folds of whole weeks and
conversations; the other sets show whether what they taught holds for other questions and texts.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.benchmarks.measures import first_rank, judged
from eval.benchmarks.sets import (
    NO_DAY,
    Asked,
    Need,
    RetrievalTask,
    read_conversations,
    read_multilingual,
    read_news,
)
from eval.intervals import wilson
from eval.logistic import grouped_folds
from eval.ranking_fit import KS, Example, cross_ranks, fit, table_row
from eval.ranking_gains import Gain, needs_gain, news_gain
from eval.rerank_fit import Remembered, cross_worths, judge, worth_of
from eval.train_answer import read_reading
from index.build import Wanted, build
from index.reader import Index, OpenVersion
from index.versions import Home
from rag.pool import Pool
from rag.question import understand
from rag.rank_features import FIRST_FEATURES, SECOND_FEATURES, Features
from rag.ranker import RERANK, WEIGHTS_FILE, Ranker
from rag.ranking import DEPTH, ranked_passages, vectors_of
from rag.rerank import Reranker
from rag.rerank_onnx import find_reranker, open_onnx_reranker

TRAINED = ("news", "conversations")
# What is left out to see what each part gains.
PARTS = {
    "words": ("words", "words_of_best"),
    "vectors": ("cosine", "cosine_of_best"),
    "time": ("fresh_3", "fresh_7", "fresh_21", "fresh_90"),
    "title": ("title",),
    "coverage": ("coverage",),
    "phrases": ("phrases",),
    "nearness": ("nearness",),
    "names": ("names",),
    "numbers": ("numbers",),
    "answer type": ("answer_type",),
    "opening": ("opens",),
}


@dataclass(frozen=True, slots=True)
class Searched:
    """A question's pool, and how right each candidate is."""

    asked: Asked
    pool: Pool
    example: Example


def search(version: OpenVersion, name: str, asked: Sequence[Asked], gain: Gain) -> list[Searched]:
    """The pools of all questions."""
    made = []
    for one in asked:
        day = one.as_of or NO_DAY
        question = understand(one.question, one.history, day, hides_later=one.as_of is not None)
        pool = Pool.of(version, question)
        found = pool.read(range(len(pool.candidates)))
        gains = np.array([gain(one, f) if f else 0.0 for f in found])
        made.append(Searched(one, pool, Example(name, one.group, pool.features, gains)))
    return made


def foremost(searched: Searched, first: Features) -> list[int]:
    """Places of those candidates that the first sum puts foremost."""
    order = np.argsort(-(searched.example.features @ first), kind="stable")[:DEPTH]
    return [int(place) for place in order]


def deepened(searched: Searched, first: Features) -> Example:
    """The second features of those candidates that the first sum puts foremost."""
    pool, example = searched.pool, searched.example
    found, features = pool.weigh(foremost(searched, first))
    gains = dict(zip((c.passage_id for c in pool.candidates), example.gains, strict=True))
    return replace(
        example,
        features=features if found else np.zeros((0, len(SECOND_FEATURES))),
        gains=np.array([gains[one.passage.passage_id] for one in found]),
    )


def read_set(name: str, path: Path) -> RetrievalTask:
    """A set without dates that trains beside the news."""
    if name == "conversations":
        return read_conversations(path)[0]
    if name == "multilingual":
        return next(task for task in read_multilingual(path) if task.name == "en")
    articles, marked = read_reading(path)
    asked = [
        Asked(one.own, one.question, (Need(frozenset((one.own,))),), one.question)
        for one in marked
        if one.answerable
    ]
    return RetrievalTask("reading", articles, asked, by_article=True)


def opened(
    stack: ExitStack, name: str, task: RetrievalTask, options: argparse.Namespace
) -> OpenVersion:
    """An index of a task's articles, open until the stack closes."""
    folder = options.work / name
    home = Home(folder / "home")
    if not home.folder.exists():
        folder.mkdir(parents=True)
        corpus = folder / "corpus.jsonl"
        lines = (json.dumps(dict(row), ensure_ascii=False) + "\n" for row in task.articles)
        corpus.write_text("".join(lines), encoding="utf-8")
        build(home, Wanted((corpus,), embed_model=options.embed_model))
    index = Index(home)
    stack.callback(index.close)
    return stack.enter_context(index.current())


def gather(
    stack: ExitStack, options: argparse.Namespace
) -> tuple[list[Searched], Sequence[RetrievalTask], str]:
    """The pools of all sets, and whose vectors they have."""
    cited, holding = read_news(options.news)
    version = opened(stack, "news", cited, options)
    questions = {asked.id: asked for asked in (*cited.asked, *holding.asked)}
    made = search(version, "news", list(questions.values()), news_gain(version, cited))
    for name, path in options.also or ():
        task = read_set(name, Path(path))
        made += search(opened(stack, name, task, options), name, task.asked, needs_gain)
    return made, (cited, holding), vectors_of(version)


def held_out(
    searched: Sequence[Searched],
    folds: Sequence[int],
    rankers: Sequence[Ranker],
    tasks: Sequence[RetrievalTask],
    reranker: Reranker | None = None,
) -> Iterator[str]:
    """How the news tasks fare, each question ranked by weights that saw nothing of its week."""
    by_id = {
        (one.example.set_name, one.asked.id): (one, rankers[fold])
        for one, fold in zip(searched, folds, strict=True)
    }
    for task in tasks:
        ranks: list[int | None] = []
        for asked in task.asked:
            one, ranker = by_id["news", asked.id]
            found = ranked_passages(one.pool.version, one.pool.question, ranker, reranker)
            results = judged(itertools.islice(found, DEPTH), by_article=task.by_article)
            ranks.append(first_rank(results, asked))
        cells = []
        for k in KS:
            share = wilson(sum(r is not None and r < k for r in ranks), len(ranks), "questions")
            cells.append(f"@{k} {share.value:.3f} [{share.low:.3f}, {share.high:.3f}]")
        yield f"{task.name}, {len(ranks)} questions: {'  '.join(cells)}"


def measure(
    searched: Sequence[Searched],
    tasks: Sequence[RetrievalTask],
    say: Callable[[str], None],
    reranker: Reranker | None = None,
) -> tuple[Features, Features, float]:
    """Cross-validate, tell, and fit to everything.

    Returns:
        Weights of the first and the second sum, and what the reranker is worth beside it.
    """
    first_examples = [one.example for one in searched]
    folds = [int(fold) for fold in grouped_folds([one.group for one in first_examples])]
    trained = [one.set_name in TRAINED for one in first_examples]
    say("share of questions with a right passage among the first 1, 4, 10")
    ceiling = [0 if one.gains.any() else None for one in first_examples]
    say(table_row("(any candidate)", first_examples, ceiling))
    for label, used in (
        ("words", ("words",)),
        ("vectors", ("cosine",)),
        ("words, vectors", PARTS["words"] + PARTS["vectors"]),
        ("first sum: + time", FIRST_FEATURES),
    ):
        ranks, by_fold = cross_ranks(
            first_examples, folds, trained, [n in used for n in FIRST_FEATURES]
        )
        say(table_row(label, first_examples, ranks))
    deep = [deepened(one, by_fold[fold]) for one, fold in zip(searched, folds, strict=True)]
    ranks, seconds = cross_ranks(deep, folds, trained)
    say(table_row("second sum", deep, ranks))
    rankers = [Ranker(tuple(a), tuple(b)) for a, b in zip(by_fold, seconds, strict=True)]
    for line in held_out(searched, folds, rankers, tasks):
        say(line)
    worth = 0.0
    if reranker is not None:
        judged = [
            judge(one.pool, foremost(one, by_fold[fold]), example, seconds[fold], reranker)
            for one, example, fold in zip(searched, deep, folds, strict=True)
        ]
        ranks, worths = cross_worths(judged, folds, trained)
        say(table_row(f"reranked: {reranker.kind}", deep, ranks))
        rankers = [
            replace(ranker, rerank={reranker.kind: one})
            for ranker, one in zip(rankers, worths, strict=True)
        ]
        for line in held_out(searched, folds, rankers, tasks, reranker):
            say(line)
        worth = worth_of(
            [one for one, is_trained in zip(judged, trained, strict=True) if is_trained]
        )
        say(
            f"its standard deviation is worth {worth:.3f}; by fold "
            + " ".join(f"{one:.3f}" for one in worths)
        )
    for part, names in PARTS.items():
        ranks, _ = cross_ranks(deep, folds, trained, [n not in names for n in SECOND_FEATURES])
        say(table_row(f"  without {part}", deep, ranks))
    some = [one for one, is_trained in zip(searched, trained, strict=True) if is_trained]
    first = fit([one.example for one in some])
    return first, fit([deepened(one, first) for one in some]), worth


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.train_ranking",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("news", type=Path)
    parser.add_argument("--also", nargs=2, action="append", metavar=("SET", "FILE"))
    parser.add_argument("--embed-model", help="another embedding model than the built-in one")
    parser.add_argument("--rerank-model", help="a model that looks at the best passages again")
    parser.add_argument("--work", type=Path, help="keep the indexes here, for another run")
    parser.add_argument("--write", action="store_true", help="write rag/ranking_weights.json")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        if options.work is None:
            options.work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        searched, tasks, vectors = gather(stack, options)
        reranker = None
        if name := options.rerank_model:
            reranker = Remembered(open_onnx_reranker(name, find_reranker(name)))
        first, second, worth = measure(searched, tasks, print_line, reranker)
    if options.write:
        stored = {}
        if WEIGHTS_FILE.exists():
            stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
        stored[vectors] = {
            part: {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
            for part, names, weights in (
                ("first", FIRST_FEATURES, first),
                ("second", SECOND_FEATURES, second),
            )
        }
        if reranker is not None:
            stored.setdefault(RERANK, {})[reranker.kind] = round(worth, 4)
        WEIGHTS_FILE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return 0


def print_line(line: str) -> None:
    """Write a line at once: the next may take a minute."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
