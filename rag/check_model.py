"""The named language model as a judge of statements: several in one call, answered in JSON."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from rag import model_failures as failures
from rag.answer import Usage
from rag.check import SUPPORTED_FROM, UNSURE_FROM, Verdict
from rag.judge_prompt import JudgePrompt, build_judge_prompt
from rag.model_options import JsonOptions
from rag.writing import WriterFailed

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# Verdicts take a few hundred; the rest is room for a model that thinks before it writes.
MAX_TOKENS = 4_000
# What a statement that is not supported scores at most, and one of which the model is unsure.
_BELOW = SUPPORTED_FROM - 0.01
_UNSURE = (SUPPORTED_FROM + UNSURE_FROM) / 2
_THOUGHT = re.compile(r"(?s)<think>.*?(?:</think>|$)")
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
        self._connect, self._wait = connect, wait
        self._client: AsyncOpenAI | None = None
        self._random = random_ or random.Random()
        self._shown = failures.shown_name(model)
        self._options = JsonOptions(temperature=0, max_tokens=MAX_TOKENS)

    async def judge(self, claims: Sequence[Claim]) -> Judged:
        """Judge statements by their quotes, in one call.

        Raises:
            JudgeFailed: the server could not be asked, or did not answer in time.
        """
        prompt = build_judge_prompt(claims, self._random)
        try:
            client = await self.connected()
            async with asyncio.timeout(self._wait):
                text, usage = await self._ask(client, prompt)
        except TimeoutError as error:
            raise JudgeFailed(
                f"The model {self._shown} gave no verdicts within {self._wait:g} seconds."
            ) from error
        except Exception as error:  # the library passes on whatever a server makes it meet
            raise JudgeFailed(self._sentence(error)) from error
        rulings = read_rulings(text, prompt.ids)
        missing = [None] * (len(claims) - len(prompt.ids))
        return Judged((*(rulings.get(name) for name in prompt.ids), *missing), usage)

    async def connected(self) -> AsyncOpenAI:
        """The client; calls under way at once share it if it is made before them."""
        if self._client is None:
            self._client = await asyncio.to_thread(self._connect)
        return self._client

    async def close(self) -> None:
        """Leave the server; the next statements connect again."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _ask(self, client: AsyncOpenAI, prompt: JudgePrompt) -> tuple[str, Usage | None]:
        """What the model wrote; asked again without an option that the server refuses."""
        import openai

        while True:
            sent = self._options.sent(prompt.schema)
            try:
                reply = await client.chat.completions.create(
                    model=self.model,
                    messages=[
                        {"role": "system", "content": prompt.system},
                        {"role": "user", "content": prompt.user},
                    ],
                    timeout=self._wait,
                    **sent,
                )
                return _read(reply)
            except openai.APIStatusError as error:
                if not self._options.do_without(error, sent):
                    raise

    def _sentence(self, error: Exception) -> str:
        client = self._client
        address = failures.shown_address(client.base_url) if client is not None else ""
        said: WriterFailed = failures.failed_with(error, self._shown, address)
        return said.reason


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
    text = _THOUGHT.sub("", text)
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


def _read(reply: Any) -> tuple[str, Usage | None]:
    """The text and the tokens of a reply. Servers leave out fields, and the library lets them."""
    choices = getattr(reply, "choices", None)
    text = getattr(getattr(choices[0], "message", None), "content", None) if choices else None
    usage = getattr(reply, "usage", None)
    used: Usage | None = None
    match [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]:
        case [int(asked), int(written)]:
            used = Usage(prompt_tokens=asked, completion_tokens=written)
    return (text if isinstance(text, str) else ""), used
