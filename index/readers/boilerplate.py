"""Parts of a web page that its build shows not to be the story; they are taken out of its tree.

What remains goes to trafilatura, which knows the usual names of navigation, footers and the like.
Here stands what it leaves in: paragraphs and lines that are links, and boxes inside the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

Element: TypeAlias = Any  # of lxml, which has no types

BLOCKS = frozenset(
    """address article aside blockquote body center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table tbody
    td tfoot th thead tr ul""".split()
)
# Words in the class or id of a box inside the text. Much of the page is never such a box.
_NAMED = re.compile(
    r"""(?xi)(?<![a-z])(?:
      promos?|promotion|advert\w*|ads?|adv|sponsor(?:ed)?|newsletters?|sign-?up|subscribe|donate
    | donations?|paywall|pull-?quotes?|recirc\w*|trending|most-?read|most-?popular|also-?read
    | read-?(?:more|next)|cookies?|consent
    )(?![a-z])"""
)
_NAMED_SHARE = 0.3
# A link at the end of a paragraph that leads to another story.
_MORE = re.compile(
    r"(?i)[\[(]?(?:more(?: .{0,20})?|(?:read|see|view|continue|click|tap|learn|find out|keep|show|"
    r"full)\b.{0,30}?\b(?:more|on|next|stor(?:y|ies)|article|here|reading|now))[\s.…»›>→\])]*"
)
_MAX_TEASER = 400
# Trafilatura reads of these who wrote a page and when.
_STATED = re.compile(r"(?i)author|byline|date|time|published|title|headline")
# A line of which so much is link is one.
_LINKED = 0.8


def take_out_boilerplate(tree: Element) -> None:
    """Change the tree of a page: boxes, buttons and lines of links are gone."""
    page = _Page(tree)
    for element in page.elements:
        if page.gone(element):
            continue
        if page.is_boilerplate(element):
            page.take_out(element)
        elif any(child.tag == "br" or child.tag in BLOCKS for child in element):
            for line in _lines(element):
                if page.is_link_line(line):
                    page.take_out_line(line)


@dataclass(frozen=True, slots=True)
class _Line:
    """Text between two breaks.

    Args:
        opener: the break or block whose tail begins the line, or the container whose text does.
        at_start: it is the container.
        inline: the elements of the line.
    """

    opener: Element
    at_start: bool
    inline: tuple[Element, ...]


class _Page:
    """The elements of a tree and how much text each has, in links and in all."""

    def __init__(self, tree: Element) -> None:
        self.elements = [one for one in tree.iter() if isinstance(one.tag, str)]
        self.words = dict.fromkeys(self.elements, 0)
        self.links = dict.fromkeys(self.elements, 0)
        self._kept: set[Element] = set()  # with the headline in them
        self._gone: set[Element] = set()
        for one in reversed(self.elements):
            if one.tag in ("script", "style", "head", "noscript", "template"):
                self.words[one] = 0
            else:
                self.words[one] += _length(one.text)
                if one.tag == "a" and not re.match(r"#\w", one.get("href") or ""):
                    self.links[one] = self.words[one]
            parent = one.getparent()
            if parent in self.words:
                self.words[parent] += self.words[one] + _length(one.tail)
                self.links[parent] += self.links[one]
                if one.tag == "h1" or one in self._kept:
                    self._kept.add(parent)
        self.total = self.words[tree]
        self.prose = self.total - self.links[tree]

    def gone(self, element: Element) -> bool:
        """Whether the element, or one around it, was taken out."""
        if element in self._gone or element.getparent() in self._gone:
            self._gone.add(element)
            return True
        return False

    def take_out(self, element: Element) -> None:
        """The text after the element stays."""
        self._gone.add(element)
        element.drop_tree()

    def take_out_line(self, line: _Line) -> None:
        """All text and elements of the line."""
        if line.at_start:
            line.opener.text = None
        else:
            line.opener.tail = None
        for element in line.inline:
            element.tail = None
            self.take_out(element)

    def is_boilerplate(self, element: Element) -> bool:
        """Whether all of the element is to go."""
        words = self.words[element]
        if element.tag == "button":
            return True
        if element.tag not in BLOCKS or not words or element.tag in ("h1", "body", "html"):
            return False
        if element in self._kept or _states(element):
            return False
        if self.links[element] >= _LINKED * words and words <= 0.5 * self.total:
            return True
        if words > _NAMED_SHARE * self.prose:
            return False
        if element.tag not in ("article", "main") and _NAMED.search(_names(element)):
            return True
        return self._is_form(element) or self._leads_on(element)

    def is_link_line(self, line: _Line) -> bool:
        """Whether a line is made of links, or ends with a link that leads to another story."""
        links = sum(self.links[one] for one in line.inline)
        if not links or any(one in self._kept or _states(one) for one in line.inline):
            return False
        words = _length(line.opener.text if line.at_start else line.opener.tail)
        words += sum(self.words[one] + _length(one.tail) for one in line.inline)
        if links >= _LINKED * words:
            return True
        last = line.inline[-1]
        return words <= _MAX_TEASER and not _length(last.tail) and _says_more(last)

    def _is_form(self, element: Element) -> bool:
        """A small box with a field to fill in beside its text."""
        return self.words[element] <= _MAX_TEASER and any(
            child.tag in ("form", "input") for child in element
        )

    def _leads_on(self, element: Element) -> bool:
        """A paragraph, or a heading and one, whose last words are a link to another story."""
        if not self.links[element] or self.words[element] > _MAX_TEASER:
            return False
        return _says_more(element)


def _lines(element: Element) -> list[_Line]:
    """What stands between the line breaks and blocks of an element."""
    lines = []
    opener = element
    inline: list[Element] = []
    for child in element:
        if child.tag == "br" or child.tag in BLOCKS:
            lines.append(_Line(opener, opener is element, tuple(inline)))
            opener, inline = child, []
        elif isinstance(child.tag, str):
            inline.append(child)
    lines.append(_Line(opener, opener is element, tuple(inline)))
    return lines


def _says_more(element: Element) -> bool:
    links = list(element.iter("a"))
    if not links:
        return False
    last = links[-1]
    if not _MORE.fullmatch(" ".join("".join(last.itertext()).split())):
        return False
    while last is not element:
        if _length(last.tail) or last.getnext() is not None:
            return False
        last = last.getparent()
    return True


def _states(element: Element) -> bool:
    return element.tag == "time" or bool(_STATED.search(_names(element)))


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0
