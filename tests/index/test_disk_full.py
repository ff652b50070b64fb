"""A disk that takes no more: real processes that may only write so much."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.build import Wanted, build
from index.errors import BylineError
from index.versions import Home
from tests.conftest import ROOT, scaled
from tests.index.corpus import HashEmbedder, texts_of
from tests.index.test_killed import SERVER, Bench, answers, bench, check_and_finish, end

__all__ = ["bench"]  # a fixture

# Sizes at which the marker, the pointer and the locks are too large, and some of the rest.
LIMITS = (10, 5_000, *(random.Random(n).randint(10, 270_000) for n in range(scaled(2, 100))))


def _build_within(limit: int, home: Path, news: Path, said: Connection) -> None:
    """Build where no file may grow over `limit` bytes; tell what came of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    said.send(_said(lambda: build(Home(home), Wanted((news,)), embedder=HashEmbedder())))


def _said(built: Callable[[], object]) -> tuple[str, str]:
    try:
        built()
    except BylineError as error:
        return error.sentence, error.remedy
    return "built", ""


def check_said(sentence: str, remedy: str) -> None:
    assert "cannot be" in sentence
    assert "Free space" in remedy
    assert "closed" not in sentence
    assert "[(" not in sentence


@pytest.mark.parametrize("stage", ["empty", "first"])
@pytest.mark.parametrize("limit", LIMITS)
def test_a_full_disk_at_any_size_is_said_and_loses_nothing(
    bench: Bench, tmp_path: Path, stage: str, limit: int
) -> None:
    home = tmp_path / "home"
    shutil.copytree(getattr(bench, stage), home)
    receiving, sending = SERVER.Pipe(duplex=False)
    process = SERVER.Process(target=_build_within, args=(limit, home, bench.news, sending))
    process.start()
    assert receiving.poll(60)
    check_said(*receiving.recv())
    assert end(process) == 0
    if stage == "first":
        assert texts_of(Home(home)) == bench.before
    check_and_finish(Home(home), bench)


# -- a disk of its own -------------------------------------------------------------------------

# Only the process that mounts it sees it, which needs no rights where the system allows that.
OWN_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]
MOUNT = 'mount -t tmpfs -o size="$2" tmpfs "$1"; '
ON_IT = """
import sys
from pathlib import Path
from tests.index.test_disk_full import build_on_a_small_disk
build_on_a_small_disk(*map(Path, sys.argv[1:]))
"""


def build_on_a_small_disk(disk: Path, first: Path, news: Path, clean: Path) -> None:
    """Build on a disk that is too small for a second version, then on a larger one."""
    from tests.index.desk import assert_equal

    home = Home(disk / "home")
    shutil.copytree(first, home.folder)
    before = texts_of(home)
    check_said(*_said(lambda: build(home, Wanted((news,)), embedder=HashEmbedder())))
    assert texts_of(home) == before
    answers(home)
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
    build(home, Wanted((news,)), embedder=HashEmbedder())
    assert_equal(home, Home(clean))
    assert list(home.versions_folder.glob(".new-*")) == []


def _size(folder: Path) -> int:
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*"))


@pytest.mark.parametrize("trial", range(scaled(1, 30)))
def test_a_disk_without_space_is_said_and_loses_nothing(
    bench: Bench, tmp_path: Path, trial: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    probe = subprocess.run([*OWN_DISK, MOUNT, "sh", disk, "1m"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no disk of its own here: {probe.stderr.decode().strip()}")
    needed = _size(bench.first)
    size = str(needed + random.Random(trial).randint(20_000, int(needed * 0.9)))
    script = f'{MOUNT} shift 2; exec "$@"'
    folders = [str(path) for path in (disk, bench.first, bench.news, bench.clean)]
    done = subprocess.run(
        [*OWN_DISK, script, "sh", str(disk), size, sys.executable, "-c", ON_IT, *folders],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
