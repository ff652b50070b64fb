"""The steps of which a behaviour of the test server is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an HTTP error in place of a stream."""

    status: int
    message: str = "refused by the test server"
    headers: dict[str, str] = field(default_factory=dict)
    param: str | None = None
    page: str | None = None  # an HTML page in place of JSON


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for so long; for ever (until the client goes away) where seconds is None."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """Send these bytes as they are."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """Close the connection without ending the response."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Note the time, for those who measure."""


@dataclass(frozen=True, slots=True)
class Finish:
    """End the stream as the protocol says; without [DONE] and silence after it where `hangs`."""

    reason: str | None = "stop"
    usage: bool = True
    hangs: bool = False


Step: TypeAlias = str | Refuse | Pause | Raw | Cut | Mark | Finish


@dataclass(frozen=True, slots=True)
class Request:
    """What the client sent.

    Args:
        number: how many requests this model has had, this one included.
        options: the names of the request's fields.
    """

    prompt: str
    number: int
    options: frozenset[str]


Behaviour: TypeAlias = Callable[[Request], Iterator[Step]]
