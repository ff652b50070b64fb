"""A checker of a person's choice: any sequence-classification model in ONNX, on this machine.

Models of natural language inference and detectors of hallucinations are of this kind. What a class
means is read from the labels in the model's config.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.analysis import words
from index.onnx_pairs import PairModel, find_onnx_model, open_pair_model
from index.sentences import split_sentences
from rag.check import (
    SUPPORTED_FROM,
    UNSURE_FROM,
    BuiltInChecker,
    Check,
    Checker,
    Verdict,
    combined,
)

if TYPE_CHECKING:
    from tokenizers import Encoding

WHAT = "checking model"
# Of a claim of several sentences: what its lowest sentence counts beside their mean.
LOWEST_SHARE = 0.25
# Tokens that run together at most: a model's memory grows with them.
TOKENS_AT_ONCE = 4_096
# Scores that are kept: one statement is judged by a span alone, and again with others.
_KEPT = 256
_SUPPORTS = frozenset((
    "entailment", "entailed", "entails", "entail", "supported", "supports", "support",
    "fully supported", "consistent", "factually consistent", "faithful", "factual", "grounded",
    "attributable", "correct", "true", "yes", "not hallucinated", "non hallucinated",
    "no hallucination", "label 1", "1",
))  # fmt: skip
_DENIES = frozenset((
    "not entailment", "non entailment", "not entailed", "contradiction", "contradicts", "neutral",
    "unsupported", "not supported", "refuted", "refutes", "inconsistent", "not consistent",
    "unfaithful", "not faithful", "hallucinated", "hallucination", "ungrounded", "not grounded",
    "not attributable", "incorrect", "false", "no", "label 0", "0",
))  # fmt: skip
_BARE = frozenset(("label 0", "label 1", "0", "1"))


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which class of a model means that the evidence supports the claim.

    Args:
        column: of its scores.
        denies: that class means the opposite, and the model has no other.
    """

    column: int
    denies: bool = False

    def support(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) probabilities of support, of (n, classes) logits."""
        if found.shape[1] == 1:
            logits = -found[:, 0] if self.denies else found[:, 0]
            return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))
        powers = np.exp(found - found.max(axis=1, keepdims=True))
        return np.asarray(powers[:, self.column] / powers.sum(axis=1))


def meaning_of(labels: Sequence[str], classes: int) -> Meaning | None:
    """Which class means support; None where the labels do not tell.

    Of two classes without names of their own the second does, as transformers trains them; of three
    without names none is known, for models differ in their order. One class is a logit of support.

    Args:
        labels: of the classes, in order; may be empty.
        classes: how many there are.
    """
    known = [re.sub(r"[\W_]+", " ", label).strip().lower() for label in labels]
    if classes == 1:
        return Meaning(0, denies=known in ([name] for name in _DENIES - _BARE))
    if classes == 2 and not known:
        return Meaning(1)
    if len(known) != classes or (classes > 2 and not _BARE.isdisjoint(known)):
        return None
    good = [place for place, label in enumerate(known) if label in _SUPPORTS]
    if len(good) == 1:
        return Meaning(good[0])
    bad = [place for place, label in enumerate(known) if label in _DENIES]
    if classes == 2 and len(bad) == 1 and not good:
        return Meaning(1 - bad[0])
    return None


def open_encoder_checker(name: str) -> EncoderChecker:
    """The checker of a model on this machine, loaded; nothing is downloaded.

    Args:
        name: a folder, or `hub:ORG/NAME` in the hub's cache.

    Raises:
        UsageError: it can be no name of one.
        BylineError: a file is missing or damaged, or the model cannot be used.
    """
    place: Path = find_onnx_model(name, what=WHAT)
    return EncoderChecker(name, open_pair_model(place, what=WHAT), BuiltInChecker())


class EncoderChecker:
    """Scores are the model's probability that the evidence supports the claim.

    The evidence is the first text of the pair (the premise), the claim the second (the hypothesis).
    Evidence that is longer than the model's window is read in windows of whole sentences that
    overlap by half, and the best one decides: what is supported only by two places far apart is not
    found. A claim of several sentences is judged sentence by sentence and combined as the built-in
    checker does. Where a claim is not supported, the share of its words that the built-in checker
    finds tells *partly* from *unsupported*. Threads may share it.

    Args:
        name: of the model, for people.
        model: the loaded one.
        built_in: says which words the evidence does not have.

    Raises:
        BylineError: its tokenizer takes no pairs, or its labels do not tell what means support.
    """

    def __init__(self, name: str, model: PairModel, built_in: Checker) -> None:
        self.name = f"encoder:{name}"
        self._model, self._built_in = model, built_in
        if not model.separates:
            raise model.failed(
                "its tokenizer puts nothing between the two texts of a pair",
                "Use a model whose tokenizer.json has a template for pairs.",
            )
        tried = model.scores([model.pair(model.encode("It rains."), model.encode("It rains."))])
        meaning = meaning_of(model.labels, tried.shape[1])
        if meaning is None:
            said = ", ".join(model.labels) or "none"
            raise model.failed(
                f"of its {tried.shape[1]} classes ({said}) none is known to mean support",
                "Name them in id2label of its config.json: entailment, neutral, contradiction;"
                " or supported, unsupported.",
            )
        self._meaning = meaning
        self._support = lru_cache(maxsize=_KEPT)(self._best_window)

    @property
    def agreement(self) -> Mapping[str, float]:
        """Nothing: it has not been measured here. See `byline eval calibrate`."""
        return {}

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        """See `Checker`."""
        by_words = self._built_in.check(claim, evidence)
        sentences = tuple(s.of(text) for text in evidence for s in split_sentences(text))
        parts = [part for s in split_sentences(claim) if words(part := s.of(claim))]
        if not sentences or not parts:
            return by_words
        scores = [self._support(part, sentences) for part in parts]
        score = scores[0] if len(scores) == 1 else combined(scores, LOWEST_SHARE)
        return Check(score, _verdict(score, by_words), by_words.unsupported)

    def _best_window(self, claim: str, sentences: tuple[str, ...]) -> float:
        """The support of one sentence by the best window of the evidence, 0 to 1."""
        hypothesis = self._model.encode(claim)
        # A sentence of a claim longer than half of what the model reads is cut there.
        hypothesis.truncate(min(len(hypothesis), self._model.room // 2))
        room = self._model.room - len(hypothesis)
        best = 0.0
        for batch in self._batches(self._premises(sentences, room), hypothesis):
            best = max(best, float(self._meaning.support(self._model.scores(batch)).max()))
        return best

    def _premises(self, sentences: Sequence[str], room: int) -> Iterator[Encoding]:
        """The windows of the evidence, as tokens; none has more than `room`."""
        pieces = [piece for sentence in sentences for piece in self._pieces(sentence, room)]
        first = 0
        while first < len(pieces):
            last, used = first + 1, pieces[first][1]
            while last < len(pieces) and used + pieces[last][1] <= room:
                used += pieces[last][1]
                last += 1
            window = self._model.encode(" ".join(text for text, _ in pieces[first:last]))
            window.truncate(room)  # a sentence may have a token more in its place than alone
            yield window
            if last == len(pieces):
                return
            gone, half = 0, used // 2
            while first < last - 1 and gone < half:
                gone += pieces[first][1]
                first += 1
            first += gone == 0  # a window of one piece makes room for the next

    def _pieces(self, sentence: str, room: int) -> Iterator[tuple[str, int]]:
        """A sentence with its number of tokens; one that is too long in overlapping parts."""
        sentence = self._model.cleaned(sentence)
        offsets = self._model.encode(sentence).offsets
        step = max(room // 2, 1)
        for start in range(0, max(len(offsets), 1), step):
            part = offsets[start : start + room]
            if len(offsets) <= room or not part:
                yield sentence, len(offsets)
                return
            yield sentence[part[0][0] : part[-1][1]], len(part)
            if start + room >= len(offsets):
                return

    def _batches(
        self, premises: Iterator[Encoding], hypothesis: Encoding
    ) -> Iterator[list[Encoding]]:
        """Pairs that run together, few enough for the memory."""
        batch: list[Encoding] = []
        longest = 0
        # Activations that are scaled over all that runs together would make neighbours matter.
        most = 0 if self._model.files.quantized else TOKENS_AT_ONCE
        for premise in premises:
            pair = self._model.pair(premise, hypothesis)
            if batch and (len(batch) + 1) * max(longest, len(pair)) > most:
                yield batch
                batch, longest = [], 0
            batch.append(pair)
            longest = max(longest, len(pair))
        if batch:
            yield batch


def _verdict(score: float, by_words: Check) -> Verdict:
    if score >= SUPPORTED_FROM:
        return Verdict.SUPPORTED
    if score >= UNSURE_FROM:
        return Verdict.UNSURE
    some = by_words.verdict in (Verdict.SUPPORTED, Verdict.PARTLY)
    return Verdict.PARTLY if some else Verdict.UNSUPPORTED
