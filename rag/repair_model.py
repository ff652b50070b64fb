"""A language model, asked once more for a sentence that did not stand up to the check."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rag.answer import Usage
from rag.citations import CitationParser
from rag.found import Found
from rag.mend import RepairFailed
from rag.model_call import ModelCall
from rag.prompts import NOTHING, build_repair_prompt
from rag.refusals import as_meant
from rag.statements import Judged
from rag.usage import Meter
from rag.writing import Written

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MAX_TOKENS = 400


class ModelRepairer:
    """Asks the model that wrote the sentence.

    Args:
        connect: gives the client of the model's server; called at the first repair.
        model: its name.
        timeout: seconds that an answer's sentence may take; a repair takes a part of them.
        random_: gives the passages' ids.
    """

    def __init__(
        self,
        connect: Callable[[], AsyncOpenAI],
        model: str,
        timeout: float,
        random_: random.Random | None = None,
    ) -> None:
        self._call = ModelCall(connect, model, timeout, MAX_TOKENS)
        self._random = random_ or random.Random()

    async def repair(
        self, question: str, failed: Judged, evidence: Mapping[int, Found], meter: Meter
    ) -> Written | None:
        """See `Repairer`. Of several sentences the first is taken."""
        prompt = build_repair_prompt(
            question,
            failed.written.text,
            failed.check.unsupported,
            list(evidence.values()),
            self._random,
        )
        usage: Usage | None = None
        try:
            reply = await self._call.ask(prompt.system, prompt.user)
            usage = reply.usage
        except Exception as error:  # the library passes on whatever a server makes it meet
            raise RepairFailed from error
        finally:
            meter.count(usage)
        parser = CitationParser(prompt.ids)
        sentences = [*parser.feed(reply.text), *parser.close(cut=reply.cut)]
        if not sentences:
            raise RepairFailed
        places = dict(zip(prompt.ids, evidence, strict=False))  # what did not fit has no id
        written = as_meant(sentences[0], places, question)
        if not isinstance(written, Written) or written.text.rstrip(".").upper() == NOTHING:
            return None
        return written
