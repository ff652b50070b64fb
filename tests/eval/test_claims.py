import gzip
import json
from pathlib import Path

import pytest

from eval.claims import LabelledClaim, read_claims
from index.errors import UsageError

ROW = {"claim": "Ada wrote it.", "evidence": "Ada wrote it in May.", "supported": True}


def write(file: Path, *rows: object) -> Path:
    text = "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)
    if file.suffix == ".gz":
        file.write_bytes(gzip.compress(text.encode()))
    else:
        file.write_text(text, encoding="utf-8")
    return file


def test_a_claim_has_its_label_its_group_and_its_set(tmp_path: Path) -> None:
    file = write(tmp_path / "mine.jsonl", {**ROW, "question": "Who?"}, {**ROW, "supported": 0})
    asked, unasked = read_claims(file)
    assert asked == LabelledClaim("Ada wrote it.", "Ada wrote it in May.", True, "Who?", "mine")
    assert (unasked.supported, unasked.group) == (False, "Ada wrote it in May.")


def test_a_folder_is_read_plain_and_compressed(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl.gz", ROW)
    write(tmp_path / "a.jsonl", ROW, "", ROW)
    write(tmp_path / "notes.txt", "not claims")
    assert [claim.set_name for claim in read_claims(tmp_path)] == ["a", "a", "b"]


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        "[]",
        '{"claim": "x", "evidence": "y"}',
        '{"claim": "x", "evidence": "y", "supported": "false"}',
        '{"claim": "x", "evidence": "y", "supported": null}',
    ],
)
def test_a_line_that_is_no_labelled_claim_is_named(tmp_path: Path, line: str) -> None:
    file = write(tmp_path / "mine.jsonl", ROW, line)
    with pytest.raises(UsageError, match=r"mine\.jsonl line 2"):
        read_claims(file)


def test_where_there_are_no_claims_it_says_so(tmp_path: Path) -> None:
    write(tmp_path / "none.jsonl")
    for path in (tmp_path, tmp_path / "none.jsonl", tmp_path / "absent.jsonl"):
        with pytest.raises(UsageError, match="no labelled claims"):
            read_claims(path)
