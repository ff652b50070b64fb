"""Streams of any encoding to UTF-8."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.decode import NotText
from index.readers.recode import utf8_stream

LINES = "".join(f"Zeile {n}: für über 200 Bürger.\n" for n in range(5_000))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_long_stream_comes_out_in_utf8(encoding: str) -> None:
    stream = utf8_stream(io.BytesIO(LINES.encode(encoding)))
    assert stream.read().decode() == LINES


@given(st.integers(1, 70_000), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_it_may_be_read_in_pieces_of_any_size(size: int, encoding: str) -> None:
    stream = utf8_stream(io.BytesIO(LINES.encode(encoding)))
    assert b"".join(iter(lambda: stream.read(size), b"")).decode() == LINES


def test_lines_are_found_in_any_encoding() -> None:
    assert utf8_stream(io.BytesIO(LINES.encode("utf-16"))).readlines()[-1] == (
        "Zeile 4999: für über 200 Bürger.\n".encode()
    )


def test_a_stream_of_records_passes_as_it_is_whatever_one_line_holds() -> None:
    data = b'{"text": "\xff\xfe\x81\x8d"}\n{"text": "f\xc3\xbcr"}\n'
    assert utf8_stream(io.BytesIO(data), begins=b"{").read() == data


def test_records_in_utf16_without_a_mark_are_recoded() -> None:
    text = '{"text": "It rained."}\n' * 3
    assert utf8_stream(io.BytesIO(text.encode("utf-16-le")), begins=b"{").read() == text.encode()


def test_an_empty_stream_is_empty() -> None:
    assert utf8_stream(io.BytesIO(b"")).read() == b""


def test_a_binary_stream_is_refused() -> None:
    with pytest.raises(NotText):
        utf8_stream(io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(100)))
