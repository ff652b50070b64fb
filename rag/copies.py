"""What several articles tell is told once: by the newest that the question may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from index.article import Article
from index.reader import OpenVersion
from rag.candidates import is_hidden
from rag.found import Found
from rag.question import Question

# Share of three-word runs that two passages have in common when they tell the same.
SAME_PASSAGE = 0.7
# The same for the shorter of two passages of copies, which may have been cut at other places.
SAME_IN_COPIES = 0.5

_Shingles: TypeAlias = frozenset[tuple[str, ...]]


def tell_once(
    version: OpenVersion, question: Question, ranked: Iterable[Found], k: int
) -> list[Found]:
    """The k best passages, each naming the other articles that tell the same.

    Args:
        version: knows which articles are copies of one story.
        question: copies that it may not see are not named.
        ranked: passages, best first; no more are taken than are needed.
        k: how many are wanted.
    """
    kept: list[Found] = []
    shingles: list[_Shingles] = []
    copies = _Copies(version, question)
    for found in ranked:
        mine = _shingled(found.text)
        others = copies.of(found.article)
        same = next(
            (
                place
                for place, (one, theirs) in enumerate(zip(kept, shingles, strict=True))
                if _tell_the_same(mine, theirs, one.article.article_id in others)
            ),
            None,
        )
        if same is not None:
            kept[same] = _merged(kept[same], found)
        elif len(kept) < k:
            kept.append(found)
            shingles.append(mine)
        else:
            break
    return [copies.newest(found) for found in kept]


class _Copies:
    """The copies of articles that a question may see."""

    def __init__(self, version: OpenVersion, question: Question) -> None:
        self._store, self._question = version.store, question
        self._known: dict[str, dict[str, date | None]] = {}

    def of(self, article: Article) -> dict[str, date | None]:
        """Day of each copy of an article, by id."""
        identity = article.article_id
        if identity not in self._known:
            ids = self._store.copies_of([identity]).get(identity, ())
            days = self._store.days(ids)
            self._known[identity] = {i: days[i] for i in ids if self._may_see(i, days[i])}
        return self._known[identity]

    def newest(self, found: Found) -> Found:
        """The passage as the newest copy of its article has it, naming the other copies."""
        copies = self.of(found.article)
        also = tuple(dict.fromkeys([*found.also_in, *copies]))
        found = replace(found, also_in=also)
        newer = [i for i, day in copies.items() if _day(day) > _day(found.article.date)]
        for identity in sorted(newer, key=lambda i: (_day(copies[i]), i), reverse=True):
            if there := self._in_copy(found, identity):
                return there
        return found

    def _may_see(self, identity: str, day: date | None) -> bool:
        within = self._question.within
        return not is_hidden(self._question, day) and (within is None or identity in within)

    def _in_copy(self, found: Found, identity: str) -> Found | None:
        """The passage of a copy that tells what this one does, or None."""
        article = self._store.article(identity)
        if article is None:
            return None
        mine = _shingled(found.text)
        for passage in self._store.passages_of(identity):
            if _tell_the_same(mine, _shingled(passage.span.of(article.text)), copies=False):
                also = [found.article.article_id, *(i for i in found.also_in if i != identity)]
                return replace(found, passage=passage, article=article, also_in=tuple(also))
        return None


def _merged(first: Found, second: Found) -> Found:
    """The newer of two, in the place of the better ranked, naming the other."""
    newer, older = first, second
    if _day(second.article.date) > _day(first.article.date):
        newer, older = second, first
    also = dict.fromkeys([*first.also_in, *second.also_in, older.article.article_id])
    also.pop(newer.article.article_id, None)
    return replace(newer, score=first.score, also_in=tuple(also))


def _day(day: date | None) -> date:
    return day or date.min


def _shingled(text: str) -> _Shingles:
    tokens = text.lower().split()
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False)) or frozenset(
        [tuple(tokens)]
    )


def _tell_the_same(first: _Shingles, second: _Shingles, copies: bool) -> bool:
    common = len(first & second)
    if copies and common >= SAME_IN_COPIES * min(len(first), len(second)):
        return True
    return common >= SAME_PASSAGE * len(first | second)
