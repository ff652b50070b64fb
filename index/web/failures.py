"""Why a page could not be had."""

from __future__ import annotations


class NotFetched(Exception):
    """A page could not be had.

    Args:
        reason: what happened, one sentence.
        remedy: what to do about it, one sentence.
    """

    def __init__(self, reason: str, remedy: str = "Check the address.") -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason = reason
        self.remedy = remedy


class Gone(NotFetched):
    """The server says that there is no such page (any more)."""
