"""The named language model as a judge of statements: several in one call, answered in JSON."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from rag import model_failures as failures
from rag.answer import Usage
from rag.check import SUPPORTED_FROM, UNSURE_FROM, Verdict
from rag.judge_prompt import build_judge_prompt
from rag.model_client import ModelClient, without_thoughts

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# Verdicts take a few hundred; the rest is room for a model that thinks before it writes.
MAX_TOKENS = 4_000
# What a statement that is not supported scores at most, and one of which the model is unsure.
_BELOW = SUPPORTED_FROM - 0.01
_UNSURE = (SUPPORTED_FROM + UNSURE_FROM) / 2
# What models write of the four verdicts when nobody holds them to a schema.
_SAME = {
    "partially": "partly", "partial": "partly", "partly supported": "partly",
    "partially supported": "partly", "not supported": "unsupported", "fully supported": "supported",
}  # fmt: skip

Claim: TypeAlias = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the model says of one statement.

    Args:
        score: 0 to 1, >= .5 exactly where it calls the statement supported.
    """

    verdict: Verdict
    score: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one call.

    Args:
        rulings: one for each claim; None where the model said nothing that can be read.
        usage: tokens, where the server counts them.
    """

    rulings: tuple[Ruling | None, ...]
    usage: Usage | None = None


class JudgeFailed(Exception):
    """The model could not be asked; `reason` is a sentence for the reader."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ModelJudge:
    """Asks a model of several statements at once.

    Args:
        connect: gives the client of the model's server; called at the first statements.
        model: its name.
        wait: seconds for a whole call.
        random_: gives the statements' ids.
    """

    def __init__(
        self,
        connect: Callable[[], AsyncOpenAI],
        model: str,
        wait: float,
        random_: random.Random | None = None,
    ) -> None:
        self.model = model
        self._client = ModelClient(connect, model, temperature=0, max_tokens=MAX_TOKENS)
        self._wait = wait
        self._random = random_ or random.Random()

    async def judge(self, claims: Sequence[Claim]) -> Judged:
        """Judge statements by their quotes, in one call.

        Raises:
            JudgeFailed: the server could not be asked, or did not answer in time.
        """
        prompt = build_judge_prompt(claims, self._random)
        shown = failures.shown_name(self.model)
        try:
            await self.connect()
            async with asyncio.timeout(self._wait):
                reply = await self._client.reply(
                    prompt.system, prompt.user, timeout=self._wait, schema=prompt.schema
                )
        except TimeoutError as error:
            raise JudgeFailed(
                f"The model {shown} gave no verdicts within {self._wait:g} seconds."
            ) from error
        except Exception as error:  # the library passes on whatever a server makes it meet
            failed = failures.failed_with(error, shown, self._client.address)
            raise JudgeFailed(failed.reason) from error
        rulings = read_rulings(reply.text, prompt.ids)
        missing = [None] * (len(claims) - len(prompt.ids))
        return Judged((*(rulings.get(name) for name in prompt.ids), *missing), reply.usage)

    async def connect(self) -> None:
        """Connect now, so that calls under way at once share one connection."""
        await self._client.connected()

    async def close(self) -> None:
        """Leave the server; the next statements connect again."""
        await self._client.close()


def read_rulings(text: str, ids: Sequence[str]) -> dict[str, Ruling]:
    """What a model's answer says of each statement, by id.

    What cannot be read, or is said of one statement twice and differently, is left out; nothing is
    guessed.
    """
    found: dict[str, Ruling | None] = {}
    for row in _rows(text):
        name = str(row.get("id")).strip().upper() if isinstance(row, dict) else ""
        if name in ids:
            ruling = _ruling(row)
            found[name] = ruling if found.get(name, ruling) == ruling else None
    return {name: ruling for name, ruling in found.items() if ruling is not None}


def _rows(text: str) -> Sequence[Any]:
    """The entries of the JSON that a text holds, with thoughts, fences and words around it."""
    text = without_thoughts(text)
    for start, end in (("{", "}"), ("[", "]")):
        first, last = text.find(start), text.rfind(end)
        if first < 0 or last < first:
            continue
        try:
            said = json.loads(text[first : last + 1])
        except (ValueError, RecursionError):
            continue
        rows = said.get("verdicts", [said]) if isinstance(said, dict) else said
        return rows if isinstance(rows, list) else []
    return []


def _ruling(row: Mapping[str, Any]) -> Ruling | None:
    word, sure = row.get("verdict"), row.get("confidence")
    if not isinstance(word, str) or isinstance(sure, bool) or not isinstance(sure, int | float):
        return None
    word = " ".join(word.replace("_", " ").lower().split())
    if not 0 <= sure <= 1:  # NaN is not either
        return None
    try:
        verdict = Verdict(_SAME.get(word, word))
    except ValueError:
        return None
    if verdict is Verdict.UNSURE:
        return Ruling(verdict, _UNSURE)
    if verdict is Verdict.SUPPORTED:
        return Ruling(verdict, (1 + sure) / 2)
    return Ruling(verdict, min((1 - sure) / 2, _BELOW))
