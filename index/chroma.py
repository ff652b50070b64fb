"""Clients of Chroma, in a folder or on a server, and its faults in our words."""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BylineError, UsageError
from index.services import SERVER_TIMEOUT

if TYPE_CHECKING:
    import httpx
    from chromadb.api.client import Client
    from chromadb.auth import UserIdentity
    from chromadb.config import Settings


def folder_client(folder: Path) -> Client:
    """A client of a folder of this machine, made if missing.

    Raises:
        BylineError: the folder is damaged or may not be written.
    """
    with folder_faults(folder):
        settings = _settings()
        settings.is_persistent = True
        # Absolute: Chroma keeps one client a path, also where the current folder has changed.
        settings.persist_directory = str(folder.absolute())
        from chromadb.api.client import Client

        try:
            return Client(settings=settings)
        except BaseException:
            _forget_failed(settings.persist_directory)
            raise


def _forget_failed(folder: str) -> None:
    """What could not be started stays in Chroma's cache, and would be taken for what can."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if folder not in SharedSystemClient._identifier_to_refcount:
        SharedSystemClient._identifier_to_system.pop(folder, None)


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A server, and how to talk to it.

    Args:
        url: http://HOST:PORT.
        token: sent as a bearer token.
        timeout: seconds that it may be silent.
    """

    url: str
    token: str = field(default="", repr=False)
    timeout: float = SERVER_TIMEOUT


def server_client(server: ChromaServer) -> Client:
    """A client of a Chroma server.

    Raises:
        UsageError: the URL is not one.
        BylineError: the server does not answer in time.
    """
    host, port, secure = _address(server.url)
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
    with server_faults(server.url):
        settings = _settings()
        settings.chroma_api_impl = "chromadb.api.fastapi.FastAPI"
        settings.chroma_server_host = host
        settings.chroma_server_http_port = port
        settings.chroma_server_ssl_enabled = secure
        settings.chroma_server_headers = headers
        from chromadb.api.client import Client

        class TimedClient(Client):
            """Chroma's own client waits for ever, and leaves its connections open at the end."""

            def get_user_identity(self) -> UserIdentity:  # its first request
                self._session(self).timeout = server.timeout
                with self._closed_on_failure(self):
                    return super().get_user_identity()

            def _validate_tenant_database(self, tenant: str, database: str) -> None:  # its second
                self._session(self._admin_client).timeout = server.timeout
                with self._closed_on_failure(self, self._admin_client):
                    super()._validate_tenant_database(tenant, database)

            def close(self) -> None:
                super().close()
                for client in (self, self._admin_client):
                    self._session(client).close()

            @contextmanager
            def _closed_on_failure(self, *clients: object) -> Iterator[None]:
                try:
                    yield
                except BaseException:
                    for client in clients:
                        self._session(client).close()
                    raise

            @staticmethod
            def _session(client: Any) -> httpx.Client:
                session: httpx.Client = client._server._session  # each has one of its own
                return session

        return TimedClient(settings=settings)


@contextmanager
def server_faults(url: str) -> Iterator[None]:
    """Whatever goes wrong with a server inside, as a BylineError."""
    import httpx

    try:
        yield
    except BylineError:
        raise
    except Exception as error:  # the client raises plain Exception for what it does not know
        cause = error.__context__ if isinstance(error, ValueError) else error
        away = isinstance(cause, httpx.TransportError | OSError)
        raise BylineError(
            f"The Chroma server at {url} {'does not answer' if away else 'failed'}"
            f" ({_reason(error)}).",
            "Start it (chroma run --path FOLDER --port PORT), or keep the vectors in the home"
            " with: byline index --chroma embedded",
        ) from error


@contextmanager
def folder_faults(folder: Path) -> Iterator[None]:
    """Whatever goes wrong with the vectors of a folder inside, as a BylineError."""
    try:
        yield
    except BylineError:
        raise
    except Exception as error:  # a damaged folder takes the library anywhere
        raise BylineError(
            f"The vectors in {folder} cannot be used ({_reason(error)}).",
            "Free space on the disk or give yourself permission, and run: byline index",
        ) from error


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port, and whether the connection is encrypted."""
    try:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            secure = parts.scheme == "https"
            return parts.hostname, parts.port or (443 if secure else 80), secure
    except ValueError:  # a port that is no number
        pass
    raise UsageError(f"{url!r} is not the address of a Chroma server.", "Write http://HOST:PORT.")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


@cache
def _settings_type() -> type[Settings]:
    """Chroma's settings without what `.env` and the environment say; imported when needed."""
    from pydantic import ValidationError

    logging.getLogger("chromadb").setLevel(logging.ERROR)
    try:
        from chromadb.config import Settings
    except (ValidationError, ValueError, OSError) as error:
        # Importing it reads them all the same.
        raise BylineError(
            f"A variable or the file .env in {Path.cwd()} keeps Chroma from starting"
            f" ({_reason(error)}).",
            "Unset the variable, or run the command in another folder.",
        ) from error

    class GivenSettings(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: Any, init_settings: Any, *_: Any, **__: Any
        ) -> tuple[Any, ...]:
            return (init_settings,)

    return GivenSettings


def _settings() -> Settings:
    return _settings_type()(anonymized_telemetry=False)
