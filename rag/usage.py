"""What the calls to language models for one answer used, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer import Usage

PER = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens, in whatever currency the reader thinks in; >= 0."""

    prompt: float
    completion: float


class Meter:
    """Counts the calls of one answer.

    Args:
        prices: of the model; None where they are not known.
    """

    def __init__(self, prices: Prices | None = None) -> None:
        self._prices = prices
        self._calls = self._unreported = self._prompt = self._completion = 0

    def count(self, usage: Usage | None) -> None:
        """Add a call; None where the server did not say what it used."""
        self._calls += 1
        if usage is None:
            self._unreported += 1
        else:
            self._prompt += usage.prompt_tokens
            self._completion += usage.completion_tokens

    @property
    def usage(self) -> Usage | None:
        """The sum; None where no call was reported. A sum with gaps has no cost."""
        if self._calls == self._unreported:
            return None
        cost = None
        if self._prices and not self._unreported:
            paid = self._prompt * self._prices.prompt + self._completion * self._prices.completion
            cost = round(paid / PER, 6)
        return Usage(
            prompt_tokens=self._prompt,
            completion_tokens=self._completion,
            calls=self._calls,
            unreported=self._unreported,
            cost=cost,
        )
