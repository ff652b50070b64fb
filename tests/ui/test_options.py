import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from ui.options import parse_day, print_json, say


@pytest.mark.parametrize("text", ["2024-05-31", " 2024-05-31 ", "2024-05-31T10:00:00Z", "20240531"])
def test_a_day_is_read_in_iso_form(text: str) -> None:
    assert parse_day(text) == date(2024, 5, 31)


def test_no_day_is_none() -> None:
    assert parse_day(None) is None


@pytest.mark.parametrize("text", ["", "soon", "31.5.2024", "2024-02-30", "2024-05-311", "2024"])
def test_what_is_no_day_says_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_day(text)
    assert "2024-05-31" in error.value.remedy


@pytest.mark.parametrize("indent", [None, 1])
def test_json_is_readable_utf_8(capsys: pytest.CaptureFixture[str], indent: int | None) -> None:
    print_json({"a": "שלום é", "day": date(2024, 5, 31)}, indent=indent)
    out = capsys.readouterr().out
    assert "שלום é" in out
    assert json.loads(out) == {"a": "שלום é", "day": "2024-05-31"}


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_printed_as_json_that_gives_it_back(text: str) -> None:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        print_json(text)
    assert json.loads(out.getvalue().encode()) == text


def test_what_is_for_people_stays_off_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    say("Done.")
    assert capsys.readouterr() == ("", "Done.\n")
