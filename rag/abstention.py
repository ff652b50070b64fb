"""What the reader is told where nothing is answered: why, what is missing, the nearest words."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis import words
from rag.answer import Citation
from rag.statements import citation_of
from rag.writing import Task

NEAREST = 2
# A sentence this unlikely to answer is not worth offering as the nearest.
NEAREST_FROM = 0.05
MAX_LISTED = 6


def abstention_text(missing: Sequence[str], question: str, left_out: int = 0) -> str:
    """What the reader reads where there is no statement.

    Args:
        missing: what the articles do not say.
        question: as it was asked; where it is all that is missing, it is not repeated.
        left_out: how many sentences were written and left out, as nothing supports them.
    """
    same = {" ".join(words(text)).lower() for text in (question, *missing)}
    listed = ", ".join(f"“{word}”" for word in missing[:MAX_LISTED])
    named = f" Missing: {listed}." if missing and len(same) > 1 else ""
    if left_out:
        what, them = ("One sentence was", "it")
        if left_out > 1:
            what, them = (f"{left_out} sentences were", "them")
        return f"{what} written and left out: the articles do not clearly support {them}.{named}"
    return f"The articles do not answer this.{named}"


def nearest(task: Task) -> tuple[Citation, ...]:
    """The likeliest sentences, to offer where nothing answers."""
    candidates = [c for part in task.parts for c in part.relevance.candidates[:NEAREST]]
    candidates.sort(key=lambda c: -c.chance)
    return tuple(
        citation_of(candidate.found, candidate.span, n)
        for n, candidate in enumerate(candidates[:NEAREST], 1)
        if candidate.chance >= NEAREST_FROM
    )
