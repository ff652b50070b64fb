"""A disk that takes no more: real processes that may only write files up to a size."""

from __future__ import annotations

import resource
import shutil
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.build import Wanted, build
from index.errors import BylineError
from index.versions import Home
from tests.index.corpus import HashEmbedder, texts_of
from tests.index.test_killed import SERVER, Bench, bench, check_and_finish, end

__all__ = ["bench"]  # a fixture


def _build_within(limit: int, home: Path, news: Path, said: Connection) -> None:
    """Build where no file may grow over `limit` bytes; tell what came of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        build(Home(home), Wanted((news,)), embedder=HashEmbedder())
    except BylineError as error:
        said.send((error.sentence, error.remedy))
    else:
        said.send(("built", ""))


@pytest.mark.parametrize("stage", ["empty", "first"])
@pytest.mark.parametrize("limit", [10, 5_000, 100_000, 330_000, 500_000])
def test_a_full_disk_at_any_size_is_said_and_loses_nothing(
    bench: Bench, tmp_path: Path, stage: str, limit: int
) -> None:
    home = tmp_path / "home"
    shutil.copytree(getattr(bench, stage), home)
    receiving, sending = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=_build_within, args=(limit, home, bench.news, sending))
    process.start()
    assert receiving.poll(60)
    sentence, remedy = receiving.recv()
    assert end(process) == 0
    assert "cannot be" in sentence
    assert "Free space" in remedy
    assert "closed" not in sentence
    assert "[(" not in sentence
    if stage == "first":
        assert texts_of(Home(home)) == bench.before
    check_and_finish(Home(home), bench)
