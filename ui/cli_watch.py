"""`byline index --watch`: keep the index up to date while folders change."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BylineError
from ui.build_summary import tell
from ui.markup import counted, plain_line
from ui.options import say

if TYPE_CHECKING:
    from index.build import BuildReport
    from rag.settings import Settings


def keep_up(
    settings: Settings,
    refresh: Callable[[tuple[Path, ...]], BuildReport],
    *,
    json_: bool,
    quiet: bool,
) -> None:
    """Build whenever a source changes, until Ctrl-C or SIGTERM.

    A build that fails is said, and the watch goes on.

    Args:
        settings: this run's.
        refresh: bring the index up to date with these sources.
        json_: print each build as one line of JSON.
        quiet: print nothing of builds.
    """
    from index.watching import changes

    with _told_to_stop() as stop:
        said = ""
        paths = tuple(_watched(settings))
        say(f"Watching {counted(len(paths), 'source')}; Ctrl-C ends it.")
        for _ in changes(paths, [settings.home.resolve()], stop):
            try:
                report = refresh(paths)
            except BylineError as error:
                if str(error) != said:  # once, not at every change
                    say(f"Error: {error}")
                said = str(error)
                continue
            said = ""
            if report.built:
                tell(report, json_=json_, quiet=quiet, indent=None)


def _watched(settings: Settings) -> list[Path]:
    from index.versions import Home
    from index.web.url import is_url

    paths = []
    for source in Home(settings.home).manifest().sources:
        if is_url(source.path):
            say(f"Not watched, since it is a web page: {plain_line(source.path)}")
        else:
            paths.append(Path(source.path))
    return paths


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Set when the process is told to stop: a build under way is finished first."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
