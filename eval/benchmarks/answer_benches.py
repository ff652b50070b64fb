"""The public sets on which `byline eval bench` measures answers, not retrieval, by their names."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from index.errors import UsageError
from rag.settings import Settings

# Each module has `run_answer_bench`, and is imported when its set is measured.
ANSWER_BENCHES = {
    "reading": "eval.benchmarks.reading",
    "conflicts": "eval.benchmarks.conflicts",
    "injection": "eval.benchmarks.injection",
}
Told = Callable[[int, int], None]


class AnswerBench(Protocol):
    """What a set gave."""

    def lines(self) -> list[str]:
        """A table for people."""

    def to_json(self) -> dict[str, Any]:
        """The figures and all that they rest on."""


def run_answer_bench(set_name: str, path: Path, settings: Settings, told: Told) -> AnswerBench:
    """Ask a set's questions as a reader would, of an index made for it.

    Args:
        set_name: one of ANSWER_BENCHES.
        path: where the set is.
        settings: as the reader's; their home is not touched.
        told: is told (questions done, questions in all).

    Raises:
        UsageError: there is no such set.
        BylineError: the set cannot be read.
    """
    name = ANSWER_BENCHES.get(set_name, "")
    try:
        module = import_module(name) if name else None
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        module = None
    if module is None:
        raise UsageError(f"There is no set {set_name}.", f"There are: {', '.join(ANSWER_BENCHES)}.")
    return cast(AnswerBench, module.run_answer_bench(path, settings, told))
