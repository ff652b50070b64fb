"""The words with which models announce a citation, or a list of sources of their own."""

from __future__ import annotations

import re

# A line that begins such a list: "**Sources:** [Q7KD]".
SOURCES = re.compile(
    r"(?i)\W*(?:sources?|references?|citations?|footnotes?|quellen?|fuentes?|fontes?|fonti|"
    r"источники|المصادر|来源|資料|参考)\s*(?:used|cited)?\s*(?P<rest>[:：].*|\W*)"
)
_LABEL = r"(?:sources?|citations?|references?|refs?|see)\s*:"
_ROUND_LABEL = r"[(（]\s*(?:see|cf\.?|sources?:?|passages?:?)?"
# What leads from a sentence to its citation: "Four died. Source: [Q7KD]", "(see [Q7KD])".
LEADS_TO = re.compile(rf"(?i)(?:(?<=[.!?…\"”)] ){_LABEL}|{_ROUND_LABEL})\s*$")
# The same where more may follow.
MAY_LEAD_TO = re.compile(rf"(?i)(?:{_LABEL[:-1]}:?|{_ROUND_LABEL})\s*$")
