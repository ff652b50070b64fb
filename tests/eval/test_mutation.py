import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.edits import EditKind
from eval.mutation import (
    MUTATIONS,
    Mutant,
    Right,
    Wording,
    as_read,
    mutate,
    read_reading,
    summary,
    verbatim,
)
from index.errors import UsageError
from rag.check import BuiltInChecker, Verdict
from tests.conftest import SEEDS, scaled

TEXT = (
    "Hamas militants killed four soldiers at the Kerem Shalom crossing on Sunday. "
    "Israel closed the crossing to aid trucks after the attack. "
    "Jake Sullivan said that talks will go on in Cairo. "
)


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def reading(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: object) -> Path:
        file = tmp_path / "reading.jsonl"
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return file

    return write


def test_a_statement_is_judged_as_the_reader_gets_it() -> None:
    right = as_read("Israel closed the crossing to aid trucks.", TEXT, BuiltInChecker())
    assert right.verdict is Verdict.SUPPORTED
    assert [c.quote in TEXT and c.n for c in right.citations] == [1]
    wrong = as_read("Jordan sold nine ships to Peru.", TEXT, BuiltInChecker())
    assert wrong.verdict is Verdict.UNSUPPORTED
    assert wrong.citations[0].quote == ""


def test_a_reading_set_gives_copied_and_paraphrased_statements(
    reading: Callable[..., Path],
) -> None:
    gold = ["Israel closed the crossing to aid trucks after the attack."]
    answers = ["After the attack Israel closed the crossing to trucks of aid. " + gold[0]]
    row = {"answers": answers, "gold_sentences": [gold], "passages": [{"text": TEXT}]}
    found = read_reading(reading(row, {"answers": [], "gold_sentences": [], "passages": []}))
    assert found == [
        Right(
            "After the attack Israel closed the crossing to trucks of aid.",
            gold[0],
            Wording.PARAPHRASED,
        ),
        Right(gold[0], TEXT.strip(), Wording.VERBATIM),
    ]


@pytest.mark.parametrize("rows", [[], [{"answers": []}], ["x"], [{"answers": 1}]])
def test_what_is_no_reading_set_is_refused(
    reading: Callable[..., Path], rows: list[object]
) -> None:
    with pytest.raises(UsageError, match="answers"):
        read_reading(reading(*rows))


def test_the_summary_counts_what_the_reader_sees() -> None:
    right = verbatim([TEXT])[0]
    edit = mutate([right], BuiltInChecker(), silent, statements=2)[0].edit
    verdicts = [
        (Verdict.SUPPORTED, Verdict.SUPPORTED),
        (Verdict.SUPPORTED, Verdict.UNSURE),
        (Verdict.UNSURE, Verdict.PARTLY),
        (Verdict.UNSUPPORTED, Verdict.UNSUPPORTED),
    ]
    whole, kind = summary([Mutant(right, edit, one, other) for one, other in verdicts])
    assert (whole.kind, kind.kind) == (None, edit.kind)
    assert (whole.marked.value, whole.called_wrong.value) == (0.75, 0.5)
    assert (whole.wrongly_marked.value, whole.wrongly_called.value) == (0.5, 0.25)
    assert whole.marked.n == 4


@pytest.fixture(scope="module")
def mutants() -> list[Mutant]:
    """Mutants of sentences of the seeds, each beside its passage."""
    rights = verbatim([file.read_text(encoding="utf-8") for file in sorted(SEEDS.iterdir())])
    return mutate(rights, BuiltInChecker(), silent, statements=scaled(80, 1_000))


def test_kinds_of_mutants_are_balanced_and_the_same_each_time(mutants: list[Mutant]) -> None:
    rights = verbatim([file.read_text(encoding="utf-8") for file in sorted(SEEDS.iterdir())])
    few = mutate(rights, BuiltInChecker(), silent, statements=20)
    assert few == mutants[:10]
    kinds = [mutant.edit.kind for mutant in mutants[:40]]
    assert set(kinds) == set(MUTATIONS)
    assert max(map(kinds.count, MUTATIONS)) <= 16


def test_no_sentence_of_an_article_is_marked_beside_its_own_passage(mutants: list[Mutant]) -> None:
    whole = summary(mutants)[0]
    assert whole.wrongly_marked.value is not None
    assert whole.wrongly_marked.value <= 0.02


def test_a_number_that_the_passage_does_not_state_is_marked(mutants: list[Mutant]) -> None:
    (numbers,) = [seen for seen in summary(mutants) if seen.kind is EditKind.NUMBER]
    assert numbers.marked.value is not None
    assert numbers.marked.value >= 0.8


@pytest.mark.bench
def test_mutants_of_a_public_reading_set_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    folder = os.environ.get("BYLINE_BENCH")
    if not folder:
        pytest.skip("BYLINE_BENCH names no folder with reading/")
    rights = read_reading(Path(folder, "reading", "clapnq.jsonl"))
    found = summary(mutate(rights, BuiltInChecker(), silent))
    whole = {seen.wording: seen for seen in found if seen.kind is None}
    with capsys.disabled():
        for seen in found:
            marked, wrongly = seen.marked, seen.wrongly_marked
            sys.stdout.write(
                f"\n{seen.wording} {seen.kind or 'all'}: mutants marked {marked.value:.2f}"
                f" (n {marked.n}), originals {wrongly.value:.2f}"
            )
    verbatim_wrong = whole[Wording.VERBATIM].wrongly_marked.value
    paraphrased_wrong = whole[Wording.PARAPHRASED].wrongly_marked.value
    assert verbatim_wrong is not None
    assert paraphrased_wrong is not None
    assert verbatim_wrong <= 0.02
    assert paraphrased_wrong <= 0.10
