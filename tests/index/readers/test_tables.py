"""Articles as rows of a table: CSV and TSV."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Skipped
from index.readers.decode import NotText, tidy
from index.readers.tables import read_csv
from tests.index.corpus import any_text
from tests.index.readers.test_records import LIMIT, RECORD, at, only, reasons


def as_table(text: str | bytes, limit: int = LIMIT) -> list[Draft | Skipped]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_csv(io.BytesIO(data), "/x/a", "a", limit))


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(RECORD), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_gives_the_same_articles(delimiter: str) -> None:
    assert as_table(table(RECORD, RECORD, delimiter=delimiter)) == [at("#2"), at("#3")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_encodings_of_a_table(encoding: str) -> None:
    text = table({**RECORD, "text": "Für über 200 Bürger gelte das Gleiche."})
    assert only(as_table(text.encode(encoding))).text == "Für über 200 Bürger gelte das Gleiche."


def test_quoted_fields_may_hold_line_ends_quotes_and_commas() -> None:
    text = 'It "rained",\nand rained.\n\nThey left.'
    found = as_table(table({**RECORD, "text": text}, RECORD))
    assert isinstance(found[0], Draft)
    assert found[0].text == text
    assert found[0].key == "a#2"
    assert found[1] == at("#6")


def test_line_ends_of_any_kind() -> None:
    for end in ("\n", "\r\n"):
        assert as_table(table(RECORD, RECORD).replace("\r\n", end)) == [at("#2"), at("#3")]


def test_rows_that_are_short_long_or_blank_cost_only_themselves() -> None:
    text = "id,text,title\n1\n2,It rained.\n\n3,They left.,T,more,more\n,,\n"
    found = as_table(text)
    assert [f.text for f in found if isinstance(f, Draft)] == ["It rained.", "They left."]
    assert reasons(found) == ["/x/a#2: It has no field named text (or body, content)."]


@pytest.mark.parametrize("field", ["x" * 5_000, "x" * 50_000, "line\n" * 1_000, '"quoted" ' * 700])
def test_a_field_over_the_limit_costs_only_its_row(field: str) -> None:
    found = as_table(table(RECORD, {**RECORD, "text": field}, RECORD), limit=2_000)
    drafts = [f for f in found if isinstance(f, Draft)]
    assert [draft.text for draft in drafts] == [RECORD["text"]] * 2
    assert len(reasons(found)) == 1
    assert reasons(found)[0].startswith("/x/a#3: The row cannot be read")


def test_an_article_of_its_largest_size_is_read() -> None:
    assert only(as_table(table({**RECORD, "text": "x" * 2_000}), limit=2_000)).text == "x" * 2_000


GOOD = [f"{n},It rained on day {n}.\n" for n in range(2, 400)]


def table_with(line: str, place: int, rows: list[str] = GOOD) -> str:
    return "id,text\n" + "".join([*rows[:place], line, *rows[place:]])


@pytest.mark.parametrize("place", [0, 7, len(GOOD)])
@pytest.mark.parametrize("limit", [LIMIT, 500])
def test_a_quotation_mark_that_is_never_closed_costs_only_its_row(place: int, limit: int) -> None:
    found = as_table(table_with('x,"It snowed.\n', place), limit=limit)
    assert sum(isinstance(f, Draft) for f in found) == len(GOOD)
    assert reasons(found) == [
        f"/x/a#{place + 2}: A quotation mark that opens on this line is never closed."
    ]
    assert all(f.remedy for f in found if isinstance(f, Skipped))


def test_an_unclosed_mark_among_quoted_rows_costs_only_its_row() -> None:
    rows = [f'{n},"It rained, and ""poured"", on day {n}."\n' for n in range(2, 40)]
    found = as_table(table_with('x,"It snowed.\n', 5, rows))
    assert sum(isinstance(f, Draft) for f in found) == len(rows)
    assert [reason.split(":")[0] for reason in reasons(found)] == ["/x/a#7"]


def test_many_unclosed_marks_cost_only_their_rows() -> None:
    rows = [*GOOD[:3], 'x,"It snowed.\n'] * 50
    found = as_table("id,text\n" + "".join(rows))
    assert sum(isinstance(f, Draft) for f in found) == 150
    assert len(reasons(found)) == 50


def test_marks_within_a_line_are_read_as_they_stand() -> None:
    found = as_table('id,text\n1,"He said "no" to it"\n2,He said "no".\n3,"" and more\n')
    assert len(found) == 3
    assert all(isinstance(f, Draft) for f in found)


@pytest.mark.parametrize("names", ["x" * 5_000, '"' + "x" * 5_000 + '"'])
def test_a_column_with_a_name_over_the_limit_is_said(names: str) -> None:
    (found,) = as_table(f"text,{names}\nIt rained.,1\n", limit=2_000)
    assert isinstance(found, Skipped)
    assert found.reason.startswith("The first line of the table cannot be read")
    assert found.remedy


def test_the_names_of_columns_may_be_as_long_as_a_text() -> None:
    csv.field_size_limit(100)
    name = "x" * 5_000
    assert only(as_table(f"text,{name}\nIt rained.,1\n")).metadata == {name: "1"}


@pytest.mark.parametrize("text", ["id,title\n1,Plan\n", "just some words\nand more\n", "a\n"])
def test_a_table_without_a_text_column_is_skipped_with_a_remedy(text: str) -> None:
    (found,) = as_table(text)
    assert isinstance(found, Skipped)
    assert found.reason == "The table has no column named text."
    assert found.remedy


@pytest.mark.parametrize("text", ["", "\n", "id,text\n"])
def test_a_table_without_rows_holds_nothing(text: str) -> None:
    assert as_table(text) == []


def test_damaged_bytes_cost_only_themselves() -> None:
    good = table(*[{**RECORD, "text": "Für über 200 Bürger."}] * 20).encode()
    found = as_table(good.replace(b"200", b"2\xff0", 1))
    texts = [f.text for f in found if isinstance(f, Draft)]
    assert texts == ["Für über 2\ufffd0 Bürger.", *["Für über 200 Bürger."] * 19]


def test_controls_in_a_table_are_tidied() -> None:
    assert only(as_table("text\nIt\x00 rained.\x07\n")).text == "It  rained. "


@given(st.lists(st.lists(any_text, min_size=2, max_size=2), max_size=4))
def test_every_table_that_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    clean = [[tidy(cell) for cell in row] for row in rows]
    csv.writer(out).writerows([["text", "title"], *clean])
    try:
        found = as_table(out.getvalue())
    except NotText:
        return
    expected = [text for text, title in clean if text.strip()]
    texts = [f.text for f in found if isinstance(f, Draft)]
    damaged = "\ufffd" in out.getvalue()
    assert damaged or texts == expected


@given(st.binary(max_size=300))
def test_no_table_raises(data: bytes) -> None:
    try:
        as_table(b"text,title\n" + data)
    except NotText:
        return


def test_noise_is_no_table() -> None:
    with pytest.raises(NotText):
        as_table(random.Random(3).randbytes(4_000))
