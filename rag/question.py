"""A question in a conversation to one that stands on its own, without a model.

What the conversation adds is kept apart (`context`, `before`): it helps to find and choose, with
less weight than the question's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index.errors import UsageError
from rag.answer import Turn, Window
from rag.follow_up import Before, said_before, stand_alone
from rag.parts import split_parts
from rag.tidy import tidy
from rag.time_in_conversation import time_in_conversation
from rag.window import TimeReference

# Characters. A longer question is refused: beyond it nobody asks, they paste.
MAX_QUESTION = 4_000


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood.

    Args:
        asked: as it was asked, white space tidied.
        standalone: what it says on its own.
        context: words that the conversation adds to `asked`, or empty.
        restored: those of them that are surely meant, such as what a pronoun stands for.
        before: what was said before it.
        as_of: the day it is asked at; articles dated later are hidden where `hides_later`.
        time: the time it is about.
        time_note: what the reader is to be told of it, a sentence, or empty.
        within: ids of the articles it is limited to; None: all.
        parts: the questions that it asks; a single one is its only part.
        present: whether it is taken to ask about the days around `as_of`, so that fresh articles
            come first. Of an archive that is opened years later it is not, unless it says so.
        read_as: `asked` with misspelt words put right; empty: not yet looked at.
    """

    asked: str
    standalone: str
    as_of: date
    context: str = ""
    time: TimeReference | None = None
    time_note: str = ""
    within: frozenset[str] | None = None
    hides_later: bool = False
    parts: tuple[str, ...] = field(default=())
    present: bool = True
    restored: str = ""
    before: Before = field(default_factory=Before)
    read_as: str = ""

    @property
    def wording(self) -> str:
        """The question's own words, as they are read."""
        return self.read_as or self.asked


def understand(
    asked: str,
    history: Sequence[Turn],
    as_of: date,
    *,
    within: frozenset[str] | None = None,
    hides_later: bool = False,
    window: Window | None = None,
    present: bool = True,
) -> Question:
    """Understand a question in its conversation.

    Args:
        asked: the question.
        history: the conversation before it.
        as_of: the day it is asked at.
        within: ids of the only articles to look at.
        hides_later: whether articles dated after that day are hidden.
        window: the time that the reader set, in place of what the question says.
        present: whether it is taken to ask about the days around `as_of`.

    Raises:
        UsageError: the question is empty, or longer than MAX_QUESTION characters.
    """
    text = tidy(asked)
    if len(text) > MAX_QUESTION:
        raise UsageError(
            f"The question has {len(text):,} characters; at most {MAX_QUESTION:,} are read.",
            "Shorten it.",
        )
    if not text:
        raise UsageError(
            "The question is empty.", "Ask something, for instance: byline ask 'Who ...?'"
        )
    alone = stand_alone(text, history)
    time = time_in_conversation(text, alone.text, history, as_of, window)
    return Question(
        asked=text,
        standalone=alone.text,
        as_of=as_of,
        context=alone.context,
        time=time.time,
        time_note=time.note,
        within=within,
        hides_later=hides_later,
        parts=tuple(split_parts(text)),
        present=present,
        restored=alone.restored,
        before=said_before(history),
    )


def part_questions(question: Question) -> list[Question]:
    """The parts of a question as questions; what a later one points to is told by the first."""
    if len(question.parts) < 2:
        return [question]
    first = question.parts[0]
    asked_first = [Turn(role="user", content=first)]
    found = []
    for place, part in enumerate(question.parts):
        context, restored = question.context, question.restored
        if place:
            meant = stand_alone(part, asked_first).restored
            context, restored = f"{context} {first}".strip(), f"{restored} {meant}".strip()
        # Each part is spelt by itself.
        one = replace(question, asked=part, context=context, restored=restored, read_as="")
        found.append(replace(one, parts=(part,)))
    return found
