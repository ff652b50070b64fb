"""One file of any format to its articles, and what is said of what cannot be read."""

from __future__ import annotations

import gzip
import json
import os
import random
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import pytest

from index.article import Draft, Skipped
from index.readers import files
from index.readers.files import MAX_NAMED, SUFFIXES, read_file
from tests.index.readers.documents import docx_of, pdf_of
from tests.index.readers.pages import NEWS, STORY

DAY = date(2024, 5, 7)
NOON = datetime(2024, 5, 7, 12, tzinfo=UTC)
TEXT = "\n\n".join(["Harbour plan approved", "7 May 2024", "By Jane Doe", *STORY])
RECORD = {"title": "Harbour plan approved", "date": "2024-05-07", "author": "Jane Doe",
          "text": "\n\n".join(STORY)}  # fmt: skip
TABLE = "title,date,author,text\n" + ",".join(f'"{value}"' for value in RECORD.values()) + "\n"
MADE: dict[str, Callable[[], bytes]] = {
    ".txt": TEXT.encode,
    ".text": TEXT.encode,
    ".md": f"# {TEXT}".encode,
    ".markdown": f"# {TEXT}".encode,
    ".html": NEWS.encode,
    ".htm": NEWS.encode,
    ".xhtml": NEWS.encode,
    ".pdf": lambda: pdf_of(
        ["7 May 2024", *STORY], title="Harbour plan approved", author="Jane Doe"
    ),
    ".docx": lambda: docx_of(
        STORY, title="Harbour plan approved", author="Jane Doe", made=NOON
    ),
    ".json": json.dumps(RECORD).encode,
    ".jsonl": (json.dumps(RECORD) + "\n").encode,
    ".ndjson": (json.dumps(RECORD) + "\n").encode,
    ".csv": TABLE.encode,
    ".tsv": TABLE.replace('","', '"\t"').replace(",", "\t", 3).encode,
}  # fmt: skip


def read(path: Path) -> list[Draft | Skipped]:
    return list(read_file(path, path.name))


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def skipped(path: Path) -> Skipped:
    (found,) = read(path)
    assert isinstance(found, Skipped), found
    return found


def test_every_format_is_tried_here() -> None:
    assert set(MADE) == set(SUFFIXES)


# Without a time in it: parallel runs of the tests know them by their values.
HALF_A_FILE = gzip.compress(TEXT.encode(), mtime=0)[:-20]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("suffix", sorted(MADE))
def test_every_format_gives_text_title_day_and_author(
    tmp_path: Path, suffix: str, packed: bool
) -> None:
    data = MADE[suffix]()
    name = f"story{suffix.upper() if packed else suffix}{'.gz' if packed else ''}"
    (found,) = read(put(tmp_path, name, gzip.compress(data) if packed else data))
    assert isinstance(found, Draft), found
    for paragraph in STORY:
        assert paragraph in " ".join(found.text.split())
    assert (found.title, found.date) == ("Harbour plan approved", DAY)
    assert found.author == "Jane Doe"
    assert found.origin.startswith(str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "content", "reason", "remedy"),
    [
        ("a.jpg", b"\xff\xd8\xff", ".jpg is not a format that is read.", "Formats: "),
        ("README", b"It rained.", "a file without an ending is not a format", "Formats: "),
        ("a.gz", gzip.compress(b"It rained.", mtime=0), "a file without an ending", "Formats: "),
        ("a.txt", b"", "It is empty.", "Write an article"),
        ("a.txt", b" \n\t\r\n", "It is empty.", "Write an article"),
        ("a.txt", "\u3000\u00a0".encode(), "It holds no words.", "Write an article"),
        ("a.jsonl", b"", "It is empty.", "Write an article"),
        ("a.jsonl", b"\n\n", "It is empty.", "Write an article"),
        ("a.json", b"[]", "It is empty.", "Write an article"),
        ("a.csv", b"", "It is empty.", "Write an article"),
        ("a.csv", b"id,text\n", "It is empty.", "Write an article"),
        ("a.txt.gz", gzip.compress(b"", mtime=0), "It is empty.", "Write an article"),
        ("a.txt.gz", b"", "It is empty.", "Write an article"),
        ("a.txt", bytes([0, 1, 2, 3]) * 500, "It is a binary file.", "Save it as UTF-8 text."),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n", "It is a binary file.", "Save it as UTF-8 text."),
        ("a.csv", random.Random(1).randbytes(999), "It", "Save it as UTF-8 text."),
        ("a.html", b"\x00" * 500, "It is a binary file.", "Save it as UTF-8 text."),
        ("a.txt", rb"{\rtf1 x}", "It is a document in rich text format.", "UTF-8"),
        ("a.pdf", b"It rained.", "The PDF is damaged", "save it again"),
        ("a.docx", b"It rained.", "The Word document is damaged", "save it again"),
        ("a.json", b"{", "It is not valid JSON", "json.tool"),
        ("a.txt.gz", b"It rained.", "The gzip file is damaged.", "Make it again"),
        (
            "a.txt.gz",
            gzip.compress(TEXT.encode(), mtime=0)[:-20],
            "The gzip file is damaged.",
            "again",
        ),
        ("a.jsonl.gz", b"\x1f\x8b" + b"\x00" * 50, "The gzip file is damaged.", "again"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str, remedy: str
) -> None:
    found = skipped(put(tmp_path, name, content))
    assert found.origin == str(tmp_path / name)
    assert found.reason.startswith(reason)
    assert remedy in found.remedy
    assert found.remedy


def test_the_articles_before_damage_in_a_gzip_are_read(tmp_path: Path) -> None:
    line = json.dumps({"text": random.Random(1).randbytes(900).hex()}) + "\n"
    packed = gzip.compress((line * 500).encode())
    *articles, last = read(put(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2]))
    assert all(isinstance(article, Draft) for article in articles)
    assert isinstance(last, Skipped)
    assert (last.origin, last.reason) == (str(tmp_path / "a.jsonl.gz"), "The gzip file is damaged.")


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    assert "No such file" in skipped(tmp_path / "gone.txt").reason


def test_a_link_that_leads_nowhere_or_in_a_circle_is_said(tmp_path: Path) -> None:
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    assert "No such file" in skipped(tmp_path / "nowhere.txt").reason
    assert "could not be read" in skipped(tmp_path / "circle.txt").reason


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    found = skipped(tmp_path / "pipe.txt")
    assert "pipe or device" in found.reason
    assert found.remedy


def test_a_file_that_may_not_be_read_says_how_to_allow_it(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", TEXT)
    path.chmod(0)
    try:
        if os.access(path, os.R_OK):
            pytest.skip("this user may read every file, so none can be forbidden")
        found = skipped(path)
        assert found.reason == "You may not read this file."
        assert found.remedy == f"Allow it with: chmod u+r {str(path)!r}"
    finally:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def _opening(monkeypatch: pytest.MonkeyPatch, failure: OSError) -> None:
    def refuse(path: Path, packed: bool) -> IO[bytes]:
        raise failure

    monkeypatch.setattr(files, "_open", refuse)


def test_a_file_that_is_forbidden_says_how_to_allow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "a b.txt", TEXT)
    _opening(monkeypatch, PermissionError(13, "Permission denied"))
    assert skipped(path).remedy == f"Allow it with: chmod u+r '{path}'"


def test_a_disk_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.txt", TEXT)
    _opening(monkeypatch, OSError(5, "Input/output error"))
    assert skipped(path).reason == "It could not be read: Input/output error."


def test_a_file_that_fails_while_it_is_read_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "a.jsonl", (json.dumps(RECORD) + "\n") * 2_000)

    class Failing:
        def __init__(self, stream: IO[bytes]) -> None:
            self._stream, self._reads = stream, 0

        def __enter__(self) -> Failing:
            return self

        def __exit__(self, *_: object) -> None:
            self._stream.close()

        def read(self, size: int = -1) -> bytes:
            self._reads += 1
            if self._reads > 3:
                raise OSError(5, "Input/output error")
            return self._stream.read(size)

    opened: Any = Failing(path.open("rb"))
    monkeypatch.setattr(files, "_open", lambda path, packed: opened)
    *articles, last = read(path)
    assert articles
    assert all(isinstance(article, Draft) for article in articles)
    assert isinstance(last, Skipped)
    assert last.origin == str(path)


# -- too large ---------------------------------------------------------------------------------


def test_an_article_over_twenty_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"It rained. " * (21 * 1024 * 1024 // 11))
    found = skipped(path)
    assert found.reason == "It is larger than 20 MB."
    assert "JSON Lines" in found.remedy


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.txt.gz", "a.md"])
def test_a_file_over_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(files, "MAX_ARTICLE_BYTES", 1_000)
    data = b"x" * 1_001
    assert (
        "larger than"
        in skipped(put(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)).reason
    )
    fits = b"x" * 1_000
    (found,) = read(put(tmp_path, "b.txt", fits))
    assert isinstance(found, Draft)


def test_one_large_line_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ARTICLE_BYTES", 2_000)
    large = json.dumps({"text": "x" * 3_000})
    lines = "\n".join([json.dumps(RECORD), large, json.dumps(RECORD)])
    first, second, third = read(put(tmp_path, "a.jsonl", lines))
    assert isinstance(first, Draft)
    assert isinstance(second, Skipped)
    assert second.origin.endswith("a.jsonl#2")
    assert isinstance(third, Draft)


def test_one_large_article_in_a_json_document_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ARTICLE_BYTES", 2_000)
    document = json.dumps([RECORD, {"text": "x" * 3_000}, RECORD])
    first, second, third = read(put(tmp_path, "a.json", document))
    assert isinstance(first, Draft)
    assert isinstance(second, Skipped)
    assert isinstance(third, Draft)


def test_a_gzip_bomb_is_read_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ARTICLE_BYTES", 100_000)
    path = put(tmp_path, "bomb.txt.gz", gzip.compress(b"It rained. " * 5_000_000))
    given = 0
    opening = files._open

    class Counting:
        def __init__(self, stream: IO[bytes]) -> None:
            self._stream = stream

        def __enter__(self) -> Counting:
            return self

        def __exit__(self, *_: object) -> None:
            self._stream.close()

        def tell(self) -> int:
            return given

        def read(self, size: int = -1) -> bytes:
            nonlocal given
            data = self._stream.read(size)
            given += len(data)
            return data

    def counted(path: Path, packed: bool) -> Any:
        return Counting(opening(path, packed))

    monkeypatch.setattr(files, "_open", counted)
    assert "larger than" in skipped(path).reason
    assert given == 100_001


def test_bad_records_beyond_a_hundred_are_counted_not_named(tmp_path: Path) -> None:
    lines = "{\n" * 150 + json.dumps(RECORD) + "\n" + "{\n" * 49_850
    found = read(put(tmp_path, "a.jsonl.gz", gzip.compress(lines.encode())))
    assert len(found) == MAX_NAMED + 2
    assert [one.key for one in found if isinstance(one, Draft)] == ["a.jsonl.gz#151"]
    last = found[-1]
    assert isinstance(last, Skipped)
    assert last.origin.endswith("a.jsonl.gz#101")
    assert last.reason == "It and 49,899 later records of the file could not be read either."
    assert last.remedy


def test_a_list_of_what_are_no_records_costs_few_reports(tmp_path: Path) -> None:
    packed = gzip.compress(b"[" + b"0," * 400_000 + b"0]")
    found = read(put(tmp_path, "a.json.gz", packed))
    assert len(found) == MAX_NAMED + 1
    assert "399,900 later records" in str(found[-1])


def test_as_many_bad_records_as_are_named_have_no_closing_report(tmp_path: Path) -> None:
    assert len(read(put(tmp_path, "a.jsonl", "{\n" * MAX_NAMED))) == MAX_NAMED
    *_, last = read(put(tmp_path, "b.jsonl", "{\n" * (MAX_NAMED + 1)))
    assert isinstance(last, Skipped)
    assert last.reason == "It could not be read either."


@pytest.mark.parametrize("failure", [RuntimeError, ValueError, AssertionError, RecursionError])
def test_whatever_a_parser_does_with_one_file_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    def fail(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
        raise failure("inside")

    monkeypatch.setitem(files._WHOLE, ".txt", fail)
    found = skipped(put(tmp_path, "a.txt", TEXT))
    assert found.origin == str(tmp_path / "a.txt")
    assert found.reason == f"It could not be read to its end ({failure.__name__})."
    assert found.remedy


def test_memory_that_is_used_up_is_no_fault_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(data: bytes, origin: str, key: str) -> Iterator[Draft | Skipped]:
        raise MemoryError

    monkeypatch.setitem(files._WHOLE, ".txt", fail)
    with pytest.raises(MemoryError):
        read(put(tmp_path, "a.txt", TEXT))


@pytest.mark.parametrize("name", ["line\nend.txt", "😀.txt", "C# notes.txt", "issue #3.txt"])
def test_a_file_of_any_name_is_read(tmp_path: Path, name: str) -> None:
    (found,) = read(put(tmp_path, name, TEXT))
    assert isinstance(found, Draft)
    assert found.key == name


def test_a_file_whose_name_is_not_utf8_is_read(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text(TEXT)
    (found,) = list(read_file(path, "key"))
    assert isinstance(found, Draft)
    assert found.origin.encode()


def test_right_to_left_text_and_controls_are_kept_in_place(tmp_path: Path) -> None:
    text = "השר אמר\u202c שהמצב \x00קשה. قال الوزير\x07."
    (found,) = read(put(tmp_path, "a.txt", text))
    assert isinstance(found, Draft)
    assert found.text == text.replace("\x00", " ").replace("\x07", " ")
