"""What a build knows so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from index.article import Skipped
from index.file_records import FileRecord
from index.new_version import NewVersion
from index.progress import BuildReport
from index.versions import Manifest, Source


class BuildState:
    """What a build knows so far; changes while it goes on.

    Args:
        manifest: what the new version is to be.
        skipped: what could not be used from the start; grows.

    `counts` has how many articles were added, changed, renamed, removed, unchanged; `seen` the ids
    that came up; `records` what reading each file came to, by source.
    """

    def __init__(self, manifest: Manifest, skipped: list[Skipped]) -> None:
        self.manifest, self.skipped = manifest, skipped
        self.counts: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.records: dict[str, dict[str, FileRecord]] = {}

    def skip(self, origin: str, reason: str, remedy: str) -> None:
        """Note what could not be read or done."""
        self.skipped.append(Skipped(origin, reason, remedy))

    def leave_out(self, source: Source) -> None:
        """Have the new version not know a source."""
        kept = tuple(known for known in self.manifest.sources if known != source)
        self.manifest = replace(self.manifest, sources=kept)

    def report(
        self, before: Manifest | None, copies: int, new: NewVersion | None, seconds: float
    ) -> BuildReport:
        """What was done.

        Args:
            before: the last version, where there is one.
            copies: of other articles, in that version.
            new: the new one, where anything changed.
            seconds: that it took.
        """
        manifest = self.manifest if new else before
        assert manifest is not None
        return BuildReport(
            version=manifest.number,
            built=new is not None,
            added=self.counts["added"],
            changed=self.counts["changed"],
            renamed=self.counts["renamed"],
            removed=self.counts["removed"],
            unchanged=self.counts["unchanged"],
            embedded=new.embedded if new else 0,
            articles=manifest.articles,
            passages=manifest.passages,
            copies=new.copies if new else copies,
            skipped=tuple(self.skipped),
            seconds=seconds,
        )
