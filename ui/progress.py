"""A build's progress on a terminal's stderr."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

# A build is as far as it has read, but for its end: words are indexed and all is checked.
_END_SHARE = 0.1


class TerminalProgress:
    """Shows stage, articles, passages a second and the time left. Use as a context manager."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True)
        self._quiet = quiet or not self._console.is_terminal
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[articles]:,} articles  {task.fields[passages]:,} passages"),
            _Speed(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=self._console,
            transient=True,
            disable=self._quiet,
        )
        self._task = self._bar.add_task("Reading", total=None, articles=0, passages=0)
        self._articles = self._passages = self._bytes = 0

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
        """See `index.progress.Progress`."""
        self._bar.update(self._task, description=name)

    def expect(self, amount: int) -> None:
        """See `index.progress.Progress`."""
        self._bytes += amount
        self._bar.update(self._task, total=self._bytes * (1 + _END_SHARE) or None)

    def reached(self, amount: int) -> None:
        """See `index.progress.Progress`."""
        self._bar.advance(self._task, amount)

    def read(self, articles: int, passages: int) -> None:
        """See `index.progress.Progress`."""
        self._articles += articles
        self._passages += passages
        self._bar.update(self._task, articles=self._articles, passages=self._passages)

    def waiting(self, sentence: str) -> None:
        """See `index.progress.Progress`; said even when quiet."""
        self._console.print(sentence, style="yellow", markup=False)


class _Speed(ProgressColumn):
    """Passages a second since the beginning."""

    def render(self, task: Task) -> Text:
        if not task.elapsed or not task.fields["passages"]:
            return Text("")
        return Text(f"{task.fields['passages'] / task.elapsed:,.0f}/s")
