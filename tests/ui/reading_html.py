"""Reads HTML as a browser does, enough to say what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("meta", "link", "br", "img", "input", "base", "hr"))


@dataclass
class Element:
    """One element: its tag, attributes, and the text in it and below it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())


class Page(HTMLParser):
    """A piece of HTML, read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.text = ""
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        element.inside = [other.tag for other in self._open]
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag in [element.tag for element in self._open]:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        self.text += data
        for element in self._open:
            element.text += data

    def all(self, tag: str = "", class_: str = "") -> list[Element]:
        """Elements with this tag and class."""
        return [
            e
            for e in self.elements
            if (not tag or e.tag == tag) and (not class_ or class_ in e.classes)
        ]

    def one(self, tag: str = "", class_: str = "") -> Element:
        """The only element with this tag and class."""
        found = self.all(tag, class_)
        assert len(found) == 1, f"{len(found)} of {tag}.{class_}"
        return found[0]


DANGEROUS = frozenset("script iframe object embed style link base img svg form input".split())


def assert_inert(html: str, *, allowed: frozenset[str] = frozenset()) -> Page:
    """Nothing in the HTML runs or loads anything."""
    page = Page(html)
    for element in page.elements:
        assert element.tag not in DANGEROUS - allowed, element
        for name, value in element.attributes.items():
            assert not name.startswith("on"), element
            if name in ("href", "src", "action"):
                assert value.startswith(("/", "http://", "https://")), element
    return page
