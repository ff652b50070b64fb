from pathlib import Path

import pytest

from eval.benchmarks import answer_benches
from eval.benchmarks.answer_benches import run_answer_bench
from index.errors import UsageError
from rag.settings import Settings


@pytest.mark.parametrize("set_name", ["poems", "absent", ""])
def test_a_set_that_is_not_there_is_told_with_those_that_are(
    set_name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(answer_benches.ANSWER_BENCHES, "absent", "eval.benchmarks.absent")
    with pytest.raises(UsageError, match=f"no set {set_name}"):
        run_answer_bench(set_name, tmp_path, Settings(home=tmp_path), lambda _, __: None)


def test_what_a_bench_lacks_is_not_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lacking_bench.py").write_text("import not_there_at_all\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(answer_benches.ANSWER_BENCHES, "lacking", "lacking_bench")
    with pytest.raises(ModuleNotFoundError, match="not_there_at_all"):
        run_answer_bench("lacking", tmp_path, Settings(home=tmp_path), lambda _, __: None)
