"""A build's progress on a terminal's stderr."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class TerminalProgress:
    """Shows stage, articles and passages while a build goes on. Use as a context manager."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True)
        self._quiet = quiet or not self._console.is_terminal
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[articles]:,} articles  {task.fields[passages]:,} passages"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=self._quiet,
        )
        self._task = self._bar.add_task("Reading", total=None, articles=0, passages=0)
        self._articles = self._passages = 0

    def __enter__(self) -> TerminalProgress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def stage(self, name: str) -> None:
        """See `index.build.Progress`."""
        self._bar.update(self._task, description=name)

    def read(self, articles: int, passages: int) -> None:
        """See `index.build.Progress`."""
        self._articles += articles
        self._passages += passages
        self._bar.update(self._task, articles=self._articles, passages=self._passages)

    def waiting(self, sentence: str) -> None:
        """See `index.build.Progress`; said even when quiet."""
        self._console.print(sentence, style="yellow", markup=False)
