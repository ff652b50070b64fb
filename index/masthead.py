"""What an article's own first and last lines say of its title, date, source and author."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from index.article import Draft, Span, file_of
from index.dates import find_date, split_at_date
from index.sentences import is_prose, split_blocks

MAX_TITLE = 160
# Lines at the top in which a title, a date or an author may stand.
_TOP_LINES = 6

_LABEL = re.compile(
    r"(?i)(title|headline|date|published(?: on)?|updated|posted(?: on)?|author|by|source|"
    r"publisher|publication|url|link)\s*:\s*(\S.*)"
)
_BY = re.compile(r"(?i:by)\s+((?:[A-Z][\w.'’-]+)(?:,?\s+(?:and\s+)?[A-Z][\w.'’-]+){0,7})\s*[,|]?")
_CITED = re.compile(r"(?i)[\[(]\s*(?:citation|source|via)\s*:\s*([^\])]{2,80})[\])]\.?")
_AGENCY = re.compile(
    r"[A-Z][\w .,'’/-]{1,60}\((AP|Reuters|AFP|CNN|BBC|Bloomberg|UPI|dpa|Xinhua)\)\s*[-–—]"
)
_LEAD_AGENCY = re.compile(r"\((AP|Reuters|AFP|CNN|BBC|Bloomberg|UPI|dpa|Xinhua)\)\s*[-–—]?\s")
_AGENCIES = {
    "AP": "Associated Press",
    "AFP": "Agence France-Presse",
    "UPI": "United Press International",
}
# What stands beside the date in a line that states when an article was published. A headline or a
# sentence with a day in it may speak of any day.
_DATED = re.compile(
    r"(?i)(?:(?:first |last )?(?:published|updated|posted|modified|created|date)\b|by\s|.*[|•·])"
)
_BESIDE_DATE = re.compile(
    # Each piece is read in one way, the first that fits: "p.m." alone could be read in four.
    r"""(?xi) (?> (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b
    | (?:on|at|from)\b | \d{1,2}[:.]\d{2}(?:[:.]\d{2})? | T\d{2}:\d{2}\S* | [ap]\.?m\.?
    | (?-i:[A-Z]{1,4})\b | [+-]\d{2}:?\d{2}\b | [\W_] )*"""
)
_RULE = re.compile(r"[\W_]*")
# Markdown's mark of a heading.
_HEADING = re.compile(r"\A#{1,6}\s+")
_FIELDS = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "by": "author",
    "source": "source",
    "publisher": "source",
    "publication": "source",
    "url": "url",
    "link": "url",
}


def read_masthead(draft: Draft) -> Draft:
    """The draft with title, date, source, author and URL filled in where its text states them.

    Fields that the draft has already are kept. The text is never changed.
    """
    text = draft.text
    blocks = split_blocks(text[:20_000])
    found: dict[str, str] = {}
    day = draft.date
    only_facts = True  # a headline stands first, but for lines like these
    for place, block in enumerate(blocks[:_TOP_LINES]):
        line = block.of(text)
        dated = _date_line(line)
        day = day or dated
        label = _LABEL.fullmatch(line) if len(line) <= MAX_TITLE + 20 else None
        author = _BY.match(line)
        if label:
            if name := _FIELDS.get(label[1].lower()):
                found.setdefault(name, label[2].strip(" \t\"'"))
        elif author and (dated or author.end() == len(line)):
            found.setdefault("author", author[1])
        elif not dated and not _RULE.fullmatch(line):
            if only_facts and _reads_as_title(text, blocks[place:]):
                found.setdefault("title", _HEADING.sub("", " ".join(line.split())))
            only_facts = False
    source = found.get("source") or _source_in(text)
    day = day or find_date(PurePath(file_of(draft.key)).name)
    return replace(
        draft,
        title=draft.title or found.get("title", ""),
        author=draft.author or found.get("author", ""),
        source=draft.source or source,
        url=draft.url or found.get("url", ""),
        date=day,
    )


def _date_line(line: str) -> date | None:
    """The date of a line that states when its article was published, and nothing else."""
    if len(line) > 120:
        return None
    before, day, after = split_at_date(line)
    if day is None or is_prose(before):
        return None
    alone = _BESIDE_DATE.fullmatch(before) and _BESIDE_DATE.fullmatch(after)
    return day if alone or _DATED.match(line) else None


def _reads_as_title(text: str, blocks: list[Span]) -> bool:
    """Whether the first of these blocks is a headline: short, no full stop, a story under it."""
    line = blocks[0].of(text)
    if not 3 <= len(line) <= MAX_TITLE:
        return False
    if is_prose(line) and not line.rstrip("\"'”’").endswith(("?", "!")):
        return False
    return any(len(block) > len(line) and is_prose(block.of(text)) for block in blocks[1:5])


def _source_in(text: str) -> str:
    """The agency or paper that the dateline or the last line names."""
    if match := _AGENCY.match(text) or _LEAD_AGENCY.match(text):
        return _AGENCIES.get(match[1], match[1])
    tail = text.rstrip()[-200:]
    matches = list(_CITED.finditer(tail))
    return matches[-1][1].strip() if matches else ""
