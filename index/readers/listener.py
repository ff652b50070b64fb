"""Who is told how the reading of a file goes on."""

from __future__ import annotations

from typing import Protocol


class Listener(Protocol):
    """Told how the reading of a file goes on, and asked which of its records need not be read."""

    @property
    def known(self) -> int:
        """How many records were known."""

    def reached(self, place: int) -> None:
        """How many bytes of the file have been read."""

    def is_known(self, place: str, record: bytes) -> bool:
        """Whether what a record holds is known already; it is passed over then.

        Args:
            place: of the record in its file.
            record: all that it is read from.
        """


class Nobody:
    """Hears nothing and knows nothing."""

    known = 0

    def reached(self, place: int) -> None:
        """See `Listener`."""

    def is_known(self, place: str, record: bytes) -> bool:
        """See `Listener`."""
        return False
