"""Something from a stream at least every second, so that who has gone away is noticed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any, TypeVar

TICK = 1.0

T = TypeVar("T")


async def with_ticks(
    stream: AsyncIterator[T], woken: asyncio.Event, seconds: float = TICK
) -> AsyncGenerator[T | None, None]:
    """What a stream yields, and None whenever nothing came for so long, or somebody woke it.

    A server learns that a reader has left when it next sends something. Closing this cancels
    whatever the stream is waiting for; closing the stream itself is its owner's business.

    Args:
        stream: what is waited for.
        woken: when set, there is something else to see to.
        seconds: longest silence.
    """
    upcoming: asyncio.Future[T] | None = None
    waking = asyncio.ensure_future(woken.wait())
    try:
        while True:
            if upcoming is None:
                upcoming = asyncio.ensure_future(anext(stream))
            waited: list[asyncio.Future[Any]] = [upcoming]
            if not waking.done():
                waited.append(waking)
            await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if not upcoming.done():
                yield None
                continue
            came, upcoming = upcoming, None
            try:
                value = came.result()
            except StopAsyncIteration:
                return
            yield value
    finally:
        for pending in (upcoming, waking):
            if pending is not None:
                pending.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await pending
