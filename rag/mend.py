"""What becomes of a model's sentence that its evidence does not support, before it is sent.

Once for each sentence, in this order: the citation that it should have had; a sentence that the
model writes in its place, asked again with the evidence; the article's own sentence, where that
answers the question. What is put in its place is checked as everything is. Where nothing better is
found, it stays as it is: marked, or with --strict left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.answer import Statement
from rag.check import Verdict
from rag.evidence import read
from rag.found import Found
from rag.in_thread import to_its_end
from rag.standing_alone import standing_alone
from rag.statements import Accountant, Judged, says_again
from rag.usage import Meter
from rag.write_extract import ANSWERS_FROM
from rag.writing import Cited, Task, Written

# How often the model is asked again for one answer.
MAX_CALLS = 2
# A model of which more sentences fail than this has lost its thread; the rest is marked.
MAX_MENDED = 8
# Passages that it is given when it is asked again.
MAX_EVIDENCE = 3
# How many answering sentences of the articles are tried in a sentence's place.
MAX_TRIED = 8


class RepairFailed(Exception):
    """The model could not be asked, or did not answer in time."""


class Repairer(Protocol):
    """Writes a sentence again."""

    async def repair(
        self, question: str, failed: Judged, evidence: Mapping[int, Found], meter: Meter
    ) -> Written | None:
        """A sentence in place of one that failed, not yet checked.

        Args:
            question: as the reader asked it.
            failed: the sentence, and what the check found.
            evidence: the passages that it may rest on, by their place.
            meter: counts the call.

        Returns:
            The sentence; None where the passages say nothing of the matter.

        Raises:
            RepairFailed: it cannot; asking again would be no use.
        """


@dataclass(frozen=True, slots=True)
class Mended:
    """What is to be sent for a sentence.

    Args:
        judged: the sentence; None where nothing is to be said.
        replaced: it has other words than the model's first.
    """

    judged: Judged | None
    replaced: bool = False


class Mender:
    """Mends the sentences of one answer.

    Args:
        accountant: judges what is put in a sentence's place.
        repairer: asks the model again; None: sentences are only given the right citation.
        meter: counts the calls.
    """

    def __init__(self, accountant: Accountant, repairer: Repairer | None, meter: Meter) -> None:
        self._accountant, self._repairer, self._meter = accountant, repairer, meter
        self._calls_left, self._left = MAX_CALLS, MAX_MENDED

    async def mend(
        self, failed: Judged, task: Task, given: int, said: Sequence[Statement]
    ) -> Mended:
        """Find something better than a sentence that failed.

        Args:
            failed: the sentence.
            task: what its writer was given.
            given: how many of the task's passages that was.
            said: what was sent so far.
        """
        if self._left == 0:
            return Mended(failed)
        self._left -= 1
        recited = await to_its_end(self._accountant.recited, failed, given)
        if recited is not None:
            return Mended(recited)
        if self._repairer is None:
            return Mended(failed)
        evidence = _evidence(failed, task, given)
        if self._calls_left > 0:
            self._calls_left -= 1
            try:
                again = await self._repairer.repair(
                    task.question.asked, failed, evidence, self._meter
                )
            except RepairFailed:
                self._calls_left = 0
            else:
                if again is None and said:
                    return Mended(None)
                better = await to_its_end(self._supported, again, failed, given) if again else None
                if better is not None:
                    repeated = says_again(better.written.text, said)
                    return Mended(None if repeated else better, replaced=True)
        instead = await to_its_end(self._articles_own, failed, task, evidence, said)
        return Mended(instead, replaced=True) if instead else Mended(failed)

    def _supported(self, again: Written, failed: Judged, given: int) -> Judged | None:
        """The new sentence in the old one's place, where it is supported."""
        judged = self._accountant.judge(replace(again, lead=failed.written.lead))
        if judged.verdict is Verdict.SUPPORTED:
            return judged
        return self._accountant.recited(judged, given)

    def _articles_own(
        self, failed: Judged, task: Task, evidence: Mapping[int, Found], said: Sequence[Statement]
    ) -> Judged | None:
        """Of the articles' sentences that answer, the one that supports the failed one best."""
        places = {found.passage.passage_id: place for place, found in evidence.items()}
        own: list[tuple[float, Written]] = []
        for candidate in [
            c
            for part in task.parts
            for c in part.relevance.candidates[:MAX_TRIED]
            if c.chance >= ANSWERS_FROM and part.relevance.chance >= ANSWERS_FROM
        ]:
            place = places.get(candidate.found.passage.passage_id)
            if place is None:
                continue
            alone = standing_alone(candidate.found, candidate.span)
            if not says_again(alone.text, said):
                cited = Cited(place, alone.span)
                near = self._accountant.score(failed.written.text, cited)
                own.append((near, Written(alone.text, (cited,), failed.written.lead)))
        for _, written in sorted(own, key=lambda pair: -pair[0]):
            judged = self._accountant.judge(written)
            if judged.verdict is Verdict.SUPPORTED:
                return judged
        return None


def _evidence(failed: Judged, task: Task, given: int) -> dict[int, Found]:
    """The passages that a sentence cites, then those that have most of its words."""
    stems = read(failed.written.text).stems
    places = [cited.place for cited in failed.cited][:MAX_EVIDENCE]
    rest = [place for place in range(min(given, len(task.found))) if place not in places]
    rest.sort(key=lambda place: -len(stems & read(task.found[place].text).stems))
    return {place: task.found[place] for place in (*places, *rest)[:MAX_EVIDENCE]}
