"""Which of the common one-byte encodings a text is in, told by the letters of its language.

A general guesser finds a rare encoding as likely as the one that everybody used. Here a text is
read in each common encoding, commonest first; one fits where all that is not ASCII is letters of
one alphabet, or marks that are printed in it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import NamedTuple

_MARKS = "‘’‚“”„‹›«»–—…•·°§©®™€£¿¡ºª№½\xa0\xad"
# Letters of each language beyond ASCII, by the encodings that its texts were written in.
_LATIN: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("cp1252", "iso8859-15"),
        ("äöüß", "àâäçéèêëîïôöùûüÿœæ", "áéíóúüñç", "áâãàçéêíóôõúü", "àèéìíîòóùú",
         "åäöéüæøàó", "áéëèïíóöüê", "áðéíóúýþæö"),
    ),
    (
        ("cp1250", "iso8859-2"),
        ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    ),
    (("cp1254", "iso8859-9"), ("çğıiöşüâîû",)),
)  # fmt: skip
# Other scripts: their letters, and the ones that are more than half of any text.
_SCRIPTS = (
    (
        ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac_cyrillic"),
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџѓќѕ",
        "оеаинтсрвліу",
    ),
    (("cp1253", "iso8859-7"), "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "αοιετσνηυρπκμλς"),
    (("cp1255", "iso8859-8"), "אבגדהוזחטיךכלםמןנסעףפץצקרשת", "יוהלאתרשמבנ"),
)
# At least so much of what is not ASCII belongs to the alphabet.
_FITS = 0.98
# More accents than this has no Latin text.
_MAX_ACCENTS = 0.2
# In a text of another script at least so many of its letters are the common ones.
_COMMON = 0.5
_IN_WORD = re.compile(
    r"[^\W\d_][^\w\s.,:;!?'’‘\"“”„()\[\]/&@–—…\xad-][^\W\d_]|[^\W\d_][½ºª№][^\W\d_]"
)
_ASCII = bytes(range(128))


def common_encoding(data: bytes) -> str:
    """The common encoding of which one language's letters account for the text, or empty."""
    counts = Counter(data.translate(None, _ASCII))
    if not counts:
        return ""
    if counts.total() <= _MAX_ACCENTS * len(data):
        for encodings, alphabets in _LATIN:
            for encoding in encodings:
                fits = any(_read(counts, encoding, letters).fits for letters in alphabets)
                if fits and not _IN_WORD.search(data.decode(encoding, "replace")):
                    return encoding
    best, found = 0.0, ""
    for encodings, letters, common in _SCRIPTS:
        for encoding in encodings:
            score = _score(data, counts, encoding, letters, common)
            if score > best:
                best, found = score, encoding
    return found


class _Reading(NamedTuple):
    """How many bytes beyond ASCII are letters of an alphabet, and how many are anything else.

    Printed marks count as neither.
    """

    inside: int
    outside: int

    @property
    def fits(self) -> bool:
        return self.inside + self.outside == 0 or self.share >= _FITS

    @property
    def share(self) -> float:
        return self.inside / max(self.inside + self.outside, 1)


def _read(counts: Counter[int], encoding: str, letters: str) -> _Reading:
    inside = outside = 0
    known = frozenset(letters + letters.upper())
    for byte, count in counts.items():
        letter = bytes((byte,)).decode(encoding, "replace")
        if letter in known:
            inside += count
        elif letter not in _MARKS:
            outside += count
    return _Reading(inside, outside)


def _score(data: bytes, counts: Counter[int], encoding: str, letters: str, common: str) -> float:
    """How well a script's encoding explains the text; 0 where it does not.

    In the wrong encoding of its script a text has rare letters in the place of common ones, marks
    in the place of letters, or capitals inside words.
    """
    reading = _read(counts, encoding, letters)
    if not reading.inside or reading.share < _FITS:
        return 0.0
    text = data.decode(encoding, "replace")
    usual = sum(map(text.count, common)) / reading.inside
    if usual < _COMMON or _IN_WORD.search(text):
        return 0.0
    capitals = sum(1 for a, b in itertools.pairwise(text) if b.isupper() and a.islower())
    return usual + (reading.inside - capitals) / counts.total()
