import pytest

from rag.answer import Usage
from rag.usage import Meter, Prices

ONE = Usage(prompt_tokens=1_000, completion_tokens=50)


def test_calls_are_summed_and_cost_what_their_tokens_cost() -> None:
    meter = Meter(Prices(prompt=3.0, completion=15.0))
    meter.count(ONE)
    meter.count(ONE)
    usage = meter.usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens, usage.calls) == (2_000, 100, 2)
    assert usage.cost == pytest.approx(0.0075)


def test_without_prices_no_cost_is_told() -> None:
    meter = Meter()
    meter.count(ONE)
    assert meter.usage == ONE


def test_a_sum_with_gaps_has_no_cost() -> None:
    meter = Meter(Prices(prompt=3.0, completion=15.0))
    meter.count(None)
    assert meter.usage is None
    meter.count(ONE)
    assert meter.usage == ONE.model_copy(update={"calls": 2, "unreported": 1})
