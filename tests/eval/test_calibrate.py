import json

import pytest

from eval.calibrate import FEW, Calibration, calibrate
from eval.calibrate_report import lines
from eval.claims import LabelledClaim
from eval.edited_news import by_kind, judge_edits
from eval.mutation import mutate, summary, verbatim
from rag.check import BuiltInChecker, Check, Verdict
from tests.eval.test_edited_news import NEWS, WordForWord, silent
from tests.eval.test_judging import claims


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are not what is tested here."""
    monkeypatch.setattr("eval.reliability.DRAWS", 20)


class Doubting(WordForWord):
    """Sure of what stands there word for word only."""

    name = "doubting"


def rows(n: int, right: int) -> list[LabelledClaim]:
    """So many claims, of which so many stand in their evidence; each of these is supported."""
    return [
        LabelledClaim(
            "Ada built it." if place < right else "Bea sold them.",
            "Ada built it.", place < right, str(place), "made",
        )
        for place in range(n)
    ]  # fmt: skip


def test_figures_are_those_of_the_verdicts() -> None:
    fitted, (one,) = calibrate(rows(40, 12), Doubting(), silent)
    assert "taken as it is" in fitted
    assert (one.set_name, one.n, one.supported) == ("made", 40, 12)
    assert one.figures["macro-F1"].value == 1
    assert one.figures["AUC"].value == 1
    assert one.figures["Brier score"].value == pytest.approx((12 * 0.01 + 28 * 0.16) / 40)
    assert one.figures["calibration error"].value == pytest.approx((12 * 0.1 + 28 * 0.4) / 40)
    assert one.unsure.value == 0.7
    assert one.accuracy_sure.value == 1
    assert one.accuracy_sure.n == 12
    assert sum(b.supported.n for b in one.bins) == 40


def test_the_built_in_checker_and_plain_coverage_stand_side_by_side() -> None:
    fitted, (one,) = calibrate(claims(), BuiltInChecker(), silent)
    assert "5 folds" in fitted
    for found in (one.figures, one.baseline):
        assert found["macro-F1"].value is not None
        assert found["macro-F1"].value > 0.9
    assert "calibration error" not in one.baseline


def test_few_rows_and_one_label_are_warned_of() -> None:
    def warning(found: list[LabelledClaim]) -> str:
        return calibrate(found, Doubting(), silent)[1][0].warning

    assert "40 claims" in warning(rows(40, 10))
    assert "one label" in warning(rows(FEW, 0))
    assert warning(rows(FEW, 50)) == ""


def test_a_checker_that_is_never_sure_has_no_accuracy() -> None:
    class Unsure(WordForWord):
        def check(self, claim: str, evidence: object) -> Check:
            return Check(0.4, Verdict.UNSURE)

    (one,) = calibrate(rows(12, 6), Unsure(), silent)[1]
    assert one.accuracy_sure.value is None
    assert one.figures["AUC"].value == 0.5


def test_people_read_all_of_it_and_programs_too() -> None:
    fitted, sets = calibrate(rows(40, 10), Doubting(), silent)
    texts = [text for _, text in NEWS]
    found = Calibration(
        "doubting", fitted, sets,
        tuple(by_kind(judge_edits(NEWS, Doubting(), silent, sentences=15))),
        tuple(summary(mutate(verbatim(texts), Doubting(), silent, statements=20))),
    )  # fmt: skip
    printed = "\n".join(lines(found))
    assert "Note: made has 40 claims" in printed
    assert "made: 40 claims, 10 of them supported" in printed
    assert "nan" not in printed
    kinds = [str(one.kind) for one in found.edits]
    assert all(f"\n{kind} " in printed for kind in kinds)
    assert "\nverbatim " in printed
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert document["sets"][0]["figures"]["macro-F1"]["value"] == 1
    assert len(document["sets"][0]["bins"]) == 10
    assert document["warnings"] == [sets[0].warning]
    assert [one["kind"] for one in document["edits"]] == kinds
    assert document["mutants"][0]["wording"] == "verbatim"
