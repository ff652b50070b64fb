"""Who may be asked for by name: a page elsewhere must not reach a chat of this machine alone.

A hostile page whose own name is made to point at 127.0.0.1 (DNS rebinding) could read articles
through the reader's browser; but its requests carry that name.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class KnownHosts:
    """Refuses requests whose Host header names another host.

    Args:
        app: what answers the others.
        hosts: names and addresses, without ports.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("host", "")
        if host_of(asked) in self._hosts:
            await self._app(scope, receive, send)
            return
        refusal = PlainTextResponse(
            "This chat does not answer under that name. Open the address that it printed, or start"
            " it with: byline chat --allow-host NAME",
            status_code=421,
        )
        await refusal(scope, receive, send)


def host_of(header: str) -> str:
    """The host that a Host header names: no port, no brackets, lower case."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if header.count(":") == 1 else header
