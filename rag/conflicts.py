"""Which statements contradict one another: the same thing said with other numbers."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Statement
from rag.evidence import read

# Share of the shorter statement's words that two must have in common to speak of the same thing.
SAME_MATTER = 0.5


def contradict(first: str, second: str) -> bool:
    """Whether two sentences speak of the same thing and share no number, though both state one."""
    a, b = read(first), read(second)
    if not a.numbers or not b.numbers or a.numbers & b.numbers:
        return False
    words_a = {stem for stem in a.stems if not stem[0].isdigit()}
    words_b = {stem for stem in b.stems if not stem[0].isdigit()}
    common = len(words_a & words_b)
    return common > 0 and common >= SAME_MATTER * min(len(words_a), len(words_b))


def disputes(statement: Statement, earlier: Sequence[Statement]) -> bool:
    """Whether a statement contradicts an earlier one of another article."""
    mine = {citation.article_id for citation in statement.citations}
    return any(
        contradict(statement.text, other.text)
        for other in earlier
        if mine and other.citations and not mine & {c.article_id for c in other.citations}
    )
