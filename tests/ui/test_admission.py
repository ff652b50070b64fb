import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from tests.conftest import scaled
from ui.admission import Admission, TooMany


async def places(admission: Admission, seen: list[int], leave: asyncio.Event) -> None:
    async with aclosing(admission.enter()) as entered:
        async for before in entered:
            seen.append(before)
            if not before:
                await leave.wait()
                return


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_who_comes_to_an_empty_counter_is_served_at_once() -> None:
    seen: list[int] = []
    leave = asyncio.Event()
    leave.set()
    await places(Admission(1, 0), seen, leave)
    assert seen == [0]


async def test_the_line_moves_up_in_order() -> None:
    admission = Admission(1, 5)
    leaves = [asyncio.Event() for _ in range(3)]
    seen: list[list[int]] = [[], [], []]
    async with asyncio.TaskGroup() as tasks:
        for mine, leave in zip(seen, leaves, strict=True):
            tasks.create_task(places(admission, mine, leave))
            await settled()
        assert seen == [[0], [1], [2]]
        leaves[0].set()
        await settled()
        assert seen == [[0], [1, 0], [2, 1]]
        leaves[1].set()
        await settled()
        assert seen[2] == [2, 1, 0]
        leaves[2].set()


async def test_a_full_line_asks_to_come_again() -> None:
    admission = Admission(1, 1)
    leave = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(places(admission, [], leave))
        await settled()
        tasks.create_task(places(admission, [], leave))
        await settled()
        with pytest.raises(TooMany) as refused:
            await places(admission, [], leave)
        assert refused.value.remedy == "Please ask again in a minute."
        leave.set()


async def test_who_gives_up_waiting_frees_the_place_in_the_line() -> None:
    admission = Admission(1, 1)
    leave = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(places(admission, [], leave))
        await settled()
        impatient = tasks.create_task(places(admission, [], leave))
        await settled()
        impatient.cancel()
        await settled()
        seen: list[int] = []
        tasks.create_task(places(admission, seen, leave))
        await settled()
        assert seen == [1]
        leave.set()


async def test_who_is_served_and_cancelled_frees_the_counter() -> None:
    admission = Admission(1, 0)

    async def served() -> AsyncGenerator[int, None]:
        async with aclosing(admission.enter()) as entered:
            async for before in entered:
                yield before

    first = served()
    assert await anext(first) == 0
    await first.aclose()
    seen: list[int] = []
    leave = asyncio.Event()
    leave.set()
    await places(admission, seen, leave)
    assert seen == [0]


async def test_never_more_than_allowed_are_served_at_once() -> None:
    admission = Admission(3, 1_000)
    inside = most = 0

    async def visit(steps: int) -> None:
        nonlocal inside, most
        async with aclosing(admission.enter()) as entered:
            async for before in entered:
                if not before:
                    inside += 1
                    most = max(most, inside)
                    try:
                        for _ in range(steps):
                            await asyncio.sleep(0)
                    finally:
                        inside -= 1
                    return

    async with asyncio.TaskGroup() as tasks:
        for number in range(scaled(60, 600)):
            visitor = tasks.create_task(visit(number % 5))
            if number % 7 == 3:
                asyncio.get_running_loop().call_soon(visitor.cancel)
    assert most == 3
    assert inside == 0
