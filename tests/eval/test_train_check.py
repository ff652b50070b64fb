import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

import eval.train_check
from eval.claims import LabelledClaim, read_claims
from eval.logistic import grouped_folds, macro_f1
from eval.train_check import balance, main, scores_of, weights_of
from rag.check import CAP, FEATURES, WEIGHTS_FILE, CheckWeights

NAMES = "Ada Bea Cleo Dora Edda Flora Greta Hilda".split()
THINGS = "letters bridges harbours tunnels gardens mills".split()


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """Claims about who built how many of what; the unsupported ones change the thing and name."""
    rows = []
    for place, name in enumerate(NAMES):
        for thing, other in zip(THINGS, [*THINGS[1:], THINGS[0]], strict=True):
            evidence = f"In the spring of that year, {name} built {place + 2} {thing} for the city."
            question = f"What did {name} build?"
            stranger = NAMES[place - 3]
            for claim, supported in (
                (f"{name} built {place + 2} {thing} for the city.", True),
                (f"A stranger called {stranger} sold many {other} abroad.", False),
            ):
                rows.append({"claim": claim, "evidence": evidence, "supported": supported,
                             "question": question})  # fmt: skip
    file = tmp_path / "built.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def weights_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    file = tmp_path / "weights.json"
    monkeypatch.setattr(eval.train_check, "WEIGHTS_FILE", file)
    return file


def test_it_measures_without_writing(
    claims: Path, weights_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = WEIGHTS_FILE.read_bytes()
    assert main([str(claims)]) == 0
    assert not weights_file.exists()
    assert WEIGHTS_FILE.read_bytes() == shipped
    out = capsys.readouterr().out
    assert out.split()[:3] == ["built", "n", "96"]
    assert float(out.split()[-1]) > 0.95  # the two kinds of claim are easy to tell apart


def test_it_writes_weights_that_the_checker_can_load_where_asked(
    claims: Path, weights_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(claims), "--write"]) == 0
    stored = json.loads(weights_file.read_text(encoding="utf-8"))
    shipped = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    assert set(stored) == set(shipped)
    assert tuple(stored["features"]) == FEATURES
    assert len(stored["weights"]) == len(FEATURES)
    assert stored["fitted_to"] == {"built": 96}
    assert "wrote weights.json" in capsys.readouterr().out


def test_folds_are_made_of_questions(
    claims: Path, weights_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def spy(groups: list[str]) -> object:
        given.extend(groups)
        return grouped_folds(groups)

    monkeypatch.setattr("eval.train_check.grouped_folds", spy)
    main([str(claims)])
    assert set(given) == {f"What did {name} build?" for name in NAMES}


def test_without_claims_it_says_so_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "no labelled claims" in capsys.readouterr().err


def test_each_set_and_each_label_counts_the_same() -> None:
    made = [("a", True)] * 6 + [("a", False)] * 2 + [("b", True)] * 1 + [("b", False)] * 3
    rows = [LabelledClaim("c", "e", label, "g", name) for name, label in made]
    weights = balance(rows)
    assert weights.mean() == pytest.approx(1)
    for key in set(made):
        assert weights[[one == key for one in made]].sum() == pytest.approx(len(made) / 4)


def test_what_is_measured_is_the_checker_itself_with_its_rules() -> None:
    claims = [
        LabelledClaim("Ada built 4 mills.", "Ada built four mills.", True, "", ""),
        LabelledClaim("Ada built 5 mills.", "Ada built four mills.", False, "", ""),
    ]
    generous = weights_of(np.array([0.0] * len(FEATURES) + [2.0]))
    same, other = scores_of(claims, generous)
    assert same > 0.8
    assert other == CAP


@pytest.mark.bench
def test_the_shipped_weights_judge_as_well_as_newly_fitted_ones(
    weights_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = os.environ.get("BYLINE_BENCH")
    if not folder:
        pytest.skip("BYLINE_BENCH names no folder with claims/")
    assert main([str(Path(folder, "claims")), "--write"]) == 0
    claims = read_claims(Path(folder, "claims"))
    labels = np.array([float(claim.supported) for claim in claims])
    scores = []
    for file in (weights_file, WEIGHTS_FILE):
        stored = json.loads(file.read_text(encoding="utf-8"))
        weights = CheckWeights(tuple(stored["weights"]), stored["bias"], stored["lowest_share"])
        scores.append(macro_f1(labels, scores_of(claims, weights)))
    with capsys.disabled():
        sys.stdout.write(f"\nmacro-F1 newly fitted {scores[0]:.3f}, shipped {scores[1]:.3f}\n")
    assert scores[1] > scores[0] - 0.01
