"""What reading a file came to: where its bytes are as they were, it need not be read again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index import dates, masthead, readers
from index.article import Skipped

_BLOCK = 1 << 20
_PARSERS = ("trafilatura", "pypdf", "python-docx")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What reading a file came to.

    Args:
        digest: of its bytes and of the rules that they were read by; empty where it is to be read
            again, because what came of it depended on others, or it changed meanwhile.
        article_ids: the articles it holds, also those that are kept out of the index.
        skipped: what in it could not be read.
        lines: digest of the record that each article came of; empty for a whole file.
    """

    digest: str
    article_ids: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    lines: tuple[str, ...]

    def to_json(self) -> str:
        """The record as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> FileRecord | None:
        """Read what `to_json` wrote; None where another Byline wrote it."""
        try:
            fields = json.loads(text)
            skipped = tuple(Skipped(**skip) for skip in fields["skipped"])
            ids, lines = tuple(fields["article_ids"]), tuple(fields["lines"])
            return cls(fields["digest"], ids, skipped, lines) if len(ids) == len(lines) else None
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Glance:
    """A file as it was at one moment: its digest, and what tells that it was written since."""

    digest: str
    state: tuple[int, int, int]

    def still_holds(self, path: Path) -> bool:
        """Whether nobody has written the file since."""
        try:
            return self.state == _state(path)
        except OSError:
            return False


def glance(path: Path) -> Glance | None:
    """The file as it is now, or None where it may not be read or is none."""
    try:
        state = _state(path)
        if not path.is_file():  # opening a pipe would wait for its writer
            return None
        found = hashlib.blake2b(f"{rules()}{path.suffix}".encode(), digest_size=16)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError:
        return None
    return Glance(found.hexdigest(), state)


@cache
def rules() -> str:
    """What stands for the rules that files are read by: the code and the parsers' versions."""
    found = hashlib.blake2b(digest_size=8)
    here = Path(str(readers.__file__)).parent
    for path in (*sorted(here.glob("*.py")), masthead.__file__, dates.__file__):
        found.update(Path(str(path)).read_bytes())
    found.update(" ".join(map(version, _PARSERS)).encode())
    return found.hexdigest()


def _state(path: Path) -> tuple[int, int, int]:
    there = path.stat()
    return there.st_mtime_ns, there.st_size, there.st_ino
