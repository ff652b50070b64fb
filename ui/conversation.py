"""The conversation as HTML: questions, abstentions, notices, who wrote. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.abstention import abstention_text
from rag.answer import Answer
from ui.markup import counted, escaped, one_line, spent, written_day
from ui.sentence_on_page import citation_link

ANSWERABLE = "Questions that these articles answer"
FURTHER = "Ask further"


def question_html(question: str, most: int) -> str:
    """The reader's question, of which at most so many characters are shown."""
    shown = question.strip()
    if len(shown) > most:
        shown = shown[:most].rstrip() + "…"
    return f'<h2 class="question" dir="auto">{escaped(shown)}</h2>'


def abstention_html(answer: Answer) -> str:
    """An answer's absence: a card of its own, why, what is missing, the nearest that there is."""
    asked = " ".join(answer.question.split())
    missing = [part for part in answer.missing if part != asked]
    lacking = (
        f'<p>What is missing: <strong dir="auto">{_listed(missing[:6])}</strong>.</p>'
        if missing
        else ""
    )
    nearest = "".join(
        f'<blockquote dir="auto">{escaped(citation.quote)} '
        f"{citation_link(citation, 'not an answer', answer.index_version)}</blockquote>"
        for citation in answer.nearest
    )
    offered = f"<h4>The nearest that they do say</h4>{nearest}" if nearest else ""
    named = "No supported answer" if answer.left_out else "Not in the articles"
    why = escaped(abstention_text((), answer.question, answer.left_out))
    return (
        f'<section class="abstention"><h3><span aria-hidden="true">∅</span> {named}</h3>'
        f"<p>{why}</p>{lacking}{offered}</section>"
    )


def partial_html(missing: Sequence[str]) -> str:
    """What the answer leaves open."""
    return (
        '<p class="notice partial"><strong>Not all of it:</strong> the articles do not say '
        f'<span dir="auto">{_listed(missing)}</span></p>'
    )


def read_as_html(question: str) -> str:
    """What a question was taken to ask, where that is not what it says word for word."""
    return f'<p class="read-as" dir="auto">Read as: {escaped(question)}</p>'


def notes_html(notes: Sequence[str]) -> str:
    """What the reader should know of the question's time and language."""
    return f'<p class="notice on-time" dir="auto">{" ".join(map(escaped, notes))}</p>'


def fell_back_html(reason: str, *, begun: bool = False) -> str:
    """The model could not finish, and why.

    Args:
        reason: a sentence.
        begun: whether sentences of the model stand above.
    """
    instead = (
        "Whatever follows is in the articles’ own sentences."
        if begun
        else "The articles’ own sentences answer instead."
    )
    return (
        f'<p class="notice fell-back" role="alert"><strong dir="auto">{escaped(reason)}</strong>'
        f" {instead}</p>"
    )


def courtesy_html(text: str) -> str:
    """A reply that says nothing of the articles."""
    return f'<p class="courtesy">{escaped(text)}</p>'


def error_html(sentence: str, remedy: str) -> str:
    """What went wrong, and what to do."""
    return (
        f'<p class="notice error" role="alert"><strong>{escaped(sentence)}</strong>'
        f" {escaped(remedy)}</p>"
    )


def stopped_html(*, any_checked: bool) -> str:
    """The reader stopped the answer."""
    said = " What stands above was checked." if any_checked else ""
    return f'<p class="notice stopped">Stopped.{said}</p>'


def colophon_html(
    answer: Answer, articles: int | None, begun_by: str = "", revised: int = 0
) -> str:
    """Who wrote the answer, and from what.

    Args:
        answer: the whole answer.
        articles: how many were searched, where that is known.
        begun_by: the model that could not finish, where one could not.
        revised: how many sentences have another verdict than when they were sent.
    """
    parts = [_written_by(answer, begun_by)]
    if articles is not None:
        parts.append(f"{counted(articles, 'article')} searched")
        parts.append(f"{counted(len(answer.passages), 'passage')} read")
    if answer.statements:
        parts.append(f"{counted(len(answer.statements), 'sentence')} checked")
    if revised:
        parts.append(f"{counted(revised, 'verdict')} revised afterwards")
    if answer.left_out:
        parts.append(f"{counted(answer.left_out, 'sentence')} left out as not supported")
    if answer.repaired:
        parts.append(f"{counted(answer.repaired, 'sentence')} corrected before it was shown")
    if answer.usage:
        parts.append(spent(answer.usage))
    if answer.index_version is not None:
        parts.append(f"index version {answer.index_version}")
    if total := answer.timings_ms.get("total"):
        parts.append(f"{total / 1000:.1f} s" if total >= 1000 else f"{total:.0f} ms")
    return f'<p class="colophon">{" · ".join(parts)}</p>'


def _written_by(answer: Answer, begun_by: str) -> str:
    own = "n the articles’ own sentences"
    if answer.model:
        end = ""
        if answer.fell_back:
            whole = answer.by_model == len(answer.statements)
            end = ", which could not go on" if whole else f", then i{own}"
        did = "Asked" if answer.abstained and not answer.left_out else "Written by"
        return f"{did} the model <strong>{one_line(answer.model)}</strong>{end}"
    if answer.fell_back:
        name = f" <strong>{one_line(begun_by)}</strong>" if begun_by else ""
        why = f"as the model{name} could not answer"
        return f"Without a model, {why}" if answer.abstained else f"I{own}, {why}"
    return "Without a language model" if answer.abstained else f"I{own}, without a language model"


def corpus_html(articles: int, newest: date | None) -> str:
    """How many articles there are, and how fresh."""
    day = f", the newest of {written_day(newest)}" if newest else ""
    return f"{counted(articles, 'article')}{day}"


def start_html(articles: int, suggestions: Sequence[str]) -> str:
    """The page before the first question."""
    offered = suggestions_html(suggestions, ANSWERABLE)
    return (
        '<section class="start"><h2>Ask the articles</h2>'
        "<p>Each sentence of an answer cites the words that it rests on, and was checked against"
        f" them. Where {_these(articles)} not answer, Byline says so.</p>{offered}</section>"
    )


def _these(articles: int) -> str:
    return f"the {articles:,} articles do" if articles != 1 else "the one article does"


def suggestions_html(suggestions: Sequence[str], title: str) -> str:
    """Questions to ask with one click."""
    if not suggestions:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="suggestion" dir="auto">{escaped(question)}</button></li>'
        for question in suggestions
    )
    return f'<nav class="suggestions" aria-label="{title}"><h3>{title}</h3><ul>{buttons}</ul></nav>'


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(one_line(part) for part in parts)
