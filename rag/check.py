"""Does the evidence support the claim? The one definition that the chat and the evaluation share.

The built-in checker is a logistic regression over nine features: the share of the claim's content
words, word pairs, numbers and names that stand in the evidence and in its best window of two
sentences, and the claim's length. `eval/train_check.py` fits it; the weights lie beside
this file, readable.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from index.analysis import words
from index.languages import language_of, told_language
from index.sentences import split_sentences
from rag.evidence import (
    Reading,
    clauses,
    content_stems,
    join,
    main_script,
    numbers,
    read,
)

SUPPORTED_FROM = 0.5
# Below SUPPORTED_FROM and above this the checker says that it does not know.
UNSURE_FROM = 0.4
# Share of a claim's words that its best two sentences must have for it to be partly supported.
PARTLY_FROM = 0.5
VERBATIM_SCORE = 0.99
# The highest score of a claim with a number that the evidence lacks, or with a clause that scores
# below CLAUSE_FLOOR by itself ("..., and the moon is made of cheese").
CAP = 0.45
CLAUSE_FLOOR = 0.25
WINDOW = 2
WEIGHTS_FILE = Path(__file__).with_name("check_weights.json")
FEATURES = (
    "words", "pairs", "numbers", "names",
    "window_words", "window_pairs", "window_numbers", "window_names",
    "length",
)  # fmt: skip


class Verdict(StrEnum):
    """What the check found of a statement."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of checking one claim.

    Args:
        score: probability, 0 to 1, that a careful reader calls the whole claim fully supported.
        unsupported: words of the claim that the evidence does not have.
    """

    score: float
    verdict: Verdict
    unsupported: tuple[str, ...] = ()


class Checker(Protocol):
    """Anything that can judge a claim by its evidence."""

    name: str

    @property
    def agreement(self) -> Mapping[str, float]:
        """Macro-F1 with people's labels, 0 to 1, by labelled set; empty where not measured."""

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        """Judge a claim by the texts that are cited for it, taken together."""


@dataclass(frozen=True, slots=True)
class CheckWeights:
    """The regression's coefficients, in the order of FEATURES, and how it was found to agree.

    Args:
        lowest_share: what the lowest sentence's score counts in a claim of several.
        agreement: macro-F1 with people's labels, by labelled set.
    """

    slopes: tuple[float, ...]
    bias: float
    lowest_share: float = 0.5
    agreement: Mapping[str, float] = field(default_factory=dict)

    def score(self, values: Sequence[float]) -> float:
        """The probability that the regression gives a claim with these features."""
        total = self.bias + sum(w * v for w, v in zip(self.slopes, values, strict=True))
        return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=1)
def shipped_weights() -> CheckWeights:
    """The weights that lie beside this file."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    if tuple(stored["features"]) != FEATURES:
        raise ValueError(f"{WEIGHTS_FILE.name} was fitted to other features")
    return CheckWeights(
        tuple(stored["weights"]), stored["bias"], stored["lowest_share"], stored["agreement"]
    )


class BuiltInChecker:
    """Overlap features and a logistic regression: offline, about a millisecond.

    Three rules stand beside the regression: a claim that stands word for word in the evidence is
    supported; a number that the evidence does not state, or a clause that it has next to nothing
    of, is not; and of a claim in another language than its evidence the checker is unsure.
    """

    name = "built-in"

    def __init__(self, weights: CheckWeights | None = None) -> None:
        self._weights = weights or shipped_weights()

    @property
    def agreement(self) -> Mapping[str, float]:
        """Measured by 5-fold cross-validation, grouped by question or article."""
        return self._weights.agreement

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        """Judge a claim; one of several sentences is split, and its sentences combined.

        The combined score is the mean of the sentences' mean and their lowest score: a claim is
        hardly better than its worst sentence (fitted by `eval/train_check.py`).
        """
        texts = [[s.of(text) for s in split_sentences(text)] for text in evidence]
        sentences = [sentence for listed in texts for sentence in listed]
        parts = [s.of(claim) for s in split_sentences(claim)]
        if not sentences or not parts:
            return Check(0.0, Verdict.UNSUPPORTED, tuple(words(claim)))
        said = _Said.of(texts)
        language = language_of(said.plain)
        readings = [read(sentence, language) for sentence in sentences]
        checks = [self._check_sentence(part, readings, said, language) for part in parts]
        if len(checks) == 1:
            return checks[0]
        scores = [check.score for check in checks]
        weight = self._weights.lowest_share
        score = weight * min(scores) + (1 - weight) * sum(scores) / len(scores)
        missing = tuple(word for check in checks for word in check.unsupported)
        covered = sum(check.verdict is not Verdict.UNSUPPORTED for check in checks) / len(checks)
        return Check(score, _verdict(score, covered, capped=False), missing)

    def _check_sentence(
        self, claim: str, evidence: Sequence[Reading], said: _Said, language: str
    ) -> Check:
        reading = read(claim, language)
        whole = join(evidence)
        if not reading.content:
            return Check(UNSURE_FROM, Verdict.UNSURE)  # nothing in it that could be looked for
        missing = _missing_words(claim, whole, language)
        if said.holds(claim, reading):
            return Check(VERBATIM_SCORE, Verdict.SUPPORTED)
        values = features(reading, evidence)
        score = self._weights.score(values)
        if _in_other_words(claim, said.plain):
            # Overlap cannot know.
            return Check(min(score, UNSURE_FROM), Verdict.UNSURE, missing)
        capped = values[2] < 1 or any(
            self._weights.score(features(read(clause, language), evidence)) < CLAUSE_FLOOR
            for clause in clauses(claim)
        )
        if capped:
            score = min(score, CAP)
        return Check(score, _verdict(score, values[4], capped=capped), missing)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the evidence says word for word, text by text and sentence by sentence."""

    texts: tuple[tuple[str, ...], ...]
    plain: str

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> _Said:
        plain = " ".join(_plain(sentence) for listed in texts for sentence in listed)
        return cls(tuple(tuple(listed) for listed in texts), plain)

    def holds(self, claim: str, reading: Reading) -> bool:
        """Whether a claim stands in sentences of one text that follow on one another.

        Its numbers must be theirs: "two" stands in "two hundred", and "500" in "1,500".
        """
        wanted = f" {_plain(claim)} "
        if wanted not in f" {self.plain} ":
            return False
        return any(
            wanted in f" {' '.join(map(_plain, run))} "
            and reading.numbers <= join([read(sentence) for sentence in run]).numbers
            for text in self.texts
            for run in _runs(text)
        )


def _runs(text: Sequence[str]) -> Iterator[Sequence[str]]:
    """Up to WINDOW sentences that follow on one another, shorter runs first."""
    for length in range(1, WINDOW + 1):
        for start in range(len(text) - length + 1):
            yield text[start : start + length]


def _verdict(score: float, covered: float, *, capped: bool) -> Verdict:
    """The verdict for a score; `covered` is the share of the claim that its best evidence has."""
    if score >= SUPPORTED_FROM:
        return Verdict.SUPPORTED
    if score >= UNSURE_FROM and not capped:
        return Verdict.UNSURE
    return Verdict.PARTLY if covered >= PARTLY_FROM else Verdict.UNSUPPORTED


def _in_other_words(claim: str, evidence: str) -> bool:
    """Whether a claim is in another script or language than its evidence, both being told."""
    if main_script(claim) != main_script(evidence):
        return True
    one, other = told_language(claim), told_language(evidence)
    return one != other and bool(one and other)


def _missing_words(claim: str, evidence: Reading, language: str) -> tuple[str, ...]:
    """Words of the claim, as written, that the evidence does not have."""
    there = evidence.stems
    missing = []
    for word in words(claim):
        stems = content_stems(word, language)
        stated = numbers(word)
        if (
            stems
            and not there.issuperset(stems)
            and not (stated and evidence.numbers.issuperset(stated))
        ):
            missing.append(word.rstrip("."))
    return tuple(missing)


def _plain(text: str) -> str:
    """A text's words alone: what is left when quotes, case and spacing are ignored."""
    return " ".join(word.rstrip(".").replace("’", "'").lower() for word in words(text))


def features(claim: Reading, evidence: Sequence[Reading]) -> list[float]:
    """The nine features of a claim beside its evidence, one reading a sentence; each 0 to 1.

    A share of nothing (no numbers in the claim) is 1: there is nothing to miss.
    """
    whole = _shares(claim, join(evidence))
    best = max(
        (
            _shares(claim, join(evidence[i : i + WINDOW]))
            for i in range(max(1, len(evidence) - WINDOW + 1))
        ),
        key=lambda shares: shares[0] + 0.5 * shares[1],
        default=[0.0] * 4,
    )
    return [*whole, *best, min(len(claim.content), 40) / 40]


def _shares(claim: Reading, evidence: Reading) -> list[float]:
    return [
        _share(claim.stems, evidence.stems),
        _share(claim.pairs, evidence.pairs),
        _share(claim.numbers, evidence.numbers),
        _share(claim.names, evidence.stems),
    ]


def _share(wanted: frozenset[object], there: frozenset[object]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 1.0
