"""Connections to addresses that were checked, and to no other, within a time.

A name is resolved once and the connection is made to one of the very addresses that were checked,
so that a second look-up cannot answer otherwise (DNS rebinding). The name stays what the Host
header, SNI and the certificate check go by.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import httpcore

from index.web.addresses import is_address, is_disguised, is_public
from index.web.failures import NotFetched

# Host and port to addresses; raises OSError where there are none.
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
# An address, a port and seconds to a stream; raises httpcore's errors.
Connect: TypeAlias = Callable[[str, int, float], httpcore.NetworkStream]

_ALLOW = "If you trust it, run again with --allow-private."


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    """A TCP connection to an address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


class Deadline:
    """How long one page may still take.

    Args:
        total: seconds in all.
        silence: seconds without a byte.
    """

    def __init__(self, total: float, silence: float) -> None:
        self._total, self._silence = total, silence
        self._ends = time.monotonic() + total

    def left(self) -> float:
        """Seconds that the next step may take.

        Raises:
            NotFetched: there are none.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self.passed()
        return min(left, self._silence)

    def passed(self) -> NotFetched:
        """What to say when a step took too long."""
        if time.monotonic() >= self._ends:
            return NotFetched(f"It took longer than {self._total:g} s.", "Try again later.")
        return NotFetched(f"The server was silent for {self._silence:g} s.", "Try again later.")


class Guard(httpcore.NetworkBackend):
    """Connects to public addresses only, unless private ones are allowed.

    Args:
        allow_private: let every address be connected to.
        deadline: ends every step.
        resolve: from a name to its addresses.
        connect: to an address.
    """

    def __init__(
        self, allow_private: bool, deadline: Deadline, resolve: Resolve, connect: Connect
    ) -> None:
        self._allow_private, self._deadline = allow_private, deadline
        self._resolve, self._connect = resolve, connect
        self.was_private = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkBackend`.

        Raises:
            NotFetched: the host has no address, or one that is not public.
        """
        failed: Exception | None = None
        for address in self._checked(host, port):
            try:
                stream = self._connect(address, port, self._deadline.left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return _Timed(stream, self._deadline)
        raise failed or NotFetched("No address is known for its host.")

    def _checked(self, host: str, port: int) -> Sequence[str]:
        if is_disguised(host) and not self._allow_private:
            raise NotFetched("It is on this machine, or its address is written unusually.", _ALLOW)
        try:
            addresses = [host] if is_address(host) else self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise NotFetched(
                "No address is known for its host.", "Check the address and the network."
            ) from error
        self.was_private = not all(map(is_public, addresses))
        if self.was_private and not self._allow_private:
            raise NotFetched("Its address is not a public one.", _ALLOW)
        return addresses


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends at the deadline, whatever timeout it is given."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
