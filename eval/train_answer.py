"""Fit the weights that choose answering sentences and decide whether to abstain.

    python -m eval.train_answer READING [MULTILINGUAL]           measure by 5-fold cross-validation
    python -m eval.train_answer READING [MULTILINGUAL] --conversations FILE       and on these
    python -m eval.train_answer READING [MULTILINGUAL] --write   and write rag/answer_weights.json

READING is JSON Lines with question, passages (title, text), answerable and gold_sentences;
MULTILINGUAL has question, passage, answers and lang, of which English is used. All passages of a
file stand in one index. Each answerable question is asked once more with its own passage left out,
as an unanswerable one. FILE has the last turns of conversations, with "answerability"; nothing is
fitted to it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.benchmarks.sets import plain, read_conversations, rows
from eval.logistic import Array, balanced_accuracy, cross_predict, fit, grouped_folds
from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.reader import Index, OpenVersion
from index.versions import Home
from rag.answer import Turn
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


def _same(first: str, second: str) -> bool:
    a, b = set(first.split()), set(second.split())
    return len(a & b) >= 0.7 * min(len(a), len(b)) and len(a & b) >= 0.5 * max(len(a), len(b))


def read_reading(path: Path) -> tuple[list[dict[str, str]], list[Marked]]:
    """Passages as articles, and marked questions, of a READING file."""
    articles, marked = [], []
    for row in rows(path):
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
    for row in rows(path):
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


def fit_summaries(
    features: Array, labels: Array, weights: Array | None = None, penalty: float = 1.0
) -> Array:
    """Coefficients of the answer regression, the bias last.

    The penalty falls on features of one spread: cosines vary by tenths, logits by units.
    """
    spread = features.std(axis=0)
    spread[spread == 0] = 1.0
    return np.asarray(fit(features / spread, labels, weights, penalty) / np.append(spread, 1.0))


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
    chance = cross_predict(summaries, labels, np.ones(len(labels)), folds, fit_summaries)
    asked = np.array([case.answerable == case.marked.answerable for case in all_cases])
    left_out = np.array([not case.answerable and case.marked.answerable for case in all_cases])
    report = [f"answerable questions: first sentence marked {np.mean(firsts):.3f} of {len(firsts)}"]
    reading = np.array([bool(case.marked.sentences or not case.answerable) for case in all_cases])
    for name, those in (
        ("of READING, as asked", asked & reading), ("as asked", asked), ("all", asked | left_out),
    ):  # fmt: skip
        report += by_threshold(name, labels[those], chance[those])
    final = Weights(
        tuple(map(float, fit_sentences(features, marks))),
        tuple(map(float, fit_summaries(summaries, labels))),
    )
    return final, report


def by_threshold(name: str, labels: Array, chance: Array) -> list[str]:
    """A line for each threshold: who would be answered."""
    truth = labels > 0.5
    return [
        f"{name}: threshold {threshold}: balanced accuracy "
        f"{balanced_accuracy(labels, chance, threshold):.3f}, answers "
        f"{np.mean(chance[truth] >= threshold):.3f} of answerable, "
        f"{np.mean(chance[~truth] >= threshold):.3f} of not"
        for threshold in (0.3, 0.4, 0.5, 0.6)
    ]


def of_conversations(path: Path, weights: Weights) -> list[str]:
    """Lines that report what the weights make of the last turns of conversations."""
    (task,) = read_conversations(path)
    turns, labels = [], []
    for row in rows(path):
        *before, last = row["turns"]
        if last["speaker"] == "user" and row["answerability"] in ("ANSWERABLE", "UNANSWERABLE"):
            roles = [("user" if t["speaker"] == "user" else "assistant", t["text"]) for t in before]
            history = tuple(Turn(role=role, content=text) for role, text in roles)
            turns.append(understand(last["text"], history, AS_OF))
            labels.append(float(row["answerability"] == "ANSWERABLE"))
    relevances = Relevances(StaticEmbedder(), weights)
    with _index_of(task.articles) as version:
        chance = [
            relevances.weigh(version, turn, retrieve(version, turn, PASSAGES)).chance
            for turn in turns
        ]
    return by_threshold(f"{len(turns)} conversations", np.array(labels), np.array(chance))


@contextmanager
def _index_of(articles: Sequence[Mapping[str, Any]]) -> Iterator[OpenVersion]:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.jsonl")
        corpus.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
        home = Home(Path(folder, "home"))
        build(home, Wanted((corpus,)))
        index = Index(home)
        try:
            with index.current() as version:
                yield version
        finally:
            index.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.train_answer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("reading", type=Path)
    parser.add_argument("multilingual", type=Path, nargs="?")
    parser.add_argument("--conversations", type=Path, metavar="FILE", help="measure on these too")
    parser.add_argument("--write", action="store_true", help="write rag/answer_weights.json")
    options = parser.parse_args(arguments)
    articles, marked = read_reading(options.reading)
    if options.multilingual:
        more, more_marked = read_multilingual(options.multilingual)
        articles, marked = articles + more, marked + more_marked
    with _index_of(articles) as version:
        weights, report = train(version, marked)
    if options.conversations:
        report += of_conversations(options.conversations, weights)
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
