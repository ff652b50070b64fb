"""The command `byline`. A command imports what it needs when it runs: help is instant."""

from __future__ import annotations

import sys

import typer

from eval.cli import app as eval_app
from index.errors import BylineError
from ui import cli_ask, cli_check, cli_doctor, cli_index, cli_serve, cli_versions

app = typer.Typer(
    name="byline",
    help="Ask questions about a corpus of articles; every sentence of an answer carries a checked"
    " citation.",
    epilog="Start with:  byline index FOLDER  then  byline ask 'Who ...?'  or  byline chat",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli_index.add_to(app)
cli_versions.add_to(app)
cli_ask.add_to(app)
cli_check.add_to(app)
cli_serve.add_to(app)
cli_doctor.add_to(app)
app.add_typer(eval_app, rich_help_panel="Looking after")


def main() -> None:
    """Run the command line; a person sees a sentence and a remedy, never a traceback."""
    try:
        app()
    except BylineError as error:
        typer.echo(f"{typer.style('Error:', fg='red')} {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
