"""Commands about earlier states of the index: versions and rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import BylineError, UsageError, VersionDamaged
from ui.markup import counted
from ui.options import HomeOption, JsonOption, load_settings, print_json, say

if TYPE_CHECKING:
    from index.services import Services
    from index.versions import Home


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
    current = _current(place)
    rows = [{"number": n, "current": n == current, **_described(place, n)} for n in place.numbers()]
    if json_:
        print_json(rows)
        return
    for row in rows:
        mark = "→" if row["current"] else " "
        typer.echo(f"{mark} {row['number']:4}  {row['damaged'] or _facts(row)}")
    if any(row["damaged"] and row["current"] for row in rows):
        say(f"The version that answers is damaged. {place.way_on(current)}")


def _current(place: Home) -> int:
    from index.errors import NoIndex

    current = place.current()
    if current is None:
        raise NoIndex(place.folder)
    return current


def _described(place: Home, number: int) -> dict[str, Any]:
    """What a version is, or the sentence that it cannot be read."""
    try:
        manifest = place.manifest(number)
    except BylineError as error:
        nothing = dict.fromkeys(("made_at", "articles", "passages", "embed_model", "chroma"))
        return {**nothing, "damaged": error.sentence}
    return {
        "made_at": manifest.made_at,
        "articles": manifest.articles,
        "passages": manifest.passages,
        "embed_model": manifest.embedder.model,
        "chroma": manifest.chroma_url or "embedded",
        "damaged": None,
    }


def _facts(row: dict[str, Any]) -> str:
    holds = f"{counted(row['articles'], 'article')}, {counted(row['passages'], 'passage')}"
    return f"{row['made_at']}  {holds}  {row['embed_model']}  vectors: {row['chroma']}"


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

    settings = load_settings(home)
    place = Home(settings.home)
    current = _current(place)
    target = _one_before(place, current) if number is None else number
    if target not in place.numbers():
        raise UsageError(f"There is no version {target}.", "See: byline versions")
    with place.lock(say):
        _check(place, target, current, settings.services)
        place.point_to(target)
    if json_:
        print_json({"version": target, "before": current})
    else:
        typer.echo(f"Version {target} answers now (before: {current}).")


def _one_before(place: Home, current: int) -> int:
    """The newest earlier version that can be read; it is said which damaged ones are passed over.

    Raises:
        BylineError: there is none.
    """
    for number in reversed([n for n in place.numbers() if n < current]):
        try:
            return place.manifest(number).number
        except VersionDamaged as error:
            say(f"Passed over: {error.sentence}")
    raise BylineError("There is no earlier version.", "See: byline versions")


def _check(place: Home, target: int, current: int, services: Services) -> None:
    """Refuse a version that could not answer.

    Raises:
        BylineError: it could not.
    """
    from index.reader import check

    try:
        check(place, target, services)
    except BylineError as error:
        raise BylineError(
            f"Version {target} could not answer, so version {current} was kept: {error.sentence}",
            "Put that right first (start its server, set OPENAI_BASE_URL), or choose another of:"
            " byline versions",
        ) from error
