"""Questions to offer a reader: made from the articles, and each asked before it is offered.

A question is offered only where the extractive writer answers it, from the very sentence that it
was made of, in words that the check finds supported. The same index always gives the same ones.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.errors import BylineError
from index.reader import OpenVersion
from rag.answer import Answer, Kind
from rag.chat import Chat
from rag.check import Verdict
from ui.question_forms import FORMS, Formed, questions_in

logger = logging.getLogger(__name__)
OFFERED = 4
OFFERED_AFTER = 3
# Articles that are looked at for the first page, evenly spread over all of them, newest first,
# until so many questions are found.
SAMPLED = 200
FOUND = 30
# Questions that are asked to find those worth offering.
TRIED = 16
TRIED_AFTER = 8
# One question of this form is enough in a list.
DULLEST = FORMS[-1]
_MAX_KNOWN = 2_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What the first page says.

    Args:
        newest: the date of the newest dated article.
    """

    version: int
    articles: int
    newest: date | None
    questions: tuple[str, ...]


class Suggestions:
    """Finds questions worth offering; remembers them for as long as the index stays.

    Args:
        chat: answers without a language model, so that offering costs nothing.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._lock = asyncio.Lock()
        self._offer: Offer | None = None
        self._known: dict[tuple[int, str], bool] = {}

    async def start(self) -> Offer:
        """What to offer before the first question.

        Raises:
            BylineError: there is no index, or it cannot be read.
        """
        async with self._lock:
            number = self._chat.index.home.current()
            if self._offer is None or self._offer.version != number:
                self._offer = await self._make()
            return self._offer

    async def after(self, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """What to offer under an answer: what else the cited articles tell, nearest first.

        Under one that cites nothing: what is offered at the start.

        Args:
            answer: what the reader has just read.
            asked: the reader's questions so far; none is offered again.
        """
        cited = [c for statement in answer.statements for c in statement.citations if c.quote]
        if not cited:
            return await self._elsewhere(asked)
        async with self._lock:
            try:
                formed = await asyncio.to_thread(self._formed_in, [c.article_id for c in cited])
                first = cited[0]
                near = sorted(
                    (
                        f
                        for f in formed
                        if not any(
                            f.article_id == c.article_id
                            and f.sentence.start < c.end
                            and c.start < f.sentence.end
                            for c in cited
                        )
                    ),
                    key=lambda f: (
                        f.article_id != first.article_id,
                        f.form == DULLEST,
                        abs(f.sentence.start - first.start),
                    ),
                )
                return await self._worth_offering(near, OFFERED_AFTER, TRIED_AFTER, asked)
            except BylineError:
                logger.warning("No follow-up questions could be looked for", exc_info=True)
                return ()

    async def _elsewhere(self, asked: Sequence[str]) -> tuple[str, ...]:
        try:
            offer = await self.start()
        except BylineError:
            return ()
        said = {question.strip().lower() for question in asked}
        fresh = (question for question in offer.questions if question.lower() not in said)
        return tuple(fresh)[:OFFERED_AFTER]

    async def _make(self) -> Offer:
        number, articles, newest, formed = await asyncio.to_thread(self._survey)
        questions: tuple[str, ...] = ()
        try:
            questions = await self._worth_offering(varied(formed), OFFERED, TRIED, ())
        except BylineError as error:
            logger.warning("No questions can be suggested: %s", error)
        return Offer(number, articles, newest, questions)

    def _survey(self) -> tuple[int, int, date | None, list[Formed]]:
        with self._chat.index.current() as version:
            ids = version.store.article_ids()
            step = max(1, len(ids) // SAMPLED)
            sampled = version.store.articles(ids[::step][:SAMPLED])
            newest_first = sorted(
                sampled.values(), key=lambda a: (-(a.date or date.min).toordinal(), a.article_id)
            )
            chosen = [article.article_id for article in newest_first]
            formed = list(itertools.islice(_formed(version, chosen), FOUND))
            return version.number, version.manifest.articles, version.store.newest(), formed

    def _formed_in(self, article_ids: Iterable[str]) -> list[Formed]:
        with self._chat.index.current() as version:
            return list(_formed(version, list(dict.fromkeys(article_ids))[:3]))

    async def _worth_offering(
        self, formed: Iterable[Formed], wanted: int, tried: int, asked: Sequence[str]
    ) -> tuple[str, ...]:
        good: list[Formed] = []
        said = {question.strip().lower() for question in asked}
        for candidate in itertools.islice(formed, tried):
            if len(good) == wanted:
                break
            fresh = candidate.question.lower() not in said
            if candidate.form == DULLEST and any(g.form == DULLEST for g in good):
                continue
            told = any(
                candidate.sentence == g.sentence and candidate.article_id == g.article_id
                for g in good
            )
            if fresh and not told and await self._answers(candidate):
                good.append(candidate)
        return tuple(candidate.question for candidate in good)

    async def _answers(self, formed: Formed) -> bool:
        """Whether asking gets the sentence that the question was made of, supported."""
        key = (self._chat.index.home.current() or 0, formed.question)
        if key not in self._known:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            answer = await self._chat.answer(formed.question)
            self._known[key] = (
                answer.kind is Kind.ANSWER
                and all(s.verdict is Verdict.SUPPORTED for s in answer.statements)
                and any(
                    c.article_id == formed.article_id
                    and c.start < formed.sentence.end
                    and formed.sentence.start < c.end
                    for c in answer.statements[0].citations
                )
            )
        return self._known[key]


def varied(formed: Sequence[Formed]) -> Iterator[Formed]:
    """Candidates in turns: each time the best form not taken lately, from another article."""
    left = sorted(range(len(formed)), key=lambda place: (FORMS.index(formed[place].form), place))
    forms: list[str] = []
    articles: list[str] = []
    while left:
        place = min(
            left,
            key=lambda p: (
                forms.count(formed[p].form) + articles.count(formed[p].article_id),
                left.index(p),
            ),
        )
        left.remove(place)
        forms.append(formed[place].form)
        articles.append(formed[place].article_id)
        yield formed[place]


def _formed(version: OpenVersion, article_ids: Sequence[str]) -> Iterator[Formed]:
    for article_id in article_ids:
        if article := version.store.article(article_id):
            sentences = [s for p in version.store.passages_of(article_id) for s in p.sentences]
            yield from questions_in(article, sentences)
