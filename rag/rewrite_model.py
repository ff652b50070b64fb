"""A language model's reading of a follow-up, beside the one that needs no model.

What the model writes only adds words of the conversation to what is looked for; the words asked
stay. Whatever goes wrong costs nothing but a short wait.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from index.analysis import is_stop_word, query_terms, terms, words
from rag.answer import Turn
from rag.follow_up import depends_on_history
from rag.prompts import build_rewrite_prompt
from rag.question import Question
from rag.tidy import tidy
from rag.window import find_time

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# Seconds that a reader waits for it at most, and the share of the time-out that it may take.
MAX_WAIT, SHARE_OF_TIMEOUT = 5.0, 0.25
MAX_TOKENS = 200
# Characters. A longer text is no question.
MAX_REWRITE = 400
# Of the words of a rewritten question so many must have been said, by their number.
SAID = 0.7
_LABEL = re.compile(r"(?i)^(?:(?:stand-?alone|rewritten|new)?\s*question\s*:|q\s*:)\s*")
_THOUGHT = re.compile(r"(?s)<think>.*?(?:</think>|$)")


class Rewriter(Protocol):
    """Reads a question in its conversation once more."""

    async def rewrite(self, question: Question, history: Sequence[Turn]) -> Question:
        """The question with what this reading adds; the same where it adds nothing. Never fails."""


class ModelRewriter:
    """Asks a model.

    Args:
        connect: gives the client of the model's server; called at the first follow-up.
        model: its name.
        timeout: seconds that an answer's sentence may take; a rewriting takes a part of them.
    """

    def __init__(self, connect: Callable[[], AsyncOpenAI], model: str, timeout: float) -> None:
        self._connect, self._model = connect, model
        self._wait = min(MAX_WAIT, SHARE_OF_TIMEOUT * timeout)
        self._client: AsyncOpenAI | None = None
        # What a server refuses by name is not sent again.
        self._options: dict[str, Any] = {"temperature": 0, "max_tokens": MAX_TOKENS}

    async def rewrite(self, question: Question, history: Sequence[Turn]) -> Question:
        """See `Rewriter`."""
        if not question.before.questions or not depends_on_history(question.asked):
            return question
        try:
            if self._client is None:
                self._client = await asyncio.to_thread(self._connect)
            async with asyncio.timeout(self._wait):
                written = await self._ask(self._client, question, history)
        except Exception:  # the library passes on whatever a server makes it meet
            return question
        return with_rewrite(question, written)

    async def _ask(self, client: AsyncOpenAI, question: Question, history: Sequence[Turn]) -> str:
        import openai

        system, user = build_rewrite_prompt(question.asked, history)
        while True:
            sent = dict(self._options)
            try:
                reply = await client.with_options(max_retries=0).chat.completions.create(
                    model=self._model,
                    messages=[
                        {"role": "system", "content": system},
                        {"role": "user", "content": user},
                    ],
                    timeout=self._wait,
                    **sent,
                )
                return str(reply.choices[0].message.content or "")
            except openai.APIStatusError as error:
                said = f"{error.message} {error.body}"
                refused = [name for name in sent if re.search(rf"\b{name}\b", said)]
                if error.status_code not in (400, 422) or not refused:
                    raise
                self._options = {n: v for n, v in self._options.items() if n not in refused}


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
    lines = [line.strip() for line in _THOUGHT.sub("", written).strip().split("\n") if line.strip()]
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
