"""The command `byline`. A command imports what it needs when it runs: help is instant."""

from __future__ import annotations

import errno
import inspect
import io
import os
import sys
from typing import Annotated

import typer

from index.errors import BylineError
from ui import cli_ask, cli_check, cli_doctor, cli_eval, cli_index, cli_serve, cli_versions

app = typer.Typer(
    name="byline",
    epilog="Start with:  byline index FOLDER  then  byline ask 'Who ...?'  or  byline chat",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"byline {version('byline')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_tell_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Ask questions about a corpus of articles; each sentence of an answer cites checked words."""


cli_index.add_to(app)
cli_versions.add_to(app)
cli_ask.add_to(app)
cli_check.add_to(app)
cli_serve.add_to(app)
cli_doctor.add_to(app)
app.add_typer(cli_eval.app, rich_help_panel="Looking after")


def _paragraphs(doc: str) -> str:
    """A docstring whose paragraphs may be broken anew for a terminal of any width."""
    return "\n\n".join(
        part if part.startswith(" ") else " ".join(part.split("\n"))
        for part in inspect.cleandoc(doc).split("\n\n")
    )


for _command in (*app.registered_commands, *cli_eval.app.registered_commands):
    if _command.callback and _command.callback.__doc__:
        _command.help = _paragraphs(_command.callback.__doc__)


def main() -> None:
    """Run the command line; a person sees a sentence and a remedy, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show ✓ shows ?
            stream.reconfigure(errors="replace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BylineError as error:
        typer.echo(f"{typer.style('Error:', fg='red')} {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EPIPE):
            raise
        _drop_output()
        typer.echo(f"Error: The output could not be written ({error.strerror}).", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        sys.exit(130)


def _drop_output() -> None:
    """Let the interpreter end without trying to write what is left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
