"""A stream that is read on while its last piece is being dealt with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    failed: Exception | None


async def read_ahead(pieces: AsyncGenerator[T, None], room: int) -> AsyncGenerator[T, None]:
    """The same pieces in the same order, then the same failure, if any.

    When this is left, however it is left, the stream has been closed.

    Args:
        pieces: the stream.
        room: how many pieces may wait; then the reading waits too.
    """
    waiting: asyncio.Queue[T | _End] = asyncio.Queue()
    # A bounded queue could block the last put of a reading that is being ended.
    places = asyncio.Semaphore(room)

    async def read() -> None:
        failed: Exception | None = None
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    await places.acquire()
                    waiting.put_nowait(piece)
        except Exception as error:
            failed = error
        finally:
            waiting.put_nowait(_End(failed))

    reading = asyncio.create_task(read())
    try:
        while not isinstance(piece := await waiting.get(), _End):
            places.release()
            yield piece
        if piece.failed is not None:
            raise piece.failed
    finally:
        reading.cancel()
        await asyncio.wait([reading])
