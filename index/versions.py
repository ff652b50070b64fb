"""The home: versions of the index, the pointer to the current one, and the lock of its writer.

    HOME/
      byline.json         marks the folder as a home; its format and id
      current             the number of the version that answers
      lock                held by the one process that builds
      embeddings.sqlite   vectors that a server made for a build that is not published yet
      versions/N/         manifest.json, sums.json (checksums), articles.sqlite, words/,
                          chroma/ (unless on a server)
      versions/.new-N/    a build under way, or what a killed one left

A version is written aside, synced, renamed, and only then pointed at. Nothing in it changes after.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from index.access import is_there, not_readable
from index.durable import not_writable, sync_path, sync_tree, write_file
from index.errors import BylineError, IndexMismatch, NoIndex, UsageError, VersionDamaged
from index.lock import writing
from index.manifest import Manifest, Source, next_manifest, now
from index.readers.walk import HOME_MARKER
from index.sums import write_sums

__all__ = ["Home", "Manifest", "Source", "VersionDamaged", "next_manifest", "now"]

FORMAT = 1
CURRENT, VERSIONS = "current", "versions"
# In the folder of a version.
STORE, WORDS, CHROMA = "articles.sqlite", "words", "chroma"
# Versions kept besides the current one, for `rollback` and for readers that still hold them.
KEPT = 2

# How reading a manifest fails.
_NO_MANIFEST = (OSError, ValueError, TypeError, KeyError, AttributeError)


class Home:
    """The folder that holds the index. Creating the object touches nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    @property
    def versions_folder(self) -> Path:
        """Where the versions lie."""
        return self.folder / VERSIONS

    @property
    def embeddings_file(self) -> Path:
        """Where vectors wait for the build that is published with them; most often not there."""
        return self.folder / "embeddings.sqlite"

    def version_folder(self, number: int) -> Path:
        """The folder of one version."""
        return self.versions_folder / str(number)

    def create(self) -> None:
        """Make the home, or check that the folder is one.

        Raises:
            UsageError: the folder holds something else, or is a file.
            BylineError: it may not be written.
        """
        if self.check():
            return
        marker = json.dumps({"format": FORMAT, "id": uuid.uuid4().hex[:12]})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_file(self.folder / HOME_MARKER, marker)
        except NotADirectoryError as error:
            raise self._is_file() from error
        except OSError as error:
            raise not_writable(self.folder, error) from error

    def check(self) -> bool:
        """Whether the folder is a home already; False where it may become one.

        Raises:
            UsageError: the folder holds something else, or is a file.
            BylineError: it may not be looked at, or its marker is damaged.
        """
        try:
            (self.folder / HOME_MARKER).stat()
        except FileNotFoundError:
            pass
        except NotADirectoryError as error:
            raise self._is_file() from error
        except OSError as error:
            raise not_writable(self.folder, error) from error
        else:
            self.home_id()
            return True
        try:
            foreign = any(map(_is_foreign, self.folder.iterdir()))
        except FileNotFoundError:
            return False
        except OSError as error:
            raise not_readable(self.folder, error) from error
        if foreign:
            raise UsageError(
                f"{self.folder} holds other files, so it cannot be Byline's home.",
                "Name an empty or new folder with --home.",
            )
        return False

    def _is_file(self) -> UsageError:
        return UsageError(f"{self.folder} is a file, not a folder.", "Name a folder with --home.")

    def home_id(self) -> str:
        """The id that tells this home's collections from others' on a shared Chroma server.

        Raises:
            IndexMismatch: a later Byline made this home.
            BylineError: its marker is damaged or may not be read.
        """
        path = self.folder / HOME_MARKER
        try:
            marker = json.loads(path.read_text(encoding="utf-8"))
            made, home_id = int(marker["format"]), str(marker["id"])
        except PermissionError as error:
            raise not_readable(path, error) from error
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise BylineError(
                f"{self.folder / HOME_MARKER} is damaged.",
                "Remove the home folder and index again; the articles are in their sources.",
            ) from error
        if made > FORMAT:
            raise IndexMismatch(
                f"{self.folder} was made by a later version of Byline.",
                "Update Byline, or name another folder with --home.",
            )
        return home_id

    # -- versions --------------------------------------------------------------------------

    def current(self) -> int | None:
        """The number of the version that answers, or None where there is none.

        Raises:
            BylineError: the home may not be looked at.
        """
        path = self.folder / CURRENT
        try:
            number = int(path.read_text(encoding="utf-8"))
        except PermissionError as error:
            raise not_readable(path, error) from error
        except (OSError, ValueError):
            return self._newest_whole()
        return number if number in self.numbers() else self._newest_whole()

    def _newest_whole(self) -> int | None:
        """The newest version there is, where the pointer is missing or points at nothing."""
        numbers = self.numbers()
        return numbers[-1] if numbers else None

    def numbers(self) -> list[int]:
        """Numbers of the versions that were published, in order.

        Raises:
            BylineError: the home may not be looked at.
        """
        try:
            return sorted(
                number
                for number in self._used_numbers()
                if is_there(self.version_folder(number) / "manifest.json")
            )
        except PermissionError as error:
            raise not_readable(self.versions_folder, error) from error

    def next_number(self) -> int:
        """A number that no version has, nor what is left of one."""
        return max(self._used_numbers(), default=0) + 1

    def _used_numbers(self) -> list[int]:
        try:
            entries = list(self.versions_folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                return []
            raise
        return [int(entry.name) for entry in entries if re.fullmatch(r"[0-9]{1,9}", entry.name)]

    def manifest(self, number: int | None = None) -> Manifest:
        """The manifest of a version, or of the current one.

        Raises:
            NoIndex: there is no version yet.
            VersionDamaged: its manifest cannot be understood.
            BylineError: it may not be read.
        """
        number = self.current() if number is None else number
        if number is None:
            raise NoIndex(self.folder)
        self.home_id()
        path = self.version_folder(number) / "manifest.json"
        try:
            return Manifest.from_json(path.read_text(encoding="utf-8"))
        except PermissionError as error:
            raise not_readable(path, error) from error
        except _NO_MANIFEST as error:
            raise VersionDamaged(
                f"Version {number} of the index is damaged ({path.name}).",
                self.way_on(number),
            ) from error

    def way_on(self, number: int) -> str:
        """What to do where a version cannot be read: what is said works."""
        if any(self._may_answer(other) for other in self.numbers() if other < number):
            return "Go back with: byline rollback, or make a new version with: byline index"
        return "Make it again from its sources with: byline index FOLDER"

    def _may_answer(self, number: int) -> bool:
        path = self.version_folder(number) / "manifest.json"
        try:
            return Manifest.from_json(path.read_text(encoding="utf-8")).number == number
        except _NO_MANIFEST:
            return False

    def point_to(self, number: int) -> None:
        """Let a version answer from now on. Takes effect at every reader's next question."""
        try:
            write_file(self.folder / CURRENT, f"{number}\n")
        except OSError as error:
            raise not_writable(self.folder, error) from error

    def new_folder(self, number: int) -> Path:
        """An empty folder aside for a build; what killed builds left is removed first."""
        for entry in self.versions_folder.glob(".new-*"):
            shutil.rmtree(entry)
        folder = self.versions_folder / f".new-{number}"
        folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path, manifest: Manifest) -> None:
        """Make a finished build a version, durably, and point to it."""
        write_sums(folder)
        (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
        sync_tree(folder)
        folder.rename(self.version_folder(manifest.number))
        sync_path(self.versions_folder)
        self.point_to(manifest.number)

    def prune(self) -> list[Manifest]:
        """Remove versions older than the KEPT before the current one, and damaged ones before it.

        Returns the manifests of those removed, as far as they can be read.
        """
        current = self.current()
        if current is None:
            return []
        older: list[Manifest] = []
        for number in [n for n in self.numbers() if n < current]:
            try:
                older.append(self.manifest(number))
            except VersionDamaged:
                shutil.rmtree(self.version_folder(number), ignore_errors=True)
        removed = older[:-KEPT]  # those after the current one stay: a rollback may be taken back
        for manifest in removed:
            shutil.rmtree(self.version_folder(manifest.number), ignore_errors=True)
        return removed

    def lock(
        self, waiting: Callable[[str], None], timeout: float = 600
    ) -> AbstractContextManager[None]:
        """Hold the home for writing; see `index.lock.writing`.

        Args:
            waiting: told who holds the lock, once, when it is not free.
            timeout: seconds to wait.
        """
        return writing(self.folder, waiting, timeout)


def _is_foreign(entry: Path) -> bool:
    """Whether a file is not one that a build, killed at its first step, may have left."""
    return not entry.name.startswith(f".{HOME_MARKER}.")
