"""Text to blocks (paragraphs, headings, lists) to sentences, with exact offsets.

Rules rather than a trained splitter: offsets are exact by construction, every script's sentence
marks are known, and a sentence is never longer than MAX_SENTENCE, so that any sentence can be a
citation.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from index.abbreviations import shortens
from index.article import Span

MAX_SENTENCE = 600

_MARKS = ".!?…。！？｡؟۔।॥։።"
# A sentence ends there whether or not a space follows.
_WIDE_MARKS = frozenset("。！？｡।॥۔")
_CLOSERS = "\"'”’»›)]}」』】）]"
_OPENERS = "\"'“‘«‹([{「『【（¿¡"
# What opens a quotation in one language closes it in another („so“, »so«): it closes where it
# stands behind a mark and before a space; French puts a space before.
_END = re.compile(
    rf"[{re.escape(_MARKS)}]+[{re.escape(_CLOSERS)}]*"
    r"(?:[“«‹](?=\s|\Z)|[ \u00a0\u202f]»(?=[\s,]|\Z))?"
)
# "— he said" goes on with what was quoted.
_DASHED_ON = re.compile(r"[—–-]\s*[^\W\d_]")
_REPORTING = re.compile(
    r"(?:[A-Z][\w.’'-]+\s+){0,3}(?:said|says|asked|asks|told|wrote|added|replied|insisted|"
    r"declared|warned|tweeted|shouted|continued)\b|(?:و?(?:قال|قالت|سأل|سألت|أضاف|أضافت|أجاب)|کہا|پوچھا)\b"
)
_BULLET = re.compile(r"[ \t]*(?:[-*•‣▪◦·–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+\S")
_LINE = re.compile(r"[^\n]+")
_SPACE = re.compile(r"\s*")


def split_blocks(text: str) -> list[Span]:
    """Paragraphs, headings and lists of a text, in order, without surrounding white space.

    A newline ends a block, except inside text that was wrapped at a fixed width. A list belongs to
    the line that introduces it ("The plan has:") as long as both fit into MAX_SENTENCE.
    """
    lines = [match.span() for match in _LINE.finditer(text)]
    width = _wrap_width(text, lines)
    blocks: list[Span] = []
    start = end = 0  # of the block under way
    for line in lines:
        begin, stop = line
        if text[begin].isspace() or text[stop - 1].isspace():
            begin, stop = _stripped(text, begin, stop)
            if begin == stop:
                continue
        if end and _goes_on(text, start, end, begin, stop, width):
            end = stop
            continue
        if end:
            blocks.append(Span(start, end))
        start, end = begin, stop
    if end:
        blocks.append(Span(start, end))
    return blocks


def split_sentences(text: str) -> list[Span]:
    """Sentences of a text, in order, not overlapping, each 1 to MAX_SENTENCE characters.

    Every character that is not white space lies in exactly one sentence.
    """
    return [s for block in split_blocks(text) for s in sentences_of_block(text, block)]


def sentences_of_block(text: str, block: Span) -> list[Span]:
    """Sentences of one block that `split_blocks` found."""
    if _is_list(text, block):
        return list(_capped(text, block.start, block.end))
    found: list[Span] = []
    start = _after_space(text, block.start, block.end)
    for end in (*_sentence_ends(text, block), block.end):
        if 0 < end - start <= MAX_SENTENCE:
            found.append(Span(start, end))
        else:
            found.extend(_capped(text, start, end))
        start = _after_space(text, end, block.end)
    return found


def is_prose(sentence: str) -> bool:
    """Whether a sentence reads as one: it ends with a sentence mark, or introduces a list."""
    tail = sentence.rstrip(_CLOSERS + " \n\t")
    return bool(tail) and (tail[-1] in _MARKS or ":\n" in sentence)


def _after_space(text: str, start: int, end: int) -> int:
    """The first place from `start` on, before `end`, that is not white space; or `end`."""
    if start >= end or not text[start].isspace():
        return start
    match = _SPACE.match(text, start, end)
    return match.end() if match else start


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of a stretch without the white space around it. It is copied: pass lines."""
    start = _after_space(text, start, end)
    return start, start + len(text[start:end].rstrip())


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The width at which the text was wrapped, or 0 where newlines end paragraphs."""
    longest = max((end - start for start, end in lines), default=0)
    if longest > 130:
        return 0
    adjoining = [a for a, b in itertools.pairwise(lines) if b[0] - a[1] == 1]
    if len(adjoining) < 3:
        return 0
    unfinished = sum(
        1
        for start, end in adjoining
        if end - start > 0.6 * longest and text[end - 1] not in _MARKS + _CLOSERS + ":"
    )
    return longest if unfinished > 0.5 * len(adjoining) else 0


def _goes_on(text: str, start: int, end: int, begin: int, stop: int, width: int) -> bool:
    """Whether the line from `begin` to `stop` belongs to the block before it, `start` to `end`."""
    if _BULLET.match(text, begin, stop):
        # First what is cheap: a list is looked for in no block that is longer than a sentence.
        if stop - start > MAX_SENTENCE or text.count("\n", end, begin) > 2:
            return False
        return text[end - 1] == ":" or _ends_in_list(text, start, end)
    if not width or text.count("\n", end, begin) > 1:
        return False
    last_line = max(text.rfind("\n", start, end) + 1, start)
    first_word = text[begin:stop].split(maxsplit=1)[0]
    # A wrapped line ends where the next word would not have fitted.
    return end - last_line + 1 + len(first_word) > 0.75 * width


def _ends_in_list(text: str, start: int, end: int) -> bool:
    last_line = text.rfind("\n", start, end) + 1 or start
    return bool(_BULLET.match(text, last_line, end)) and ":\n" in text[start:last_line]


def _is_list(text: str, block: Span) -> bool:
    colon = text.find(":\n", block.start, block.end)
    if colon < 0:
        return False
    return bool(_BULLET.match(text, _after_space(text, colon + 1, block.end), block.end))


def _sentence_ends(text: str, block: Span) -> Iterator[int]:
    for match in _END.finditer(text, block.start, block.end):
        end = match.end()
        if end < block.end and _ends_sentence(text, block, match):
            yield end


def _ends_sentence(text: str, block: Span, match: re.Match[str]) -> bool:
    mark, after = match.group(), match.end()
    if mark[0] in _WIDE_MARKS:
        return True
    if not text[after].isspace():
        if mark[-1] == "؟" and text[after].isalpha():
            return True
        return mark == "." and text[after].isupper() and _glued(text, match)
    rest = _after_space(text, after, block.end)
    first = text[rest]
    word_start = rest
    while word_start < block.end and text[word_start] in _OPENERS:
        word_start += 1
    following = text[word_start : word_start + 40].split(maxsplit=1)
    word = following[0] if following else ""
    if first not in _OPENERS and word[:1].islower():
        return False
    if (dashed := _DASHED_ON.match(text, rest, block.end)) and dashed.group()[-1].islower():
        return False
    closed = mark[-1] in _CLOSERS
    if closed and first not in _OPENERS:
        return not _REPORTING.match(text, rest, min(block.end, rest + 80))
    if mark != ".":
        return True
    return _period_ends(text, block, match.start(), word)


def _period_ends(text: str, block: Span, period: int, word: str) -> bool:
    """Whether a full stop before white space ends a sentence, given the word that follows."""
    # Nothing that is abbreviated is longer; looking farther back costs in text without spaces.
    low = max(block.start, period - 40)
    start = max(text.rfind(" ", low, period) + 1, text.rfind("\n", low, period) + 1, low)
    before = text[start:period].lstrip(_OPENERS)
    if start == block.start and (before.isdigit() or len(before) == 1):
        return False  # "1. First item", "A. The first"
    earlier = text[low:start].rsplit(maxsplit=1)[-1:]
    return not shortens(before, "".join(earlier), word)


def _glued(text: str, match: re.Match[str]) -> bool:
    """Whether a scraper lost the space after a full stop: "the end.Then they"."""
    # Slices of three letters: a slice to the text's end at every full stop would be quadratic.
    before = text[max(0, match.start() - 3) : match.start()]
    after = text[match.end() : match.end() + 3]
    return (
        len(before) == 3
        and before.isalpha()
        and before.islower()
        and len(after) == 3
        and after[0].isupper()
        and after[1:].replace(" ", "a").islower()
    )


def _capped(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence, or its pieces where it is longer than MAX_SENTENCE, cut where it pauses."""
    while end - start > MAX_SENTENCE:
        cut = _pause(text, start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        yield Span(*_stripped(text, start, cut))
        start = _after_space(text, cut, end)
    if start < end:
        yield Span(start, end)


def _pause(text: str, low: int, high: int) -> int:
    for marks in ("\n", ";；؛", ":：", "—", ",，،、", " "):
        cut = max(text.rfind(mark, low, high) for mark in marks)
        if cut >= 0:
            return cut + 1
    return high
