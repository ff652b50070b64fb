"""The writer that asks a language model: any server that speaks OpenAI chat completions."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from rag import model_failures as failures
from rag.answer import Usage
from rag.citations import CitationParser, ParsedSentence
from rag.found import Found
from rag.model_client import ModelClient, usage_of
from rag.prompts import Prompt, build_prompt, fitting
from rag.refusals import as_meant
from rag.writing import Piece, Task, WriterFailed

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# The answer itself is bounded by the parser; the rest is room for a model that thinks before it
# writes.
MAX_TOKENS = 2_000
# Characters of a stream, thinking included; a model that goes on after them is stopped.
MAX_STREAM = 60_000
# The client's own time-out never comes before ours, which counts from sentence to sentence.
_CLIENT_PATIENCE = 5.0
_USAGE_PATIENCE = 2.0
# Why we ourselves stopped a stream: the answer is long enough, or goes round in circles.
_STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class _Finished:
    """The stream has ended as it should; `reason` is the server's word for why."""

    reason: str


_Part: TypeAlias = str | Usage | _Finished


class ModelWriter:
    """Streams an answer from a model.

    Args:
        connect: gives the client of the model's server; called at the first question.
        model: its name.
        timeout: seconds to wait for the next finished sentence; for the first they count from
            when the question was asked.
        random_: gives the passages' ids.
    """

    name = "model"

    def __init__(
        self,
        connect: Callable[[], AsyncOpenAI],
        model: str,
        timeout: float,
        random_: random.Random | None = None,
    ) -> None:
        self._client = ModelClient(
            connect,
            model,
            stream_options={"include_usage": True},
            temperature=0,
            max_tokens=MAX_TOKENS,
        )
        self._timeout = timeout
        self._random = random_ or random.Random()
        self._shown = failures.shown_name(model)

    @property
    def model(self) -> str | None:
        """The model's name."""
        return self._client.model

    def given(self, task: Task) -> Sequence[Found]:
        """Those that fit into the prompt."""
        question = task.question
        return fitting(question.asked, task.found, question.as_of, task.history)

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        """See `Writer`. What was finished before a failure is given first."""
        question = task.question
        prompt = build_prompt(
            question.asked, task.found, question.as_of, task.history, self._random
        )
        parser = CitationParser(prompt.ids)
        places = {name: place for place, name in enumerate(prompt.ids)}
        asked = f"{question.asked} {question.context}"
        await self._client.connected()
        waited = time.monotonic() - task.asked_at
        patience = max(self._timeout - waited, self._timeout / 2)
        async with aclosing(self._pieces(prompt, parser)) as pieces:
            while True:
                try:
                    async with asyncio.timeout(patience):
                        piece = await anext(pieces)
                    patience = self._timeout
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    failure = failures.too_slow(self._shown, self._timeout)
                except WriterFailed as failed:
                    failure = failed
                else:
                    yield piece if isinstance(piece, Usage) else as_meant(piece, places, asked)
                    continue
                for sentence in parser.close(cut=True):
                    yield as_meant(sentence, places, asked)
                raise failure

    async def _pieces(
        self, prompt: Prompt, parser: CitationParser
    ) -> AsyncGenerator[ParsedSentence | Usage, None]:
        """The sentences of the stream, then the tokens it used."""
        usage: Usage | None = None
        finish: str | None = None
        length, given = 0, False
        async with aclosing(self._texts(prompt)) as texts:
            async for text in texts:
                if isinstance(text, Usage):
                    usage = text
                    continue
                if isinstance(text, _Finished):
                    finish = text.reason
                    break
                length += len(text)
                # Of a piece without end no more is read than of a stream without end.
                for sentence in parser.feed(text[:MAX_STREAM]):
                    given = True
                    yield sentence
                if parser.ended or length > MAX_STREAM:
                    finish = _STOPPED
                    break
            if finish is None or finish == "error":
                raise failures.broke_off(self._shown)
            if finish == "content_filter":
                raise failures.withheld(self._shown)
            for sentence in parser.close(cut=finish in ("length", _STOPPED)):
                given = True
                yield sentence
            if not given and finish == _STOPPED:
                raise failures.endless(self._shown)
            if not given:
                raise failures.silent(self._shown, finish)
            if finish != _STOPPED:
                usage = await self._usage_after(texts) or usage
        if usage:
            yield usage

    async def _usage_after(self, texts: AsyncGenerator[_Part, None]) -> Usage | None:
        """The tokens used, which come after the answer; it is whole, so nothing can fail now."""
        try:
            async with asyncio.timeout(min(_USAGE_PATIENCE, self._timeout / 2)):
                async for text in texts:
                    if isinstance(text, Usage):
                        return text
        except (TimeoutError, WriterFailed):
            pass
        return None

    async def _texts(self, prompt: Prompt) -> AsyncGenerator[_Part, None]:
        """The stream, read; it is closed when this is left, however it is left."""
        stream = None
        heard = False
        try:
            stream = await self._client.stream(
                prompt.system, prompt.user, timeout=self._timeout + _CLIENT_PATIENCE
            )
            async for chunk in stream:
                heard = True
                for part in _read(chunk):
                    yield part
        except Exception as error:
            # The library passes on whatever a server makes it meet: its own errors, httpx's,
            # JSON's, and plain TypeErrors. The reader gets a sentence for each.
            raise failures.failed_with(error, self._shown, self._client.address) from error
        finally:
            if stream is not None:
                await stream.close()
        if not heard:
            raise failures.no_stream(self._client.address)


def _read(chunk: Any) -> list[_Part]:
    """What a chunk says. Servers leave out and add fields, and the library does not check them."""
    found: list[_Part] = []
    choices = getattr(chunk, "choices", None)
    if isinstance(choices, list) and choices:
        text = getattr(getattr(choices[0], "delta", None), "content", None)
        if isinstance(text, str) and text:
            found.append(text)
        finish = getattr(choices[0], "finish_reason", None)
        if isinstance(finish, str) and finish:  # some servers send an empty one with each chunk
            found.append(_Finished(finish))
    if usage := usage_of(chunk):
        found.append(usage)
    return found
