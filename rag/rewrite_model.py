"""A language model's reading of a follow-up, beside the one that needs no model.

What the model writes only adds words of the conversation to what is looked for; the words asked
stay. Whatever goes wrong costs nothing but a short wait.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from index.analysis import is_stop_word, query_terms, terms, words
from rag.answer import Turn, Usage
from rag.follow_up import depends_on_history
from rag.model_call import ModelCall
from rag.model_client import without_thoughts
from rag.prompts import build_rewrite_prompt
from rag.question import Question
from rag.tidy import tidy
from rag.usage import Meter
from rag.window import find_time

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MAX_TOKENS = 200
# Characters. A longer text is no question.
MAX_REWRITE = 400
# Of the words of a rewritten question so many must have been said, by their number.
SAID = 0.7
_LABEL = re.compile(r"(?i)^(?:(?:stand-?alone|rewritten|new)?\s*question\s*:|q\s*:)\s*")


class Rewriter(Protocol):
    """Reads a question in its conversation once more."""

    async def rewrite(
        self, question: Question, history: Sequence[Turn], meter: Meter | None = None
    ) -> Question:
        """The question with what this reading adds; the same where it adds nothing. Never fails.

        A meter counts the call, where one is made.
        """


class ModelRewriter:
    """Asks a model.

    Args:
        connect: gives the client of the model's server; called at the first follow-up.
        model: its name.
        timeout: seconds that an answer's sentence may take; a rewriting takes a part of them.
    """

    def __init__(self, connect: Callable[[], AsyncOpenAI], model: str, timeout: float) -> None:
        self._call = ModelCall(connect, model, timeout, MAX_TOKENS)

    async def rewrite(
        self, question: Question, history: Sequence[Turn], meter: Meter | None = None
    ) -> Question:
        """See `Rewriter`."""
        if not question.before.questions or not depends_on_history(question.asked):
            return question
        usage: Usage | None = None
        try:
            reply = await self._call.ask(*build_rewrite_prompt(question.asked, history))
            usage = reply.usage
            return with_rewrite(question, reply.text)
        except Exception:  # the library passes on whatever a server makes it meet
            return question
        finally:
            if meter is not None:
                meter.count(usage)


def with_rewrite(question: Question, written: str) -> Question:
    """The question with the words that a model restored; as it was where those are no rewriting."""
    text = _one_question(written)
    said = frozenset(
        terms(" ".join((question.asked, *question.before.questions, question.before.answer)))
    )
    found = query_terms(text)
    if not text or not _is_rewriting(question, text, found, said):
        return question
    have = frozenset(terms(f"{question.wording} {question.restored}"))
    brought = [
        word
        for word in dict.fromkeys(words(text))
        if not is_stop_word(word) and (own := frozenset(terms(word))) <= said and not own <= have
    ]
    return replace(
        question,
        standalone=text,
        restored=" ".join([question.restored, *brought]).strip(),
        context=" ".join(dict.fromkeys([*question.context.split(), *brought])),
        time=question.time or find_time(text, question.as_of),
    )


def _one_question(written: str) -> str:
    """What a model wrote, without thoughts, label and quotation marks; empty where it is more."""
    lines = [line.strip() for line in without_thoughts(written).split("\n") if line.strip()]
    if len(lines) != 1:
        return ""
    text = _LABEL.sub("", tidy(lines[0])).strip("\"'“”‘’`* ")
    return text if 0 < len(text) <= MAX_REWRITE else ""


def _is_rewriting(
    question: Question, text: str, found: Sequence[str], said: frozenset[str]
) -> bool:
    """Whether a text asks what was asked, in words that were said: no answer, no other language."""
    asks = question.asked.rstrip().endswith(("?", "？", "؟"))
    if asks and not text.endswith(("?", "？", "؟")):
        return False
    content = [t for w in words(question.wording) if not is_stop_word(w) for t in terms(w)]
    there = frozenset(terms(text))
    if 2 * sum(t in there for t in content) < len(content):
        return False
    return bool(found) and sum(t in said for t in found) >= SAID * len(found)
