"""What in a sentence's own words would read as a citation's number, or become a link."""

from __future__ import annotations

import re

_OPENING, _CLOSING = r"\[［【〔〖〚⟦❲⁅", r"\]］】〕〗〛⟧❳⁆"
_UNSEEN = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_DIGIT = r"\d⁰¹²³⁴-⁹₀-₉"
_LABEL = (
    r"(?:sources?|refs?|references?|citations?|passages?|articles?|notes?|nos?|see|pp?|pages?|fn|n|"
    r"docs?)"
)
# Numbers in square brackets of any script, also with a label, or several: [2], [[2]], 【1, 3-5】.
_MARKER = re.compile(
    rf"(?i)(?<![{_OPENING}\\])(?:\\?[{_OPENING}])++"
    rf"(?P<inside>[\s^#{_UNSEEN}]*+(?:{_LABEL}[\s.:#]*+)?"
    rf"[{_DIGIT}](?:[{_DIGIT}\s,;.:&+/^#–—{_UNSEEN}-]|and|to)*+)"
    rf"(?:\\?[{_CLOSING}])++"
)
# In Markdown the two brackets side by side make a link of what stands in them.
_LINK = re.compile(r"\](?=\()")


def without_look_alikes(text: str) -> str:
    """A text in which no number stands in square brackets, and no Markdown makes a link.

    "See [2] and [our guide](http://example.org)" becomes "See (2) and [our guide]
    (http://example.org)"; a name or a word in brackets stays, and all other characters do.
    """
    if not re.search(rf"[{_OPENING}]", text):
        return text
    return _LINK.sub("] ", _MARKER.sub(lambda match: f"({match['inside'].strip()})", text))
