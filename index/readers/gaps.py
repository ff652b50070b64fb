"""Headings, lists and paragraphs that an extractor lost from the middle of a story.

Where the same class names the story and each of its parts, or a list of key points stands above
the text, trafilatura keeps some parts only. What stands among kept paragraphs and is built like
them is put back.
"""

from __future__ import annotations

import re

from index.readers.boilerplate import BLOCKS, Element
from index.sentences import is_prose

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_OUTSIDE = frozenset(
    "aside button caption details fieldset figcaption figure footer form nav table".split()
)
# Words in a class or id that no part of a story has around it.
_NAMED = re.compile(
    r"(?i)share|social|nav|menu|footer|sidebar|related|recommend|caption|credit|comment|author|"
    r"byline|bio\b|tags?\b|topic|widget|breadcrumb|banner|hidden|more|teaser|card|popular|latest|"
    r"meta\b|disclaimer|copyright|notice"
)
_MIN_PROSE = 40


def fill_gaps(text: str, tree: Element) -> str:
    """The extracted text with what it lacks between its first and last line of the page's tree."""
    lines = text.split("\n")
    places: dict[str, list[int]] = {}
    for place in range(len(lines) - 1, -1, -1):
        places.setdefault(_plain(lines[place].removeprefix("- ")), []).append(place)
    added: dict[int, list[str]] = {}
    waiting: list[tuple[Element, str]] = []  # lost blocks since the last that was kept
    last = -1
    begun = False  # the headline, or a kept line, was seen
    for block, words in _leaves(tree):
        found = places.get(words)
        while found and found[-1] <= last:
            found.pop()
        if found:
            if begun:
                added[found[-1]] = _put_back(waiting)
            last = found.pop()
            waiting.clear()
        elif begun or block.tag == "h1":
            waiting.append((block, words))
        if (found is not None or block.tag == "h1") and not begun:
            begun = True
            waiting.clear()
    if not any(added.values()):
        return text
    return "\n".join(part for n, line in enumerate(lines) for part in (*added.get(n, ()), line))


def _put_back(lost: list[tuple[Element, str]]) -> list[str]:
    """Which of the blocks before a kept one belong to the story, as lines."""
    back: list[str] = []
    nearer = True  # only headings and list items of this gap lie between here and the kept block
    for block, words in reversed(lost):
        heading = block.tag in _HEADINGS and nearer
        item = block.tag == "li" and block.find(".//a") is None
        prose = block.tag in ("p", "div", "section") and _reads_as_story(block, words)
        if (heading or item or prose) and not _outside(block):
            back.append(f"- {words}" if item else words)
        else:
            nearer = False
    return back[::-1]


def _reads_as_story(block: Element, words: str) -> bool:
    linked = sum(len("".join(link.itertext())) for link in block.iter("a"))
    return len(words) >= _MIN_PROSE and is_prose(words) and linked < 0.3 * len(words)


def _outside(block: Element) -> bool:
    """Whether the block, or what is around it, is no part of a story by its tag or name."""
    while block is not None and block.tag not in ("body", "main", "article"):
        names = f"{block.get('class') or ''} {block.get('id') or ''}"
        style = (block.get("style") or "").replace(" ", "")
        if block.tag in _OUTSIDE or "display:none" in style or block.get("hidden") is not None:
            return True
        if block.get("aria-hidden") == "true" or _NAMED.search(names):
            return True
        block = block.getparent()
    return False


def _leaves(tree: Element) -> list[tuple[Element, str]]:
    """The blocks that hold no other blocks, in order, with their words."""
    inner = {
        one.getparent() for one in tree.iter() if isinstance(one.tag, str) and one.tag in BLOCKS
    }
    found = []
    for block in tree.iter(*BLOCKS):
        if block not in inner and (words := _plain("".join(block.itertext()))):
            found.append((block, words))
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
