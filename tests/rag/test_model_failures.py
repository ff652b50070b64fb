import pytest

from rag import model_failures as failures


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1"),
        ("https://user:pass@host.example/v1?key=secret", "https://host.example/v1"),
        ("localhost:8000", "OPENAI_BASE_URL"),
        ("http://host:port", "OPENAI_BASE_URL"),
        ("", "OPENAI_BASE_URL"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url: str, shown: str) -> None:
    assert failures.shown_address(url) == shown


def test_a_models_name_fits_a_line() -> None:
    assert failures.shown_name("a\nb  c") == "a b c"
    assert len(failures.shown_name("x" * 1_000)) == 80


@pytest.mark.parametrize(
    ("finish", "said"),
    [
        ("stop", "returned nothing that could be shown"),
        ("length", "used up its tokens before it had finished a sentence"),
    ],
)
def test_silence_is_explained_by_how_the_stream_ended(finish: str, said: str) -> None:
    assert said in failures.silent("m", finish).reason


@pytest.mark.parametrize(
    ("status", "said"), [(403, "check OPENAI_API_KEY"), (413, "BYLINE_PASSAGES"), (418, "(418)")]
)
def test_every_refusal_is_a_sentence(status: int, said: str) -> None:
    import httpx
    import openai

    request = httpx.Request("POST", "http://host.example")
    error = openai.APIStatusError(
        "the server's own words", response=httpx.Response(status, request=request), body=None
    )
    reason = failures.failed_with(error, "m", "http://host.example").reason
    assert said in reason
    assert "own words" not in reason


def test_an_unforeseen_error_is_a_sentence_too() -> None:
    assert failures.failed_with(TypeError("no key sk-1"), "m", "a").reason == (
        "The model m sent something that cannot be read."
    )
