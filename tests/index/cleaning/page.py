"""A made page, its visible text, and how much of its litter is kept and of its body lost."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TypeAlias

from index.article import Draft, Skipped
from index.passages import split_passages
from index.readers.html import read_html
from index.readers.plain import read_text
from tests.index.cleaning import busy_layouts, layouts, unseen_layouts
from tests.index.cleaning.sheet import Marked, Sheet
from tests.index.cleaning.wording import load
from tests.index.corpus import article_of

Layout: TypeAlias = Callable[[Sheet], str]

_SHARED: tuple[Layout, ...] = (
    layouts.newspaper, layouts.soup, layouts.live, layouts.minimal, layouts.tables,
    busy_layouts.busy, busy_layouts.facts, busy_layouts.script, busy_layouts.short,
)  # fmt: skip
LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "development": _SHARED,
    "held_out": (
        *_SHARED,
        unseen_layouts.magazine,
        unseen_layouts.uniform,
        unseen_layouts.cards,
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the truth about each of its sentences."""

    html: str
    marked: tuple[Marked, ...]

    @property
    def plain(self) -> str:
        """What a scraper that knows nothing of the page would save: all visible text."""
        return visible_text(self.html)


@dataclass(frozen=True, slots=True)
class Errors:
    """What went wrong with one text: sentences of litter kept, of body lost, out of how many."""

    kept: tuple[Marked, ...]
    litter: int
    lost: tuple[Marked, ...]
    body: int


def make_page(split: str, layout: Layout, seed: int) -> Page:
    """The page that this seed gives, always the same."""
    chance = random.Random(f"{split} {layout.__name__} {seed}")
    wording = load(split)
    language = "en"
    if layout is busy_layouts.script:
        language = chance.choice(wording.languages()[1:])
    sheet = Sheet(wording, chance, language)
    return Page(layout(sheet), tuple(sheet.marked))


def errors_as_html(page: Page) -> Errors:
    """What is kept and lost where the page itself is read."""
    return count(page.marked, reached(read_html(page.html.encode(), "o", "page.html")))


def errors_as_text(page: Page) -> Errors:
    """What is kept and lost where its visible text is read."""
    return count(page.marked, reached(read_text(page.plain.encode(), "o", "page.txt")))


def reached(found: Iterable[Draft | Skipped]) -> str:
    """The text that reaches passages."""
    drafts = [draft for draft in found if isinstance(draft, Draft)]
    articles = [article_of(draft.text) for draft in drafts]
    return "\n".join(p.span.of(a.text) for a in articles for p in split_passages(a))


def count(marked: Iterable[Marked], kept_text: str) -> Errors:
    """Which litter is in a text and which body is not.

    The longest are looked for first and taken out, so that "Share" is not found in "Share prices
    fell". Of a sentence that is body once and litter once, the first that is found is body.
    """
    text = _plain(kept_text)
    groups: dict[str, list[Marked]] = {}
    for one in marked:
        groups.setdefault(_plain(one.text), []).append(one)
    kept: list[Marked] = []
    lost: list[Marked] = []
    for words in sorted(groups, key=len, reverse=True):
        text, found = re.subn(rf"(?<!\w){re.escape(words)}(?!\w)|{_wide(words)}", "\0", text)
        for one in sorted(groups[words], key=lambda one: one.litter is True):
            if one.litter is False and not found:
                lost.append(one)
            elif one.litter and found:
                kept.append(one)
            found = max(0, found - 1)
    tally = Counter(one.litter for group in groups.values() for one in group)
    return Errors(tuple(kept), tally[True], tuple(lost), tally[False])


def _plain(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


def _wide(words: str) -> str:
    """The words as they are, for a script that puts no spaces between sentences."""
    return re.escape(words) if words[-1:] in "。！？”" else r"(?!)"


_HIDDEN = frozenset({"script", "style", "head", "title"})
_INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "font", "small", "time", "u"})


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in _HIDDEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.pieces.append("\t" if tag in ("td", "th") else "\n")


def visible_text(page: str) -> str:
    """The text of a page as it is shown, a block a line."""
    parser = _Visible()
    parser.feed(page)
    parser.close()
    lines = (line.strip() for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line) + "\n"
