"""Preparing many articles: beside this process in others, in order, so that all cores work.

The others are started for the first large build only, read pickled batches from a pipe, and end
when it closes, however this process ends.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Generic, TypeVar, cast

from index.article import Article
from index.preparing import Prepared, prepare

Tag = TypeVar("Tag")

# Characters: a batch takes a tenth of a second.
_BATCH = 200_000
# Characters that are prepared here before other processes are worth their start.
_FEW = 1_000_000
_MOST_WORKERS = 4
# Bytes: a prepared batch fits in, so that its process goes on before it is fetched.
_PIPE = 1 << 20


class Preparation(Generic[Tag]):
    """Articles in, prepared articles out, in the same order, each with the tag that it came with.

    Args:
        workers: how many processes; None: one for each core but this process's own.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._count = _spare_cores() if workers is None else workers
        self._pool: _Pool | None = None
        self._batch: list[tuple[Article, Tag]] = []
        self._pending: deque[tuple[list[Tag], Future[list[Prepared]]]] = deque()
        self._characters = self._so_far = 0

    def put(self, article: Article, tag: Tag) -> Iterator[tuple[Prepared, Tag]]:
        """Take one in; gives back those that are ready and next."""
        self._batch.append((article, tag))
        self._characters += len(article.text)
        self._so_far += len(article.text)
        if self._characters >= _BATCH or self._so_far < _FEW or not self._count:
            yield from self._send()

    def drain(self) -> Iterator[tuple[Prepared, Tag]]:
        """Give back all the others."""
        yield from self._send()
        yield from self._settle(0)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()

    def _send(self) -> Iterator[tuple[Prepared, Tag]]:
        batch, self._batch, self._characters = self._batch, [], 0
        if not batch:
            return
        if not self._count or self._so_far < _FEW:
            yield from ((prepare(article), tag) for article, tag in batch)
            return
        try:
            self._pool = self._pool or _Pool(self._count)
        except OSError:  # no other process may be started
            self._count = 0
            yield from ((prepare(article), tag) for article, tag in batch)
            return
        future = self._pool.submit([article for article, _ in batch])
        self._pending.append(([tag for _, tag in batch], future))
        # One batch under way, one ready and one waiting for each process.
        yield from self._settle(3 * self._count)

    def _settle(self, left: int) -> Iterator[tuple[Prepared, Tag]]:
        while len(self._pending) > left:
            tags, future = self._pending.popleft()
            yield from zip(future.result(), tags, strict=True)


class _Pool:
    """Two threads for each process: while it works on a batch, the next lies ready in its pipe."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._all = [_Worker() for _ in range(count)]
        for worker in 2 * self._all:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(2 * count, thread_name_prefix="preparing")

    def submit(self, articles: Sequence[Article]) -> Future[list[Prepared]]:
        """Prepare a batch in one of the processes."""
        return self._threads.submit(self._prepare, articles)

    def close(self) -> None:
        """End them all."""
        for worker in self._all:
            worker.process.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            with suppress(OSError):  # what could not be written is lost with the process
                worker.process.communicate()

    def _prepare(self, articles: Sequence[Article]) -> list[Prepared]:
        worker = self._free.get()
        try:
            return worker.prepare(articles)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            return [prepare(article) for article in articles]  # the process is gone
        finally:
            self._free.put(worker)


class _Worker:
    """One process. Whoever writes to it first also reads from it first."""

    def __init__(self) -> None:
        self.process = _start()
        self._to, self._back = cast("IO[bytes]", self.process.stdin), self.process.stdout
        self._writing, self._reading = threading.Lock(), threading.Lock()

    def prepare(self, articles: Sequence[Article]) -> list[Prepared]:
        """Have a batch prepared.

        Raises:
            OSError, EOFError, ValueError, UnpicklingError: the process is gone.
        """
        self._writing.acquire()
        try:
            pickle.dump(articles, self._to)
            self._to.flush()
            self._reading.acquire()
        finally:
            self._writing.release()
        try:
            return cast("list[Prepared]", pickle.load(cast("IO[bytes]", self._back)))
        finally:
            self._reading.release()


def _start() -> subprocess.Popen[bytes]:
    # Not by multiprocessing, which would run the main module of a program that calls us again.
    process = subprocess.Popen(
        [sys.executable, "-c", "from index.workers import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,  # a Ctrl-C is this process's to handle
    )
    for pipe in (process.stdin, process.stdout):
        with suppress(ImportError, AttributeError, OSError):  # only Linux has it, and not for all
            import fcntl

            fcntl.fcntl(cast("IO[bytes]", pipe), fcntl.F_SETPIPE_SZ, _PIPE)
    return process


def serve() -> None:
    """Prepare batches from stdin until it ends."""
    while True:
        try:
            articles = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump([prepare(article) for article in articles], sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _spare_cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min((cores or 1) - 1, _MOST_WORKERS)
