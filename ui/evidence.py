"""An article with its cited words lit: the panel beside the conversation, and the page of a link.

Everything is rendered here, where offsets count code points; a browser's UTF-16 never sees one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.article import Article, Span
from index.sentences import is_prose, sentences_of_block, split_blocks
from rag.instructions import is_instruction
from ui.markup import STYLES, escaped, host_of, one_line, plain_line, web_address, written_day
from ui.place import Place, Standing, locate

# A block of text that is no longer than this and does not read as a sentence is a heading.
MAX_HEADING = 100
_MAX_ALSO = 100
INSTRUCTION_NOTE = "This reads like an instruction to a program. It was treated as text."
# Its words are no text of the page: what a reader copies is the article's alone.
_INSTRUCTION_NOTE = (
    f'<p class="instruction-note" role="note" aria-label="{INSTRUCTION_NOTE}"'
    f' data-note="{INSTRUCTION_NOTE}"></p>'
)


class Light(IntEnum):
    """How strongly words are lit; where two overlap the stronger wins."""

    NONE = 0
    ANSWER = 1
    SENTENCE = 2
    FOCUS = 3


_LIT_CLASS = {
    Light.ANSWER: "lit lit-answer",
    Light.SENTENCE: "lit lit-sentence",
    Light.FOCUS: "lit",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks to see.

    Args:
        cited: the citation that was opened.
        sentence: further citations of the same sentence.
        answer: those of the rest of the answer.
    """

    cited: Place
    sentence: tuple[Place, ...] = ()
    answer: tuple[Place, ...] = ()

    @classmethod
    def parse(cls, cited: str, sentence: Sequence[str], answer: Sequence[str]) -> Asked | None:
        """Read the links that the page sends; None where the first names no place."""
        place = Place.parse(cited)
        if place is None:
            return None

        def others(links: Sequence[str]) -> tuple[Place, ...]:
            found = (Place.parse(link) for link in links[:_MAX_ALSO])
            return tuple(p for p in found if p and p.article_id == place.article_id)

        return cls(place, others(sentence), others(answer))


def lights(article: Article, asked: Asked) -> list[tuple[Span, Light]]:
    """Every span to light, and how strongly."""
    wanted = [
        (asked.cited, Light.FOCUS),
        *((place, Light.SENTENCE) for place in asked.sentence),
        *((place, Light.ANSWER) for place in asked.answer),
    ]
    found = ((locate(article, place).span, light) for place, light in wanted)
    return [(span, light) for span, light in found if span]


def article_html(article: Article, lit: Sequence[tuple[Span, Light]], near: int = 0) -> str:
    """The whole text in paragraphs, the spans lit, the skipped litter greyed, instructions flagged.

    Args:
        article: as it is stored.
        lit: spans, and how strongly each is lit.
        near: where to scroll to when nothing is lit.
    """
    focus = min((s.start for s, light in lit if light is Light.FOCUS), default=None)
    parts: list[str] = []
    marked = False
    for block in split_blocks(article.text):
        if focus is None and not marked and block.end > near:
            parts.append('<a id="lit" tabindex="-1"></a>')
            marked = True
        kind = _kind_of(article, block)
        flagged = _instructions(article, block)
        inner = "".join(_runs(article, block, lit, flagged, focus))
        parts.append(f'<p dir="auto"{kind}>{inner}</p>')
        if flagged:
            parts.append(_INSTRUCTION_NOTE)
    return "".join(parts)


def _kind_of(article: Article, block: Span) -> str:
    words = block.of(article.text)
    if "\n" in words and ":\n" in words:
        return ' class="listed"'
    short = len(words) <= MAX_HEADING and "\n" not in words
    if short and not is_prose(words) and not _reason(article, block):
        return ' class="heading"'
    return ""


def _instructions(article: Article, block: Span) -> list[Span]:
    """The sentences of a block that read like instructions to a program."""
    return [
        sentence
        for sentence in sentences_of_block(article.text, block)
        if is_instruction(article.text, sentence) and not _reason(article, sentence)
    ]


def _runs(
    article: Article,
    block: Span,
    lit: Sequence[tuple[Span, Light]],
    flagged: Sequence[Span],
    focus: int | None,
) -> Iterator[str]:
    """The block's text, cut where a light, an instruction or a skipped stretch begins or ends."""
    edges = {block.start, block.end}
    skipped = (Span(s.start, s.end) for s in article.skipped)
    for span in (*(s for s, _ in lit), *flagged, *skipped):
        edges |= {edge for edge in (span.start, span.end) if block.start < edge < block.end}
    pieces = [Span(a, b) for a, b in itertools.pairwise(sorted(edges))]
    styled = [
        (piece, _light_of(piece, lit), _lies_in(piece, flagged), _reason(article, piece))
        for piece in pieces
    ]
    for (light, orders, reason), group in itertools.groupby(styled, key=lambda s: s[1:]):
        run = list(group)
        whole = Span(run[0][0].start, run[-1][0].end)
        words = escaped(whole.of(article.text))
        if light is not Light.NONE:
            here = focus is not None and whole.start <= focus < whole.end
            place = ' id="lit" tabindex="-1"' if here and light is Light.FOCUS else ""
            words = f'<mark class="{_LIT_CLASS[light]}"{place}>{words}</mark>'
        elif reason:
            why = f"Not used: {one_line(reason)}"
            words = f'<span class="skipped" title="{why}">{words}</span>'
        yield f'<span class="instruction">{words}</span>' if orders else words


def _lies_in(piece: Span, spans: Sequence[Span]) -> bool:
    return any(span.start <= piece.start and piece.end <= span.end for span in spans)


def _light_of(piece: Span, lit: Sequence[tuple[Span, Light]]) -> Light:
    return max(
        (light for span, light in lit if span.start <= piece.start and piece.end <= span.end),
        default=Light.NONE,
    )


def _reason(article: Article, piece: Span) -> str:
    return next(
        (s.reason for s in article.skipped if s.start <= piece.start and piece.end <= s.end), ""
    )


_SAID = {
    Standing.EXACT: "",
    Standing.MOVED: "The article has changed since this was answered; the cited words were found"
    " again where they stand now.",
    Standing.LOST: "The article has changed since this was answered, and the cited words are no"
    " longer in it.",
    Standing.NONE: "No words that support this sentence were found in the article.",
}


def panel_html(article: Article, asked: Asked) -> str:
    """What the panel shows for a citation: the article's head, a notice, its text."""
    located = locate(article, asked.cited)
    body = article_html(article, lights(article, asked), asked.cited.start)
    return (
        f"{_head(article, 'h2')}{_notice(located.standing, asked.cited)}"
        f'<p class="unseen" data-say>{_spoken(article, located.standing)}</p>'
        f'<div class="text">{body}</div>'
    )


def gone_html(place: Place, level: str = "h2") -> str:
    """What is shown where the article is no longer in the index, under a heading of this level."""
    quoted = f'<blockquote dir="auto">{escaped(place.quote)}</blockquote>' if place.quote else ""
    said = "This article is no longer in the index."
    return (
        f'<{level} class="headline">Article not found</{level}>'
        f'<p class="notice" data-say>{said}</p>{quoted}'
    )


def page_html(article: Article | None, place: Place) -> str:
    """A whole page for a link: works without JavaScript, in a new tab, from another program."""
    if article is None:
        title, inner = "Article not found", gone_html(place, "h1")
    else:
        title = article.headline
        located = locate(article, place)
        body = article_html(article, lights(article, Asked(place)), place.start)
        said = _notice(located.standing, place) if _names_words(place) else ""
        inner = f'{_head(article, "h1")}{said}<div class="text">{body}</div>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{one_line(title)} · Byline</title>"
        f'{STYLES}<link rel="icon" href="/byline/icon.svg">'
        '</head><body class="article-page"><header class="top"><a class="wordmark" href="/">Byline'
        f'</a></header><main class="article">{inner}</main></body></html>'
    )


def _names_words(place: Place) -> bool:
    """Whether the link is a citation's; a bare link to an article has nothing to say of words."""
    return bool(place.end or place.quote or place.text_hash)


def _head(article: Article, level: str) -> str:
    return (
        f'<{level} class="headline" dir="auto">{one_line(article.headline)}</{level}>'
        f'<p class="origin">{_origin(article)}</p>'
    )


def _origin(article: Article) -> str:
    """Source, author, date, and the way to the original."""
    address = web_address(article.url)
    said = [one_line(article.source), one_line(article.author), written_day(article.date)]
    parts = [f'<span dir="auto">{part}</span>' for part in said if part]
    if not article.date:
        parts.append("<span>no date</span>")
    if address:
        parts.append(
            f'<a href="{escaped(address)}" rel="noopener noreferrer" target="_blank">'
            f"Original at {one_line(host_of(address))}"
            '<span class="unseen"> (opens a new tab)</span></a>'
        )
    else:
        parts.append(f'<span dir="auto">{one_line(file_name(article))}</span>')
    return '<span class="dot" aria-hidden="true"> · </span>'.join(parts)


def file_name(article: Article) -> str:
    """The name of the file that an article was read from, without its folder."""
    return article.origin.rstrip("/").rsplit("/", 1)[-1].rsplit("\\", 1)[-1]


def _notice(standing: Standing, place: Place) -> str:
    said = _SAID[standing]
    if not said:
        return ""
    quoted = (
        f'<blockquote dir="auto">{escaped(place.quote)}</blockquote>'
        if standing is Standing.LOST and place.quote
        else ""
    )
    return f'<p class="notice">{said}</p>{quoted}'


def _spoken(article: Article, standing: Standing) -> str:
    """What a screen reader is told when the panel opens."""
    day = written_day(article.date)
    head = f"{plain_line(article.headline)}{', ' + day if day else ''}."
    said = _SAID[standing] or "The cited words are marked."
    return one_line(f"{head} {said}")
