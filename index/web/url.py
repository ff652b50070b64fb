"""URLs: one form for each, and what is not one that can be fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from index.web.failures import NotFetched

PORTS = {"http": 80, "https": 443}
MAX_URL = 4000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# Parsers differ over these: what one takes for the host is another's path.
_AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f\\]")
_SAFE = "/%:@!$&'()*+,;=~"


def is_url(text: str) -> bool:
    """Whether a text is meant as a URL and not as a path."""
    return bool(_SCHEME.match(text))


def shown(text: str) -> str:
    """A URL, well-formed or not, without the name and password that it may hold."""
    return re.sub(r"//.*@", "//…@", text, flags=re.DOTALL)


@dataclass(frozen=True, slots=True)
class Url:
    """A URL in its one form: without fragment, host in lower case and ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def place(self) -> str:
        """Host, and port where it is not the usual one, as in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.target}"


def parse_url(text: str) -> Url:
    """A URL as a person or a redirect writes it.

    Raises:
        NotFetched: it is not one that can be fetched.
    """
    text = text.strip()
    try:
        if _AMBIGUOUS.search(text) or len(text) > MAX_URL:
            raise ValueError("a control, a backslash, or too long")
        parts = urlsplit(text)
        if parts.scheme not in PORTS:
            raise NotFetched(
                "Only http:// and https:// pages are read.",
                "Save what is there to a file and index that.",
            )
        if "@" in parts.netloc:
            raise NotFetched(
                "A name or password in a URL is not accepted, as URLs are stored and shown.",
                "Save the page to a file and index that.",
            )
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        if not port:
            raise ValueError("port 0")
        query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
        target = (quote(parts.path, safe=_SAFE) or "/") + query
        return Url(parts.scheme, _host(parts.hostname or "", "[" in parts.netloc), port, target)
    except ValueError as error:
        raise NotFetched("This is not a URL that can be fetched.") from error


def follow(url: Url, location: str) -> Url:
    """Where a redirect leads.

    Raises:
        NotFetched: nowhere that can be fetched, or from https to http.
    """
    try:
        target = parse_url(urljoin(str(url), location))
    except ValueError as error:  # urljoin's, for what is no URL
        raise NotFetched("It redirects to what is not a URL.") from error
    except NotFetched as error:
        raise NotFetched(f"It redirects to where nothing is fetched: {error.reason}") from error
    if url.scheme == "https" and target.scheme == "http":
        raise NotFetched(
            "It redirects from https:// to http://, which anyone on the way could change.",
            "Name the http:// page itself if you trust it.",
        )
    return target


def _host(host: str, bracketed: bool) -> str:
    """A host in lower case and ASCII; raises ValueError where it is none."""
    if bracketed:
        if "%" in host:
            raise ValueError("an address of one network card")
        return IPv6Address(host).compressed
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode()  # its error is a ValueError
    host = host.lower().removesuffix(".")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError("not a host")
    return host
