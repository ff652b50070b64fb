"""The whole error vocabulary. A person sees `sentence` and `remedy`, never a traceback.

    BylineError            exit code 1: nothing could be done
    ├── UsageError         exit code 2: the command or setting is wrong
    ├── NoIndex            there is no index at this home yet
    ├── IndexMismatch      the index was made with something else than what is asked for now
    ├── VectorsLost        the vectors of a version are not where it says
    └── VersionDamaged     a version's files are not as they were written

Bad input is not an error: readers report it as `index.article.Skipped` and go on.
"""

from __future__ import annotations


class BylineError(Exception):
    """Something a person can act on.

    Args:
        sentence: what happened, one sentence.
        remedy: what to do about it, one sentence, may be empty.
    """

    exit_code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(f"{sentence} {remedy}".strip())
        self.sentence = sentence
        self.remedy = remedy


class UsageError(BylineError):
    """The command line or a setting is wrong."""

    exit_code = 2


class NoIndex(BylineError):
    """There is no index at this home yet."""

    def __init__(self, home: object) -> None:
        super().__init__(
            f"There is no index in {home}.",
            "Make one with: byline index FOLDER",
        )


class IndexMismatch(BylineError):
    """The index was made with another embedding model or by another version of the format."""


class VectorsLost(BylineError):
    """The vectors of a version are not where it says; they can be made again."""


class VersionDamaged(BylineError):
    """A version cannot be read; others may."""
