"""How well a sentence answers a question, and whether anything found answers it at all.

Two small logistic regressions (`rag.answer_weights`), fitted to questions whose answering sentences
people marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from index.analysis import asked_words, is_stop_word, terms, words
from index.article import Span
from index.asked import MAX_TERMS
from index.embeddings import Embedder, Vectors
from index.languages import analysed_as, language_of
from index.reader import OpenVersion
from index.sentences import is_prose
from rag.answer_type import answer_type, counted_terms, fits
from rag.answer_weights import ANSWER_FEATURES, SENTENCE_FEATURES, Weights, shipped_weights
from rag.evidence import Reading, read
from rag.found import Found
from rag.instructions import asks_of_instructions, is_instruction
from rag.names import same_words
from rag.query import CONTEXT_WEIGHT
from rag.question import Question
from rag.spelling import spelt
from rag.window import TimeReference

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

    MAX_WORDS = 200_000

    def __init__(self, embedder: Embedder, weights: Weights | None = None) -> None:
        self._embedder = embedder
        self.weights = weights or shipped_weights()
        self._vectors: dict[str, Vectors] = {}

    def weigh(self, version: OpenVersion, question: Question, found: Sequence[Found]) -> Relevance:
        """Score every sentence of the passages, and the passages as a whole."""
        wanted = _Wanted.of(version, question)
        of_instructions = asks_of_instructions(question.asked)
        rows = [
            (rank, f, place, span)
            for rank, f in enumerate(found)
            for place, span in enumerate(f.passage.sentences)
            if _may_answer(f.article.text, span, of_instructions)
        ]
        if not rows:
            missing = _missing(version, question, wanted, (), frozenset())
            return Relevance((), (0.0,) * len(ANSWER_FEATURES), 0.0, missing)
        texts = [span.of(f.article.text) for _, f, _, span in rows]
        vectors = self._embedder.embed_passages([wanted.text, *texts, *(f.text for f in found)])
        cosines = vectors[1:] @ vectors[0]
        soft = self._soft_coverage(wanted, texts)
        candidates = [
            self._candidate(wanted, rank, f, place, span, measured)
            for (rank, f, place, span), *measured in zip(
                rows, cosines[: len(rows)], soft, cosines[len(rows) :][[r[0] for r in rows]],
                strict=True,
            )
        ]  # fmt: skip
        if of_instructions:
            candidates = [_asked_for(candidate) for candidate in candidates]
        candidates.sort(key=lambda c: (-c.chance, c.rank, c.place))
        passage = _passage_terms(wanted, candidates[0].found)
        summary = _summary(wanted, candidates, passage)
        missing = _missing(version, question, wanted, candidates, passage)
        return Relevance(tuple(candidates), summary, self.weights.answer_chance(summary), missing)

    def _soft_coverage(self, wanted: _Wanted, texts: Sequence[str]) -> list[float]:
        """Rarity-weighted share of the question's words that each text has, or has kin of; 0 to 1.

        A word counts as much as the cosine of its vector with the nearest word's.
        """
        asked = {word: wanted.terms[term] for term, word in wanted.written.items()}
        per_text = [[w for w in words(t) if not is_stop_word(w)] for t in texts]
        known = self._learn({*asked, *(word for listed in per_text for word in listed)})
        total = sum(asked.values())
        if not total:
            return [0.0] * len(texts)
        rows = np.stack([known[word.lower()] for word in asked])
        weights = np.array(list(asked.values())) / total
        shares = []
        for listed in per_text:
            if listed:
                near = rows @ np.stack([known[word.lower()] for word in listed]).T
                shares.append(float(weights @ np.clip(near.max(axis=1), 0, 1)))
            else:
                shares.append(0.0)
        return shares

    def _learn(self, met: set[str]) -> dict[str, Vectors]:
        """Vectors of these words at least; what other threads do meanwhile changes nothing."""
        wanted = {word.lower() for word in met}
        known = {word: v for word in wanted if (v := self._vectors.get(word)) is not None}
        unknown = sorted(wanted - known.keys())
        if unknown:
            vectors = self._embedder.embed_passages(unknown)
            known.update(zip(unknown, vectors, strict=True))
            if len(self._vectors) > self.MAX_WORDS:
                self._vectors = {}
            self._vectors.update(known)
        return known

    def _candidate(
        self,
        wanted: _Wanted,
        rank: int,
        found: Found,
        place: int,
        span: Span,
        measured: Sequence[float],
    ) -> Candidate:
        cosine, soft, passage_cosine = map(float, measured)
        text = span.of(found.article.text)
        language = language_of(found.article.text)
        pairs = wanted.pairs_of(read(text, language))
        before = found.passage.sentences[place - 1] if place else Span(0, 0)
        lead_in = (
            "" if is_instruction(found.article.text, before) else before.of(found.article.text)
        )
        there = wanted.terms_of(text, language) | wanted.dated(found)
        headline = wanted.terms_of(_headline(found), language)
        with_lead_in = there | wanted.terms_of(lead_in, language) | headline
        values = (
            wanted.share(there),
            wanted.share(with_lead_in),
            soft,
            len(wanted.pairs & pairs) / len(wanted.pairs) if wanted.pairs else 0.0,
            wanted.has_rarest(there),
            wanted.has_rarest(with_lead_in),
            fits(wanted.kind, wanted.counted, text, wanted.reading),
            cosine,
            wanted.share(_passage_terms(wanted, found)),
            passage_cosine,
            1 / (1 + rank),
            min(len(text), 400) / 400,
            float(place == 0 and found.passage.start == 0),
        )
        covers = frozenset(t for t in wanted.terms if t in with_lead_in)
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
    if not is_instruction(candidate.found.article.text, candidate.span):
        return candidate
    return replace(candidate, chance=max(candidate.chance, INSTRUCTION_CHANCE))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question looks for: its terms, how rare each is, and the type of its answer.

    Args:
        forms: a term's forms in the languages of the articles, itself among them.
        written: how the question writes each of its own terms, but for those of time.
        time: terms that say when. An article of that time has them, whatever its words.
        kind: the type of answer; see `answer_type`.
        counted: terms of what a how-many question counts.
    """

    text: str
    terms: Mapping[str, float]
    forms: Mapping[str, tuple[str, ...]]
    written: Mapping[str, str]
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]
    time: frozenset[str]
    when: TimeReference | None
    kind: str
    counted: frozenset[str]
    reading: Reading

    @classmethod
    def of(cls, version: OpenVersion, question: Question) -> _Wanted:
        total = max(len(version.words), 1)

        question = spelt(version, question)
        own_words = question.wording
        same = same_words(version, own_words)
        languages = analysed_as(version.languages)
        asked_in = language_of(own_words)
        forms: dict[str, tuple[str, ...]] = {}

        def rarities(text: str) -> Iterator[tuple[str, float]]:
            for group in asked_words(text, languages, asked_in)[:MAX_TERMS]:
                alike = tuple(dict.fromkeys([*group, *sorted(same.get(group[0], ()))]))
                forms.setdefault(group[0], alike)
                often = sum(map(version.words.passage_frequency, alike))
                yield group[0], math.log(1 + total / (1 + often))

        weights = {term: r for term, r in rarities(own_words) if term not in _ASKING}
        for term, rarity in rarities(question.context):
            weights.setdefault(term, CONTEXT_WEIGHT * rarity)
        main = languages[0]
        time = frozenset(terms(question.time.words, main)) if question.time else frozenset[str]()
        written: dict[str, str] = {}
        for word in words(own_words):
            for term in terms(word, main):
                if term in weights and term not in time and not is_stop_word(word, asked_in):
                    written.setdefault(term, word if "." in word[:-1] else word.rstrip("."))
        asked = _without_time(question)
        reading = read(asked, main)
        return cls(
            f"{asked} {question.context}".strip(),
            weights,
            {form: group for group in forms.values() for form in group},
            written,
            reading.pairs,
            reading.names,
            time,
            question.time,
            answer_type(own_words),
            counted_terms(own_words),
            reading,
        )

    @property
    def time_words(self) -> tuple[str, ...]:
        """The time as the question writes it, or nothing."""
        return (self.when.label,) if self.when and self.when.label else ()

    def dated(self, found: Found) -> frozenset[str]:
        """The terms that a passage has by the date of its article."""
        return self.time if self.when and self.when.dates(found.article.date) else frozenset()

    def terms_of(self, text: str, language: str) -> frozenset[str]:
        """The terms of a text, with the question's own for those that are forms of them."""
        return self._as_asked(_terms_of_text(text, language))

    def pairs_of(self, reading: Reading) -> frozenset[tuple[str, str]]:
        """The pairs of stems of a text, with the question's own for those that are forms."""
        if not self._varied:
            return reading.pairs
        first = {form: group[0] for form, group in self.forms.items()}
        return frozenset((first.get(a, a), first.get(b, b)) for a, b in reading.pairs)

    def _as_asked(self, there: frozenset[str]) -> frozenset[str]:
        if not self._varied:
            return there
        return there | {self.forms[term][0] for term in there & self.forms.keys()}

    @property
    def _varied(self) -> bool:
        """Whether any term has several forms; in one language none has."""
        return any(len(group) > 1 for group in self.forms.values())

    def share(self, there: frozenset[str]) -> float:
        """Rarity-weighted share of the question's terms that are there; 0 to 1."""
        total = sum(self.terms.values())
        return sum(w for t, w in self.terms.items() if t in there) / total if total else 0.0

    def has_rarest(self, there: frozenset[str]) -> float:
        """Whether the question's rarest term is there."""
        if not self.terms:
            return 0.0
        return float(max(self.terms, key=lambda t: (self.terms[t], t)) in there)


def _without_time(question: Question) -> str:
    """The question without the words of a time that no article would write."""
    time = question.time
    return question.wording.replace(time.words, "") if time and not time.named else question.wording


# Terms of the question that ask rather than describe: "how many people", "what kind".
_ASKING = frozenset(
    t for w in "many much long old often far kind type sort name".split() for t in terms(w)
)


@lru_cache(maxsize=2_000)
def _terms_of_text(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))


def _passage_terms(wanted: _Wanted, found: Found) -> frozenset[str]:
    language = language_of(found.article.text)
    said = wanted.terms_of(found.text, language)
    return said | wanted.terms_of(_headline(found), language) | wanted.dated(found)


def _headline(found: Found) -> str:
    """The article's headline; none where its first words stand in for one, and are an order."""
    article = found.article
    first = Span(0, len(article.text.lstrip().partition("\n")[0]))
    return "" if not article.title and is_instruction(article.text, first) else article.headline


def _summary(
    wanted: _Wanted, candidates: Sequence[Candidate], passage: frozenset[str]
) -> tuple[float, ...]:
    """The answer's features; `passage` are the terms of the best candidate's passage."""
    best = candidates[0]
    second = candidates[1] if len(candidates) > 1 else best
    names = wanted.names & frozenset(wanted.terms)
    return (
        _logit(best.chance),
        _logit(second.chance),
        best.features[SENTENCE_FEATURES.index("coverage_with_lead_in")],
        wanted.share(passage),
        len(names - passage) / len(names) if names else 0.0,
        best.features[SENTENCE_FEATURES.index("answer_type")],
        best.features[SENTENCE_FEATURES.index("cosine")],
    )


def _missing(
    version: OpenVersion,
    question: Question,
    wanted: _Wanted,
    candidates: Sequence[Candidate],
    passage: frozenset[str],
) -> tuple[str, ...]:
    """Words of the question that no article has, rarest first; the time where none is of it."""
    absent = [
        term
        for term in sorted(wanted.terms, key=lambda t: -wanted.terms[t])
        if term not in passage and _is_absent(version, question, wanted.forms[term])
    ]
    found = dict.fromkeys(wanted.written[t] for t in absent if t in wanted.written)

    def says_when(candidate: Candidate) -> bool:
        language = language_of(candidate.found.article.text)
        dated = wanted.dated(candidate.found)
        return bool(dated) or wanted.time <= wanted.terms_of(candidate.text, language)

    if not any(map(says_when, candidates)):
        found.update(dict.fromkeys(wanted.time_words))
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
