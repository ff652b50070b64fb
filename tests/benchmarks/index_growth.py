"""How indexing and retrieval grow with the number of articles, beside llama-index's own pipeline.

    python -m tests.benchmarks.index_growth FOLDER [--passages N] [--alone]

FOLDER holds articles.jsonl.gz (id, title, date, text) and questions.jsonl (question, as_of).
--passages adds a point of N made-up passages (slow: 500,000 take a quarter of an hour); --alone
leaves llama-index out. Every run is a process of its own, `byline index` as anyone would run it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np

from index.chroma import folder_client
from index.reader import Index
from index.versions import Home
from rag.question import understand
from rag.retrieve import retrieve
from tests.benchmarks.process import Measured, measured, size_of

SIZES = (100, 1_000, 1_000_000)
GROUP = 300
KILLED_AT = (0.3, 0.5, 0.7, 0.9)
K = 8
QUESTIONS = 150


@dataclass(frozen=True, slots=True)
class Point:
    """What one size of corpus came to; seconds, of which `empty` are those of one short article."""

    articles: int
    passages: int
    seconds: float
    p50: float
    p95: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How indexing and retrieval grow.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args(arguments)
    with gzip.open(given.folder / "articles.jsonl.gz", "rt", encoding="utf-8") as rows:
        lines = rows.readlines()
    with (given.folder / "questions.jsonl").open(encoding="utf-8") as rows:
        questions = [json.loads(row) for row in islice(rows, QUESTIONS)]
    with tempfile.TemporaryDirectory() as place:
        desk = _Desk(Path(place), lines, questions)
        empty = desk.empty_run()
        points = [desk.point(f"{len(lines[:size])} articles", lines[:size]) for size in SIZES]
        if given.passages:
            made = _made_up(lines, given.passages * len(lines) // points[-1].passages)
            points.append(desk.point(f"{given.passages} made-up passages", made))
        _say_growth(points, empty)
        if not given.alone:
            desk.beside_llama_index(points[-1 - bool(given.passages)].seconds)
            desk.killed()


class _Desk:
    def __init__(self, place: Path, lines: list[str], questions: list[dict[str, str]]) -> None:
        self._place, self._lines, self._questions = place, lines, questions
        self._articles, self._home = place / "articles.jsonl", place / "home"

    def empty_run(self) -> float:
        """Seconds that one short article takes: the start of the program and of its libraries."""
        self._write(['{"id": "one", "text": "It rained."}\n'])
        self._index()  # warm
        shutil.rmtree(self._home)
        seconds = self._index().seconds
        _say(f"one short article: {seconds:.1f} s")
        return seconds

    def point(self, name: str, lines: Sequence[str] | Iterator[str]) -> Point:
        """Index, again unchanged, again with one article changed; then ask."""
        shutil.rmtree(self._home, ignore_errors=True)
        self._write(lines)
        run = self._index()
        report = json.loads(run.output)
        articles, passages = report["articles"], report["passages"]
        unchanged = self._index()
        with self._articles.open("r+", encoding="utf-8") as file:
            first = json.loads(file.readline())
            rest = file.read()
            file.seek(0)
            file.truncate()
            first["text"] += " It was updated on Tuesday."
            file.write(json.dumps(first) + "\n" + rest)
        changed = self._index()
        assert json.loads(changed.output)["changed"] == 1
        disk = size_of(Home(self._home).version_folder(json.loads(changed.output)["version"]))
        low, middle, high = self._ask()
        _say(
            f"{name}: {run.seconds:.1f} s, {articles / run.seconds:,.0f} articles/s,"
            f" {passages / run.seconds:,.0f} passages/s, peak {run.peak / 1e6:,.0f} MB,"
            f" {disk / 1e3 / passages:.2f} MB per 1,000 passages ({passages:,});"
            f" unchanged {unchanged.seconds:.1f} s, one changed {changed.seconds:.1f} s;"
            f" retrieval {low:.1f} / {middle:.1f} / {high:.1f} ms (min, median, p95)"
        )
        return Point(articles, passages, run.seconds, middle, high)

    def beside_llama_index(self, ours: float) -> None:
        """Its pipeline, fed in groups, and all at once."""
        self._write(self._lines)
        theirs = self._pipeline("groups", GROUP)
        _say(
            f"llama-index IngestionPipeline, {GROUP} articles at a time: {theirs.seconds:.1f} s,"
            f" {theirs.output.strip()} rows, peak {theirs.peak / 1e6:,.0f} MB;"
            f" ours takes {ours / theirs.seconds:.2f} of its time"
        )
        self._write(self._lines[:1_000])
        at_once = self._pipeline("once", 0)
        outcome = f"{at_once.output.strip()} rows" if not at_once.exit_code else "it fails"
        _say(f"llama-index IngestionPipeline, 1,000 articles at once: {outcome}")

    def killed(self) -> None:
        """Both killed while they update every article: what still answers, and what comes after."""
        before, after = self._lines[:GROUP], [_rewritten(line) for line in self._lines[:GROUP]]
        self._write(before)
        shutil.rmtree(self._home, ignore_errors=True)
        ours = json.loads(self._index().output)["passages"]
        theirs = int(self._pipeline("before", GROUP).output)
        kept = self._place / "kept"
        shutil.copytree(self._home, kept)
        self._write(after)
        run, theirs_take = self._index(), 0.0
        ours_takes, new = run.seconds, json.loads(run.output)["passages"]
        left_ours, left_theirs = [], []
        for share in (1.0, *KILLED_AT):
            folder = self._place / f"killed-{share}"
            shutil.copytree(self._place / "before", folder)
            if share == 1.0:
                theirs_take = self._pipeline(folder.name, GROUP).seconds
                continue
            self._pipeline(folder.name, GROUP, kill_after=share * theirs_take)
            left_theirs.append(_rows(folder / "chroma"))
            shutil.rmtree(self._home)
            shutil.copytree(kept, self._home)
            self._index(kill_after=share * ours_takes)
            left_ours.append(Home(self._home).manifest().passages)
        moments = ", ".join(f"{share:.0%}" for share in KILLED_AT)
        _say(
            f"killed at {moments} of an update of {GROUP} articles, there answer:"
            f" llama-index {left_theirs} rows of {theirs}; byline {left_ours} passages,"
            f" {ours} being the last version and {new} the new one"
        )

    def _pipeline(self, name: str, group: int, kill_after: float | None = None) -> Measured:
        folder = self._place / name
        folder.mkdir(exist_ok=True)
        return measured(
            ["tests.benchmarks.llama_ingestion", str(self._articles), str(folder), str(group)],
            kill_after=kill_after,
        )

    def _index(self, kill_after: float | None = None) -> Measured:
        return measured(
            ["ui.cli", "index", str(self._articles), "--home", str(self._home), "--json"],
            kill_after=kill_after,
        )

    def _write(self, lines: Sequence[str] | Iterator[str]) -> None:
        with self._articles.open("w", encoding="utf-8") as file:
            file.writelines(lines)

    def _ask(self) -> tuple[float, float, float]:
        """Milliseconds that finding the passages for a question takes: least, median, 95 %."""
        index = Index(Home(self._home))
        spent = []
        with index.current() as version:
            asked = [
                understand(row["question"], (), date.fromisoformat(row["as_of"]))
                for row in self._questions
            ]
            for question in asked[:10]:
                retrieve(version, question, K)
            for question in asked:
                started = time.perf_counter()
                retrieve(version, question, K)
                spent.append(1000 * (time.perf_counter() - started))
        index.close()
        return min(spent), float(np.percentile(spent, 50)), float(np.percentile(spent, 95))


def _rows(folder: Path) -> int:
    """How many rows a new process finds in a Chroma folder."""
    client = folder_client(folder)
    count = client.get_collection("passages", embedding_function=None).count()
    client.close()
    return int(count)


def _rewritten(line: str) -> str:
    row = json.loads(line)
    row["text"] = f"This story was rewritten.\n\n{row['text']}"
    return json.dumps(row) + "\n"


def _made_up(lines: list[str], count: int) -> Iterator[str]:
    """Articles of the lengths and words of real ones, each of halves of two; the same each time."""
    chance = random.Random(1)
    rows = [json.loads(line) for line in lines]
    for number in range(count):
        first, second = chance.choices(rows, k=2)
        paragraphs = first["text"].split("\n"), second["text"].split("\n")
        text = "\n".join(
            [*paragraphs[0][: len(paragraphs[0]) // 2], *paragraphs[1][len(paragraphs[1]) // 2 :]]
        )
        row = {"id": f"made-{number}", "title": first["title"], "date": first["date"]}
        yield json.dumps({**row, "text": f"Number {number}.\n{text}"}) + "\n"


def _say_growth(points: Sequence[Point], empty: float) -> None:
    """Exponents of straight lines through the logarithms."""
    passages = np.log([point.passages for point in points])
    work = np.log([max(point.seconds - empty, 0.01) for point in points])
    _say(f"indexing grows as passages to the power {np.polyfit(passages, work, 1)[0]:.2f}")
    first, last = points[1], points[-1]  # from about 10,000 passages on
    times = math.log(last.p95 / first.p95), math.log(last.p50 / first.p50)
    span = math.log(last.passages / first.passages) or 1.0
    _say(
        f"retrieval, {first.passages:,} to {last.passages:,} passages: power {times[0] / span:.2f}"
        f" of p95, {times[1] / span:.2f} of the median"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
