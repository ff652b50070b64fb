"""One file while it is read: which of its records are as they were, what comes of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection

from index.article import Skipped
from index.file_records import FileRecord, Glance, rules


class FileReading:
    """Listens to a reader; see `index.readers.listener`. At the end, `record` is what it came to.

    Args:
        before: what reading the file came to last time.
        held: ids of the articles that are in the index as this file's, and of those kept out of it.
        seen: ids that came up in this build; grows.
        reached: told how many bytes have been read.
    """

    def __init__(
        self,
        before: FileRecord | None,
        held: Collection[str],
        seen: set[str],
        reached: Callable[[int], None],
    ) -> None:
        self.reached = reached
        self._held, self._seen = held, seen
        lines = zip(before.lines, before.article_ids, strict=True) if before else ()
        self._known = {digest: identity for digest, identity in lines if digest}
        self._ids: list[str] = []
        self._lines: list[str] = []
        self._skipped: list[Skipped] = []
        self._digest = ""
        self._of_itself = True  # whether what came of it depends on nothing else
        self.same: list[str] = []  # ids of the articles that were not read again

    @property
    def known(self) -> int:
        """See `Listener`."""
        return len(self.same)

    def is_known(self, place: str, record: bytes) -> bool:
        """See `Listener`."""
        found = hashlib.blake2b(f"{rules()}{place}\n".encode(), digest_size=8)
        found.update(record)
        self._digest = found.hexdigest()
        identity = self._known.get(self._digest)
        if identity is None or identity not in self._held or identity in self._seen:
            return False
        self._seen.add(identity)
        self.same.append(identity)
        self.took(identity)
        return True

    def took(self, identity: str) -> None:
        """An article came of the last record."""
        self._ids.append(identity)
        self._lines.append(self._digest)
        self._digest = ""

    def skipped(self, skip: Skipped, *, of_itself: bool) -> None:
        """Something was skipped, for what it is itself or for the sake of another article."""
        self._skipped.append(skip)
        self._of_itself = self._of_itself and of_itself

    def record(self, as_it_was: Glance | None) -> FileRecord:
        """What reading came to.

        Args:
            as_it_was: the file, where nobody wrote it meanwhile.
        """
        digest = as_it_was.digest if as_it_was and self._of_itself else ""
        return FileRecord(digest, tuple(self._ids), tuple(self._skipped), tuple(self._lines))
