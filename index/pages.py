"""Pages of the web as sources: each is fetched into a copy, which is then read like a file."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from index.article import Draft, Skipped, short_hash
from index.manifest import Source
from index.readers import Listener, read_file, readable_name
from index.readers.decode import decode_as
from index.sources import Scope, free_name
from index.web.failures import Gone, NotFetched
from index.web.url import parse_url

if TYPE_CHECKING:
    from index.web.fetch import Fetched

_NOT_TEXT = (".pdf", ".docx")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Page(Scope):
    """A source that is a URL; `path` is its copy, or a place without one where it is gone."""

    @property
    def whole(self) -> bool:
        """See `Scope`: a page has no parts."""
        return True

    @property
    def shown(self) -> str:
        """See `Scope`."""
        return self.source.path

    def key(self, file: Path) -> str:
        """See `Scope`."""
        return self.source.path

    def read(self, file: Path, listener: Listener | None = None) -> Iterator[Draft | Skipped]:
        """See `Scope`. The URL stands for the copy; one article alone has it as its own."""
        url = self.source.path
        for found in read_file(file, url, listener):
            place = found.origin.removeprefix(readable_name(file))
            if isinstance(found, Draft) and not place:
                source = found.source or urlsplit(url).hostname or ""
                yield replace(found, origin=url, url=url, source=source)
            else:
                yield replace(found, origin=url + place)


def page_source(text: str, known: Collection[Source]) -> Source:
    """The source that a URL means, given those that are known.

    Raises:
        NotFetched: it is not a URL that can be fetched.
    """
    url = parse_url(text)
    for source in known:
        if source.path == str(url):
            return source
    stem = PurePosixPath(unquote(url.target.partition("?")[0])).name or url.host
    return Source(free_name(stem, {source.name for source in known}), str(url))


def fetch_pages(
    sources: Iterable[Source], known: Collection[Source], opened: ExitStack, allow_private: bool
) -> Iterator[Page | Skipped]:
    """Each source with a copy of its page, or why there is none; copies go when `opened` closes.

    A known source whose page is gone is given without a copy, like a folder that vanished.
    """
    from index.web.fetch import Web

    web = Web(allow_private=allow_private)
    folder = Path(opened.enter_context(TemporaryDirectory(prefix="byline-")))
    for source in sources:
        try:
            yield Page(source, _copy(web.fetch(source.path), source, folder))
        except NotFetched as failed:
            if source not in known:
                yield Skipped(source.path, failed.reason, failed.remedy)
            elif isinstance(failed, Gone):
                yield Page(source, folder / "gone")
            else:
                reason = f"{failed.reason} Its articles were kept."
                yield Skipped(source.path, reason, failed.remedy)


def _copy(page: Fetched, source: Source, folder: Path) -> Path:
    path = folder / f"{short_hash(source.path)}{page.suffix}"
    path.write_bytes(page.data if page.suffix in _NOT_TEXT else _as_utf8(page.data, page.charset))
    return path


def _as_utf8(data: bytes, charset: str) -> bytes:
    """Text in the encoding that its server names, as UTF-8.

    It stays as it is where it shows its own encoding, or is not in the one that is named.
    """
    if not charset or data.startswith(_MARKS):
        return data
    try:
        data.decode()
        if b"\x1b" not in data:  # seven bits that switch alphabets, as Japanese mail does
            return data
    except UnicodeDecodeError:
        pass
    return decode_as(data, charset).encode("utf-8", "replace") or data
