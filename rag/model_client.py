"""One model of a server that speaks OpenAI chat completions, and what its replies say."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.answer import Usage
from rag.model_failures import shown_address
from rag.model_options import ModelOptions

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_THOUGHT = re.compile(r"(?s)<think>.*?(?:</think>|$)")


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's whole answer.

    Args:
        cut: it stopped for another reason than that it had ended.
        usage: None where the server did not say.
    """

    text: str
    cut: bool
    usage: Usage | None


class ModelClient:
    """Sends requests; again without an option that the server refuses.

    Args:
        connect: gives the client of the model's server, whose own the retries are. Called at the
            first request: importing the library takes over a second.
        model: its name.
        options: what is asked for besides the answer, by name.
    """

    def __init__(self, connect: Callable[[], AsyncOpenAI], model: str, **options: object) -> None:
        self.model = model
        self._connect = connect
        self._client: AsyncOpenAI | None = None
        self._options = ModelOptions(options)

    @property
    def address(self) -> str:
        """Where the server is, as a reader may see it; empty before the first connection."""
        return shown_address(self._client.base_url) if self._client is not None else ""

    async def connected(self) -> AsyncOpenAI:
        """The client; requests under way at once share it if it is made before them."""
        if self._client is None:
            self._client = await asyncio.to_thread(self._connect)
        return self._client

    async def close(self) -> None:
        """Leave the server; the next request connects again."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def reply(
        self,
        system: str,
        user: str,
        *,
        timeout: float,
        schema: Mapping[str, object] | None = None,
        retries: int | None = None,
    ) -> Reply:
        """The model's whole answer.

        Args:
            system: the first message.
            user: the second.
            timeout: seconds for each try.
            schema: of a wanted answer in JSON; see `ModelOptions.sent`.
            retries: after failures of the server or of the way to it; None: as the client has it.

        Raises:
            Exception: of any kind; the library passes on whatever a server makes it meet.
        """
        return _read(await self._send(system, user, schema, retries, timeout=timeout))

    async def stream(self, system: str, user: str, *, timeout: float) -> Any:
        """The model's answer as the library's stream of chunks; whoever asked closes it.

        Raises:
            Exception: see `reply`.
        """
        return await self._send(system, user, timeout=timeout, stream=True)

    async def _send(
        self,
        system: str,
        user: str,
        schema: Mapping[str, object] | None = None,
        retries: int | None = None,
        **asked: Any,
    ) -> Any:
        client = await self.connected()
        import openai

        if retries is not None:
            client = client.with_options(max_retries=retries)
        messages: list[Any] = [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ]
        while True:
            sent = self._options.sent(schema)
            try:
                return await client.chat.completions.create(
                    model=self.model, messages=messages, **asked, **sent
                )
            except openai.APIStatusError as error:
                if not self._options.do_without(error, sent):
                    raise


def usage_of(reply: Any) -> Usage | None:
    """The tokens that a server says it used; servers leave them out, or send something else."""
    usage = getattr(reply, "usage", None)
    match [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]:
        case [int(asked), int(written)] if asked >= 0 and written >= 0:
            return Usage(prompt_tokens=asked, completion_tokens=written)
    return None


def without_thoughts(text: str) -> str:
    """What a model wrote, without what it thought aloud before."""
    return _THOUGHT.sub("", text).strip()


def _read(reply: Any) -> Reply:
    """What a reply says. Servers leave out fields, and the library lets them."""
    choices = getattr(reply, "choices", None)
    choice = choices[0] if choices else None
    text = getattr(getattr(choice, "message", None), "content", None)
    cut = getattr(choice, "finish_reason", None) not in ("stop", None)
    return Reply(text if isinstance(text, str) else "", cut, usage_of(reply))
