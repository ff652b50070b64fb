"""A reranker is loaded once, when needed; what fails costs only its help, and is said once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

import pytest

from index.errors import BylineError
from rag.late_reranker import LateReranker
from rag.rerank import Kind


class Lengths:
    name = "lengths"
    kind: Kind = "cross-encoder"

    def scores(self, question: str, windows: Sequence[str]) -> list[float]:
        return [float(len(window)) for window in windows]


class Failing(Lengths):
    def __init__(self, given: Exception | list[float]) -> None:
        self._given = given

    def scores(self, question: str, windows: Sequence[str]) -> list[float]:
        if isinstance(self._given, Exception):
            raise self._given
        return self._given


def test_it_is_loaded_once_by_whichever_thread_is_first() -> None:
    loads: list[int] = []

    def load() -> Lengths:
        time.sleep(0.02)
        loads.append(1)
        return Lengths()

    late = LateReranker("late", load)
    assert not loads
    threads = [threading.Thread(target=late.scores, args=("q", ["a"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(loads), late.kind, late.scores("q", ["a", "bb"])) == (1, "cross-encoder", [1, 2])


def test_what_cannot_be_loaded_says_nothing_of_windows_and_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loads: list[int] = []

    def load() -> Lengths:
        loads.append(1)
        raise BylineError("The model is damaged.", "Copy it again.")

    late = LateReranker("late", load)
    assert late.scores("q", ["a", "bb"]) == late.scores("q", ["a", "bb"]) == [0, 0]
    assert late.kind
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "The model is damaged." in caplog.text
    assert len(loads) == 1


@pytest.mark.parametrize(
    "given", [RuntimeError("out of memory"), [1.0], [1.0, float("nan")]], ids=str
)
def test_a_failing_model_says_nothing_of_windows_and_is_told_once(
    caplog: pytest.LogCaptureFixture, given: Exception | list[float]
) -> None:
    late = LateReranker("late", lambda: Failing(given))
    assert late.scores("q", ["a", "bb"]) == late.scores("q", ["a", "bb"]) == [0, 0]
    assert len(caplog.records) == 1
