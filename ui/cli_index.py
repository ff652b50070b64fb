"""Commands about where articles come from: index, sources, remove."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui import cli_articles
from ui.build_summary import nothing_done, tell, touched
from ui.cli_articles import open_store
from ui.cli_estimate import estimate_cost
from ui.cli_watch import keep_up
from ui.markup import counted, plain_line
from ui.options import HomeOption, JsonOption, load_settings, print_json, say

if TYPE_CHECKING:
    from index.build import BuildReport, Wanted
    from rag.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (index, sources, remove):
        app.command(rich_help_panel="Articles and index")(command)
    cli_articles.add_to(app)


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL]...",
            help="Folders, files or web pages of articles. None: refresh what is known.",
            show_default=False,
        ),
    ] = None,
    embed_model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Embedding model: 'built-in', 'minilm' (Chroma's), ./FOLDER (ONNX), hub:ORG/NAME,"
            " or a name that an OpenAI-protocol server knows.",
            envvar="BYLINE_EMBED_MODEL",
            show_default=False,
        ),
    ] = None,
    chroma: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Keep vectors on a Chroma server (http://HOST:PORT), or 'embedded'.",
            envvar="BYLINE_CHROMA",
            show_default=False,
        ),
    ] = None,
    allow_removals: Annotated[
        bool,
        typer.Option(
            "--allow-removals", help="Accept that a source vanished or lost most of its articles."
        ),
    ] = False,
    restore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="Let an article that was removed by hand come back.",
            show_default=False,
        ),
    ] = None,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private",
            help="Fetch pages from this machine and private networks, too.",
            envvar="BYLINE_ALLOW_PRIVATE",
        ),
    ] = False,
    estimate: Annotated[
        bool,
        typer.Option(
            "--estimate", help="Only count what would be embedded; no model is asked or paid."
        ),
    ] = False,
    price: Annotated[
        float | None,
        typer.Option(
            metavar="USD",
            min=0,
            help="With --estimate: what a million tokens cost.",
            show_default=False,
        ),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Go on, and index again whenever a folder or file changes."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Index folders, files or web pages of articles; run it again to bring the index up to date.

    Reads .txt .md .html .pdf .docx .json .jsonl .csv, each also gzipped. Only what changed is
    read into passages again. What cannot be read is listed and skipped. A URL is one page: links
    are not followed.

    Examples:

      byline index articles/                  index a folder

      byline index news.jsonl.gz more/        add two more sources

      byline index https://example.org/story.html   add a web page

      byline index                            refresh every known source

      byline index articles/ --watch          keep up with a folder until Ctrl-C

      byline index --embed-model text-embedding-3-small --estimate --price 0.02
    """
    from index.build import Wanted
    from index.web.url import is_url

    settings = load_settings(home, embed_model=embed_model)
    url = {"embedded": "", "": None, None: None}.get(chroma, chroma)
    wanted = Wanted(
        tuple(path if is_url(path) else Path(path) for path in paths or ()),
        embed_model=settings.embed_model,
        chroma_url=url,
        allow_removals=allow_removals,
        restore=tuple(restore or ()),
        allow_private=allow_private,
    )
    if estimate and watch:
        raise UsageError("An estimate is made once.", "Leave out --watch or --estimate.")
    if estimate:
        estimate_cost(settings, wanted, price, quiet=quiet, json_=json_)
        return
    if price is not None:
        raise UsageError("--price is for an estimate.", "Add --estimate.")
    report = _build(settings, wanted, quiet=quiet or json_)
    if touched(report) or report.built:
        tell(report, json_=json_, quiet=quiet, indent=None if watch else 1)
        if watch:

            def refresh(sources: tuple[Path, ...]) -> BuildReport:
                return _build(settings, replace(wanted, paths=sources, restore=()), quiet=True)

            keep_up(settings, refresh, json_=json_, quiet=quiet)
        return
    removed = _removed_by_hand(settings)
    if removed and (not report.skipped or not (report.articles or paths)):
        tell(report, json_=json_, quiet=True)
        say(
            "Nothing is left to index: what is there was removed by hand"
            f" ({counted(len(removed), 'article')}). Let one come back with:"
            f" byline index --restore {shlex.quote(removed[0])} (all: byline articles --removed)"
        )
        return
    if json_:
        tell(report, json_=True, quiet=True)
        raise typer.Exit(1)
    raise nothing_done(report)


def _removed_by_hand(settings: Settings) -> tuple[str, ...]:
    from index.versions import Home

    return Home(settings.home).manifest().excluded


def sources(json_: JsonOption = False, home: HomeOption = None) -> None:
    """List the folders, files and web pages that are indexed.

    Example:

      byline sources --json
    """
    from index.access import is_there, refusal
    from index.versions import Home
    from index.web.url import is_url

    settings = load_settings(home)
    manifest = Home(settings.home).manifest()
    with open_store(settings) as store:
        rows: list[dict[str, Any]] = [
            {
                "name": source.name,
                "path": source.path,
                "articles": len(store.article_ids(source.name)),
                # A page is not asked for here: nothing is known of it.
                "exists": None if is_url(source.path) else is_there(Path(source.path)),
                "readable": None if is_url(source.path) else refusal(Path(source.path)) is None,
            }
            for source in manifest.sources
        ]
    if json_:
        print_json(rows)
        return
    for row in rows:
        note = "  (not there now)" if row["exists"] is False else ""
        note = "  (cannot be read)" if row["readable"] is False else note
        held = counted(row["articles"], "article")
        typer.echo(f"{plain_line(row['name']):24} {held:>15}  {plain_line(row['path'])}{note}")
    if manifest.excluded:
        held = counted(len(manifest.excluded), "article")
        say(f"{held} removed by hand; see: byline articles --removed")


def remove(
    what: Annotated[
        str,
        typer.Argument(
            metavar="PATH|URL|ID", help="A source's path, URL or name, or an article's id."
        ),
    ],
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Remove a source with all its articles, or one article.

    An article removed by its id stays out of the index until `byline index --restore ID`.

    Examples:

      byline remove articles/

      byline remove 6ce310b5dde3d457
    """
    from index.build import Wanted
    from index.versions import Home

    settings = load_settings(home)
    manifest = Home(settings.home).manifest()
    path = _place(what)
    forget = tuple(s for s in manifest.sources if path == s.path or what == s.name)
    if not forget:
        with open_store(settings) as store:
            if store.owner(what) is None:
                raise UsageError(
                    f"Neither a source nor an article is called {what!r}.",
                    "See: byline sources, byline articles",
                )
    wanted = Wanted(forget=forget) if forget else Wanted(remove=(what,))
    tell(_build(settings, wanted, quiet=json_), json_=json_, quiet=False)


def _place(what: str) -> str:
    """A path or URL in the form in which sources are stored."""
    from index.web.failures import NotFetched
    from index.web.url import is_url, parse_url

    try:
        return str(parse_url(what)) if is_url(what) else str(Path(what).resolve())
    except NotFetched:
        return what
    except (OSError, RuntimeError):  # a loop of links leads nowhere
        return str(Path(what).absolute())


def _build(settings: Settings, wanted: Wanted, *, quiet: bool) -> BuildReport:
    from index.build import build
    from index.versions import Home
    from ui.progress import TerminalProgress

    with TerminalProgress(quiet=quiet) as progress:
        return build(Home(settings.home), wanted, settings.services, progress)
