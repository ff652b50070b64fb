"""Fit the weights that choose answering sentences and decide whether to abstain.

    python -m eval.train_answer READING [MULTILINGUAL]           measure by 5-fold cross-validation
    python -m eval.train_answer READING [MULTILINGUAL] --write   and write rag/answer_weights.json

READING is JSON Lines with question, passages (title, text), answerable and gold_sentences;
MULTILINGUAL has question, passage, answers and lang, of which English is used. All passages of a
file stand in one index. Each answerable question is asked once more with its own passage left out,
as an unanswerable one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.logistic import Array, balanced_accuracy, cross_predict, fit, grouped_folds
from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.reader import Index, OpenVersion
from index.versions import Home
from rag.answer_weights import ANSWER_FEATURES, SENTENCE_FEATURES, WEIGHTS_FILE, Weights
from rag.found import Found
from rag.question import Question, understand
from rag.relevance import Candidate, Relevances
from rag.retrieve import retrieve

PASSAGES = 8
AS_OF = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with what people marked.

    Args:
        own: id of its own passage.
        sentences: plain words of the sentences that answer; or
        answers: strings, one of which the answering sentence holds.
    """

    question: str
    own: str
    answerable: bool
    sentences: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def marks(self, candidate: Candidate) -> bool:
        """Whether the candidate is one of the marked sentences."""
        if not self.answerable or candidate.found.article.article_id != self.own:
            return False
        text = plain(candidate.text)
        if self.answers:
            return any(f" {plain(answer)} " in f" {text} " for answer in self.answers)
        return any(_same(text, sentence) for sentence in self.sentences)


def plain(text: str) -> str:
    """Words alone, lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _same(first: str, second: str) -> bool:
    a, b = set(first.split()), set(second.split())
    return len(a & b) >= 0.7 * min(len(a), len(b)) and len(a & b) >= 0.5 * max(len(a), len(b))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_reading(path: Path) -> tuple[list[dict[str, str]], list[Marked]]:
    """Passages as articles, and marked questions, of a READING file."""
    articles, marked = [], []
    for row in _rows(path):
        own = f"reading-{row['id']}"
        passage = row["passages"][0]
        articles.append({"id": own, "title": passage["title"], "text": passage["text"]})
        gold = tuple(plain(s) for group in row["gold_sentences"] for s in group)
        marked.append(Marked(row["question"], own, bool(row["answerable"]), gold))
    return articles, marked


def read_multilingual(
    path: Path, language: str = "en"
) -> tuple[list[dict[str, str]], list[Marked]]:
    """The same of a MULTILINGUAL file, in one language."""
    ids: dict[str, str] = {}
    marked = []
    for row in _rows(path):
        if row["lang"] == language:
            own = ids.setdefault(row["passage"], f"{language}-{len(ids)}")
            marked.append(Marked(row["question"], own, True, answers=tuple(row["answers"])))
    return [{"id": own, "text": text} for text, own in ids.items()], marked


@dataclass(frozen=True, slots=True)
class Case:
    """A question as the writer meets it."""

    group: str
    question: Question
    found: list[Found]
    answerable: bool
    marked: Marked


def cases(version: OpenVersion, marked: Sequence[Marked]) -> Iterator[Case]:
    """Each question as asked, and each answerable one again without its own passage."""
    everything = frozenset(version.store.article_ids())
    for one in marked:
        question = understand(one.question, (), AS_OF)
        found = retrieve(version, question, PASSAGES)
        yield Case(one.question, question, found, one.answerable, one)
        if one.answerable:
            without = understand(one.question, (), AS_OF, within=everything - {one.own})
            yield Case(one.question, without, retrieve(version, without, PASSAGES), False, one)


def sentence_rows(version: OpenVersion, all_cases: Sequence[Case], relevances: Relevances) -> tuple[
    list[list[tuple[float, ...]]], list[list[bool]], list[tuple[float, ...]]
]:  # fmt: skip
    """Features and marks of every candidate, and the summary of every case."""
    features, marks, summaries = [], [], []
    for case in all_cases:
        relevance = relevances.weigh(version, case.question, case.found)
        features.append([c.features for c in relevance.candidates])
        marks.append([case.answerable and case.marked.marks(c) for c in relevance.candidates])
        summaries.append(relevance.features)
    return features, marks, summaries


def fit_sentences(
    features: Sequence[Sequence[tuple[float, ...]]], marks: Sequence[Sequence[bool]]
) -> Array:
    """Coefficients of the sentence regression over the candidates of these cases."""
    rows = np.array([row for case in features for row in case])
    labels = np.array([float(mark) for case in marks for mark in case])
    return fit(rows, labels)


def train(version: OpenVersion, marked: Sequence[Marked]) -> tuple[Weights, list[str]]:
    """Weights fitted to all questions, and lines that report the cross-validation."""
    all_cases = list(cases(version, marked))
    nothing = Weights((0.0,) * (len(SENTENCE_FEATURES) + 1), (0.0,) * (len(ANSWER_FEATURES) + 1))
    embedder = StaticEmbedder()
    features, marks, _ = sentence_rows(version, all_cases, Relevances(embedder, nothing))
    folds = grouped_folds([case.group for case in all_cases])
    labels = np.array([float(case.answerable) for case in all_cases])
    summaries = np.zeros((len(all_cases), len(ANSWER_FEATURES)))
    firsts: list[bool] = []
    for fold in range(5):
        outside = [i for i in range(len(all_cases)) if folds[i] != fold]
        inside = [i for i in range(len(all_cases)) if folds[i] == fold]
        beta = fit_sentences([features[i] for i in outside], [marks[i] for i in outside])
        relevances = Relevances(embedder, Weights(tuple(beta), nothing.answer))
        for i in inside:
            relevance = relevances.weigh(version, all_cases[i].question, all_cases[i].found)
            summaries[i] = relevance.features
            if all_cases[i].answerable and relevance.candidates:
                firsts.append(all_cases[i].marked.marks(relevance.candidates[0]))
    chance = cross_predict(summaries, labels, np.ones(len(labels)), folds)
    asked = np.array([case.answerable == case.marked.answerable for case in all_cases])
    left_out = np.array([not case.answerable and case.marked.answerable for case in all_cases])
    report = [f"answerable questions: first sentence marked {np.mean(firsts):.3f} of {len(firsts)}"]
    for name, rows in (("as asked", asked), ("all", asked | left_out)):
        for threshold in (0.3, 0.4, 0.5, 0.6):
            called = chance[rows] >= threshold
            truth = labels[rows] > 0.5
            report.append(
                f"{name}: threshold {threshold}: balanced accuracy "
                f"{balanced_accuracy(labels[rows], chance[rows], threshold):.3f}, answers "
                f"{np.mean(called[truth]):.3f} of answerable, {np.mean(called[~truth]):.3f} of not"
            )
    final = Weights(
        tuple(map(float, fit_sentences(features, marks))), tuple(map(float, fit(summaries, labels)))
    )
    return final, report


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.train_answer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("reading", type=Path)
    parser.add_argument("multilingual", type=Path, nargs="?")
    parser.add_argument("--write", action="store_true", help="write rag/answer_weights.json")
    options = parser.parse_args(arguments)
    articles, marked = read_reading(options.reading)
    if options.multilingual:
        more, more_marked = read_multilingual(options.multilingual)
        articles, marked = articles + more, marked + more_marked
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.jsonl")
        corpus.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
        home = Home(Path(folder, "home"))
        build(home, Wanted((corpus,)))
        index = Index(home)
        with index.current() as version:
            weights, report = train(version, marked)
        index.close()
    sys.stdout.write("".join(line + "\n" for line in report))
    if options.write:
        stored = {
            name: {
                "features": names,
                "weights": [round(value, 4) for value in values[:-1]],
                "bias": round(values[-1], 4),
            }
            for name, names, values in (
                ("sentence", SENTENCE_FEATURES, weights.sentence),
                ("answer", ANSWER_FEATURES, weights.answer),
            )
        }
        by = {"fitted_by": "python -m eval.train_answer READING MULTILINGUAL --write"}
        WEIGHTS_FILE.write_text(json.dumps({**stored, **by}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
