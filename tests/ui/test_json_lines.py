import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from ui.json_lines import open_lines, parse_object


def test_blank_lines_are_passed_over_and_numbers_stay_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"{}\n\n  \r\n[1]")
    with open_lines(file) as lines:
        assert list(lines) == [(1, b"{}\n"), (4, b"[1]")]


def test_a_dash_is_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"a": 1}\n')))
    with open_lines(Path("-")) as lines:
        assert list(lines) == [(1, b'{"a": 1}\n')]


def test_a_file_that_is_not_there_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read") as error, open_lines(tmp_path / "none"):
        pass
    assert error.value.remedy


def test_an_object_is_read_with_or_without_a_byte_order_mark() -> None:
    assert parse_object(b'\xef\xbb\xbf{"a": 1}\r\n', 1) == {"a": 1}


@pytest.mark.parametrize(
    "line", [b"", b"{", b"\xff\xfe", b"[1]", b"3", b'{"a": NaN}', b"[" * 100_000, b'"\\ud800"']
)
def test_what_is_no_object_names_its_line(line: bytes) -> None:
    with pytest.raises(UsageError, match="Line 7 is not"):
        parse_object(line, 7)


@given(st.binary(max_size=60))
def test_any_bytes_are_an_object_or_wrong_usage(line: bytes) -> None:
    with suppress(UsageError):
        assert isinstance(parse_object(line, 1), dict)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()))
def test_an_object_comes_back_as_it_was_written(row: dict[str, object]) -> None:
    assert parse_object(json.dumps(row).encode(), 1) == row
