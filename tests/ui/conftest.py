"""What tests of the web chat share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.reader import Index
from rag.chat import Chat
from rag.settings import Settings
from rag.writing import Writer


@pytest.fixture
def make_chat(seeds_index: Index) -> Callable[..., Chat]:
    """Makes a chat over seeds/, or another index, with a writer in place of a model."""

    def make(writer: Writer | None = None, index: Index | None = None, **given: object) -> Chat:
        return Chat(index or seeds_index, Settings.load(**given), model_writer=writer)

    return make


@pytest.fixture
def chat(make_chat: Callable[..., Chat]) -> Chat:
    """A chat over seeds/ without a model."""
    return make_chat()
