"""Compressed bodies: undone as they come, counted, never larger than allowed."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable

from index.web.failures import NotFetched

ENCODINGS = ("identity", "gzip", "x-gzip", "deflate")
_GZIP_MAGIC = b"\x1f\x8b"


def unpacked(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """A body whose compression is undone, also that of a gzip file.

    Args:
        chunks: the body as it comes.
        encoding: its Content-Encoding; empty: none.
        limit: bytes that neither the body nor what it unpacks to may exceed.

    Raises:
        NotFetched: it is larger, damaged, or compressed in another way.
    """
    encoding = encoding.strip().lower() or "identity"
    if encoding not in ENCODINGS:
        raise NotFetched("It is compressed in a way that is not read.", "Save it to a file.")
    data = _joined(chunks, limit)
    if encoding != "identity":
        data = _inflated(data, encoding, limit)
    # A file such as news.jsonl.gz; no format that is read begins so.
    return _inflated(data, "gzip", limit) if data.startswith(_GZIP_MAGIC) else data


def too_large(limit: int) -> NotFetched:
    """What to say of a page of more than `limit` bytes."""
    size = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit} bytes"
    return NotFetched(f"It is larger than {size}.", "Save it to a file and split it.")


def _joined(chunks: Iterable[bytes], limit: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > limit:
            raise too_large(limit)
    return bytes(data)


def _inflated(data: bytes, encoding: str, limit: int) -> bytes:
    try:
        # One byte more than allowed tells a bomb; no more of it is ever made.
        if encoding != "deflate":
            out = gzip.GzipFile(fileobj=io.BytesIO(data)).read(limit + 1)
        else:
            stream = zlib.decompressobj(_window(data))
            out = stream.decompress(data, limit + 1)
            if not stream.eof and len(out) <= limit:
                raise EOFError
    except (OSError, EOFError, zlib.error) as error:
        raise NotFetched("Its compressed content is damaged.", "Try again later.") from error
    if len(out) > limit:
        raise too_large(limit)
    return out


def _window(data: bytes) -> int:
    """Servers mean zlib's format by "deflate", or the bare stream; zlib's begins with a check."""
    headed = data[:1] and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS
