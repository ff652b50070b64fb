"""When a folder or file that is indexed may have changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.access import is_folder, is_there

# Milliseconds. Writing that goes on longer is taken in parts; what is unfinished is read again.
QUIET, AT_MOST = 300, 5_000
# Seconds after which everything is looked at, in case the system dropped an event.
LOOK_AGAIN = 900


def changes(
    paths: Sequence[Path], leave_out: Sequence[Path], stop: threading.Event
) -> Iterator[None]:
    """Yield whenever something at these paths may have changed, until `stop` is set.

    The first time is soon after the watch has begun, for what changed before it did. A path that
    is not there, or vanishes, is watched again when it is there.

    Args:
        paths: folders, with all that is in them, and files.
        leave_out: folders whose changes do not count, such as the home.
        stop: ends the watch within a second.
    """
    while not stop.is_set():
        there = [path for path in paths if is_there(path)]
        if not there:
            stop.wait(1)
            continue
        yield from _until_they_change_place(paths, there, leave_out, stop)


def _until_they_change_place(
    paths: Sequence[Path],
    there: Sequence[Path],
    leave_out: Sequence[Path],
    stop: threading.Event,
) -> Iterator[None]:
    from watchfiles import Change, watch

    def counts(_: Change, changed: str) -> bool:
        path = Path(changed)
        return not any(path.is_relative_to(other) for other in leave_out) and not any(
            path.is_relative_to(root)
            and any(part.startswith(".") for part in path.relative_to(root).parts)
            for root in there
        )

    # A file that is replaced is another one to the system: the watch is begun anew.
    replaceable = not all(map(is_folder, there))
    seconds = 0
    for found in watch(
        *there,
        watch_filter=counts,
        debounce=AT_MOST,
        step=QUIET,
        stop_event=stop,
        rust_timeout=1_000,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        if found or seconds % LOOK_AGAIN == 0:
            yield
        seconds += not found
        moved = [path for path in paths if is_there(path)] != list(there)
        if moved:
            yield
        if moved or (found and replaceable):
            return
