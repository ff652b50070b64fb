"""The home: versions of the index, the pointer to the current one, and the lock of its writer.

    HOME/
      byline.json         marks the folder as a home; its format and id
      current             the number of the version that answers
      lock                held by the one process that builds
      versions/N/         manifest.json, articles.sqlite, words/, chroma/ (unless on a server)
      versions/.new-N/    a build under way, or what a killed one left

A version is written aside, synced, renamed, and only then pointed at. Nothing in it changes after.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.analysis import ANALYSIS_VERSION
from index.durable import not_writable, sync_path, sync_tree, write_file
from index.embeddings import EmbedderIdentity
from index.errors import BylineError, IndexMismatch, NoIndex, UsageError
from index.lock import writing
from index.passages import PASSAGES_VERSION
from index.readers.walk import HOME_MARKER

FORMAT = 1
CURRENT, VERSIONS = "current", "versions"
# Versions kept besides the current one, for `rollback` and for readers that still hold them.
KEPT = 2


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or file that is indexed. `name` is unique in a home and part of article ids."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version is and what it was made with.

    Args:
        number: 1, 2, ... in order of making.
        made_at: ISO 8601, UTC.
        embedder: identity of the embedding model; never mixed within a version.
        chroma_url: the Chroma server that holds the vectors; empty: the version's own folder.
        collection: the collection's name there.
        excluded: ids that were removed by hand and stay out though their source still has them.
    """

    number: int
    made_at: str
    embedder: EmbedderIdentity
    sources: tuple[Source, ...] = ()
    articles: int = 0
    passages: int = 0
    chroma_url: str = ""
    collection: str = ""
    excluded: tuple[str, ...] = ()
    analysis: str = ANALYSIS_VERSION
    splitting: str = PASSAGES_VERSION

    def to_json(self) -> str:
        """The manifest as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote; raises ValueError, TypeError or KeyError where it did not."""
        fields = json.loads(text)
        fields["embedder"] = EmbedderIdentity(**fields["embedder"])
        fields["sources"] = tuple(Source(**source) for source in fields["sources"])
        fields["excluded"] = tuple(fields["excluded"])
        return cls(**fields)


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

    def version_folder(self, number: int) -> Path:
        """The folder of one version."""
        return self.versions_folder / str(number)

    def create(self) -> None:
        """Make the home, or check that the folder is one.

        Raises:
            UsageError: the folder holds something else, or is a file.
            BylineError: it may not be written.
        """
        marker = self.folder / HOME_MARKER
        try:
            if marker.exists():
                self.home_id()
                return
            if self.folder.exists() and any(map(_is_foreign, self.folder.iterdir())):
                raise UsageError(
                    f"{self.folder} holds other files, so it cannot be Byline's home.",
                    "Name an empty or new folder with --home.",
                )
            self.folder.mkdir(parents=True, exist_ok=True)
            write_file(marker, json.dumps({"format": FORMAT, "id": uuid.uuid4().hex[:12]}))
        except NotADirectoryError as error:
            raise UsageError(
                f"{self.folder} is a file, not a folder.", "Name a folder with --home."
            ) from error
        except OSError as error:
            raise not_writable(self.folder, error) from error

    def home_id(self) -> str:
        """The id that tells this home's collections from others' on a shared Chroma server.

        Raises:
            IndexMismatch: a later Byline made this home.
        """
        try:
            marker = json.loads((self.folder / HOME_MARKER).read_text())
            made, home_id = int(marker["format"]), str(marker["id"])
        except (OSError, ValueError, KeyError, TypeError) as error:
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
        """The number of the version that answers, or None where there is none."""
        try:
            number = int((self.folder / CURRENT).read_text())
        except (OSError, ValueError):
            return self._newest_whole()
        if (self.version_folder(number) / "manifest.json").exists():
            return number
        return self._newest_whole()

    def _newest_whole(self) -> int | None:
        """The newest version there is, where the pointer is missing or points at nothing."""
        numbers = self.numbers()
        return numbers[-1] if numbers else None

    def numbers(self) -> list[int]:
        """Numbers of the versions that are there, whole, in order."""
        try:
            names = [entry.name for entry in self.versions_folder.iterdir()]
        except OSError:
            return []
        return sorted(
            int(name)
            for name in names
            if name.isdigit() and (self.versions_folder / name / "manifest.json").exists()
        )

    def manifest(self, number: int | None = None) -> Manifest:
        """The manifest of a version, or of the current one.

        Raises:
            NoIndex: there is no version yet.
            BylineError: its manifest is damaged.
        """
        number = self.current() if number is None else number
        if number is None:
            raise NoIndex(self.folder)
        self.home_id()
        path = self.version_folder(number) / "manifest.json"
        try:
            return Manifest.from_json(path.read_text())
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BylineError(
                f"Version {number} of the index is damaged ({path.name}).",
                "Go back with: byline rollback, or index again.",
            ) from error

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
        (folder / "manifest.json").write_text(manifest.to_json())
        sync_tree(folder)
        folder.rename(self.version_folder(manifest.number))
        sync_path(self.versions_folder)
        self.point_to(manifest.number)

    def prune(self) -> list[Manifest]:
        """Remove versions older than the KEPT before the current one.

        Returns the manifests of those removed, as far as they can be read.
        """
        current = self.current()
        if current is None:
            return []
        kept = {current, *[n for n in self.numbers() if n < current][-KEPT:]}
        kept |= {n for n in self.numbers() if n > current}  # a rollback may be taken back
        removed: list[Manifest] = []
        for number in [n for n in self.numbers() if n not in kept]:
            with suppress(BylineError):
                removed.append(self.manifest(number))
            shutil.rmtree(self.version_folder(number), ignore_errors=True)
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


def next_manifest(
    before: Manifest | None,
    home_id: str,
    embedder: EmbedderIdentity,
    chroma_url: str,
    number: int,
) -> Manifest:
    """The manifest of the version that follows `before`, before its articles are counted."""
    collection = f"byline-{home_id}-v{number}" if chroma_url else ""
    if before is None:
        return Manifest(number, now(), embedder, chroma_url=chroma_url, collection=collection)
    return replace(
        before,
        number=number,
        made_at=now(),
        embedder=embedder,
        chroma_url=chroma_url,
        collection=collection,
        analysis=ANALYSIS_VERSION,
        splitting=PASSAGES_VERSION,
    )


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
