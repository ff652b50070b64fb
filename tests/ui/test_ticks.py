import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from ui.ticks import with_ticks


async def numbers(*gates: asyncio.Event, closed: list[str]) -> AsyncGenerator[int, None]:
    try:
        for number, gate in enumerate(gates):
            await gate.wait()
            yield number
    finally:
        closed.append("closed")


def opened() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


async def test_what_comes_is_passed_on_in_order() -> None:
    stream = numbers(opened(), opened(), opened(), closed=[])
    assert [n async for n in with_ticks(stream, asyncio.Event(), 60)] == [0, 1, 2]


async def test_silence_ticks_and_loses_nothing() -> None:
    gate = asyncio.Event()
    seen: list[int | None] = []
    stream = numbers(opened(), gate, opened(), closed=[])
    async for value in with_ticks(stream, asyncio.Event(), 0.001):
        seen.append(value)
        if seen.count(None) == 3:
            gate.set()
    assert [value for value in seen if value is not None] == [0, 1, 2]
    assert seen.count(None) >= 3


async def test_closing_cancels_what_is_waited_for() -> None:
    closed: list[str] = []
    stream = numbers(asyncio.Event(), closed=closed)
    async with aclosing(stream), aclosing(with_ticks(stream, asyncio.Event(), 0.001)) as ticking:
        assert await anext(ticking) is None
    assert closed == ["closed"]


async def test_an_error_of_the_stream_is_passed_on() -> None:
    async def failing() -> AsyncGenerator[int, None]:
        yield 1
        raise ValueError("broken")

    ticking = with_ticks(failing(), asyncio.Event(), 60)
    assert await anext(ticking) == 1
    with pytest.raises(ValueError, match="broken"):
        await anext(ticking)


async def test_being_cancelled_itself_cancels_the_stream() -> None:
    closed: list[str] = []
    stream = numbers(asyncio.Event(), closed=closed)

    async def read() -> None:
        async with aclosing(stream), aclosing(with_ticks(stream, asyncio.Event(), 60)) as ticking:
            async for _ in ticking:
                pass

    task = asyncio.create_task(read())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed == ["closed"]


async def test_who_is_woken_looks_up_at_once_and_once() -> None:
    gate, woken = asyncio.Event(), asyncio.Event()
    stream = numbers(gate, closed=[])
    async with aclosing(stream), aclosing(with_ticks(stream, woken, 60)) as ticking:
        upcoming = asyncio.ensure_future(anext(ticking))
        await asyncio.sleep(0)
        woken.set()
        assert await upcoming is None
        upcoming = asyncio.ensure_future(anext(ticking))
        await asyncio.sleep(0.01)
        assert not upcoming.done()
        gate.set()
        assert await upcoming == 0
