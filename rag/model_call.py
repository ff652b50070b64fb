"""One short question to a language model, beside the stream that writes the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.model_client import ModelClient, Reply

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# Seconds that a reader waits for it at most, and the share of the time-out that it may take.
MAX_WAIT, SHARE_OF_TIMEOUT = 5.0, 0.25


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
        self._client = ModelClient(connect, model, temperature=0, max_tokens=max_tokens)
        self._wait = min(MAX_WAIT, SHARE_OF_TIMEOUT * timeout)

    async def ask(self, system: str, user: str) -> Reply:
        """The model's answer.

        Raises:
            Exception: of any kind; the library passes on whatever a server makes it meet.
        """
        await self._client.connected()
        async with asyncio.timeout(self._wait):
            return await self._client.reply(system, user, timeout=self._wait, retries=0)
