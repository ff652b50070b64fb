"""The command `articles`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui.markup import plain_line
from ui.options import HomeOption, JsonOption, load_settings, print_json, say

if TYPE_CHECKING:
    from index.article import Article
    from index.store import ArticleStore
    from rag.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command(rich_help_panel="Articles and index")(articles)


def articles(
    article_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="One article. None: all.", show_default=False),
    ] = None,
    removed: Annotated[
        bool,
        typer.Option("--removed", help="List the ids of articles that were removed by hand."),
    ] = False,
    json_: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """List the articles, or show one whole with what was skipped in it.

    Examples:

      byline articles

      byline articles --removed                (let one come back: byline index --restore ID)

      byline articles 6ce310b5dde3d457 --json
    """
    settings = load_settings(home)
    if removed:
        _list_removed(settings, json_=json_)
        return
    with open_store(settings) as store:
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


def _list_removed(settings: Settings, *, json_: bool) -> None:
    from index.versions import Home

    ids = Home(settings.home).manifest().excluded
    if json_:
        print_json(ids)
        return
    for article_id in ids:
        typer.echo(plain_line(article_id))


def _list(store: ArticleStore, *, json_: bool) -> None:
    if not json_:
        for article in store.iter_articles():
            day = article.date.isoformat() if article.date else ""
            headline = plain_line(article.headline[:90])
            typer.echo(f"{plain_line(article.article_id):18} {day:10}  {headline}")
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
        "copies": store.copies_of([article.article_id]).get(article.article_id, ()),
    }


def open_store(settings: Settings) -> Any:
    """The current version's articles, closed when left."""
    from contextlib import closing

    from index.store import ArticleStore
    from index.versions import STORE, Home

    place = Home(settings.home)
    return closing(ArticleStore(place.version_folder(place.manifest().number) / STORE))
