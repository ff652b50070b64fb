"""What may not be looked at or written, and how that is allowed."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BylineError

_NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def refusal(path: Path) -> OSError | None:
    """Why a path cannot be looked at; None where it can, or where nothing is there."""
    try:
        path.stat()
    except OSError as error:
        return None if error.errno in _NOWHERE else error
    return None


def is_there(path: Path) -> bool:
    """Whether something is at a path. What may not be looked at counts: it is not known gone."""
    try:
        path.stat()
    except OSError as error:
        return error.errno not in _NOWHERE
    return True


def is_folder(path: Path) -> bool:
    """Whether a folder is at a path, as far as that may be known."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def allowing(path: Path) -> str:
    """What to do about a path that may not be read: names the folder that is in the way."""
    path = path.absolute()
    closed = next((p for p in reversed(path.parents) if not os.access(p, os.X_OK)), path)
    rights = "u+rx" if closed != path or is_folder(path) else "u+r"
    return f"Allow it with: chmod {rights} {shlex.quote(os.fspath(closed))}"


def not_readable(path: Path, error: OSError) -> BylineError:
    """What to say when a part of the home may not be read."""
    return BylineError(f"{path} cannot be read ({error.strerror or error}).", allowing(path))


def first_closed(folder: Path) -> Path | None:
    """The first folder or file, at or under a folder, that may not be read; None if all may."""
    if not os.access(folder, os.R_OK | os.X_OK):
        return folder
    for here, folders, files in os.walk(folder):
        for name in folders:
            if not os.access(Path(here, name), os.R_OK | os.X_OK):
                return Path(here, name)
        for name in files:
            if not os.access(Path(here, name), os.R_OK):
                return Path(here, name)
    return None


# -- folders that may not be written, for libraries that write where they read -----------------


def is_writable(folder: Path) -> bool:
    """Whether a folder and the files in it may be written."""
    return all(os.access(path, os.W_OK) for path in (folder, *folder.iterdir()))


@contextmanager
def linked_aside(folder: Path) -> Iterator[Path]:
    """A folder that may be written, with a link to every file of another one but its locks."""
    aside = Path(tempfile.mkdtemp(prefix="byline-"))
    try:
        for entry in folder.resolve().iterdir():
            if entry.suffix != ".lock":
                (aside / entry.name).symlink_to(entry)
        yield aside
    finally:
        _remove(aside)


def _remove(folder: Path) -> None:
    """Remove a folder into which a library may still be putting its last lock."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.02)


def copied_aside(folder: Path) -> Path:
    """A copy of a folder that may be written; the caller removes it.

    Raises:
        OSError: there is no space for it.
    """
    aside = Path(tempfile.mkdtemp(prefix="byline-"))
    try:
        for entry in sorted(folder.rglob("*")):
            copy = aside / entry.relative_to(folder)
            if entry.is_dir():
                copy.mkdir()
            else:
                shutil.copyfile(entry, copy)  # not its mode: the copy is to be written
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside
