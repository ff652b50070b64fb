"""How a build tells that it goes on, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from index.article import Skipped


class Progress(Protocol):
    """Told how a build goes on."""

    def stage(self, name: str) -> None:
        """What is being done now."""

    def expect(self, amount: int) -> None:
        """How many more bytes there are to read."""

    def reached(self, amount: int) -> None:
        """How many bytes were read since the last call."""

    def read(self, articles: int, passages: int) -> None:
        """How many articles were read and passages made since the last call."""

    def waiting(self, sentence: str) -> None:
        """Another process holds the lock."""


class NoProgress:
    """Tells nobody."""

    def stage(self, name: str) -> None:
        """See `Progress`."""

    def expect(self, amount: int) -> None:
        """See `Progress`."""

    def reached(self, amount: int) -> None:
        """See `Progress`."""

    def read(self, articles: int, passages: int) -> None:
        """See `Progress`."""

    def waiting(self, sentence: str) -> None:
        """See `Progress`."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        version: the version that answers now.
        built: whether it is a new one.
        embedded: passages whose vectors were made.
        copies: how many of all the articles are copies: those of each story beyond its first.
        skipped: input that could not be read, and sources that were refused.
    """

    version: int
    built: bool
    added: int
    changed: int
    renamed: int
    removed: int
    unchanged: int
    embedded: int
    articles: int
    passages: int
    copies: int
    skipped: tuple[Skipped, ...]
    seconds: float
