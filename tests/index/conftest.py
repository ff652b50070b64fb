"""A home and a folder of news for tests that build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.corpus import write_stories
from tests.index.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_stories(tmp_path / "news", range(6))


@pytest.fixture
def nothing_left_aside(desk: Desk) -> Iterator[None]:
    """No build may leave what it did not publish."""
    yield
    assert list(desk.home.versions_folder.glob(".new-*")) == []
