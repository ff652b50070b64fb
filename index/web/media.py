"""Which of the formats that are read a reply is in: by its content type, else by its ending."""

from __future__ import annotations

import re
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote

from index.readers.files import SUFFIXES
from index.web.failures import NotFetched
from index.web.url import Url

_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/json": ".json",
    "text/json": ".json",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/ndjson": ".jsonl",
    "text/csv": ".csv",
    "application/csv": ".csv",
    "text/tab-separated-values": ".tsv",
}
# Types that servers give to files whose own they do not know; the ending says more.
_UNSPECIFIC = frozenset(
    ("", "text/plain", "application/octet-stream", "binary/octet-stream", "application/gzip",
     "application/x-gzip", "application/x-download", "application/force-download")
)  # fmt: skip
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}")


def media_type(header: str) -> tuple[str, str]:
    """The type and the charset of a Content-Type header, each in lower case and possibly empty."""
    message = Message()
    message["Content-Type"] = header
    stated = header.partition(";")[0].strip().lower()
    try:
        charset = message.get_content_charset("")
    except (LookupError, ValueError):  # one that is written in a way that cannot be read
        charset = ""
    return stated, charset.strip()


def suffix_of(media: str, url: Url) -> str:
    """The ending of a file that would hold a reply.

    Args:
        media: its media type.
        url: where it came from.

    Raises:
        NotFetched: it is in no format that is read.
    """
    if known := _SUFFIX_OF.get(media):
        return known
    if media in _UNSPECIFIC:
        path = PurePosixPath(unquote(url.target.partition("?")[0]).removesuffix(".gz"))
        if path.suffix.lower() in SUFFIXES:
            return path.suffix.lower()
        if media == "text/plain":
            return ".txt"
    named = media if _TYPE.fullmatch(media) else "What the server sends"
    raise NotFetched(
        f"{named} is not a format that is read.",
        "Give a page of text, PDF, Word, JSON, JSON Lines or CSV.",
    )
