"""How many readers are answered at once, how many wait, and who is asked to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from index.errors import BylineError

AT_ONCE = 12
WAITING = 48


class TooMany(BylineError):
    """More readers are waiting than there is room for."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"{waiting} questions are waiting already.", "Please ask again in a minute."
        )


class Admission:
    """A counter with a waiting line.

    Args:
        at_once: questions under way at the same time.
        waiting: questions that may wait.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._free = at_once
        self._room = waiting
        self._line: list[asyncio.Event] = []

    async def enter(self) -> AsyncGenerator[int, None]:
        """Yields how many are before this one, whenever that changes, and 0 when it is its turn.

        The place is held until the generator is closed.

        Raises:
            TooMany: the line is full.
        """
        if len(self._line) >= self._room and not (self._free and not self._line):
            raise TooMany(len(self._line))
        moved, admitted = asyncio.Event(), False
        self._line.append(moved)
        try:
            while not admitted:
                place = self._line.index(moved)
                if place == 0 and self._free:
                    self._free -= 1
                    self._line.remove(moved)
                    admitted = True
                else:
                    yield place + 1
                    await moved.wait()
                    moved.clear()
            self._move_up()
            yield 0
        finally:
            if admitted:
                self._free += 1
            else:
                self._line.remove(moved)
            self._move_up()

    def _move_up(self) -> None:
        for moved in self._line:
            moved.set()
