"""A checked sentence as HTML: its words, its citations, its verdict. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answer import Citation, Statement
from rag.check import Verdict
from ui.markup import (
    DISPUTED,
    STANDINGS,
    VERDICTS,
    escaped,
    one_line,
    plain_line,
    said_by,
    undisguised,
    written_day,
)
from ui.place import Place

_EXPLAINED = {
    Verdict.SUPPORTED: "The check found this sentence in the cited words.",
    Verdict.PARTLY: "The cited words support a part of this sentence; what they do not have is"
    " underlined.",
    Verdict.UNSUPPORTED: "The check did not find this sentence in the articles.",
    Verdict.UNSURE: "The check cannot tell whether the cited words support this sentence.",
}
_SAID_AGAIN = "A stronger checker judged this sentence again after it was sent; its words stayed."
_STANDING_EXPLAINED = {
    "newest": "Earlier articles say otherwise.",
    "overtaken": "An article of a later day says otherwise.",
}
NO_WORDS = "No supporting words were found in this article."


def statement_html(
    statement: Statement, number: int, version: int | None, sent_as: Verdict | None = None
) -> str:
    """One sentence: its words, its citations, its verdict, and how other articles stand to it.

    Args:
        statement: as it was checked.
        number: its place in the answer, from 0.
        version: the index version that it was made from.
        sent_as: the verdict that it was sent with, where that was revised afterwards.
    """
    verdict = statement.verdict
    links = "".join(
        citation_link(citation, VERDICTS[verdict][1], version)
        for citation in _distinct(statement.citations)
    )
    unfound = () if verdict is Verdict.SUPPORTED else statement.unsupported
    kind = "statement" + (" item" if _is_item(statement.lead) else "")
    parts = [
        f"{underlined(statement.shown, unfound)}{' ' if links else ''}{links}",
        verdict_html(verdict, cites=bool(links)),
        _unfound_in_words(statement.shown, unfound),
        _revised(sent_as) if sent_as not in (None, verdict) else "",
        *_others(statement),
    ]
    return (
        f'<p class="{kind}" dir="auto" data-sentence="{number}" data-verdict="{verdict}">'
        f"{' '.join(part for part in parts if part)}</p>"
    )


def _distinct(citations: Iterable[Citation]) -> list[Citation]:
    return list({citation.n: citation for citation in reversed(list(citations))}.values())[::-1]


def _is_item(lead: str) -> bool:
    """Whether what stands before a sentence makes it an item of a list."""
    return bool(lead.strip())


def verdict_html(verdict: Verdict, *, cites: bool = True) -> str:
    """The verdict by mark and word; of a sentence that `cites` nothing, that too."""
    mark, words = VERDICTS[verdict]
    return _label(
        str(verdict), (mark, words if cites else f"{words}, cites nothing"), _EXPLAINED[verdict]
    )


def _label(class_: str, marked: tuple[str, str], explained: str) -> str:
    mark, words = marked
    return (
        f'<span class="verdict {class_}" title="{explained}">'
        f'<span aria-hidden="true">{mark}</span> {words}</span>'
    )


def _revised(sent_as: Verdict | None) -> str:
    was = VERDICTS[sent_as][1] if sent_as else ""
    return f'<span class="revised" title="{_SAID_AGAIN}">revised; it was sent as “{was}”</span>'


def _others(statement: Statement) -> list[str]:
    """That other articles say otherwise, before or after; then who says this, and when."""
    labels = []
    if statement.disputed:
        labels.append(_label("disputed", DISPUTED, "Another article says otherwise."))
    if standing := statement.standing:
        labels.append(_label(standing, STANDINGS[standing], _STANDING_EXPLAINED[standing]))
    if labels and (source := said_by(statement)):
        labels.append(f'<span class="said-by" dir="auto">{escaped(source)}</span>')
    return labels


def _runs(words: Sequence[str]) -> str:
    """A pattern for runs of these words, whole ones."""
    listed = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True) if word)
    word = rf"(?<!\w)(?:{listed})(?!\w)"
    return rf"({word}(?:\s+{word})*)"


def underlined(text: str, words: Sequence[str]) -> str:
    """Text as HTML, with the words that the evidence does not have underlined, run by run."""
    text = undisguised(text)
    if not words:
        return escaped(text)
    return "".join(
        f'<u class="unfound" title="not in the cited words">{escaped(part)}</u>'
        if place % 2
        else escaped(part)
        for place, part in enumerate(re.split(_runs(words), text))
    )


def _unfound_in_words(text: str, words: Sequence[str]) -> str:
    """For those who hear the sentence, which of its words are underlined."""
    runs = dict.fromkeys(re.findall(_runs(words), text)) if words else ()
    said = "; ".join(map(one_line, runs))
    return f'<span class="unseen">(not in the cited words: {said})</span>' if said else ""


def citation_link(citation: Citation, verdict: str, version: int | None) -> str:
    """The [n] of a citation: a link that works without JavaScript."""
    day = written_day(citation.date)
    named = f"Source {citation.n}: {plain_line(citation.title)}"
    label = ", ".join(part for part in (named, day, verdict) if part)
    about = " · ".join(part for part in (plain_line(citation.source), day or "no date") if part)
    return (
        f'<a class="cite" href="{escaped(Place.of(citation, version).href)}"'
        f' aria-label="{escaped(label)}" data-title="{one_line(citation.title)}"'
        f' data-about="{escaped(about)}" data-quote="{escaped(citation.quote or NO_WORDS)}"'
        f"{'' if citation.quote else ' data-without-words'}>[{citation.n}]</a>"
    )
