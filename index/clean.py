"""Which spans of an article are litter or repeats. The stored text stays whole; these are skipped.

Only a block (paragraph, line) that is litter from end to end is skipped, so that no sentence of
the story is lost to a word in it; and single sentences around an e-mail address that a page hid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.appeals import author_told_of, speaks_for_the_page
from index.article import Skip, Span
from index.furniture import MENU_WORDS, is_furniture
from index.sentences import is_prose, sentences_of_block, split_blocks

# A repeated sentence is skipped when it is at least this long: captions, names and the rows of
# lists repeat honestly.
MIN_REPEAT = 60
# An attribution is no longer.
MAX_ATTRIBUTION = 160
# Menus have at least so many lines.
_MIN_MENU = 3
# Among so many last paragraphs stands who wrote the story.
_LAST_PARAGRAPHS = 8

_ATTRIBUTION = re.compile(
    r"(?i)[\[(]\s*(?:citation|source|via|credit)s?\s*:\s*[^\])]{2,80}[\])]\.?"
)
# What Markdown files say of themselves before their text.
_FRONT_MATTER = re.compile(
    # Each line is read in one way, the first that fits.
    r"---[ \t]*\n(?>[\w-]++[ \t]*:.*\n|[ \t]++.*\n|-[ \t].*\n){1,40}---[ \t]*(?=\n|\Z)"
)
_HIDDEN_EMAIL = re.compile(r"(?i)\[\s*email\s*protected\s*\]")


def find_litter(text: str) -> list[Skip]:
    """Spans that no passage may cover, in order, not overlapping; they begin and end sentences."""
    blocks = split_blocks(text)
    words = [" ".join(block.of(text).split()) for block in blocks]
    front = _FRONT_MATTER.match(text)
    reasons = [_reason(line) for line in words]
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        line = words[place]
        if front and block.end <= front.end():
            reasons[place] = "front matter"
        elif not reasons[place] and len(line) >= MIN_REPEAT and is_prose(line):
            if line in seen:
                reasons[place] = "repeats an earlier paragraph"
            seen.add(line)
    _mark_menus(words, reasons)
    _mark_authors(words, reasons)
    skips: list[Skip] = []
    for block, line, reason in zip(blocks, words, reasons, strict=True):
        if reason:
            skips.append(Skip(block.start, block.end, reason))
        elif ("[" in line and _HIDDEN_EMAIL.search(line)) or _may_attribute(line):
            skips.extend(_litter_sentences(text, block))
    return skips


def _reason(words: str) -> str:
    if len(words) <= MAX_ATTRIBUTION and words[:1] in "[(" and _ATTRIBUTION.fullmatch(words):
        return "attribution line"
    return "page furniture" if is_furniture(words) else speaks_for_the_page(words)


def _may_attribute(line: str) -> bool:
    return ("[" in line or "(" in line) and bool(_ATTRIBUTION.search(line))


def _mark_menus(words: list[str], reasons: list[str]) -> None:
    """Give lines of a menu their reason: names of sections, several in a row."""
    begun = 0
    for place in range(len(words) + 1):
        if place < len(words) and words[place].lower() in MENU_WORDS:
            continue
        if place - begun >= _MIN_MENU:
            reasons[begun:place] = ["menu"] * (place - begun)
        begun = place + 1


def _mark_authors(words: list[str], reasons: list[str]) -> None:
    """Give the paragraph on a story's author its reason: a late one on whom no other speaks."""
    prose = [n for n, line in enumerate(words) if not reasons[n] and is_prose(line)]
    for place in prose[1:][-_LAST_PARAGRAPHS:]:
        if name := author_told_of(words[place]):
            surname = name.split()[-1]
            if not any(surname in words[n] for n in prose if n != place):
                reasons[place] = "who wrote it"


def _litter_sentences(text: str, block: Span) -> Iterator[Skip]:
    for sentence in sentences_of_block(text, block):
        words = sentence.of(text)
        if _HIDDEN_EMAIL.search(words):
            yield Skip(sentence.start, sentence.end, "hidden e-mail address")
        elif _ATTRIBUTION.fullmatch(words):
            yield Skip(sentence.start, sentence.end, "attribution line")
