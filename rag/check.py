"""Does the evidence support the claim? The one definition that the chat and the evaluation share.

The built-in checker lays a claim beside the sentences of its evidence (`rag.check_features`) and
asks two forests of decision trees (`rag.check_weights`): whether people would call it supported,
and whether it reads like a sentence of the evidence in which something was changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from index.analysis import words
from index.embeddings import StaticEmbedder
from index.languages import language_of, told_language
from index.sentences import split_sentences
from rag.check_features import Compared, compare_with
from rag.check_weights import CheckWeights, shipped_weights
from rag.comparison import Difference
from rag.evidence import clauses, content_stems, main_script, numbers, read
from rag.overlap import Evidence
from rag.pronouns import meant
from rag.tokens import Kind, tokens
from rag.word_vectors import WordVectors

SUPPORTED_FROM = 0.5
# Below SUPPORTED_FROM and above this the checker says that it does not know.
UNSURE_FROM = 0.4
# Share of a claim's words that its best sentences must have for it to be partly supported.
PARTLY_FROM = 0.5
VERBATIM_SCORE = 0.99
# The highest score of a claim in which something was changed, or that states a number which the
# evidence lacks, or has a clause of which the evidence has next to nothing.
CAP = 0.3
CLAUSE_SHARE = 0.25
WINDOW = 2
# Addresses, and marks of citations, which are no numbers; and words put in to say who is meant.
# One start for each run of spaces: tried from every one of them, it would take quadratic time.
_NO_WORDS = re.compile(r"https?://\S+|(?:(?<!\s)\s+)?\[\d{1,3}\]")
_PUT_IN = re.compile(r"\s\[(?P<words>[^\[\]]*[^\W\d][^\[\]]*)\]")
_CONDITIONS = frozenset("if unless until whether when once provided false untrue rumor".split())
# The differences whose words, in the claim, are shown as unsupported.
_SHOWN = frozenset(set(Difference) - {Difference.CERTAINTY, Difference.ATTRIBUTION})


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


class BuiltInChecker:
    """Two forests over what a claim shares with its evidence and where it differs: offline.

    Rules stand beside them: a claim that stands word for word in the evidence is supported; one
    with a number that the evidence does not state, or with a clause that it has next to nothing
    of, is not; and of a claim in another language than its evidence the checker is unsure.

    Args:
        weights: the forests; None: those that lie beside this file.
        vectors: of words, by the built-in embedding; None: the checker's own.
    """

    name = "built-in"

    def __init__(
        self, weights: CheckWeights | None = None, vectors: WordVectors | None = None
    ) -> None:
        self._weights = weights or shipped_weights()
        self._vectors = vectors or WordVectors(StaticEmbedder)

    @property
    def agreement(self) -> Mapping[str, float]:
        """Measured by 5-fold cross-validation, grouped by question or article."""
        return self._weights.agreement

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        """Judge a claim; one of several sentences is split, and its sentences combined.

        See `combined`; `eval/train_check.py` says how much the lowest score counts.
        """
        claim = _NO_WORDS.sub("", claim)
        parts = [s.of(claim) for s in split_sentences(claim)]
        said = _Said.of(evidence)
        if not said.plain or not parts:
            return Check(0.0, Verdict.UNSUPPORTED, tuple(words(claim)))
        there = said.read()
        checks = [self._check_sentence(part, there, said) for part in parts]
        if len(checks) == 1:
            return checks[0]
        score = combined([check.score for check in checks], self._weights.lowest_share)
        missing = tuple(word for check in checks for word in check.unsupported)
        covered = sum(check.verdict is not Verdict.UNSUPPORTED for check in checks) / len(checks)
        return Check(score, _verdict(score, covered, capped=False), missing)

    def _check_sentence(self, claim: str, evidence: Evidence, said: _Said) -> Check:
        if said.holds(claim, evidence.language):
            return Check(VERBATIM_SCORE, Verdict.SUPPORTED)
        if not any(token.tells for token in tokens(claim, evidence.language)):
            return Check(UNSURE_FROM, Verdict.UNSURE)  # nothing in it that could be looked for
        compared = compare_with(claim, evidence, self._vectors)
        missing = _unsupported(claim, evidence, compared)
        score = self._weights.score(compared.features)
        if _in_other_words(claim, said.plain):
            # Overlap cannot know.
            return Check(min(score, UNSURE_FROM), Verdict.UNSURE, missing)
        capped = (
            self._weights.is_altered(compared.features)
            or compared.features["numbers_anywhere"] < 1
            or any(_is_foreign(clause, evidence) for clause in clauses(claim))
        )
        if capped:
            score = min(score, CAP)
        return Check(score, _verdict(score, compared.covered, capped=capped), missing)


def combined(scores: Sequence[float], lowest_share: float) -> float:
    """The score of a claim of several sentences, 0 to 1.

    A weighted mean of the sentences' mean and their lowest score; half of it where a sentence is
    not supported, since the whole then is not.
    """
    score = lowest_share * min(scores) + (1 - lowest_share) * math.fsum(scores) / len(scores)
    return score if min(scores) >= SUPPORTED_FROM else score / 2


@dataclass(frozen=True, slots=True)
class _Said:
    """What the evidence says word for word, text by text and sentence by sentence."""

    texts: tuple[tuple[str, ...], ...]
    plain: str

    @classmethod
    def of(cls, evidence: Sequence[str]) -> _Said:
        texts = [_NO_WORDS.sub("", text) for text in evidence]
        split = tuple(tuple(s.of(text) for s in split_sentences(text)) for text in texts)
        return cls(split, " ".join(_plain(sentence) for text in split for sentence in text))

    def read(self) -> Evidence:
        """The sentences of all texts, in the language that most is written in."""
        sentences = [sentence for text in self.texts for sentence in text]
        return Evidence.of(sentences, language_of(self.plain))

    def holds(self, claim: str, language: str) -> bool:
        """Whether a claim stands word for word in one text, and nothing there turns it round.

        It is whole sentences that follow on one another; or a part of one sentence whose rest has
        no negation, condition or word of saying, and whose numbers the sentence has too: "two"
        stands in "two hundred". A name in brackets may say whom a pronoun means.
        """
        wanted = _plain(claim)
        if not wanted:
            return False
        if _PUT_IN.search(claim):
            return any(_named(*pair) == wanted for text in self.texts for pair in pairwise(text))
        if f" {wanted} " not in f" {self.plain} ":
            return False
        figures = read(claim).numbers
        for text in self.texts:
            for run in _runs(text):
                if wanted == " ".join(map(_plain, run)):
                    return True
            for sentence in text:
                rest = f" {_plain(sentence)} ".replace(f" {wanted} ", " ", 1)
                inside = len(rest) < len(_plain(sentence))
                if inside and figures <= read(sentence).numbers and _is_plain(rest, language):
                    return True
        return False


def _is_plain(rest: str, language: str) -> bool:
    """Whether the rest of a sentence leaves a part of it as it stands by itself."""
    return not any(
        token.saying or token.kind in (Kind.NEGATION, Kind.MODAL) or token.key in _CONDITIONS
        for token in tokens(rest, language)
    )


def _named(before: str, sentence: str) -> str:
    """A sentence with the name that its pronoun stands for, by the sentence before it."""
    name = meant(sentence, before, f"{before} {sentence}")
    return _plain(name.put_into(sentence)) if name else ""


def lay_beside(claim: str, evidence: Sequence[str], vectors: WordVectors) -> Compared:
    """A whole claim beside texts, as the checker sees one sentence of it: for fitting."""
    return compare_with(_NO_WORDS.sub("", claim), _Said.of(evidence).read(), vectors)


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


def _is_foreign(clause: str, evidence: Evidence) -> bool:
    """Whether the evidence has next to nothing of a clause."""
    wanted = {token.key for token in tokens(clause, evidence.language) if token.tells}
    there = max((len(wanted & keys) for keys in evidence.keys), default=0)
    return bool(wanted) and there < CLAUSE_SHARE * len(wanted)


def _unsupported(claim: str, evidence: Evidence, compared: Compared) -> tuple[str, ...]:
    """Words of the claim, as written, that the evidence does not have or has otherwise."""
    differs = {word for f in compared.findings if f.kind in _SHOWN for word in f.words}
    missing = []
    for word in words(claim):
        stems = content_stems(word, evidence.language)
        figures = numbers(word)
        absent = (
            stems
            and not evidence.all_keys.issuperset(stems)
            and not evidence.all_keys.issuperset(
                token.key for token in tokens(word, evidence.language)
            )
            and not (figures and evidence.figures.issuperset(figures))
        )
        if absent or word.rstrip(".") in differs:
            missing.append(word.rstrip("."))
    return tuple(missing)


def _plain(text: str) -> str:
    """A text's words alone: what is left when quotes, case and spacing are ignored."""
    return " ".join(word.rstrip(".").replace("’", "'").lower() for word in words(text))
