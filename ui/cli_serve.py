"""The command that serves: chat."""

from __future__ import annotations

import errno
import logging
import socket
from typing import Annotated

import typer

from index.errors import BylineError, NoIndex, UsageError
from ui.options import (
    HomeOption,
    JudgeOption,
    ModelOption,
    RerankModelOption,
    StrictOption,
    TimeoutOption,
    load_settings,
    say,
)
from ui.ports import LOOPBACK

DEFAULT_PORT = 7860
# How many ports after the default one are tried.
FURTHER_PORTS = 40


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command(rich_help_panel="Asking")(chat)


def chat(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65_535,
            help=f"Port (default: {DEFAULT_PORT}, or the next that is free).",
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A name under which a proxy passes on requests; may be given again.",
            show_default=False,
        ),
    ] = None,
    model: ModelOption = None,
    judge: JudgeOption = None,
    timeout: TimeoutOption = None,
    rerank_model: RerankModelOption = None,
    strict: StrictOption = False,
    home: HomeOption = None,
) -> None:
    """Serve the chat and print its address; each citation opens its article at the exact words.

    Open the address in a browser; Ctrl-C ends it. Needs an index; nothing is sent anywhere but to
    the model that is named.

    Examples:

      byline chat

      byline chat --port 8080 --model llama3.1     (OPENAI_BASE_URL names the server)
    """
    settings = load_settings(
        home,
        model=model,
        judge=judge,
        timeout=timeout,
        rerank_model=rerank_model,
        strict=strict or None,
    )
    from index.versions import Home
    from rag.assemble import open_chat

    if Home(settings.home).current() is None:
        raise NoIndex(settings.home)
    # The port is taken before anything slow: who starts two chats learns of it at once.
    listening = _listen(host, port)
    with listening, open_chat(settings) as answering:
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
        say("Starting...")
        import asyncio

        from ui.server import create_app, serve

        address = _address(host, listening)
        # Listening to everyone, it cannot know its names.
        hosts = (*LOOPBACK, *(allow_host or ())) if host in LOOPBACK or allow_host else None
        asyncio.run(
            serve(
                lambda: create_app(answering, settings, hosts=hosts),
                listening,
                lambda: typer.echo(f"Chat: {address}"),
            )
        )
    say("Stopped.")


def _listen(host: str, port: int | None) -> socket.socket:
    """A listening socket on the port named, or on the first free one from the default on.

    Raises:
        BylineError: the port is taken.
        UsageError: the host is none of this machine's.
    """
    from ui.ports import open_socket

    ports = [port] if port else range(DEFAULT_PORT, DEFAULT_PORT + FURTHER_PORTS)
    for tried in ports:
        try:
            listening = open_socket(host, tried)
        except (OSError, UnicodeError) as error:  # a host may not even be encoded
            if isinstance(error, UnicodeError):
                raise _no_such_host(host, "not a name") from error
            if error.errno == errno.EADDRINUSE:
                continue
            raise _cannot_listen(host, tried, error) from error
        if tried != ports[0]:
            say(f"Port {ports[0]} is taken; using {tried}.")
        if host not in LOOPBACK:
            say("Everyone who can reach this machine can ask, and read the articles.")
        return listening
    if port:
        raise BylineError(
            f"Port {port} is taken.",
            "Name another with --port, or leave it out to find a free one.",
        )
    raise BylineError(
        f"Ports {ports[0]} to {ports[-1]} are all taken.", "Name a free one with --port."
    )


def _cannot_listen(host: str, port: int, error: OSError) -> BylineError:
    if error.errno == errno.EACCES:
        return BylineError(
            f"Port {port} may not be used ({error.strerror}).", "Name one from 1024 on with --port."
        )
    return _no_such_host(host, error.strerror or str(error))


def _no_such_host(host: str, reason: str) -> UsageError:
    return UsageError(
        f"{host} is no address of this machine ({reason}).",
        "Name one with --host, for instance: --host 127.0.0.1",
    )


def _address(host: str, listening: socket.socket) -> str:
    port = listening.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
