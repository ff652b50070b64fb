"""A second opinion where the first is uncertain: by another checker at once, or afterwards.

What decides before a sentence is sent must answer at once; a language model is asked when the
answer has been sent, and revises verdicts, never words.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from index.errors import BylineError
from rag.answer import Rechecked, Statement, Usage
from rag.check import Check, Checker, Verdict
from rag.check_model import JudgeFailed, ModelJudge

logger = logging.getLogger(__name__)

# Scores from the first to below the second: at both ends a calibrated score is wrong about one
# statement in four, between them more often.
UNCERTAIN = (0.25, 0.75)

Pair: TypeAlias = tuple[str, Sequence[str]]


def is_uncertain(verdict: Verdict, score: float) -> bool:
    """Whether a verdict is worth a second opinion."""
    return verdict is Verdict.UNSURE or UNCERTAIN[0] <= score < UNCERTAIN[1]


@runtime_checkable
class BatchChecker(Checker, Protocol):
    """A checker for which many claims at once cost less than one by one."""

    def check_many(self, pairs: Sequence[Pair]) -> list[Check]:
        """Judge claims by their evidence; one result each, in order."""


def check_many(checker: Checker, pairs: Sequence[Pair]) -> list[Check]:
    """Judge claims by their evidence, together where the checker gains by it."""
    if isinstance(checker, BatchChecker):
        return checker.check_many(pairs)
    return [checker.check(claim, evidence) for claim, evidence in pairs]


class AutoChecker:
    """The first checker decides; where it is uncertain, the second does.

    A second one that fails leaves the first one's verdict; the log says so, once.

    Args:
        first: quick.
        second: stronger.
    """

    def __init__(self, first: Checker, second: Checker) -> None:
        self.name = f"{first.name}, then {second.name}"
        self._first, self._second = first, second
        self._told = False

    @property
    def agreement(self) -> Mapping[str, float]:
        """Nothing: the two together have not been measured. See `byline eval calibrate`."""
        return {}

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        """See `Checker`."""
        return self.check_many([(claim, evidence)])[0]

    def check_many(self, pairs: Sequence[Pair]) -> list[Check]:
        """See `BatchChecker`."""
        checks = check_many(self._first, pairs)
        again = [i for i, c in enumerate(checks) if is_uncertain(c.verdict, c.score)]
        if not again:
            return checks
        try:
            second = check_many(self._second, [pairs[place] for place in again])
        except BylineError as error:
            if not self._told:
                self._told = True
                logger.warning("%s The built-in checker decides alone.", error)
            return checks
        for place, check in zip(again, second, strict=True):
            checks[place] = check
        return checks


@dataclass(frozen=True, slots=True)
class Revision:
    """What a second look made of an answer's statements.

    Args:
        statements: all of them, in order, the words as they were.
        events: for those whose verdict or score is another now.
        asked: whether a model was asked.
        usage: tokens that it used, where its server says so.
    """

    statements: tuple[Statement, ...]
    events: tuple[Rechecked, ...] = ()
    asked: bool = False
    usage: Usage | None = None


class Rechecker(Protocol):
    """Looks at the statements of an answer again, once all have been sent."""

    @property
    def name(self) -> str:
        """Of the judge, for people; with the version of what it is asked."""

    async def recheck(self, statements: Sequence[Statement]) -> Revision:
        """The statements with the verdicts that stand now. Never fails."""


class ModelRechecker:
    """Asks a language model, in one call.

    Statements that cite no words are left as they are: there is nothing to judge them by. Whatever
    goes wrong, and whatever the model says that cannot be read, leaves verdicts as they were.

    Args:
        judge: the model.
        name: see `Rechecker`.
        every: whether all statements are judged, and not only the uncertain ones.
    """

    def __init__(self, judge: ModelJudge, name: str, *, every: bool) -> None:
        self.name = name
        self._judge, self._every = judge, every

    async def recheck(self, statements: Sequence[Statement]) -> Revision:
        """See `Rechecker`."""
        before = tuple(statements)
        wanted = [place for place, one in enumerate(before) if self._is_wanted(one)]
        if not wanted:
            return Revision(before)
        claims = [(before[place].text, quotes_of(before[place])) for place in wanted]
        try:
            judged = await self._judge.judge(claims)
        except JudgeFailed as failure:
            logger.warning("%s The verdicts stay as they were.", failure.reason)
            return Revision(before, asked=True)
        if unread := judged.rulings.count(None):
            logger.warning(
                "The model %s said nothing that can be read of %d of %d statements; their verdicts"
                " stay as they were.", self._judge.model, unread, len(claims),
            )  # fmt: skip
        events = tuple(
            event
            for place, ruling in zip(wanted, judged.rulings, strict=True)
            if ruling is not None
            and (event := Rechecked(place, ruling.verdict, round(ruling.score, 4)))
            and (event.verdict, event.score) != (before[place].verdict, before[place].score)
        )
        return Revision(revised(before, events), events, asked=True, usage=judged.usage)

    def _is_wanted(self, statement: Statement) -> bool:
        uncertain = self._every or is_uncertain(statement.verdict, statement.score)
        return uncertain and bool(quotes_of(statement))


def quotes_of(statement: Statement) -> list[str]:
    """The words that a statement cites."""
    return [citation.quote for citation in statement.citations if citation.quote]


def revised(statements: Sequence[Statement], events: Sequence[Rechecked]) -> tuple[Statement, ...]:
    """The statements with the verdicts of the events, the words as they were."""
    found = list(statements)
    for event in events:
        change = {"verdict": event.verdict, "score": event.score}
        found[event.number] = found[event.number].model_copy(update=change)
    return tuple(found)
