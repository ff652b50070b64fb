"""What a question looks for in sentences: its terms, how rare each is, the type of its answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import asked_words, is_stop_word, terms, words
from index.article import Span
from index.asked import MAX_TERMS
from index.languages import analysed_as, language_of
from index.reader import OpenVersion
from rag.answer_type import answer_type, counted_terms
from rag.evidence import Reading, read
from rag.found import Found
from rag.instructions import is_instruction
from rag.names import same_words
from rag.query import CONTEXT_WEIGHT
from rag.question import Question
from rag.spelling import spelt
from rag.window import TimeReference


@dataclass(frozen=True, slots=True)
class Sought:
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
    def of(cls, version: OpenVersion, question: Question) -> Sought:
        """What a question looks for, among the passages of a version."""
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

    def terms_of_passage(self, found: Found) -> frozenset[str]:
        """The terms that a passage has, with those of its article's headline and date."""
        language = language_of(found.article.text)
        said = self.terms_of(found.text, language)
        return said | self.terms_of_headline(found) | self.dated(found)

    def terms_of_headline(self, found: Found) -> frozenset[str]:
        """Those of an article's headline; none where an order stands in for one."""
        article = found.article
        first = Span(0, len(article.text.lstrip().partition("\n")[0]))
        if not article.title and is_instruction(article.text, first):
            return frozenset()
        return self.terms_of(article.headline, language_of(article.text))

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
