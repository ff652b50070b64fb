"""The command `doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from ui.options import (
    HomeOption,
    JsonOption,
    JudgeOption,
    RerankModelOption,
    load_settings,
    print_json,
)

_COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command(rich_help_panel="Looking after")(doctor)


def doctor(
    model: Annotated[
        str | None,
        typer.Option(help="Language model to look for.", envvar="BYLINE_MODEL", show_default=False),
    ] = None,
    judge: JudgeOption = None,
    rerank_model: RerankModelOption = None,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Look at everything that answers depend on, and say what to do where something is wrong.

    Exits with 1 where something will not work.

    Examples:

      byline doctor

      byline doctor --model llama3.1 --json
    """
    from ui.doctor import examine

    findings = []
    settings = load_settings(home, model=model, judge=judge, rerank_model=rerank_model)
    for finding in examine(settings):
        findings.append(finding)
        if not json_:
            state = typer.style(f"{finding.state:6}", fg=_COLOURS[finding.state])
            typer.echo(f"{state} {finding.what:16} {finding.sentence}")
            if finding.remedy:
                typer.echo(f"{'':24}{finding.remedy}")
    if json_:
        print_json([asdict(finding) for finding in findings])
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)
