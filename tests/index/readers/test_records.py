"""Articles as records: JSON, JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Skipped
from index.readers.decode import NotText, tidy
from index.readers.records import MAX_DEPTH, read_csv, read_json, read_json_lines
from tests.index.corpus import any_text

LIMIT = 1_000_000
RECORD = {
    "id": "n-1", "url": "https://northern.example/1", "title": "Harbour plan", "date": "2024-05-07",
    "text": "The council approved it.", "source": "The Northern Post", "author": "Jane Doe",
    "section": "port",
}  # fmt: skip
EXPECTED = Draft(
    "The council approved it.",
    "/x/a",
    "a",
    "n-1",
    "Harbour plan",
    date(2024, 5, 7),
    "The Northern Post",
    "Jane Doe",
    "https://northern.example/1",
    {"section": "port"},
)

json_text = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
).map(json.dumps)


def at(place: str) -> Draft:
    return Draft(**{**_fields(EXPECTED), "origin": f"/x/a{place}", "key": f"a{place}"})


def _fields(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.__dataclass_fields__}


def as_json(document: Any) -> list[Draft | Skipped]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(read_json(data, "/x/a", "a"))


def as_lines(*lines: Any, limit: int = LIMIT) -> list[Draft | Skipped]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(read_json_lines(io.BytesIO(b"\n".join(raw)), "/x/a", "a", limit))


def as_table(text: str | bytes, limit: int = LIMIT) -> list[Draft | Skipped]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_csv(io.BytesIO(data), "/x/a", "a", limit))


def only(found: list[Draft | Skipped]) -> Draft:
    (draft,) = found
    assert isinstance(draft, Draft), draft
    return draft


def reasons(found: list[Draft | Skipped]) -> list[str]:
    return [f"{s.origin}: {s.reason}" for s in found if isinstance(s, Skipped)]


# -- fields ------------------------------------------------------------------------------------


def test_a_record_gives_every_field_and_keeps_the_rest() -> None:
    assert as_json(RECORD) == [EXPECTED]


def test_fields_are_known_by_other_names_too() -> None:
    other = {
        "_id": 7, "Link": "https://x.example", "HEADLINE": "Plan", "published_at": 1715040000,
        "Body": "It rained.", "publisher": {"name": "A Paper"},
        "authors": [{"name": "Jane Doe"}, "John Roe"],
    }  # fmt: skip
    found = only(as_json(other))
    assert (found.record_id, found.url, found.title) == ("7", "https://x.example", "Plan")
    assert (found.date, found.source) == (date(2024, 5, 7), "A Paper")
    assert found.author == "Jane Doe, John Roe"
    assert found.metadata == {}


def test_a_list_of_paragraphs_is_a_text() -> None:
    assert only(as_json({"content": ["It rained.", "They left."]})).text == (
        "It rained.\n\nThey left."
    )


def test_an_empty_field_gives_way_to_a_full_one() -> None:
    assert only(as_json({"text": "", "body": "It rained."})).text == "It rained."


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "Plan"}, "It has no field named text (or body, content)."),
        ({"text": ""}, "Its text is empty."),
        ({"text": " \n\u3000"}, "Its text is empty."),
        ({"text": 12}, "Its text is empty."),
        ({"text": None}, "Its text is empty."),
        ([3], "The record is not an object with fields."),
        ("It rained.", "The record is not an object with fields."),
        (None, "The record is not an object with fields."),
    ],
)
def test_a_record_that_is_no_article_says_why(record: Any, reason: str) -> None:
    assert reasons(as_json(record)) == [f"/x/a: {reason}"]


def test_half_letters_and_controls_are_tidied_everywhere() -> None:
    found = only(
        as_json(
            b'{"id": "a\\ud800", "title": "T\\u0000\\ud83d", "text": "It \\udfff rained.\\u0007",'
            b' "k\\ud800": {"n\\ud800": ["v\\ud800", 1]}}'
        )
    )
    assert found.record_id == "a\ufffd"
    assert found.title == "T \ufffd"
    assert found.text == "It \ufffd rained. "
    assert found.metadata == {"k\ufffd": {"n\ufffd": ["v\ufffd", 1]}}
    assert json.dumps(found.metadata, ensure_ascii=False).encode()


def test_metadata_can_be_written_as_json_again() -> None:
    found = only(as_json(b'{"text": "It rained.", "n": NaN, "i": [Infinity, 1e400], "x": 1.5}'))
    assert found.metadata == {"n": None, "i": [None, None], "x": 1.5}
    json.dumps(found.metadata, allow_nan=False)


def test_metadata_nested_too_deeply_is_left_out() -> None:
    inner: Any = "deep"
    for _ in range(MAX_DEPTH + 5):
        inner = [inner]
    found = only(as_json({"text": "It rained.", "nested": inner, "title": inner}))
    assert "deep" not in json.dumps(found.metadata)
    assert found.title == ""


# -- JSON --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_list_of_records_has_places(wrapped: bool) -> None:
    records = [RECORD, {"title": "no text"}, RECORD]
    found = as_json({"count": 3, "articles": records} if wrapped else records)
    assert found[0] == at("#1")
    assert found[2] == at("#3")
    assert reasons(found) == ["/x/a#2: It has no field named text (or body, content)."]


def test_a_list_of_one_is_one_article() -> None:
    assert as_json([RECORD]) == [EXPECTED]


@pytest.mark.parametrize("document", [b"{", b"", b"{'a': 1}", b"[1,", b"\xff\xfe", b"nul"])
def test_what_is_not_json_is_skipped_with_a_remedy(document: bytes) -> None:
    try:
        (found,) = as_json(document)
    except NotText:
        return
    assert isinstance(found, Skipped)
    assert found.reason.startswith("It is not valid JSON (")
    assert "json.tool" in found.remedy


@pytest.mark.parametrize("depth", [500, 990, 5_000, 200_000])
def test_json_nested_very_deeply_is_skipped_or_read(depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    assert len(as_json(nested)) <= 1
    assert len(as_json(b'{"text": "It rained.", "x": ' + nested + b"}")) == 1
    assert len(as_lines(b'{"text": "It rained.", "x": ' + nested + b"}", RECORD)) == 2


def test_a_number_of_many_digits_costs_only_its_record() -> None:
    digits = b'{"text": "It rained.", "n": ' + b"9" * 5_000 + b"}"
    assert len(reasons(as_json(digits))) == 1
    assert as_lines(digits, RECORD)[1] == at("#2")
    assert only(as_json(b'{"text": "It rained.", "date": ' + b"9" * 4_000 + b"}")).date is None


@given(json_text)
def test_no_json_raises(document: str) -> None:
    try:
        as_json(document.encode())
    except NotText:
        return


# -- JSON Lines --------------------------------------------------------------------------------


def test_each_line_is_an_article_with_its_place() -> None:
    assert as_lines(RECORD, b"", b"  ", RECORD) == [at("#1"), at("#4")]


def test_a_bad_line_costs_only_itself() -> None:
    found = as_lines(
        RECORD,
        b"{broken",
        b'"a string"',
        b'{"title": "x"}',
        b'{"text": "\xff\xfe\x00\x01"}',
        RECORD,
    )
    assert (found[0], found[-1]) == (at("#1"), at("#6"))
    assert [reason.split(":")[0] for reason in reasons(found)] == [
        f"/x/a#{n}" for n in (2, 3, 4, 5)
    ]
    assert "not valid JSON" in reasons(found)[0]


def test_a_line_longer_than_the_limit_is_refused_and_passed_over() -> None:
    long = {"text": "x" * 5_000}
    found = as_lines(RECORD, long, RECORD, long, limit=1_000)
    assert (found[0], found[2]) == (at("#1"), at("#3"))
    assert [reason.split(":")[0] for reason in reasons(found)] == ["/x/a#2", "/x/a#4"]
    assert "larger than" in reasons(found)[0]


def test_a_line_of_exactly_the_limit_is_read() -> None:
    line = json.dumps(RECORD).encode()
    found = list(read_json_lines(io.BytesIO(line + b"\n" + line), "/x/a", "a", len(line) + 1))
    assert found == [at("#1"), at("#2")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_lines_in_other_encodings_are_read(encoding: str) -> None:
    text = "".join(json.dumps(RECORD, ensure_ascii=False) + "\n" for _ in range(3))
    found = list(read_json_lines(io.BytesIO(text.encode(encoding)), "/x/a", "a", LIMIT))
    assert found == [at("#1"), at("#2"), at("#3")]


def test_lines_of_two_encodings_are_each_read() -> None:
    german = {"text": "Für über 200 Bürger gelte das Gleiche."}
    line = json.dumps(german, ensure_ascii=False)
    found = as_lines(line.encode(), line.encode("cp1252"), line.encode())
    assert [f.text for f in found if isinstance(f, Draft)] == [german["text"]] * 3


@given(st.lists(st.binary(max_size=60) | json_text.map(str.encode), max_size=6))
def test_no_lines_raise(lines: list[bytes]) -> None:
    try:
        as_lines(*lines)
    except NotText:
        return


def test_lines_are_read_as_they_come() -> None:
    class Endless(io.RawIOBase):
        """A stream that has no end; reading it whole would not end either."""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = json.dumps(RECORD).encode() + b"\n"
            data = (line * (len(buffer) // len(line) + 1))[: len(buffer) // len(line) * len(line)]
            buffer[: len(data)] = data
            return len(data)

    stream = io.BufferedReader(Endless())
    articles: Iterator[Draft | Skipped] = read_json_lines(stream, "/x/a", "a", LIMIT)
    assert isinstance(next(articles), Draft)


# -- CSV ---------------------------------------------------------------------------------------


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
