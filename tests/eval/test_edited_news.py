import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from eval.edited_news import by_kind, judge_edits, read_news
from eval.edits import EditKind
from index.errors import UsageError
from rag.check import Check, Verdict
from tests.conftest import SEEDS

NEWS = [(file.stem, file.read_text(encoding="utf-8")) for file in sorted(SEEDS.iterdir())]


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.reliability.DRAWS", 20)


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


class WordForWord:
    """Calls supported what stands in the evidence word for word, and is unsure of the rest."""

    name = "word for word"
    agreement: ClassVar[Mapping[str, float]] = {}

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        there = any(claim in text for text in evidence)
        return Check(0.9, Verdict.SUPPORTED) if there else Check(0.4, Verdict.UNSURE)


def test_articles_are_read_plain_and_compressed(tmp_path: Path) -> None:
    rows = [{"id": n, "text": "Ça va.\u2028"} for n in range(2)]
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_text(lines, encoding="utf-8")
    packed.write_bytes(gzip.compress(lines.encode()))
    assert read_news(plain) == read_news(packed) == [("0", "Ça va.\u2028"), ("1", "Ça va.\u2028")]


@pytest.mark.parametrize("text", ["", "{", '{"id": 1}', "[1]"])
def test_what_holds_no_articles_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="no articles"):
        read_news(file)
    with pytest.raises(UsageError, match="no articles"):
        read_news(tmp_path / "none.jsonl.gz")


def test_each_kind_is_measured_on_sentences_and_their_edits() -> None:
    pairs = judge_edits(NEWS, WordForWord(), silent, sentences=15)
    assert pairs == judge_edits(NEWS, WordForWord(), silent, sentences=15)
    assert all(pair.original != pair.edited for pair in pairs)
    seen = by_kind(pairs)
    assert [one.kind for one in seen] == [k for k in EditKind if k in {p.kind for p in pairs}]
    assert sum(one.marked.n for one in seen) == len(pairs)
    for one in seen:
        # What is left out leaves words that stood there ("X said that Y").
        if one.kind is not EditKind.CLAIM_AS_FACT:
            assert one.balanced_accuracy.value == 1
            assert one.marked.value == 1
        assert one.called_wrong.value == 0  # unsure is not wrong
        assert one.wrongly_marked.value == 0
