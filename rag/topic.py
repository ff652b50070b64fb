"""Whether a question goes on with what its conversation was about, as the articles see it.

A follow-up and what was said before it meet in some passage; a change of subject meets nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from index.article import article_of_passage
from index.reader import OpenVersion
from rag.question import Question

# A logistic regression on people's conversations, each question once with its own history and twice
# with a stranger's: the best meeting in one passage, the share of the question's words that were
# said before, and the bias.
_MEETING, _SAID, _BIAS = 5.5, 4.4, -3.5
# Passages that are looked at for a meeting.
_LOOKED_AT = 30
# Where other words are wanted than those of one article's passages.
_PASSAGES = 200


def same_topic(
    version: OpenVersion,
    question: Question,
    own: Mapping[str, float],
    before: Mapping[str, float],
) -> float:
    """The chance, 0 to 1, that the question is about what was said before it.

    Args:
        version: whose passages are looked at.
        question: those that it may not see are not.
        own: terms of the question, with their weights.
        before: terms that were said before it, with theirs; some may be the question's own.
    """
    logit = _MEETING * _meeting(version, question, own, before)
    return 1 / (1 + math.exp(-(logit + _SAID * _said_before(version, own, before) + _BIAS)))


def _said_before(
    version: OpenVersion, own: Mapping[str, float], before: Mapping[str, float]
) -> float:
    """The share of the question's words that were said before, the rare ones counting more."""
    rare = {term: rarity(version, term) for term in own}
    total = sum(rare.values())
    return sum(rare[term] for term in own if term in before) / total if total else 0.0


def rarity(version: OpenVersion, term: str) -> float:
    """How much a term says: more the fewer passages have it, 0 where none has."""
    count = version.words.passage_frequency(term)
    return math.log(1 + len(version.words) / (1 + count)) if count else 0.0


def _meeting(
    version: OpenVersion,
    question: Question,
    own: Mapping[str, float],
    before: Mapping[str, float],
) -> float:
    """How well the best passage fits both, each beside what fits it best; 0 to 1.

    1 where either says nothing that an article has: nothing speaks for a change of subject.
    """
    words, within = version.words, question.within
    until = question.as_of if question.hides_later else None
    added = {term: weight for term, weight in before.items() if term not in own}

    def best(terms: Mapping[str, float]) -> float:
        hits = words.search(terms, 1, until=until, within=within)
        return hits[0].score if hits else 0.0

    best_own, best_added = best(own), best(added)
    if not best_own or not best_added:
        return 1.0
    joined = {term: weight / best_own for term, weight in own.items()}
    joined |= {term: weight / best_added for term, weight in added.items()}
    meeting = words.search(joined, _LOOKED_AT, until=until, within=within)
    articles = {article_of_passage(hit.passage_id) for hit in meeting}
    fits_own, fits_added = (
        {
            hit.passage_id: hit.score / most
            for hit in words.search(terms, _PASSAGES, until=until, within=articles)
        }
        for terms, most in ((own, best_own), (added, best_added))
    )
    return max(
        (min(fits_own.get(i, 0.0), fits_added.get(i, 0.0)) for i in {*fits_own, *fits_added}),
        default=0.0,
    )
