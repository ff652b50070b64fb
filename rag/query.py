"""A question to what is searched for: weighted terms for the words, texts for the vectors.

A follow-up is looked for with words of the conversation too. How much they count was chosen on
people's conversations; a wide range of values does about as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from index.analysis import query_terms
from index.embeddings import Embedder, Vectors, unit_rows
from index.languages import analysed_as
from index.reader import OpenVersion
from rag.names import same_words
from rag.question import Question
from rag.spelling import spelt
from rag.topic import rarity, same_topic

# Words that the conversation adds count for less than the question's own.
CONTEXT_WEIGHT = 0.3
# The last question's words, and by how much those of each question before it count for less.
ASKED_WEIGHT = 0.5
FADING = 0.3
# The rarest words of the last answer; it tells what the passages of the topic say.
ANSWER_WEIGHT = 0.15
ANSWER_TERMS = 30
# The vectors of the last question and of its answer, beside the question's own.
BESIDE_WEIGHT = 0.6
# A conversation counts this much even where the question seems to change the subject.
LEAST_SHARE = 0.2
# Words that are surely meant though they are not written, such as a model's or a place's exchange.
RESTORED_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Args:
        terms: of `index.analysis`, each with its weight.
        text: what is embedded.
        beside: further texts, each with the weight of its vector beside that of `text`.
        same: further terms that stand for one of `terms`, such as other spellings of a name.
    """

    terms: Mapping[str, float]
    text: str
    beside: Mapping[str, float] = field(default_factory=dict)
    same: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def embed(self, embedder: Embedder) -> Vectors:
        """The vector (1, d) that is searched for, of length 1."""
        own = embedder.embed_question(self.text)
        if not self.beside:
            return own
        weighted = [weight * embedder.embed_question(text) for text, weight in self.beside.items()]
        return unit_rows(np.asarray(own + sum(weighted), np.float32))


def query_of(version: OpenVersion, question: Question) -> Query:
    """What a question searches for in a version."""
    question = spelt(version, question)
    own = version.asked_terms(question.wording)
    same = same_words(version, f"{question.wording} {question.restored}")
    surely = _weighted(version, question.restored, RESTORED_WEIGHT)
    text = f"{question.wording} {question.restored}".strip()
    context = _weighted(version, question.context, CONTEXT_WEIGHT)
    before = question.before
    if not before.questions:
        return Query(_joined(own, surely, context), text, same=same)
    said = _said(version, question)
    share = max(same_topic(version, question, {**own, **surely}, said), LEAST_SHARE)
    added = {term: weight * share for term, weight in _joined(said, context).items()}
    beside = {
        text: BESIDE_WEIGHT * share for text in (before.questions[0], before.answer) if text.strip()
    }
    return Query(_joined(own, surely, added), text, beside, same)


def _said(version: OpenVersion, question: Question) -> dict[str, float]:
    """Terms of the conversation so far, with what each counts where the topic is the same."""
    before = question.before
    language = analysed_as(version.languages)[0]
    answer = [t for t in query_terms(before.answer, language) if version.words.passage_frequency(t)]
    answer.sort(key=lambda term: -rarity(version, term))
    return _joined(
        *(
            _weighted(version, asked, ASKED_WEIGHT * FADING**age)
            for age, asked in enumerate(before.questions)
        ),
        dict.fromkeys(answer[:ANSWER_TERMS], ANSWER_WEIGHT),
    )


def _weighted(version: OpenVersion, text: str, weight: float) -> dict[str, float]:
    return {term: weight * each for term, each in version.asked_terms(text).items()}


def _joined(*weights: Mapping[str, float]) -> dict[str, float]:
    """Each term with the most that it counts anywhere."""
    joined: dict[str, float] = {}
    for some in weights:
        for term, weight in some.items():
            joined[term] = max(weight, joined.get(term, 0.0))
    return joined
