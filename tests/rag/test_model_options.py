import httpx
import openai
import pytest

from rag.model_options import MAX_THINKING_TOKENS, ModelOptions

SCHEMA = {"name": "verdicts", "schema": {}}


def refusal(message: str, status: int = 400) -> openai.APIStatusError:
    response = httpx.Response(status, request=httpx.Request("POST", "http://127.0.0.1/v1"))
    return openai.APIStatusError(message, response=response, body=None)


def test_what_is_refused_by_name_is_not_sent_again() -> None:
    options = ModelOptions({"temperature": 0, "max_tokens": 9})
    assert options.do_without(refusal("'temperature' does not support 0"), options.sent())
    assert options.sent() == {"max_tokens": 9}


def test_a_limit_that_has_a_newer_name_is_sent_under_it() -> None:
    options = ModelOptions({"max_tokens": 9})
    said = refusal("max_tokens is not supported; use max_completion_tokens")
    assert options.do_without(said, options.sent())
    assert options.sent() == {"max_completion_tokens": MAX_THINKING_TOKENS}


def test_a_refusal_that_names_nothing_costs_the_format_step_by_step_and_then_the_request() -> None:
    options = ModelOptions({"temperature": 0})
    formats = []
    while options.do_without(refusal("bad request", 422), sent := options.sent(SCHEMA)):
        formats.append(sent["response_format"]["type"])
    assert formats == ["json_schema", "json_object"]
    assert options.sent(SCHEMA) == {"temperature": 0}


def test_where_no_format_is_asked_a_refusal_that_names_nothing_costs_nothing() -> None:
    options = ModelOptions({"temperature": 0})
    assert not options.do_without(refusal("bad request"), options.sent())
    assert options.sent(SCHEMA)["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_no_other_failure_costs_an_option(status: int) -> None:
    options = ModelOptions({"temperature": 0})
    assert not options.do_without(refusal("temperature", status), options.sent(SCHEMA))
    assert options.sent() == {"temperature": 0}


def test_requests_under_way_at_once_give_up_a_format_once() -> None:
    options = ModelOptions({})
    first, second = options.sent(SCHEMA), options.sent(SCHEMA)
    assert options.do_without(refusal("no schema"), first)
    assert options.do_without(refusal("no schema"), second)
    assert options.sent(SCHEMA)["response_format"] == {"type": "json_object"}
