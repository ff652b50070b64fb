"""How far an answer has come, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Window
from ui.markup import counted, one_line, written_day


@dataclass(frozen=True, slots=True)
class Stages:
    """How far an answer has come.

    Args:
        articles: how many are searched; None: not begun.
        passages: how many were found; None: not yet.
        writer: what writes; empty: nothing yet.
        checked: sentences that were checked.
        waiting: readers before this one; 0: none.
    """

    articles: int | None = None
    passages: int | None = None
    window: Window | None = None
    writer: str = ""
    checked: int = 0
    waiting: int = 0


def stages_html(stages: Stages) -> str:
    """The stages, the last of them under way."""
    if stages.waiting:
        return _steps([f"Waiting; {counted(stages.waiting, 'question')} before yours"])
    if stages.articles is None:
        return _steps(["Reading the question"])
    steps = [f"Searching {counted(stages.articles, 'article')}"]
    if window := _window_words(stages.window):
        steps.append(window)
    if stages.passages is not None:
        steps.append(f"Reading {counted(stages.passages, 'passage')}")
    if stages.writer:
        steps.append("Writing" if stages.writer == "extractive" else f"{stages.writer} is writing")
        steps.append(
            f"{counted(stages.checked, 'sentence')} checked"
            if stages.checked
            else "Checking each sentence"
        )
    return _steps(steps)


def _steps(steps: Sequence[str]) -> str:
    items = [
        f'<li{" class=now" if place == len(steps) - 1 else ""} dir="auto">{one_line(step)}</li>'
        for place, step in enumerate(steps)
    ]
    return f'<ol class="stages">{"".join(items)}</ol>'


def _window_words(window: Window | None) -> str:
    if window is None or not window.stated:
        return ""
    first, last = written_day(window.start), written_day(window.end)
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"Since {first}" if first else f"Until {last}" if last else ""
