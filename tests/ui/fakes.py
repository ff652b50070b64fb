"""Writers that write what a test wants, at the pace that it wants."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence

from rag.answer import Rechecked, Statement
from rag.check import Verdict
from rag.found import Found
from rag.recheck import Revision, revised
from rag.writing import Cited, Piece, Task, WriterFailed, Written


class ScriptedWriter:
    """A "model" that writes the given pieces for every question.

    Args:
        pieces: what it writes; a WriterFailed is raised where it stands, and an event waited for.
        hangs: whether it then waits for ever, as a slow model does.
    """

    name = "model"
    model: str | None = "scripted-1"

    def __init__(
        self, pieces: Sequence[Piece | WriterFailed | threading.Event], *, hangs: bool = False
    ) -> None:
        self.pieces = list(pieces)
        self.hangs = hangs
        self.begun = threading.Event()
        self.closed = threading.Event()

    def given(self, task: Task) -> Sequence[Found]:
        """All passages."""
        return task.found

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        """See `Writer`."""
        self.begun.set()
        try:
            for piece in self.pieces:
                if isinstance(piece, WriterFailed):
                    raise piece
                if isinstance(piece, threading.Event):
                    while not piece.is_set():
                        await asyncio.sleep(0.01)
                else:
                    yield piece
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            self.closed.set()


class EchoWriter:
    """A "model" that repeats the question, and what was asked before it.

    Args:
        together: readers that it waits for before it answers any of them.
    """

    name = "model"
    model: str | None = "echo-1"

    def __init__(self, together: int = 1) -> None:
        self._together = together
        self._come = 0

    def given(self, task: Task) -> Sequence[Found]:
        """All passages."""
        return task.found

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        """See `Writer`."""
        self._come += 1
        while self._come < self._together:
            await asyncio.sleep(0.01)
        before = [turn.content for turn in task.history if turn.role == "user"]
        yield Written(f"You ask {task.question.asked}", (Cited(0),))
        yield Written(f"Before, you asked {before}.", (Cited(0),))


class SecondLook:
    """A stronger checker that is sure of nothing.

    Args:
        may_speak: it waits for this.
    """

    name = "doubter"

    def __init__(self, may_speak: threading.Event) -> None:
        self._may_speak = may_speak

    async def recheck(self, statements: Sequence[Statement]) -> Revision:
        """See `Rechecker`."""
        while not self._may_speak.is_set():
            await asyncio.sleep(0.01)
        events = tuple(Rechecked(n, Verdict.UNSURE, 0.4) for n in range(len(statements)))
        return Revision(revised(statements, events), events)
