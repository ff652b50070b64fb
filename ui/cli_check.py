"""The command that checks claims against evidence: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui.options import JudgeOption, load_settings

if TYPE_CHECKING:
    from rag.check import Check, Checker


def add_to(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Asking")(check)


def check(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.jsonl", help="Lines with claim and evidence; - is stdin."),
    ],
    judge: JudgeOption = None,
) -> None:
    """Check claims against their evidence: adds score, verdict and unsupported words to each line.

    A line is {"claim": TEXT, "evidence": TEXT or [TEXT, ...]}; whatever else it holds is kept.
    `score` is the probability that a careful reader calls the whole claim fully supported; from
    0.5 on it counts as supported. Needs no index.

    Example:

      byline check claims.jsonl > checked.jsonl
    """
    from rag.assemble import open_checker
    from ui.json_lines import Tally, open_lines

    checker = open_checker(load_settings(None, judge=judge))
    tally = Tally()
    with open_lines(file) as lines:
        for number, line in lines:
            tally.print(_checked(line, number, checker))
    tally.close()


def _checked(line: bytes, number: int, checker: Checker) -> dict[str, Any]:
    from ui.json_lines import parse_object

    try:
        row = parse_object(line, number)
    except UsageError as error:
        return {"id": number, "error": error.sentence}
    claim, evidence = row.get("claim"), row.get("evidence")
    texts = [evidence] if isinstance(evidence, str) else evidence
    if (
        not isinstance(claim, str)
        or not isinstance(texts, list)
        or not all(isinstance(t, str) for t in texts)
    ):
        return {
            **row,
            "error": f"Line {number} needs claim (text) and evidence (text or a list of texts).",
        }
    found: Check = checker.check(claim, texts)
    return {
        **row,
        "score": round(found.score, 4),
        "verdict": str(found.verdict),
        "unsupported": list(found.unsupported),
    }
