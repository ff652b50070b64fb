"""What `byline index --estimate` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ui.markup import counted
from ui.options import print_json, say_skipped

if TYPE_CHECKING:
    from index.build import Wanted
    from rag.settings import Settings


def estimate_cost(
    settings: Settings, wanted: Wanted, price: float | None, *, quiet: bool, json_: bool
) -> None:
    """Count what a build would have embedded, and print it.

    Args:
        settings: this run's.
        wanted: what the build would be asked for.
        price: US dollars for a million tokens, where known.
        quiet: whether progress is left out.
        json_: whether JSON is printed.
    """
    from index.estimate import estimate
    from index.versions import Home
    from ui.progress import TerminalProgress

    with TerminalProgress(quiet=quiet or json_) as progress:
        found = estimate(Home(settings.home), wanted, settings.services, progress)
    cost = None if price is None else found.tokens * price / 1_000_000
    say_skipped(found.skipped)
    if json_:
        print_json({**asdict(found), "cost": cost})
        return
    typer.echo(
        f"To embed with {found.model}: {counted(found.texts, 'passage')},"
        f" {counted(found.characters, 'character')}, about {counted(found.tokens, 'token')}"
        " (as the built-in model counts them)."
    )
    if cost is not None:
        typer.echo(f"About ${cost:,.4f} at ${price:g} for a million tokens.")
