from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import workers
from index.article import Article
from index.preparing import Prepared, prepare
from index.workers import Preparation
from tests.index.corpus import any_text, article_of, story


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_BATCH", 2_000)
    monkeypatch.setattr(workers, "_FEW", 4_000)


def articles(count: int) -> list[Article]:
    return [Article(f"a{n}", story(n), "origin", "source") for n in range(count)]


def prepared_by(preparation: Preparation[int], some: list[Article]) -> list[tuple[Prepared, int]]:
    return list(_through(preparation, some))


def _through(preparation: Preparation[int], some: list[Article]) -> Iterator[tuple[Prepared, int]]:
    for place, article in enumerate(some):
        yield from preparation.put(article, place)
    yield from preparation.drain()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_comes_back_is_the_same_in_the_same_order_whoever_prepares(count: int) -> None:
    some = articles(40)
    preparation: Preparation[int] = Preparation(count)
    try:
        expected = [(prepare(article), place) for place, article in enumerate(some)]
        assert prepared_by(preparation, some) == expected
        assert (preparation._pool is None) == (count == 0)
    finally:
        preparation.close()


def test_few_articles_start_no_process() -> None:
    preparation: Preparation[int] = Preparation(2)
    assert len(prepared_by(preparation, articles(2))) == 2
    assert preparation._pool is None


def test_when_a_process_dies_its_work_is_done_here() -> None:
    some = articles(60)
    preparation: Preparation[int] = Preparation(1)
    try:
        found = prepared_by(preparation, some[:30])
        assert preparation._pool is not None
        for worker in preparation._pool._all:
            os.kill(worker.process.pid, signal.SIGKILL)
        found += prepared_by(preparation, some[30:])
        assert [one.article.article_id for one, _ in found] == [a.article_id for a in some]
    finally:
        preparation.close()


def test_where_no_process_can_be_started_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> subprocess.Popen[bytes]:
        raise OSError("no more processes")

    monkeypatch.setattr(workers, "_start", refuse)
    preparation: Preparation[int] = Preparation(2)
    assert len(prepared_by(preparation, articles(30))) == 30


def test_closing_leaves_no_process() -> None:
    preparation: Preparation[int] = Preparation(2)
    prepared_by(preparation, articles(30))
    assert preparation._pool is not None
    pool = preparation._pool
    preparation.close()
    assert all(worker.process.poll() is not None for worker in pool._all)


def test_the_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    started = workers._start()
    assert started.stdin
    assert started.stdout
    started.stdin.close()  # as the death of this process would
    deadline = time.monotonic() + 30
    while started.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert started.poll() == 0
    started.stdout.close()


@given(st.lists(any_text, max_size=3))
def test_preparing_covers_what_the_text_has(texts: list[str]) -> None:
    for text in texts:
        article = article_of(text)
        made = prepare(article)
        assert made.article.skipped == article.skipped
        for passage, terms in made.passages:
            assert passage.span.of(article.text)
            assert terms == " ".join(terms.split())
