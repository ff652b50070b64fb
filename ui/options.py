"""Options and output that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError

if TYPE_CHECKING:
    from index.article import Skipped
    from rag.answer import Window
    from rag.settings import Settings

# Skipped files are listed one by one up to here, then counted; --json lists all.
LISTED_SKIPS = 20

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the index (default: .byline).",
        envvar="BYLINE_HOME",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, nothing else, on stdout.")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="Language model to write with; none: sentences are quoted.",
        envvar="BYLINE_MODEL",
        show_default=False,
    ),
]
RerankModelOption = Annotated[
    str | None,
    typer.Option(
        "--rerank-model",
        metavar="FOLDER",
        help="ONNX model that looks at the best passages again: a folder or hub:ORG/NAME; none:"
        " none does.",
        envvar="BYLINE_RERANK_MODEL",
        show_default=False,
    ),
]
JudgeOption = Annotated[
    str | None,
    typer.Option(
        "--judge",
        metavar="CHECKER",
        help="Who checks sentences. auto (default): the built-in checker and, where it is"
        " uncertain, the model of --model, if one is named; auto:ENCODER: there the encoder;"
        " built-in, model, encoder:ENCODER: these alone. ENCODER is an ONNX classifier of pairs"
        " (NLI, hallucination): a folder or hub:ORG/NAME.",
        envvar="BYLINE_JUDGE",
        show_default=False,
    ),
]
JudgingModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="Language model that judges: all claims with --judge model, uncertain ones with auto.",
        envvar="BYLINE_MODEL",
        show_default=False,
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        help="Seconds to wait for a model: for its next sentence, or its verdicts (default: 60).",
        envvar="BYLINE_TIMEOUT",
        show_default=False,
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option(
        "--strict", help="Leave out every sentence that the check does not find supported."
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The day the question is asked at (2024-05-31); later articles are hidden. Default:"
        " today, or the newest article's day where that is more than 90 days ago (an archive);"
        " this hides nothing.",
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Only articles from this day on, in place of the time that the question states;"
        " articles without a date stay.",
        show_default=False,
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DATE",
        help="Only articles up to this day, likewise; --as-of alone leaves what the question"
        " states.",
        show_default=False,
    ),
]


def load_settings(home: Path | None, **given: object) -> Settings:
    """Settings from the environment and this command's options."""
    from rag.settings import Settings

    return Settings.load(home=home, **given)


def parse_day(text: str | None) -> date | None:
    """The day an option names.

    Raises:
        UsageError: it names none.
    """
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date.", "Write it like 2024-05-31.") from error


def parse_window(since: str | None, until: str | None) -> Window | None:
    """The window that two options set; None where neither is given.

    Raises:
        UsageError: one names no day, or it ends before it begins.
    """
    start, end = parse_day(since), parse_day(until)
    if start is None and end is None:
        return None
    if start and end and start > end:
        raise UsageError(f"The time from {start} to {end} ends before it begins.", "Swap them.")
    from rag.answer import Window

    return Window(start=start, end=end, stated=True)


def print_json(value: Any, *, indent: int | None = 1) -> None:
    """Print a value as plain JSON; what stdout cannot encode is written as its escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=indent, default=str)
    typer.echo(text)


def say(text: str) -> None:
    """Print a line for a person, away from the output proper."""
    typer.echo(text, err=True)


def say_skipped(skipped: Sequence[Skipped]) -> None:
    """List what could not be read, away from the output proper."""
    for skip in skipped[:LISTED_SKIPS]:
        say(f"skipped {skip}")
    if len(skipped) > LISTED_SKIPS:
        say(f"skipped {len(skipped) - LISTED_SKIPS} more; --json lists all")
