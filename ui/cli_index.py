"""Commands about articles and where they come from: index, sources, remove, articles."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui.options import HomeOption, JsonOption, load_settings, print_json, say

if TYPE_CHECKING:
    from index.article import Article
    from index.build import BuildReport, Wanted
    from index.store import ArticleStore
    from rag.settings import Settings

# Skipped files are listed one by one up to here, then counted; --json lists all.
LISTED_SKIPS = 20


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (index, sources, remove, articles):
        app.command(rich_help_panel="Articles and index")(command)


def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Folders or files of articles. None: refresh what is known.",
            show_default=False,
        ),
    ] = None,
    embed_model: Annotated[
        str | None,
        typer.Option(
            help="Embedding model of an OpenAI-protocol server, or 'built-in'.",
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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Index folders or files of articles; run it again to bring the index up to date.

    Reads .txt .md .html .pdf .docx .json .jsonl .csv, each also gzipped. Only what changed is
    read into passages again. What cannot be read is listed and skipped.

    Examples:

      byline index articles/                  index a folder

      byline index news.jsonl.gz more/        add two more sources

      byline index                            refresh every known source
    """
    from index.build import Wanted

    settings = load_settings(home, embed_model=embed_model)
    url = {"embedded": "", "": None, None: None}.get(chroma, chroma)
    wanted = Wanted(
        tuple(paths or ()),
        embed_model=settings.embed_model,
        chroma_url=url,
        allow_removals=allow_removals,
        restore=tuple(restore or ()),
    )
    report = _build(settings, wanted, quiet=quiet or json_)
    _tell(report, json_=json_, quiet=quiet)
    touched = report.added + report.changed + report.renamed + report.removed + report.unchanged
    if not touched and not report.built:
        raise typer.Exit(1)


def sources(json_: JsonOption = False, home: HomeOption = None) -> None:
    """List the folders and files that are indexed.

    Example:

      byline sources --json
    """
    from index.new_version import STORE
    from index.store import ArticleStore
    from index.versions import Home

    place = Home(load_settings(home).home)
    manifest = place.manifest()
    store = ArticleStore(place.version_folder(manifest.number) / STORE)
    rows = [
        {
            "name": source.name,
            "path": source.path,
            "articles": len(store.article_ids(source.name)),
            "exists": Path(source.path).exists(),
        }
        for source in manifest.sources
    ]
    store.close()
    if json_:
        print_json(rows)
        return
    for row in rows:
        gone = "" if row["exists"] else "  (not there now)"
        typer.echo(f"{row['name']:24} {row['articles']:6} articles  {row['path']}{gone}")


def remove(
    what: Annotated[
        str, typer.Argument(metavar="PATH|ID", help="A source's path or name, or an article's id.")
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
    path = str(Path(what).resolve())
    forget = tuple(s for s in manifest.sources if path == s.path or what == s.name)
    if not forget:
        with _store(settings) as store:
            if store.owner(what) is None:
                raise UsageError(
                    f"Neither a source nor an article is called {what!r}.",
                    "See: byline sources, byline articles",
                )
    wanted = Wanted(forget=forget) if forget else Wanted(remove=(what,))
    _tell(_build(settings, wanted, quiet=json_), json_=json_, quiet=False)


def articles(
    article_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="One article. None: all.", show_default=False),
    ] = None,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """List the articles, or show one whole with what was skipped in it.

    Examples:

      byline articles

      byline articles 6ce310b5dde3d457 --json
    """
    with _store(load_settings(home)) as store:
        if article_id is None:
            _list(store, json_=json_)
            return
        article = store.article(article_id)
        if article is None:
            raise UsageError(f"There is no article {article_id!r}.", "See: byline articles")
        if json_:
            print_json(_article(store, article))
            return
        facts = (article.source, article.date, article.author, article.url, article.origin)
        typer.echo(f"{article.headline}\n{'  '.join(str(f) for f in facts if f)}\n")
        typer.echo(article.text)
        for skip in article.skipped:
            words = article.text[skip.start : skip.end][:60]
            say(f"skipped {skip.start}-{skip.end} ({skip.reason}): {words!r}")


def _list(store: ArticleStore, *, json_: bool) -> None:
    if not json_:
        for article in store.iter_articles():
            typer.echo(f"{article.article_id:18} {article.date or '':10}  {article.headline[:90]}")
        return
    typer.echo("[", nl=False)
    for place, article in enumerate(store.iter_articles()):
        typer.echo("," if place else "")
        print_json(_article(store, article), indent=None)
    typer.echo("]")


def _article(store: ArticleStore, article: Article) -> dict[str, Any]:
    return {
        "id": article.article_id,
        "title": article.headline,
        "date": article.date,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "text": article.text,
        "text_hash": article.text_hash,
        "origin": article.origin,
        "metadata": dict(article.metadata),
        "skipped": [asdict(skip) for skip in article.skipped],
        "copies": store.copies(article),
    }


def _store(settings: Settings) -> Any:
    """The current version's articles, closed when left."""
    from contextlib import closing

    from index.new_version import STORE
    from index.store import ArticleStore
    from index.versions import Home

    place = Home(settings.home)
    return closing(ArticleStore(place.version_folder(place.manifest().number) / STORE))


def _build(settings: Settings, wanted: Wanted, *, quiet: bool) -> BuildReport:
    from index.build import build
    from index.versions import Home
    from ui.progress import TerminalProgress

    with TerminalProgress(quiet=quiet) as progress:
        return build(Home(settings.home), wanted, settings.services, progress)


def _tell(report: BuildReport, *, json_: bool, quiet: bool) -> None:
    for skip in report.skipped[:LISTED_SKIPS]:
        say(f"skipped {skip}")
    if len(report.skipped) > LISTED_SKIPS:
        say(f"skipped {len(report.skipped) - LISTED_SKIPS} more; --json lists all")
    if json_:
        print_json(asdict(report))
        return
    if quiet:
        return
    counted = ("added", "changed", "renamed", "removed", "unchanged")
    said = ", ".join(
        f"{getattr(report, name):,} {name}" for name in counted if getattr(report, name)
    )
    typer.echo(f"{said or 'nothing to do'} ({report.seconds:.1f} s)")
    if report.built:
        embedded = (
            f"{report.embedded:,} passages embedded" if report.embedded else "nothing embedded"
        )
        typer.echo(
            f"Version {report.version}: {report.articles:,} articles, {report.passages:,} passages;"
            f" {embedded}."
        )
    else:
        typer.echo(
            f"Nothing changed: version {report.version} still answers, nothing was embedded."
        )
