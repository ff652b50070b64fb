"""The model judge as a checker: claims in batches, for files of claims and for being measured.

The chat asks the judge itself, once an answer has been sent: see `rag/recheck.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from index.analysis import terms
from index.errors import BylineError
from index.sentences import split_sentences
from rag.check import Check, Checker
from rag.check_model import JudgeFailed, ModelJudge, Ruling
from rag.judge_prompt import MAX_JUDGED
from rag.recheck import Pair, check_many

logger = logging.getLogger(__name__)

# Claims of a call, and calls under way at once.
CLAIMS = 8
CALLS = 4
# Characters of a claim's evidence that the model is given: of more, the sentences nearest to it.
MAX_EVIDENCE = 8_000


class ModelChecker:
    """The model judges every claim; where it gives no verdict, the built-in checker's stands.

    Which words are unsupported the built-in checker says, always.

    Args:
        judge: the model.
        built_in: the built-in checker.
    """

    def __init__(self, judge: ModelJudge, name: str, built_in: Checker) -> None:
        self.name = name
        self._judge, self._built_in = judge, built_in
        self._has_answered = False
        self._failures: list[str] = []  # since it last answered

    @property
    def agreement(self) -> Mapping[str, float]:
        """Nothing: it has not been measured here. See `byline eval calibrate`."""
        return {}

    def check(self, claim: str, evidence: Sequence[str]) -> Check:
        """See `Checker`."""
        return self.check_many([(claim, evidence)])[0]

    def check_many(self, pairs: Sequence[Pair]) -> list[Check]:
        """See `BatchChecker`.

        Raises:
            BylineError: the model cannot be asked, and never could.
        """
        checks = check_many(self._built_in, pairs)
        wanted = {
            place: (claim, nearest_sentences(claim, evidence))
            for place, (claim, evidence) in enumerate(pairs)
            if claim.strip() and any(text.strip() for text in evidence)
        }
        if not wanted:
            return checks
        # A loop of its own: the caller's may be running.
        with ThreadPoolExecutor(1) as thread:
            rulings = thread.submit(asyncio.run, self._rule(wanted)).result()
        for place, ruling in rulings.items():
            checks[place] = replace(checks[place], verdict=ruling.verdict, score=ruling.score)
        if unread := len(wanted) - len(rulings):
            why = f" {self._failures[-1]}" if self._failures else ""
            logger.warning(
                "The model %s gave no verdict on %d of %d claims; the built-in checker's stand.%s",
                self._judge.model, unread, len(wanted), why,
            )  # fmt: skip
        return checks

    async def _rule(self, wanted: Mapping[int, Pair]) -> dict[int, Ruling]:
        """The model's rulings by place. What it said nothing of is asked once more."""
        rulings: dict[int, Ruling] = {}
        free = asyncio.Semaphore(CALLS)
        self._failures.clear()
        try:
            await self._judge.connect()
            for _ in range(2):
                left = {place: pair for place, pair in wanted.items() if place not in rulings}
                calls = [self._call(batch, free) for batch in _batches(left)]
                for found in await asyncio.gather(*calls):
                    rulings.update(found)
        finally:
            await self._judge.close()
        if self._failures and not self._has_answered:
            raise BylineError(self._failures[-1], "See: byline doctor, or use --judge built-in.")
        return rulings

    async def _call(self, batch: Mapping[int, Pair], free: asyncio.Semaphore) -> dict[int, Ruling]:
        """The rulings of one call; none once so many have failed in a row as run at once."""
        async with free:
            if len(self._failures) >= CALLS:
                return {}
            try:
                judged = await self._judge.judge(list(batch.values()))
            except JudgeFailed as failure:
                self._failures.append(failure.reason)
                return {}
        self._has_answered = True
        self._failures.clear()
        found = zip(batch, judged.rulings, strict=True)
        return {place: ruling for place, ruling in found if ruling is not None}


def _batches(wanted: Mapping[int, Pair]) -> Iterator[dict[int, Pair]]:
    """Few enough claims for a call, and all of them fit into its prompt."""
    batch: dict[int, Pair] = {}
    room = MAX_JUDGED
    for place, (claim, evidence) in wanted.items():
        length = len(claim) + sum(map(len, evidence))
        if batch and (len(batch) == CLAIMS or length > room):
            yield batch
            batch, room = {}, MAX_JUDGED
        batch[place] = (claim, evidence)
        room -= length
    if batch:
        yield batch


def nearest_sentences(claim: str, evidence: Sequence[str], most: int = MAX_EVIDENCE) -> list[str]:
    """Evidence that is short enough for a model: all of it, or the sentences nearest to the claim.

    Near are those with most of the claim's words, each with the one before it, which says whom a
    pronoun means.

    Args:
        claim: what is to be judged.
        evidence: the texts cited for it.
        most: characters.
    """
    if sum(map(len, evidence)) <= most:
        return list(evidence)
    sought = frozenset(terms(claim))
    texts = [[span.of(text) for span in split_sentences(text)] for text in evidence]
    places = [(i, j) for i, text in enumerate(texts) for j in range(len(text))]
    shared = {(i, j): len(sought.intersection(terms(texts[i][j]))) for i, j in places}
    kept: set[tuple[int, int]] = set()
    room = most
    for i, j in sorted(places, key=lambda place: -shared[place]):
        for place in ((i, j), (i, j - 1)):
            if place in shared and place not in kept:
                sentence = texts[place[0]][place[1]]
                # The nearest one is kept, if it must be cut.
                if kept and len(sentence) + 1 > room:
                    continue
                kept.add(place)
                room -= len(sentence) + 1
    found = (
        " ".join(text[j] for j in range(len(text)) if (i, j) in kept)
        for i, text in enumerate(texts)
    )
    return [text[:most] for text in found if text]
