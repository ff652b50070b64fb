"""A stream of text in any encoding to the same stream in UTF-8, a piece at a time."""

from __future__ import annotations

import codecs
import io
from typing import IO, Any

from index.readers.decode import encoding_of

# So much of a stream decides how it is read.
_HEAD = 64 * 1024


def utf8_stream(stream: IO[bytes], *, begins: bytes = b"") -> io.BufferedReader:
    """The stream in UTF-8 without a byte-order mark; what is UTF-8 already passes as it is.

    Args:
        stream: what to read.
        begins: a stream that begins with this byte passes as it is too: its lines are decoded one
            by one, so that damage to one says nothing of the others.

    Raises:
        NotText: the stream does not begin as text.
    """
    head = stream.read(_HEAD)
    start = head.lstrip()[:2]
    as_it_is = begins and start.startswith(begins) and not start.endswith(b"\0")
    return io.BufferedReader(_Recoded(head, stream, "utf-8" if as_it_is else encoding_of(head)))


class _Recoded(io.RawIOBase):
    """Bytes already read, then the rest of the stream."""

    def __init__(self, head: bytes, rest: IO[bytes], encoding: str) -> None:
        self._rest = rest
        self._decoder = None
        if encoding == "utf-8-sig":
            head = head[3:]
        elif encoding != "utf-8":
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
            head = self._recoded(head)
        self._ready = head

    def readable(self) -> bool:
        """The stream may be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end."""
        while not self._ready:
            data = self._rest.read(_HEAD)
            self._ready = self._recoded(data)
            if not data:
                break
        given = self._ready[: len(buffer)]
        self._ready = self._ready[len(given) :]
        buffer[: len(given)] = given
        return len(given)

    def _recoded(self, data: bytes) -> bytes:
        if self._decoder is None:
            return data
        return self._decoder.decode(data, final=not data).encode("utf-8", "replace")
