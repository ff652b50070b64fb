"""What a build has done, in words."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import typer

from index.errors import BylineError
from ui.markup import counted
from ui.options import print_json, say_skipped

if TYPE_CHECKING:
    from index.build import BuildReport

_KINDS = ("added", "changed", "renamed", "removed", "unchanged")


def touched(report: BuildReport) -> int:
    """How many articles a build had anything to say of."""
    return sum(getattr(report, kind) for kind in _KINDS)


def tell(report: BuildReport, *, json_: bool, quiet: bool, indent: int | None = 1) -> None:
    """Print what a build did, after what it had to skip.

    Args:
        report: of the build.
        json_: as JSON.
        quiet: not at all.
        indent: of the JSON; None: in one line.
    """
    say_skipped(report.skipped)
    if json_:
        print_json(asdict(report), indent=indent)
        return
    if quiet:
        return
    said = ", ".join(
        f"{getattr(report, kind):,} {kind}" for kind in _KINDS if getattr(report, kind)
    )
    typer.echo(f"{said or 'nothing to do'} ({report.seconds:.1f} s)")
    if report.built:
        copies = counted(report.copies, "is a copy of another", "are copies of others")
        which = f" ({copies})" if report.copies else ""
        holds = f"{counted(report.articles, 'article')}{which}, "
        holds += counted(report.passages, "passage")
        made = counted(report.embedded, "passage") if report.embedded else "nothing"
        typer.echo(f"Version {report.version}: {holds}; {made} embedded.")
    else:
        typer.echo(
            f"Nothing changed: version {report.version} still answers, nothing was embedded."
        )


def nothing_done(report: BuildReport) -> BylineError:
    """One error in place of a summary of nothing."""
    if len(report.skipped) == 1:
        skip = report.skipped[0]
        return BylineError(str(replace(skip, remedy="")), skip.remedy)
    say_skipped(report.skipped)
    if report.skipped:
        return BylineError("None of this could be read; the index is as it was.")
    return BylineError("There is nothing to index.", "Add articles with: byline index FOLDER")
