import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.read_ahead import read_ahead


class Stream:
    """Numbers up to an end, then a failure where one is wanted."""

    def __init__(self, end: int, *, fails: bool = False) -> None:
        self.end, self.fails = end, fails
        self.read, self.closed = 0, False

    async def pieces(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(self.end):
                self.read += 1
                yield number
            if self.fails:
                raise ValueError("broken")
        finally:
            self.closed = True


async def idle() -> None:
    """Let everything run that can."""
    for _ in range(50):
        await asyncio.sleep(0)


@given(st.integers(0, 30), st.booleans(), st.integers(1, 40))
def test_all_pieces_come_in_order_and_then_the_failure(end: int, fails: bool, room: int) -> None:
    async def run() -> None:
        stream, taken = Stream(end, fails=fails), []
        try:
            async for number in read_ahead(stream.pieces(), room):
                taken.append(number)
            failed = False
        except ValueError:
            failed = True
        assert taken == [*range(end)]
        assert failed == fails
        assert stream.closed

    asyncio.run(run())


async def test_reading_goes_on_while_a_piece_is_dealt_with_but_not_without_end() -> None:
    stream = Stream(100)
    async with aclosing(read_ahead(stream.pieces(), room=7)) as ahead:
        assert await anext(ahead) == 0
        await idle()
        assert stream.read == 1 + 7 + 1  # taken, waiting, and one that waits for its place
    assert stream.closed


@pytest.mark.parametrize("taken", [0, 1, 5])
async def test_leaving_closes_the_stream(taken: int) -> None:
    stream = Stream(100)
    ahead = read_ahead(stream.pieces(), room=3)
    for _ in range(taken):
        await anext(ahead)
    await ahead.aclose()
    assert stream.closed == (taken > 0)  # what was never begun has nothing to close


async def test_a_cancelled_reader_closes_the_stream() -> None:
    closed = asyncio.Event()

    async def never() -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            closed.set()

    async def reader() -> None:
        async with aclosing(read_ahead(never(), room=3)) as ahead:
            async for _ in ahead:
                pass

    reading = asyncio.create_task(reader())
    await idle()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert closed.is_set()
