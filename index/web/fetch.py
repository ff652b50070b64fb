"""A URL to its bytes: redirects followed and checked, every size and time bounded."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version

import httpcore

from index.readers.files import MAX_ARTICLE_BYTES
from index.web.connect import Connect, Deadline, Guard, Resolve, connect, resolve
from index.web.failures import Gone, NotFetched
from index.web.media import media_type, suffix_of
from index.web.unpack import too_large, unpacked
from index.web.url import Url, follow, parse_url

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_GONE = frozenset((404, 410))
_NOT_ALLOWED = frozenset((401, 402, 403, 407, 451))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take.

    Args:
        total: seconds in all, redirects included.
        silence: seconds without a byte.
        size: bytes, before and after they are unpacked.
        redirects: how many are followed.
    """

    total: float = 30.0
    silence: float = 10.0
    size: int = MAX_ARTICLE_BYTES
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL gave.

    Args:
        data: its bytes, not compressed.
        suffix: the ending of a file of its format.
        charset: the encoding that the server names, or empty.
        url: where it came from in the end.
    """

    data: bytes
    suffix: str
    charset: str
    url: str


class Web:
    """Fetches pages. No proxy, cookie or credential of this machine is used.

    Args:
        allow_private: fetch from addresses that are not public, too.
        limits: what one page may take.
        resolve: from a host to its addresses.
        connect: to an address that was checked.
        tls: whom to trust for https; None: the system's authorities and certifi's.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        connect: Connect = connect,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._resolve, self._connect, self._tls = resolve, connect, tls

    def fetch(self, text: str) -> Fetched:
        """The page at a URL.

        Raises:
            Gone: there is none (any more).
            NotFetched: it could not be had.
        """
        deadline = Deadline(self._limits.total, self._limits.silence)
        url, allow_private = parse_url(text), self._allow_private
        for _ in range(self._limits.redirects + 1):
            guard = Guard(allow_private, deadline, self._resolve, self._connect)
            try:
                found = self._get(url, guard)
            except (httpcore.TimeoutException, httpcore.NetworkError) as error:
                raise _unreached(error, deadline) from error
            except httpcore.ProtocolError as error:
                raise NotFetched("The server broke off, or does not speak HTTP.") from error
            if isinstance(found, Fetched):
                return found
            # A page of the open web leads nowhere private, whatever is allowed.
            url, allow_private = found, allow_private and guard.was_private
        raise NotFetched(f"It redirects more than {self._limits.redirects} times.")

    def _get(self, url: Url, guard: Guard) -> Fetched | Url:
        """The page, or where it redirects to."""
        origin = httpcore.Origin(url.scheme.encode(), url.host.encode(), url.port)
        request = httpcore.URL(
            scheme=origin.scheme, host=origin.host, port=url.port, target=url.target.encode()
        )
        headers = {
            "Host": url.place,
            "User-Agent": f"Byline/{version('byline')}",
            "Accept": "text/html, application/xhtml+xml, text/*;q=0.9, */*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if url.scheme == "https" and self._tls is None:
            self._tls = httpcore.default_ssl_context()
        with (
            httpcore.HTTPConnection(origin, self._tls, network_backend=guard) as connection,
            connection.stream("GET", request, headers=list(headers.items())) as response,
        ):
            fields = _Headers(response)
            if response.status in _REDIRECTS:
                return follow(url, fields.get("location"))
            if response.status != HTTPStatus.OK:
                raise _refused(response.status)
            media, charset = media_type(fields.get("content-type"))
            suffix, size = suffix_of(media, url), self._limits.size
            length = fields.get("content-length")
            if length.isdecimal() and int(length) > size:
                raise too_large(size)
            body = unpacked(response.iter_stream(), fields.get("content-encoding"), size)
            return Fetched(body, suffix, charset, str(url))


class _Headers:
    """The fields of a reply; of one that stands there twice, all."""

    def __init__(self, response: httpcore.Response) -> None:
        self._fields = response.headers

    def get(self, name: str) -> str:
        values = (value for key, value in self._fields if key.lower() == name.encode())
        return ", ".join(value.decode("utf-8", "replace") for value in values).strip()


def _refused(status: int) -> NotFetched:
    try:
        meaning = HTTPStatus(status).phrase
    except ValueError:
        meaning = "an unknown status"
    said = f"The server answered {status} ({meaning})."
    if status in _GONE:
        return Gone(said)
    if status in _NOT_ALLOWED:
        return NotFetched(said, "Save the page to a file and index that.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotFetched(said, "Try again later.")
    return NotFetched(said)


def _unreached(error: Exception, deadline: Deadline) -> NotFetched:
    if isinstance(error, httpcore.TimeoutException):
        return deadline.passed()
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return NotFetched(
            "The server's certificate could not be verified.",
            "Check the address, and the authorities that this machine trusts.",
        )
    if isinstance(error, httpcore.ConnectError):
        return NotFetched(
            "No connection could be made to the server.", "Check the address and the network."
        )
    return NotFetched("The server broke off.", "Try again later.")
