"""What every test shares: an isolated environment, the seeds, an index of them, and the scale."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index.build import Wanted, build
from index.embeddings import StaticEmbedder
from index.reader import Index
from index.versions import Home

# Servers that tests talk to, each a process of its own.
pytest_plugins = ["tests.servers.fixtures"]

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FULL = os.environ.get("BYLINE_TEST_SCALE") == "full"


def scaled(small: int, full: int) -> int:
    """How many times to try: few in `make test`, many in `make test-long`."""
    return full if FULL else small


settings.register_profile(
    "byline",
    deadline=None,  # a timing never fails a test
    derandomize=not FULL,
    max_examples=scaled(25, 5_000),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("byline")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests reaches them; no file of theirs is written."""
    for name in list(os.environ):
        if name.startswith(("BYLINE_", "OPENAI_", "CHROMA")) and name not in (
            "BYLINE_TEST_SCALE",
            "BYLINE_BENCH",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def embedder() -> StaticEmbedder:
    """The offline embedding model, loaded once."""
    return StaticEmbedder()


@pytest.fixture(scope="session")
def seeds_home(tmp_path_factory: pytest.TempPathFactory, embedder: StaticEmbedder) -> Home:
    """A home with an index of seeds/. Tests read it; one that writes makes a home of its own."""
    home = Home(tmp_path_factory.mktemp("seeds") / "home")
    build(home, Wanted((SEEDS,)), embedder=embedder)
    return home


@pytest.fixture(scope="session")
def seeds_index(seeds_home: Home) -> Iterator[Index]:
    """The index of seeds/, open."""
    index = Index(seeds_home)
    yield index
    index.close()


@pytest.fixture
def make_index(tmp_path: Path, embedder: StaticEmbedder) -> Iterator[Callable[..., Index]]:
    """Makes an index of records (each with at least a text) in a home of its own."""
    made: list[Index] = []

    def make(*records: Mapping[str, object]) -> Index:
        place = tmp_path / f"corpus-{len(made)}"
        place.mkdir()
        lines = [json.dumps({"id": f"a{n}", **record}) for n, record in enumerate(records)]
        (place / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
        home = Home(place / "home")
        build(home, Wanted((place / "articles.jsonl",)), embedder=embedder)
        made.append(Index(home))
        return made[-1]

    yield make
    for index in made:
        index.close()
