"""From what a writer writes to what the reader is sent: checked, mended, numbered, in order."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from rag.answer import Sentence, Statement, Usage
from rag.check import Verdict
from rag.conflicts import stand
from rag.in_thread import to_its_end
from rag.mend import Mender
from rag.read_ahead import read_ahead
from rag.recheck import Rechecker
from rag.statements import Accountant, Judged, says_again
from rag.usage import Meter
from rag.writing import Declined, Task, Writer, Written

# Sentences that may wait for their check; a longer answer waits to be read on.
ROOM = 32
_FAILED = (Verdict.UNSUPPORTED, Verdict.PARTLY)


class Sending:
    """The sentences of one answer.

    Each is checked while the writer writes on; what was sent is never touched again.

    Args:
        accountant: finds spans, judges and numbers.
        mender: looks for something better than a sentence that failed.
        meter: counts what the writers used.
        strict: only what is supported is sent.
        rechecker: a stronger judge, who is asked of each sentence before a strict reader gets it.

    Attributes:
        statements: what was sent, in order.
        by_model: how many of them stand for a model's sentences.
        repaired: how many of them have other words than the model's first.
        left_out: how many sentences were written and not sent.
        declined: the writer said that the passages do not answer, or not all of it.
        missing: what it said is missing.
    """

    def __init__(
        self,
        accountant: Accountant,
        mender: Mender,
        meter: Meter,
        *,
        strict: bool,
        rechecker: Rechecker | None = None,
    ) -> None:
        self._accountant, self._mender, self._meter = accountant, mender, meter
        self._strict, self._rechecker = strict, rechecker
        self.statements: list[Statement] = []
        self.by_model = self.repaired = self.left_out = 0
        self.declined = False
        self.missing: list[str] = []

    async def send(self, writer: Writer, task: Task) -> AsyncGenerator[Sentence, None]:
        """The sentences of a writer, those apart that say again what stood before it began.

        Raises:
            WriterFailed: it could not finish; what it had finished was sent.
        """
        self.declined = False
        self.missing.clear()
        before = tuple(self.statements)
        given = len(writer.given(task))
        reported = False
        try:
            async with aclosing(read_ahead(writer.write(task), ROOM)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        reported = True
                        self._meter.count(piece)
                    elif isinstance(piece, Declined):
                        self.declined = True
                        self.missing.extend(piece.missing)
                    elif not says_again(piece.text, before):
                        sentence = await self._sentence(piece, writer, task, given)
                        if sentence is not None:
                            yield sentence
        finally:
            if writer.model and not reported:
                self._meter.count(None)

    async def _sentence(
        self, written: Written, writer: Writer, task: Task, given: int
    ) -> Sentence | None:
        """Check a sentence, mend it once; None where it is left out."""
        judged: Judged | None = await to_its_end(self._accountant.judge, written)
        replaced = False
        if writer.model and judged and judged.verdict in _FAILED:
            mended = await self._mender.mend(judged, task, given, self.statements)
            judged, replaced = mended.judged, mended.replaced
        if judged is None or (self._strict and not await self._surely_supported(judged)):
            self.left_out += 1
            return None
        if writer.model:
            self.by_model += 1
            self.repaired += replaced
        return self._sent(judged)

    async def _surely_supported(self, judged: Judged) -> bool:
        """Whether a sentence is supported, also by the stronger judge where there is one."""
        if judged.verdict is not Verdict.SUPPORTED or self._rechecker is None:
            return judged.verdict is Verdict.SUPPORTED
        revision = await self._rechecker.recheck([self._accountant.unnumbered(judged)])
        if revision.asked:
            self._meter.count(revision.usage)
        return all(one.verdict is Verdict.SUPPORTED for one in revision.statements)

    def _sent(self, judged: Judged) -> Sentence:
        lead = (judged.written.lead or " ") if self.statements else ""
        judged = replace(judged, written=replace(judged.written, lead=lead))
        statement = self._accountant.numbered(judged)
        disputed, standing = judged.written.disputed, judged.written.standing
        if disputed is None:
            disputed, standing = stand(statement, self.statements)
        statement = statement.model_copy(update={"disputed": disputed, "standing": standing})
        self.statements.append(statement)
        return Sentence(len(self.statements) - 1, statement)
