"""Sentences made false in one place, by the kind of error: what a checker of support must see.

Rules, no model: an edit reads as a sentence and, as far as rules can tell, no longer follows from
the evidence. English only.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.name_kinds import Name, names_of
from eval.swap_figures import date_swap, number_swap
from eval.swap_modality import modality_swap
from eval.swap_names import name_swap, role_swap, speaker_swap
from eval.swap_sayings import claim_as_fact_swap
from eval.swap_words import antonym_swap, negation_swap
from eval.swaps import Swap
from index.languages import ENGLISH, language_of


class EditKind(StrEnum):
    """What is made wrong."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    ROLE = "role"
    NEGATION = "negation"
    MODALITY = "modality"
    SPEAKER = "speaker"
    CLAIM_AS_FACT = "claim_as_fact"
    ANTONYM = "antonym"


@dataclass(frozen=True, slots=True)
class Edit:
    """A statement with one error.

    Args:
        text: the whole statement after the edit.
        before: the words that were taken out.
        after: the words that were put in; empty where words were only left out.
    """

    kind: EditKind
    text: str
    before: str
    after: str


def make_edit(
    kind: EditKind, statement: str, evidence: str, pool: Sequence[Name], chance: random.Random
) -> Edit | None:
    """An edit of one kind, or None where the statement gives no place for it.

    Args:
        kind: what is made wrong.
        statement: one sentence; tokenised text ("did n't", "2 %") is read too.
        evidence: what supports the statement; its names and numbers are the hardest to tell.
        pool: names from elsewhere, for statements whose evidence has no other of their kind.
        chance: decides between several places.
    """
    if language_of(statement) != ENGLISH:
        return None
    swap = _swap(kind, statement, evidence, pool, chance)
    if swap is None:
        return None
    text = swap.apply(statement)
    if text == statement:
        return None
    return Edit(kind, text, statement[swap.start : swap.end], swap.by)


def make_edits(
    statement: str, evidence: str, pool: Sequence[Name], chance: random.Random
) -> list[Edit]:
    """One edit of each kind that applies, in the order of EditKind."""
    made = (make_edit(kind, statement, evidence, pool, chance) for kind in EditKind)
    return [edit for edit in made if edit]


def pool_of(texts: Sequence[str]) -> list[Name]:
    """The distinct names of texts, for `pool`."""
    return list({(n.text, n.kind, n.the): n for text in texts for n in names_of(text)}.values())


def _swap(
    kind: EditKind, text: str, evidence: str, pool: Sequence[Name], chance: random.Random
) -> Swap | None:
    match kind:
        case EditKind.NUMBER:
            return number_swap(text, evidence, chance)
        case EditKind.DATE:
            return date_swap(text, evidence, chance)
        case EditKind.NAME:
            return name_swap(text, evidence, pool, chance)
        case EditKind.ROLE:
            return role_swap(text, evidence, pool, chance)
        case EditKind.NEGATION:
            return negation_swap(text, chance)
        case EditKind.MODALITY:
            return modality_swap(text, chance)
        case EditKind.SPEAKER:
            return speaker_swap(text, evidence, pool, chance)
        case EditKind.CLAIM_AS_FACT:
            return claim_as_fact_swap(text, chance)
        case EditKind.ANTONYM:
            return antonym_swap(text, chance)
