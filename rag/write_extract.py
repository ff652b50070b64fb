"""The writer that needs no model: it answers in the articles' own sentences, the fewest that do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import date

from index.article import Span
from rag.breadth import is_broad, tells_a_course
from rag.conflicts import contradict
from rag.disagreement import Settled, settle, weigh
from rag.evidence import read
from rag.found import Found
from rag.question import Question
from rag.relevance import Candidate, Relevance
from rag.standing_alone import Standing, standing_alone
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


class ExtractiveWriter:
    """Chooses sentences by `rag.relevance`, cites each, and declines where none answers.

    Args:
        answers_from: the chance, 0 to 1, from which passages are taken to answer.
    """

    name = "extractive"
    model: str | None = None

    def __init__(self, answers_from: float = ANSWERS_FROM) -> None:
        self._answers_from = answers_from

    def given(self, task: Task) -> Sequence[Found]:
        """All of them."""
        return task.found

    async def write(self, task: Task) -> AsyncGenerator[Piece, None]:
        """See `Writer`."""
        chosen: list[Candidate] = []
        missing: list[str] = []
        weighed: dict[tuple[str, Span], Settled] = {}
        for part in task.parts:
            if not answers(part.relevance, self._answers_from):
                missing.append(part.question.asked)
                continue
            time = part.question.time
            if time and time.label in part.relevance.missing:  # no article is known to be of it
                missing.append(time.label)
            if not _answered(part.relevance, chosen):
                settled = settle(part.question, part.relevance) or weigh(
                    [
                        candidate
                        for candidate in choose(part.question, part.relevance)
                        if not any(_says_the_same(candidate, other) for other in chosen)
                    ],
                    part.relevance,
                )
                weighed.update((_key(one.candidate), one) for one in settled)
                chosen.extend(one.candidate for one in settled)
        places = {f.passage.passage_id: place for place, f in enumerate(task.found)}
        order = in_order(chosen, oldest_first=tells_a_course(task.question.asked))
        for candidate, alone in _standing(order):
            cited = Cited(places[candidate.found.passage.passage_id], alone.span)
            one = weighed[_key(candidate)]
            yield Written(alone.text, (cited,), disputed=one.disputed, standing=one.standing)
        if not chosen:
            yield Declined(
                task.parts[0].relevance.missing if len(task.parts) == 1 else tuple(missing)
            )
        elif missing:
            yield Declined(tuple(missing))


def _key(candidate: Candidate) -> tuple[str, Span]:
    return candidate.found.passage.passage_id, candidate.span


def answers(relevance: Relevance, answers_from: float = ANSWERS_FROM) -> bool:
    """Whether the passages answer well enough to write."""
    return bool(relevance.candidates) and relevance.chance >= answers_from


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


def in_order(chosen: Sequence[Candidate], *, oldest_first: bool = False) -> list[Candidate]:
    """Candidates as a reader wants them: article by article, each in reading order.

    Args:
        chosen: the best first.
        oldest_first: articles by their days, those without one last; else the best one's first.
    """
    articles = list(dict.fromkeys(c.found.article.article_id for c in chosen))

    def key(candidate: Candidate) -> tuple[date, int, int]:
        article = candidate.found.article
        day = (article.date or date.max) if oldest_first else date.min
        return day, articles.index(article.article_id), candidate.span.start

    return sorted(chosen, key=key)


def _standing(chosen: Sequence[Candidate]) -> list[tuple[Candidate, Standing]]:
    """Candidates as they can be read in this order, without those that another one's words hold."""
    read_so_far: list[tuple[Candidate, Standing]] = []
    for candidate in chosen:
        before = read_so_far[-1] if read_so_far else None
        together = before and before[0].found.passage == candidate.found.passage
        said = before[1].said if before and together else None
        standing = standing_alone(candidate.found, candidate.span, said)
        read_so_far.append((candidate, standing))
    return [
        (one, standing)
        for place, (one, standing) in enumerate(read_so_far)
        if not any(
            other.found.article.article_id == one.found.article.article_id
            and around.said.start <= standing.said.start
            and standing.said.end <= around.said.end
            and (around.said != standing.said or at < place)
            for at, (other, around) in enumerate(read_so_far)
            if at != place
        )
    ]


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
