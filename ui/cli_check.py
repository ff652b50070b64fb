"""The command that checks claims against evidence: check."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui.options import JudgeOption, JudgingModelOption, TimeoutOption, load_settings, say

if TYPE_CHECKING:
    from rag.check import Check, Checker

# Lines that are judged together where a checker gains by it.
TOGETHER = 64


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Asking")(check)


def check(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.jsonl", help="Lines with claim and evidence; - is stdin."),
    ],
    judge: JudgeOption = None,
    model: JudgingModelOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Check claims against their evidence: adds score, verdict and unsupported words to each line.

    A line is {"claim": TEXT, "evidence": TEXT or [TEXT, ...]}; whatever else it holds is kept, and
    lines come out in order. `score` is the probability that a careful reader calls the whole claim
    fully supported; `verdict` is supported (from 0.5 on), partly, unsupported, or unsure where the
    checker cannot know; `unsupported` lists the words that the built-in checker misses in the
    evidence. A claim of several sentences is judged by all of them. Needs no index.

    A language model judges several claims in a call; where it gives no verdict, the built-in
    checker's stands, and stderr says of how many.

    Examples:

      byline check claims.jsonl > checked.jsonl

      byline check claims.jsonl --judge encoder:./models/nli

      byline check claims.jsonl --judge model --model llama3.1
    """
    from rag.assemble import open_checker
    from rag.recheck import BatchChecker
    from ui.json_lines import Tally, open_lines

    checker = open_checker(load_settings(None, judge=judge, model=model, timeout=timeout))
    together = TOGETHER if isinstance(checker, BatchChecker) else 1
    tally, done = Tally(), 0
    with open_lines(file) as lines:
        while batch := list(itertools.islice(lines, together)):
            for row in _checked([_read(line, number) for number, line in batch], checker):
                tally.print(row)
            done += len(batch)
            if together > 1:
                say(f"{done:,} lines checked")
    tally.close()


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line holds, and what is wrong with it.

    Args:
        texts: the evidence.
    """

    row: dict[str, Any]
    claim: str = ""
    texts: tuple[str, ...] = ()
    wrong: str = ""


def _read(line: bytes, number: int) -> _Line:
    from ui.json_lines import parse_object

    try:
        row = parse_object(line, number)
    except UsageError as error:
        return _Line({"id": number}, wrong=error.sentence)
    claim, evidence = row.get("claim"), row.get("evidence")
    texts = [evidence] if isinstance(evidence, str) else evidence
    if (
        not isinstance(claim, str)
        or not isinstance(texts, list)
        or not all(isinstance(t, str) for t in texts)
    ):
        wrong = f"Line {number} needs claim (text) and evidence (text or a list of texts)."
        return _Line(row, wrong=wrong)
    return _Line(row, claim, tuple(texts))


def _checked(lines: Sequence[_Line], checker: Checker) -> Iterator[dict[str, Any]]:
    """The rows of lines with what the check found, or with what is wrong with them."""
    from rag.recheck import check_many

    found = iter(check_many(checker, [(one.claim, one.texts) for one in lines if not one.wrong]))
    for one in lines:
        yield {**one.row, **({"error": one.wrong} if one.wrong else _said(next(found)))}


def _said(check: Check) -> dict[str, Any]:
    return {
        "score": round(check.score, 4),
        "verdict": str(check.verdict),
        "unsupported": list(check.unsupported),
    }
