"""One short question to a language model, beside the stream that writes the answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.answer import Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# Seconds that a reader waits for it at most, and the share of the time-out that it may take.
MAX_WAIT, SHARE_OF_TIMEOUT = 5.0, 0.25
_BAD_REQUEST = (400, 422)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered.

    Args:
        cut: it stopped for another reason than that it had ended.
        usage: None where the server did not say.
    """

    text: str
    cut: bool
    usage: Usage | None


class ModelCall:
    """Asks a model, and waits a short time for its whole answer.

    Args:
        connect: gives the client of the model's server; called at the first call.
        model: its name.
        timeout: seconds that a sentence of an answer may take; a call takes a part of them.
        max_tokens: of the answer.
    """

    def __init__(
        self, connect: Callable[[], AsyncOpenAI], model: str, timeout: float, max_tokens: int
    ) -> None:
        self._connect, self._model = connect, model
        self._wait = min(MAX_WAIT, SHARE_OF_TIMEOUT * timeout)
        self._client: AsyncOpenAI | None = None
        # What a server refuses by name is not sent again.
        self._options: dict[str, Any] = {"temperature": 0, "max_tokens": max_tokens}

    async def ask(self, system: str, user: str) -> Reply:
        """The model's answer.

        Raises:
            Exception: of any kind; the library passes on whatever a server makes it meet.
        """
        if self._client is None:
            self._client = await asyncio.to_thread(self._connect)
        async with asyncio.timeout(self._wait):
            return await self._ask(self._client, system, user)

    async def _ask(self, client: AsyncOpenAI, system: str, user: str) -> Reply:
        import openai

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
            except openai.APIStatusError as error:
                said = f"{error.message} {error.body}"
                refused = [name for name in sent if re.search(rf"\b{name}\b", said)]
                if error.status_code not in _BAD_REQUEST or not refused:
                    raise
                self._options = {n: v for n, v in self._options.items() if n not in refused}
            else:
                choice = reply.choices[0]
                return Reply(
                    str(choice.message.content or ""),
                    cut=choice.finish_reason not in ("stop", None),
                    usage=usage_of(reply),
                )


def usage_of(reply: Any) -> Usage | None:
    """The tokens that a server says it used; servers leave them out, or send something else."""
    usage = getattr(reply, "usage", None)
    match [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]:
        case [int(asked), int(written)] if asked >= 0 and written >= 0:
            return Usage(prompt_tokens=asked, completion_tokens=written)
    return None
