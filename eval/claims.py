"""Labelled claims: does the evidence support the claim? Read from JSON Lines, plain or gzip."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from index.errors import UsageError

# Called with how many are done, and of how many.
Told: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim, its evidence, and what people say of it.

    Args:
        group: rows that share a question or an article share a group; folds never split one.
    """

    claim: str
    evidence: str
    supported: bool
    group: str
    set_name: str


def read_claims(path: Path) -> list[LabelledClaim]:
    """The claims of a file, or of every .jsonl and .jsonl.gz in a folder.

    Raises:
        UsageError: there is none, or a line lacks claim, evidence or supported.
    """
    files = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
    claims = [claim for file in files if file.exists() for claim in _read_file(file)]
    if not claims:
        raise UsageError(
            f"There are no labelled claims in {path}.", "Name a .jsonl file or a folder."
        )
    return claims


def _read_file(file: Path) -> Iterator[LabelledClaim]:
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if row["supported"] not in (True, False):
                    raise ValueError("supported is neither true nor false")
                yield LabelledClaim(
                    row["claim"],
                    row["evidence"],
                    bool(row["supported"]),
                    str(row.get("question") or row["evidence"][:200]),
                    file.name.partition(".")[0],
                )
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(
                    f"{file} line {number} is not a labelled claim ({error}).",
                    "Each line needs claim, evidence and supported.",
                ) from error
