"""The writer that needs no model: it answers in the articles' own sentences, the fewest that do."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence

from index.article import Span
from rag.breadth import is_broad
from rag.conflicts import contradict
from rag.evidence import read
from rag.found import Found
from rag.instructions import is_instruction
from rag.question import Question
from rag.relevance import Candidate, Relevance
from rag.statements import MAX_RUN, MAX_SPAN
from rag.writing import Cited, Declined, Piece, Task, Written

# Passages are taken to answer from this probability on (`eval/train_answer.py` shows the curve).
ANSWERS_FROM = 0.4
MAX_SENTENCES = 3
MAX_SENTENCES_BROAD = 5
# A further sentence must be this likely an answer, beside the best one and by itself.
SHARE_OF_BEST = 0.75
MIN_CHANCE = 0.35
# A sentence that brings in words of the question that none before it had may be less likely.
SHARE_OF_BEST_NEW = 0.5
# Two sentences with this share of words in common say the same.
SAME = 0.6

_BARE_QUOTATION = re.compile(r"“[^“”]+”[.]?|\"[^\"]+\"[.]?")


class ExtractiveWriter:
    """Chooses sentences by `rag.relevance`, cites each, and declines where none answers."""

    name = "extractive"
    model: str | None = None

    def given(self, task: Task) -> Sequence[Found]:
        """All of them."""
        return task.found

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        """See `Writer`."""
        chosen: list[Candidate] = []
        missing: list[str] = []
        for part in task.parts:
            if not answers(part.relevance):
                missing.append(part.question.asked)
                continue
            time = part.question.time
            if time and time.label in part.relevance.missing:  # no article is known to be of it
                missing.append(time.label)
            if not _answered(part.relevance, chosen):
                chosen.extend(
                    candidate
                    for candidate in choose(part.question, part.relevance)
                    if not any(_says_the_same(candidate, other) for other in chosen)
                )
        places = {f.passage.passage_id: place for place, f in enumerate(task.found)}
        for candidate, span in _widened(in_order(chosen)):
            cited = Cited(places[candidate.found.passage.passage_id], span)
            yield Written(one_line(span.of(candidate.found.article.text)), (cited,))
        if not chosen:
            yield Declined(
                task.parts[0].relevance.missing if len(task.parts) == 1 else tuple(missing)
            )
        elif missing:
            yield Declined(tuple(missing))


def answers(relevance: Relevance) -> bool:
    """Whether the passages answer well enough to write."""
    return bool(relevance.candidates) and relevance.chance >= ANSWERS_FROM


def choose(question: Question, relevance: Relevance) -> list[Candidate]:
    """The fewest candidates that answer, best first; never none where there is one."""
    limit = MAX_SENTENCES_BROAD if is_broad(question.asked) else MAX_SENTENCES
    best = relevance.candidates[0]
    chosen = [best]
    covered = set(best.covers)
    for candidate in relevance.candidates[1:]:
        if len(chosen) == limit:
            break
        brings = candidate.covers - covered or _contradicts(candidate, chosen)
        share = SHARE_OF_BEST_NEW if brings else SHARE_OF_BEST
        if candidate.chance < max(share * best.chance, MIN_CHANCE):
            continue
        if any(_says_the_same(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
        covered |= candidate.covers
    return chosen


def in_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Candidates as a reader wants them: the best one's article first, each in reading order."""
    articles = list(dict.fromkeys(c.found.article.article_id for c in chosen))
    return sorted(chosen, key=lambda c: (articles.index(c.found.article.article_id), c.span.start))


def one_line(text: str) -> str:
    """A sentence on one line; the items of a list follow on one another."""
    lines = [
        re.sub(r"^\s*(?:[-*•‣▪◦·–—]|\(?\d{1,2}[.)])\s+", "", line) for line in text.split("\n")
    ]
    head, *items = (" ".join(line.split()) for line in lines if line.strip())
    if not items:
        return head
    return head + " " + ("; ".join(items) if head.endswith(":") else " ".join(items))


def whole_quotation(found: Found, span: Span) -> Span:
    """The sentence, with those before it that open its quotation or name the speaker.

    A quotation of more sentences than a citation may hold is left as it is.
    """
    text, sentences = found.article.text, found.passage.sentences
    last = sentences.index(span)
    for first in range(last, max(last - MAX_RUN, -1), -1):
        whole = Span(sentences[first].start, span.end)
        if len(whole) > MAX_SPAN or is_instruction(text, sentences[first]):
            break
        if not _ends_open_quotation(whole.of(text)) and not _is_bare_quotation(whole.of(text)):
            return whole
    return span


def _widened(chosen: Sequence[Candidate]) -> list[tuple[Candidate, Span]]:
    """Candidates with their whole quotations, without those that another one now holds."""
    wide = [(c, whole_quotation(c.found, c.span)) for c in chosen]
    return [
        (one, span)
        for one, span in wide
        if not any(
            other is not one
            and other.found.article.article_id == one.found.article.article_id
            and around.start <= span.start
            and span.end <= around.end
            and around != span
            for other, around in wide
        )
    ]


def _ends_open_quotation(text: str) -> bool:
    """Whether a text closes a quotation that it did not open."""
    if "“" in text or "”" in text:
        return text.find("”") >= 0 and (text.find("“") < 0 or text.find("”") < text.find("“"))
    if text.count('"') % 2 == 0:
        return False
    at = text.index('"')
    return at > 0 and not text[at - 1].isspace()


def _is_bare_quotation(text: str) -> bool:
    """Whether a text is one quotation from end to end, so that nobody is said to have said it."""
    return bool(_BARE_QUOTATION.fullmatch(text.strip()))


def _answered(relevance: Relevance, chosen: Sequence[Candidate]) -> bool:
    """Whether what was chosen for an earlier part of the question answers this part too."""
    have = {(c.found.passage.passage_id, c.span) for c in chosen}
    best = relevance.candidates[0].chance
    return any(
        (c.found.passage.passage_id, c.span) in have and c.chance >= SHARE_OF_BEST * best
        for c in relevance.candidates
    )


def _contradicts(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether another article gives other numbers: a reader wants to know of both."""
    article = candidate.found.article.article_id
    return any(
        contradict(candidate.text, other.text)
        for other in chosen
        if other.found.article.article_id != article
    )


def _says_the_same(first: Candidate, second: Candidate) -> bool:
    if _contradicts(first, [second]):
        return False
    a, b = read(first.text).stems, read(second.text).stems
    return len(a & b) >= SAME * min(len(a), len(b)) if a and b else False
