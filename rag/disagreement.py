"""What several articles say of one fact: each value once, and which of them are in dispute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import terms, words
from rag.answer import Standing
from rag.attributes import PLAINLY, Attribute, attribute_of, opening_name, states
from rag.conflicts import contradict, stand_among
from rag.evidence import read
from rag.question import Question
from rag.relevance import Candidate, Relevance
from rag.values import same_value

# Share of the shorter passage's three-word runs that a copy with a changed value still has.
COPIED = 0.4
# Sentences with this share of words in common say one thing, where they do not contradict.
AGREE = 0.6
# Share of the name of what is asked about that a passage must have.
ABOUT = 0.5


@dataclass(frozen=True, slots=True)
class Settled:
    """A sentence to say.

    Args:
        disputed: other articles give another value, and more of them or as good ones.
        standing: "newest" or "overtaken" where later articles give another value.
    """

    candidate: Candidate
    disputed: bool = False
    standing: Standing = ""


@dataclass(frozen=True, slots=True)
class _Stated:
    """An article's sentence that states the attribute, with how plainly."""

    candidate: Candidate
    points: float

    @property
    def text(self) -> str:
        return self.candidate.text


def settle(question: Question, relevance: Relevance) -> tuple[Settled, ...]:
    """The values that articles give for the one fact that is asked; none where it is not one.

    Each value is said once. A value is in dispute where another article is a copy of its own but
    for the value and no more articles stand behind it; or where none that says it tells which thing
    of this name it is about, while another does, or as many say otherwise.
    """
    attribute = attribute_of(question.wording)
    if attribute is None:
        return ()
    groups = _by_value(attribute, _stated(attribute, relevance.candidates))
    if not groups:
        return ()
    if all(one.candidate.found.article.date for group in groups for one in group):
        # Reports of other days or matters may give other values; only a contradiction counts.
        said = [_clearest(group) for group in groups]
        against = [c for c in said if contradict(said[0].text, c.text)]
        return weigh([said[0], *against], relevance) if against else ()
    if len(groups) == 1:
        return (Settled(_clearest(groups[0])),)
    disputed = [_is_disputed(attribute, group, groups) for group in groups]
    settled = [
        Settled(_clearest(group), in_dispute)
        for group, in_dispute in zip(groups, disputed, strict=True)
    ]
    return tuple(sorted(settled, key=lambda one: one.disputed))


def weigh(chosen: Sequence[Candidate], relevance: Relevance) -> tuple[Settled, ...]:
    """Which of the chosen sentences contradict one another, and how each stands, in their order.

    A later number overtakes an earlier one. Else the sentence with more articles of other wording
    behind it stands undisputed, the outvoted one disputed; with as many both are.
    """
    settled = []
    votes = {id(one): _votes(one, relevance.candidates) for one in chosen}
    for one in chosen:
        against = [
            other
            for other in chosen
            if _article(one) != _article(other) and contradict(one.text, other.text)
        ]
        disputed, standing = stand_among(
            one.text,
            one.found.article.date,
            [(other.text, other.found.article.date) for other in against],
        )
        outvotes = all(votes[id(one)] > votes[id(other)] for other in against)
        settled.append(Settled(one, disputed and not outvotes, standing))
    return tuple(settled)


def _votes(one: Candidate, candidates: Sequence[Candidate]) -> int:
    """How many articles, not copies of one another, say what a sentence says."""
    told = [one.found.text]
    articles = {_article(one)}
    for other in candidates:
        text = other.found.text
        if _article(other) in articles or not _agree(one.text, other.text):
            continue
        articles.add(_article(other))
        if not any(_copied(text, known) for known in told):
            told.append(text)
    return len(told)


def _agree(first: str, second: str) -> bool:
    a, b = read(first).stems, read(second).stems
    alike = len(a & b) >= AGREE * min(len(a), len(b)) if a and b else False
    return alike and not contradict(first, second)


def _article(candidate: Candidate) -> str:
    return candidate.found.article.article_id


def _stated(attribute: Attribute, candidates: Iterable[Candidate]) -> list[_Stated]:
    """The sentence of each article that states the attribute most plainly, if any does."""
    best: dict[str, _Stated] = {}
    for candidate in candidates:
        opens = candidate.place == 0 and candidate.found.passage.start == 0
        points = states(attribute, candidate.text, opens)
        if points < PLAINLY or not _is_about(attribute, candidate):
            continue
        points += candidate.chance
        article = candidate.found.article.article_id
        if article not in best or points > best[article].points:
            best[article] = _Stated(candidate, points)
    return sorted(best.values(), key=lambda one: -one.points)


def _is_about(attribute: Attribute, candidate: Candidate) -> bool:
    """Whether the passage and its headline name what is asked about."""
    found = candidate.found
    there = _stems(found.text) | _stems(found.article.headline)
    return len(attribute.subject & there) >= ABOUT * len(attribute.subject)


@lru_cache(maxsize=2_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(t for word in words(text) for t in terms(word))


def _by_value(attribute: Attribute, stated: Sequence[_Stated]) -> list[list[_Stated]]:
    groups: list[list[_Stated]] = []
    for one in stated:
        for group in groups:
            if same_value(attribute, group[0].text, one.text):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _clearest(group: Sequence[_Stated]) -> Candidate:
    return max(group, key=lambda one: one.points).candidate


def _is_disputed(
    attribute: Attribute, group: Sequence[_Stated], groups: Sequence[Sequence[_Stated]]
) -> bool:
    votes = _independent(group)
    for other in groups:
        if other is not group and _is_copy_of(group, other) and votes <= _independent(other):
            return True
    if _tells_which(attribute, group):
        return False
    others = [other for other in groups if other is not group]
    return any(_tells_which(attribute, o) or _independent(o) >= votes for o in others)


def _tells_which(attribute: Attribute, group: Sequence[_Stated]) -> bool:
    """Whether an article of the group opens by saying what it is about."""
    return any(opening_name(attribute, one.candidate.found.article.text) for one in group)


def _is_copy_of(group: Sequence[_Stated], other: Sequence[_Stated]) -> bool:
    return any(
        _copied(a.candidate.found.text, b.candidate.found.text) for a in group for b in other
    )


def _independent(group: Sequence[_Stated]) -> int:
    """How many of the articles are not copies of one another."""
    kept: list[str] = []
    for one in group:
        text = one.candidate.found.text
        if not any(_copied(text, other) for other in kept):
            kept.append(text)
    return len(kept)


@lru_cache(maxsize=2_000)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    tokens = text.lower().split()
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _copied(first: str, second: str) -> bool:
    a, b = _runs(first), _runs(second)
    return bool(a and b) and len(a & b) >= COPIED * min(len(a), len(b))
