"""A question in a conversation to one that stands on its own, without a model.

What the conversation adds is kept apart (`context`): it helps to find and choose, with less
weight than the question's own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from index.analysis import is_stop_word, words
from index.errors import UsageError
from rag.answer import Turn, Window
from rag.time_in_conversation import time_in_conversation
from rag.window import TimeReference

# Characters. A longer question is refused: beyond it nobody asks, they paste.
MAX_QUESTION = 4_000
# Turns that a question may lean on, each on the one before.
MAX_TURNS = 40
_PERSON = re.compile(r"(?i)\b(?:he|him|his|she|her|hers)\b")
_POINTING = re.compile(
    r"(?i)\b(?:it|its|they|them|their|theirs|this|these|those|there|then|such|that(?=[?.!]|$)|"
    r"(?:about|of|for|to|with|after|before|like|did|do|does|is|was|say|said|mean)\s+that|"
    r"the\s+(?:same|latter|former|other|others|city|country|group|man|woman|company|plan|deal|attack|"
    r"decision|vote|call|proposal|operation|move))\b"
)
_GOING_ON = re.compile(
    r"(?i)^(?:and|but|so|or|also|then|what\s+about|how\s+about|what\s+of|why(?:\s+not)?\b.{0,12}$|when\?|"
    r"where\?|who\?|how\?|who\s+else|what\s+else|where\s+else|anything\s+else|tell\s+me\s+more|more|"
    r"since\s+when|by\s+whom|which\s+ones?|how\s+(?:so|come|many|much|long)\s*\?)"
)
_ELLIPSIS = re.compile(
    r"(?i)^(?:and\s+|but\s+|what\s+about\s+|how\s+about\s+)+(?P<rest>(?:(?:in|on|at|for|by|from|to|with|of|about)\s+)?"
    r"[^?]{1,60})\??$"
)
_PREPOSED = re.compile(
    r"\b(?P<preposition>in|on|at|for|by|from|to|with|of)\s+(?P<name>(?:the\s+)?[A-Z][\w'’-]*"
    r"(?:\s+(?:[A-Z][\w'’-]*|\d{4}))*)"
)
_QUESTION_WORD = r"(?:who|what|when|where|why|how|which|whose|whom)"
_SPLIT = re.compile(
    rf"(?i)(?<=[?])\s+(?=\S)|,?\s+(?:and|but)\s+(?={_QUESTION_WORD}\s+(?:is|are|was|were|did|do|does|has|have|had|"
    r"will|would|can|could|should|many|much|long|often|far|old|\w+\s+(?:did|was|were|is|are|has|have)))"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood.

    Args:
        asked: as it was asked, white space tidied.
        standalone: what it says on its own.
        context: words that the conversation adds to `asked`, or empty.
        as_of: the day it is asked at; articles dated later are hidden where `hides_later`.
        time: the time it is about.
        time_note: what the reader is to be told of it, a sentence, or empty.
        within: ids of the articles it is limited to; None: all.
        present: whether it is taken to ask about the days around `as_of`, so that fresh articles
            come first. Of an archive that is opened years later it is not, unless it says so.
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
    text = " ".join(asked.split())
    if len(text) > MAX_QUESTION:
        raise UsageError(
            f"The question has {len(text):,} characters; at most {MAX_QUESTION:,} are read.",
            "Shorten it.",
        )
    if not text:
        raise UsageError(
            "The question is empty.", "Ask something, for instance: byline ask 'Who ...?'"
        )
    history = history[-MAX_TURNS:]
    standalone, context = _stand_alone(text, history)
    time = time_in_conversation(text, standalone, history, as_of, window)
    return Question(
        asked=text,
        standalone=standalone,
        as_of=as_of,
        context=context,
        time=time.time,
        time_note=time.note,
        within=within,
        hides_later=hides_later,
        parts=tuple(split_parts(text)),
        present=present,
    )


def split_parts(text: str) -> list[str]:
    """The questions that a question asks, at most three; a single one gives itself."""
    parts = [part.strip() for part in _SPLIT.split(text) if part and part.strip(" ?")]
    asking = [p for p in parts if re.match(rf"(?i){_QUESTION_WORD}\b", p) or p.endswith("?")]
    return asking if 2 <= len(asking) == len(parts) <= 3 else [text]


def depends_on_history(text: str) -> bool:
    """Whether a question points back at what was said before it."""
    if _GOING_ON.search(text) or _PERSON.search(text) or _POINTING.search(text):
        return True
    own = [word for word in words(text) if not is_stop_word(word)]
    return len(own) <= 1 or not (_names(text) or len(own) > 3)


def _stand_alone(text: str, history: Sequence[Turn]) -> tuple[str, str]:
    asked_before = [
        turn.content for turn in history if turn.role == "user" and turn.content.strip()
    ]
    if not asked_before or not depends_on_history(text):
        return text, ""
    last = " ".join(asked_before[-1].split())[:MAX_QUESTION]
    before, _ = _stand_alone(last, _without_last_question(history))
    if (match := _ELLIPSIS.match(text)) and (swapped := _swap(before, match["rest"].strip())):
        return swapped, " ".join(w for w in words(swapped) if w not in set(words(text)))
    have = {word.lower() for word in words(text)}
    added = [w for w in words(before) if not is_stop_word(w) and w.lower() not in have]
    if _PERSON.search(text) and not _names(before) and history[-1].role == "assistant":
        added.extend(_names(history[-1].content)[:2])
    context = " ".join(dict.fromkeys(added))
    return (f"{text} ({context})" if context else text), context


def _without_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(i for i, turn in enumerate(history) if turn.role == "user" and turn.content.strip())
    return history[:last]


def _swap(before: str, rest: str) -> str:
    """The earlier question with its place or name exchanged ("and in Qatar?"), or empty."""
    new = _PREPOSED.search(rest)
    for old in _PREPOSED.finditer(before):
        if new and old["preposition"].lower() == new["preposition"].lower():
            return before[: old.start()] + new.group() + before[old.end() :]
    return ""


def _names(text: str) -> list[str]:
    """Words written as names, leaving out the first word of the text."""
    found = words(text)
    return [word for word in found[1:] if word[0].isupper() and not is_stop_word(word)]
