"""A question to what is searched for: weighted terms for the words, a text for the vectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.reader import OpenVersion
from rag.question import Question

# Words that the conversation adds count for less than the question's own.
CONTEXT_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Args:
        terms: of `index.analysis`, each with its weight.
        text: what is embedded.
    """

    terms: Mapping[str, float]
    text: str


def query_of(version: OpenVersion, question: Question) -> Query:
    """What a question searches for in a version."""
    terms = version.asked_terms(question.asked)
    for term, weight in version.asked_terms(question.context).items():
        terms.setdefault(term, CONTEXT_WEIGHT * weight)
    return Query(terms, f"{question.asked} {question.context}".strip())
