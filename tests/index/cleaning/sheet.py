"""A page while it is written: hands out sentences as HTML, notes which are body or litter."""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.index.cleaning.wording import Wording


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence (line, row, caption) of a page and what it is.

    Args:
        litter: None where it may be skipped or kept: headlines, captions, datelines.
    """

    text: str
    litter: bool | None
    kind: str


class Sheet:
    """What a layout draws on. Every method that returns text returns it escaped, as HTML."""

    def __init__(self, wording: Wording, chance: random.Random, language: str = "en") -> None:
        self.chance = chance
        self.language = language
        self.marked: list[Marked] = []
        self._wording = wording
        self._left: dict[str, list[str]] = {}
        self._said: set[str] = set()
        self.headline = self.either("litter teaser_head", "headline")

    def paragraphs(self, count: int) -> Iterator[str]:
        """Body paragraphs of 1 to 4 sentences; some are one sentence that looks like litter."""
        for _ in range(count):
            if self.chance.random() < 0.3 and self._has("tricky"):
                yield self.body("tricky")
            else:
                kinds = ["body"] * self.chance.randint(1, 4)
                if self.chance.random() < 0.2 and self._has("tricky"):
                    kinds[self.chance.randrange(len(kinds))] = "tricky"
                yield self._joined([self._inline(self.body(kind)) for kind in kinds])

    def body(self, kind: str) -> str:
        """A new sentence of the story."""
        return self._marked(kind, kind, litter=False)

    def litter(self, kind: str) -> str:
        """A new line or paragraph of litter."""
        return self._marked(f"litter {kind}", kind, litter=True)

    def either(self, template: str, kind: str) -> str:
        """A line that counts neither way."""
        return self._marked(template, kind, litter=None)

    def note(self, text: str, kind: str) -> str:
        """A given line that counts neither way."""
        self.marked.append(Marked(text, None, kind))
        return html.escape(text, quote=False)

    def linked(self, kind: str) -> str:
        """Litter that is a link, or several, from end to end."""
        return f'<a href="/{self.chance.randrange(9999)}.html">{self.litter(kind)}</a>'

    def links(self, kind: str, count: int, tag: str = "li") -> str:
        """So many links, each in an element of its own."""
        return " ".join(f"<{tag}>{self.linked(kind)}</{tag}>" for _ in range(count))

    def row(self) -> str:
        """A table row of body: two cells."""
        template = self._next("cell")
        text = self._wording.fill(template, self.chance)
        label, value = text.split(" | ")
        self.marked.append(Marked(f"{label} {value}", False, "cell"))
        return f"<tr><td>{label}</td><td>{value}</td></tr>"

    def quote_again(self) -> str:
        """A pull quote: a sentence of the story, shown once more."""
        said = [one.text for one in self.marked if one.litter is False and len(one.text) > 40]
        text = self.chance.choice(said)
        self.marked.append(Marked(text, True, "pull quote"))
        return html.escape(text, quote=False)

    def some(self, likely: float = 0.6) -> bool:
        """By chance."""
        return self.chance.random() < likely

    def _has(self, kind: str) -> bool:
        return bool(self._wording.of(kind, self.language))

    def _next(self, kind: str) -> str:
        """A template; each comes once before any comes again."""
        if not self._left.get(kind):
            lines = self._wording.of(kind, self.language)
            self._left[kind] = self.chance.sample(lines, len(lines))
        return self._left[kind].pop()

    def _marked(self, template: str, kind: str, *, litter: bool | None) -> str:
        for _ in range(50):
            text = self._wording.fill(self._next(template), self.chance, self.language)
            if litter or text not in self._said:  # the story says nothing twice
                break
        self._said.add(text)
        parts = text.split(" | ")
        self.marked.extend(Marked(part, litter, kind) for part in parts)
        return self._joined([html.escape(part, quote=False) for part in parts])

    def _inline(self, sentence: str) -> str:
        """The sentence, sometimes with a link or stress on some of its words."""
        words = sentence.split(" ")
        if len(words) < 6 or self.chance.random() > 0.2:
            return sentence
        start = self.chance.randrange(1, len(words) - 4)
        tag = self.chance.choice(("a href='/topic/1'", "em", "b", "span class='x'"))
        inner = " ".join(words[start : start + 3])
        words[start : start + 3] = [f"<{tag}>{inner}</{tag.split()[0]}>"]
        return " ".join(words)

    def _joined(self, sentences: list[str]) -> str:
        return ("" if self.language == "zh" else " ").join(sentences)
