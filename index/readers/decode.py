"""Bytes to text: which encoding, what is not text at all, and what is taken out."""

from __future__ import annotations

import codecs
import contextlib
import re

from index.readers.alphabets import common_encoding

# Controls that no reader should see and no store should hold; each becomes one space, so that
# offsets stay those of the text as it was written. Tab and newline stay.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\ufeff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Beginnings that no text has.
_BINARY_MAGIC = (
    b"\x7fELF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF89a", b"GIF87a", b"%PDF-",
    b"\x1f\x8b", b"BZh91AY&SY", b"\xd0\xcf\x11\xe0", b"SQLite format 3\x00", b"Rar!\x1a",
)  # fmt: skip
# Encodings that a program may have but no page is written in; some take very long or fail.
_NO_CHARSET = frozenset(
    {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf_7"}
)
# What pages are written in that name another encoding: all of that, and more.
_MEANT = {"iso8859_1": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
# Where an encoding has to be guessed, so many bytes decide.
_SAMPLE = 200_000
# Symbols of Windows-1252 that never stand inside a word, but are letters of other code pages.
_IN_WORD_SYMBOL = re.compile(r"[^\W\d_][¡-©«-´¶-¹»-¿×÷][^\W\d_]")


class NotText(ValueError):
    """The bytes are not text in any encoding that could be told."""


def decode(data: bytes) -> str:
    """Text of a file's bytes, tidied as `tidy` does; bytes that do not fit become U+FFFD.

    Raises:
        NotText: the bytes are binary, or no encoding fits.
    """
    text = data.decode(encoding_of(data), "replace")
    if _looks_binary(text):
        raise NotText("it is a binary file")
    return tidy(text)


def decode_as(data: bytes, charset: str) -> str:
    """Text in an encoding that a page names; empty where there is none such or it does not fit."""
    try:
        name = codecs.lookup(charset).name.replace("-", "_")
        if name in _NO_CHARSET:
            return ""
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(_MEANT.get(name, name))
        return data.decode(name)
    except (LookupError, ValueError):  # a name may be of no encoding, or of one that always fails
        return ""


def encoding_of(data: bytes) -> str:
    """The encoding of a text, of which `data` is all or the beginning.

    A byte-order mark decides; then UTF-8 wherever it fits but for a few damaged bytes; then UTF-16
    without a mark, which shows by its zeros; anything else is guessed from its letters.

    Raises:
        NotText: the bytes are binary, or no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if data.startswith(_BINARY_MAGIC):
        raise NotText("it is a binary file")
    if data.startswith(b"{\\rtf"):
        raise NotText("it is a document in rich text format")
    if encoding := _zeros(data[:8192]):
        return encoding
    # The last character may be cut in two where data is only the beginning.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    if not damaged or damaged * 4 < sum(1 for c in text if c > "\x7f") - damaged:
        return "utf-8"
    return _guess(data[:_SAMPLE])


def tidy(text: str) -> str:
    """Text as it is stored: LF ends lines, controls are spaces, there are no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))


def _looks_binary(text: str) -> bool:
    sample = text[:8192]
    odd = len(_CONTROLS.findall(sample)) + sample.count("\ufffd")
    return odd > 0.1 * max(len(sample), 1)


def _zeros(sample: bytes) -> str:
    """UTF-16 without a mark, told by the zero that stands beside each Latin letter."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _guess(data: bytes) -> str:
    if data.count(0) > 0.1 * len(data):
        raise NotText("it is a binary file")
    if encoding := common_encoding(data):
        return encoding
    if _is_western(data):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise NotText("its encoding could not be told")
    return best.encoding


def _is_western(data: bytes) -> bool:
    """Whether Windows-1252 (or Latin-1) fits: few accents, all of them letters where letters stand.

    The guesser takes such text for Central European or even Japanese.
    """
    text = data.decode("cp1252", "replace")
    accents = sum(1 for byte in data if byte > 0x7F)
    czech = "ø" in text and "ì" in text  # what ř and ě look like
    return (
        accents < 0.15 * len(data)
        and "\ufffd" not in text
        and not czech
        and not _IN_WORD_SYMBOL.search(text)
    )
