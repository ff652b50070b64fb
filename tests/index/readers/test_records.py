"""Articles as records: JSON and JSON Lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Skipped
from index.readers.decode import NotText
from index.readers.records import MAX_DEPTH, MAX_ID, read_json, read_json_lines
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


def test_long_ids_that_differ_at_their_ends_stay_apart() -> None:
    one, other = (only(as_json({"id": "x" * 300 + end, "text": "It rained."})) for end in "ab")
    assert one.record_id != other.record_id
    assert len(one.record_id) == len(other.record_id) == MAX_ID
    assert one.record_id.startswith("x" * 150)
    assert only(as_json({"id": "x" * MAX_ID, "text": "It rained."})).record_id == "x" * MAX_ID


def test_a_record_without_text_has_a_remedy() -> None:
    assert all(isinstance(f, Skipped) and f.remedy for f in as_json([{"text": ""}, {"a": 1}, 3]))


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
    (found,) = as_json(digits)
    assert isinstance(found, Skipped)
    assert found.reason == "It cannot be read: it holds a number of thousands of digits."
    assert found.remedy == "Write such a number as text, in quotes."
    assert as_lines(digits, RECORD)[1] == at("#2")
    assert only(as_json(b'{"text": "It rained.", "date": ' + b"9" * 4_000 + b"}")).date is None


def test_json_of_too_many_values_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.readers.records.MAX_VALUES", 1_000)
    (found,) = as_json([0] * 2_000)
    assert isinstance(found, Skipped)
    assert "1,000 values" in found.reason
    assert "JSON Lines" in found.remedy
    assert as_lines({"text": "It rained.", "n": [0] * 2_000}, RECORD)[1] == at("#2")


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
