"""Commands about earlier states of the index: versions and rollback."""

from __future__ import annotations

from typing import Annotated

import typer

from index.errors import BylineError, UsageError
from ui.options import HomeOption, JsonOption, load_settings, print_json, say


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (versions, rollback):
        app.command(rich_help_panel="Articles and index")(command)


def versions(json_: JsonOption = False, home: HomeOption = None) -> None:
    """List the versions of the index that are kept; the one with the arrow answers.

    Example:

      byline versions
    """
    from index.versions import Home

    place = Home(load_settings(home).home)
    current = place.manifest().number
    rows = []
    for number in place.numbers():
        manifest = place.manifest(number)
        rows.append(
            {
                "number": number,
                "current": number == current,
                "made_at": manifest.made_at,
                "articles": manifest.articles,
                "passages": manifest.passages,
                "embed_model": manifest.embedder.model,
                "chroma": manifest.chroma_url or "embedded",
            }
        )
    if json_:
        print_json(rows)
        return
    for row in rows:
        mark = "→" if row["current"] else " "
        typer.echo(
            f"{mark} {row['number']:4}  {row['made_at']}  {row['articles']:,} articles,"
            f" {row['passages']:,} passages  {row['embed_model']}"
        )


def rollback(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[N]", help="A version's number. None: the one before.", show_default=False
        ),
    ] = None,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Let an earlier version answer again. An open chat follows at its next question.

    Examples:

      byline rollback

      byline rollback 3
    """
    from index.versions import Home

    place = Home(load_settings(home).home)
    current = place.manifest().number
    kept = place.numbers()
    earlier = [n for n in kept if n < current]
    if number is None and not earlier:
        raise BylineError("There is no earlier version.", "See: byline versions")
    target = earlier[-1] if number is None else number
    if target not in kept:
        raise UsageError(f"There is no version {target}.", "See: byline versions")
    with place.lock(say):
        place.point_to(target)
    if json_:
        print_json({"version": target, "before": current})
    else:
        typer.echo(f"Version {target} answers now (before: {current}).")
