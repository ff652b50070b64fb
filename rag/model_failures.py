"""What goes wrong between Byline and a model's server, as sentences for the reader.

No sentence holds a key, a traceback or the server's own words: those may hold anything.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from rag.writing import WriterFailed

_LONGEST_NAME = 80


def shown_name(model: str) -> str:
    """A model's name, fit to be shown."""
    return " ".join(model.split())[:_LONGEST_NAME]


def shown_address(url: object) -> str:
    """A server's address without what may be secret in it: user, password, query."""
    try:
        parts = urlsplit(str(url))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "OPENAI_BASE_URL"
    if not parts.hostname:
        return "OPENAI_BASE_URL"
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path.rstrip('/')}"


def too_slow(model: str, seconds: float) -> WriterFailed:
    """No sentence was finished in time."""
    return WriterFailed(f"The model {model} finished no sentence within {seconds:g} seconds.")


def broke_off(model: str) -> WriterFailed:
    """The stream ended before the answer did."""
    return WriterFailed(f"The model {model} broke off in the middle of its answer.")


def unreadable(model: str) -> WriterFailed:
    """The stream is not what the protocol says."""
    return WriterFailed(f"The model {model} sent something that cannot be read.")


def no_stream(address: str) -> WriterFailed:
    """The server said that all is well, and sent something else than a model's answer."""
    return WriterFailed(
        f"What answers at {address} is no server of language models; check OPENAI_BASE_URL."
    )


def silent(model: str, finish: str) -> WriterFailed:
    """The stream ended well, and holds not one sentence that can be shown."""
    if finish == "length":
        return WriterFailed(
            f"The model {model} used up its tokens before it had finished a sentence."
        )
    return WriterFailed(f"The model {model} returned nothing that could be shown.")


def endless(model: str) -> WriterFailed:
    """It was stopped after much text without a sentence that can be shown."""
    return WriterFailed(f"The model {model} went on and on without finishing a sentence.")


def withheld(model: str) -> WriterFailed:
    """The server's filter stopped the answer."""
    return WriterFailed(f"The server of the model {model} withheld its answer.")


def failed_with(error: Exception, model: str, address: str) -> WriterFailed:
    """The reader's sentence for whatever the openai package raised."""
    import httpx
    import openai

    if isinstance(error, openai.APIStatusError):
        return WriterFailed(_refusal(error.status_code, model, address))
    cause = error.__cause__
    if isinstance(error, UnicodeEncodeError) or isinstance(cause, httpx.LocalProtocolError):
        return WriterFailed(
            "The key holds characters that cannot be sent; check OPENAI_API_KEY for spaces."
        )
    if isinstance(cause, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return WriterFailed(
            "OPENAI_BASE_URL is no address of a server; write it like http://localhost:8000/v1."
        )
    if isinstance(error, openai.APITimeoutError):
        return WriterFailed(f"The model server at {address} did not answer in time.")
    if isinstance(error, openai.APIConnectionError):
        return WriterFailed(f"The model server at {address} could not be reached.")
    if isinstance(error, httpx.HTTPError):
        return broke_off(model)
    if isinstance(error, openai.APIError):
        return WriterFailed(f"The model server reported an error while {model} was writing.")
    return unreadable(model)


def _refusal(status: int, model: str, address: str) -> str:
    if status in (401, 403):
        return f"The model server refused the key ({status}); check OPENAI_API_KEY."
    if status == 404:
        return f"{address} has no model {model} (404); check --model and OPENAI_BASE_URL."
    if status == 413:
        return f"The passages are too long for the model {model} (413); lower BYLINE_PASSAGES."
    if status == 429:
        return "The model server is over its limit (429)."
    if status >= 500:
        return f"The model server failed ({status})."
    return f"The model server refused the request ({status})."
