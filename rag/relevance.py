"""How well a sentence answers a question, and whether anything found answers it at all.

Two small logistic regressions (`rag.answer_weights`), fitted to questions whose answering sentences
people marked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.analysis import is_stop_word, words
from index.article import Span
from index.embeddings import Embedder
from index.languages import language_of
from index.reader import OpenVersion
from index.sentences import is_prose
from rag.answer_type import fits
from rag.answer_weights import ANSWER_FEATURES, SENTENCE_FEATURES, Weights, shipped_weights
from rag.evidence import read
from rag.found import Found
from rag.instructions import asks_of_instructions, is_instruction
from rag.question import Question
from rag.sought import Sought
from rag.word_vectors import WordVectors

# Of an instruction, where the question is about those that stand in the articles.
INSTRUCTION_CHANCE = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Args:
        rank: place of its passage among those found, from 0.
        place: place of the sentence in its passage, from 0.
        features: as SENTENCE_FEATURES names them.
        chance: probability, 0 to 1, that it is among the sentences a person would mark.
        covers: terms of the question that it has, with its lead-in.
    """

    found: Found
    rank: int
    place: int
    span: Span
    text: str
    features: tuple[float, ...]
    chance: float
    covers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Relevance:
    """All candidates, best first, and what they say together.

    Args:
        chance: probability, 0 to 1, that the passages answer the question.
        missing: words of the question that no article has.
    """

    candidates: tuple[Candidate, ...]
    features: tuple[float, ...]
    chance: float
    missing: tuple[str, ...]


class Relevances:
    """Weighs sentences; keeps the vectors of words it has met.

    Args:
        embedder: always the built-in one: the weights were fitted to its cosines, whatever model
            the index uses.
    """

    def __init__(self, embedder: Embedder, weights: Weights | None = None) -> None:
        self._embedder = embedder
        self.weights = weights or shipped_weights()
        self._vectors = WordVectors(lambda: embedder)

    def weigh(self, version: OpenVersion, question: Question, found: Sequence[Found]) -> Relevance:
        """Score every sentence of the passages, and the passages as a whole."""
        sought = Sought.of(version, question)
        of_instructions = asks_of_instructions(question.asked)
        rows = [
            (rank, f, place, span)
            for rank, f in enumerate(found)
            for place, span in enumerate(f.passage.sentences)
            if _may_answer(f.article.text, span, of_instructions)
        ]
        if not rows:
            missing = _missing(version, question, sought, (), frozenset())
            return Relevance((), (0.0,) * len(ANSWER_FEATURES), 0.0, missing)
        texts = [span.of(f.article.text) for _, f, _, span in rows]
        vectors = self._embedder.embed_passages([sought.text, *texts, *(f.text for f in found)])
        cosines = vectors[1:] @ vectors[0]
        soft = self._soft_coverage(sought, texts)
        candidates = [
            self._candidate(sought, rank, f, place, span, measured)
            for (rank, f, place, span), *measured in zip(
                rows, cosines[: len(rows)], soft, cosines[len(rows) :][[r[0] for r in rows]],
                strict=True,
            )
        ]  # fmt: skip
        if of_instructions:
            candidates = [_asked_for(candidate) for candidate in candidates]
        candidates.sort(key=lambda c: (-c.chance, c.rank, c.place))
        passage = sought.terms_of_passage(candidates[0].found)
        summary = _summary(sought, candidates, passage, float(cosines[len(rows)]))
        missing = _missing(version, question, sought, candidates, passage)
        chance = self.weights.answer_chance(summary)
        if of_instructions and _is_instruction(candidates[0]):
            # A question about an instruction has few of its words, so those say little here.
            chance = max(chance, candidates[0].chance)
        return Relevance(tuple(candidates), summary, chance, missing)

    def _soft_coverage(self, sought: Sought, texts: Sequence[str]) -> list[float]:
        """Rarity-weighted share of the question's words that each text has, or has kin of; 0 to 1.

        A word counts as much as the cosine of its vector with the nearest word's.
        """
        asked = {word: sought.terms[term] for term, word in sought.written.items()}
        per_text = [[w for w in words(t) if not is_stop_word(w)] for t in texts]
        total = sum(asked.values())
        if not total:
            return [0.0] * len(texts)
        # All at once: one call costs less than one for each text.
        self._vectors.of([*asked, *{word for listed in per_text for word in listed}])
        rows = self._vectors.of(list(asked))
        weights = np.array(list(asked.values())) / total
        shares = []
        for listed in per_text:
            if listed:
                near = rows @ self._vectors.of(listed).T
                shares.append(float(weights @ np.clip(near.max(axis=1), 0, 1)))
            else:
                shares.append(0.0)
        return shares

    def _candidate(
        self,
        sought: Sought,
        rank: int,
        found: Found,
        place: int,
        span: Span,
        measured: Sequence[float],
    ) -> Candidate:
        cosine, soft, passage_cosine = map(float, measured)
        text = span.of(found.article.text)
        language = language_of(found.article.text)
        pairs = sought.pairs_of(read(text, language))
        before = found.passage.sentences[place - 1] if place else Span(0, 0)
        lead_in = (
            "" if is_instruction(found.article.text, before) else before.of(found.article.text)
        )
        there = sought.terms_of(text, language) | sought.dated(found)
        headline = sought.terms_of_headline(found)
        with_lead_in = there | sought.terms_of(lead_in, language) | headline
        values = (
            sought.share(there),
            sought.share(with_lead_in),
            soft,
            len(sought.pairs & pairs) / len(sought.pairs) if sought.pairs else 0.0,
            sought.has_rarest(there),
            sought.has_rarest(with_lead_in),
            fits(sought.kind, sought.counted, text, sought.reading),
            cosine,
            sought.share(sought.terms_of_passage(found)),
            passage_cosine,
            1 / (1 + rank),
            min(len(text), 400) / 400,
            float(place == 0 and found.passage.start == 0),
        )
        covers = frozenset(t for t in sought.terms if t in with_lead_in)
        chance = self.weights.sentence_chance(values)
        return Candidate(found, rank, place, span, text, values, chance, covers)


def _may_answer(text: str, span: Span, of_instructions: bool) -> bool:
    """Headings, questions and what nobody asked for do not answer."""
    if is_instruction(text, span):
        return of_instructions
    sentence = span.of(text)
    return is_prose(sentence) and not sentence.rstrip("\"'”’").endswith("?")


def _asked_for(candidate: Candidate) -> Candidate:
    """An instruction is the answer where the question is about instructions."""
    if not _is_instruction(candidate):
        return candidate
    return replace(candidate, chance=max(candidate.chance, INSTRUCTION_CHANCE))


def _is_instruction(candidate: Candidate) -> bool:
    return is_instruction(candidate.found.article.text, candidate.span)


def _summary(
    sought: Sought, candidates: Sequence[Candidate], passage: frozenset[str], first: float
) -> tuple[float, ...]:
    """The features of `passage`, the best candidate's terms, and the `first` one's cosine."""
    best = candidates[0]
    second = candidates[1] if len(candidates) > 1 else best
    names = sought.names & frozenset(sought.terms)
    fitting = best.features[SENTENCE_FEATURES.index("answer_type")]
    return (
        _logit(best.chance),
        _logit(second.chance),
        best.features[SENTENCE_FEATURES.index("coverage_with_lead_in")],
        sought.share(passage),
        len(names - passage) / len(names) if names else 0.0,
        fitting,
        best.features[SENTENCE_FEATURES.index("cosine")],
        first,
        float(sought.kind in ("number", "duration") and fitting == 0),
    )


def _missing(
    version: OpenVersion,
    question: Question,
    sought: Sought,
    candidates: Sequence[Candidate],
    passage: frozenset[str],
) -> tuple[str, ...]:
    """Words of the question that no article has, rarest first; the time where none is of it."""
    absent = [
        term
        for term in sorted(sought.terms, key=lambda t: -sought.terms[t])
        if term not in passage and _is_absent(version, question, sought.forms[term])
    ]
    found = dict.fromkeys(sought.written[t] for t in absent if t in sought.written)

    def says_when(candidate: Candidate) -> bool:
        language = language_of(candidate.found.article.text)
        dated = sought.dated(candidate.found)
        return bool(dated) or sought.time <= sought.terms_of(candidate.text, language)

    if not any(map(says_when, candidates)):
        found.update(dict.fromkeys(sought.time_words))
    return tuple(found)


def _is_absent(version: OpenVersion, question: Question, forms: Sequence[str]) -> bool:
    """Whether no article has any form of a term, of those that the question may see."""
    within = question.within
    if within is not None and not within:
        return True
    until = question.as_of if question.hides_later else None
    return not version.words.search(dict.fromkeys(forms, 1.0), 1, until=until, within=within)


def _logit(chance: float) -> float:
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
