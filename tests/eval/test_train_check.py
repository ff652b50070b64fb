import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import eval.train_check
import rag.check_weights
from eval.claims import LabelledClaim, read_claims
from eval.made_claims import made_claims
from eval.train_check import Rows, cross_fit, main, scores_of
from rag.check import CAP, BuiltInChecker

SHIPPED = rag.check_weights.WEIGHTS_FILE
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
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder that weights are written to, in place of `rag/`."""
    for name in ("WEIGHTS_FILE", "FORESTS_FILE"):
        file = tmp_path / getattr(rag.check_weights, name).name
        for module in (eval.train_check, rag.check_weights):
            monkeypatch.setattr(module, name, file)
    rag.check_weights.shipped_weights.cache_clear()
    yield tmp_path
    rag.check_weights.shipped_weights.cache_clear()


def test_it_measures_without_writing(
    claims: Path, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(claims)]) == 0
    assert {file.name for file in written.iterdir()} == {claims.name}
    out = capsys.readouterr().out
    assert out.split()[:3] == ["built", "n", "96"]
    assert float(out.split()[-1]) > 0.95  # the two kinds of claim are easy to tell apart


def test_it_writes_weights_that_the_checker_can_load_where_asked(
    claims: Path, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(claims), "--write"]) == 0
    assert "wrote check_weights.json" in capsys.readouterr().out
    weights = rag.check_weights.shipped_weights()
    assert set(weights.agreement) == {"built"}
    judged = read_claims(claims)[:8]
    scores = scores_of(judged, BuiltInChecker(weights))
    assert [score >= 0.5 for score in scores] == [claim.supported for claim in judged]


def test_the_shipped_weights_name_what_the_checker_looks_at() -> None:
    looked_at = Rows.of([LabelledClaim("Ada built mills.", "Ada built mills.", True, "", "")]).names
    assert rag.check_weights.shipped_weights().features == looked_at


def test_without_claims_it_says_so_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "no labelled claims" in capsys.readouterr().err


def test_each_set_and_each_label_counts_the_same() -> None:
    made = [("a", 1.0)] * 6 + [("a", 0.0)] * 2 + [("b", 1.0)] * 1 + [("b", 0.0)] * 3
    kinds, labels = zip(*made, strict=True)
    rows = Rows(("x",), np.zeros((12, 1)), np.array(labels), kinds, ["g"] * 12)
    assert rows.weights.mean() == pytest.approx(1)
    for key in set(made):
        assert rows.weights[[one == key for one in made]].sum() == pytest.approx(len(made) / 4)


def test_no_fold_is_judged_by_a_checker_that_saw_its_groups(claims: Path) -> None:
    labelled = read_claims(claims)
    rows = Rows.of(labelled)
    held = np.zeros(len(labelled), dtype=int)
    for fold, _ in cross_fit(rows, Rows.of(made_claims(labelled, sentences=5))):
        inside = {rows.groups[i] for i in np.flatnonzero(fold).tolist()}
        assert inside.isdisjoint(rows.groups[i] for i in np.flatnonzero(~fold).tolist())
        held += fold
    assert (held == 1).all()


def test_what_is_measured_is_the_checker_itself_with_its_rules() -> None:
    claims = [
        LabelledClaim("Ada built 4 mills.", "Ada built four mills.", True, "", ""),
        LabelledClaim("Ada built 5 mills.", "Ada built four mills.", False, "", ""),
    ]
    generous = replace(
        rag.check_weights.shipped_weights(), bias=20.0, near_intact_from=0.0, far_intact_from=0.0
    )
    same, other = scores_of(claims, BuiltInChecker(generous))
    assert same > 0.8
    assert other == CAP


@pytest.mark.bench
def test_newly_fitted_weights_judge_as_the_shipped_ones_do(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = os.environ.get("BYLINE_BENCH")
    if not folder:
        pytest.skip("BYLINE_BENCH names no folder with claims/")
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))["agreement"]
    assert main([str(Path(folder, "claims")), "--write"]) == 0
    fitted = rag.check_weights.shipped_weights().agreement
    with capsys.disabled():
        sys.stdout.write(f"\nmacro-F1 newly fitted {dict(fitted)}, shipped {shipped}\n")
    for name, agreement in shipped.items():
        assert fitted[name] == pytest.approx(agreement, abs=0.03)
