"""What is asked of a model's server besides the messages; what it refuses is not sent again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import openai

# Models that know the limit by its newer name think before they write.
MAX_THINKING_TOKENS = 8_000
_BAD_REQUEST = (400, 422)
# From the most that a server may take to nothing: a format that it refuses gives way to the next.
_FORMATS = ("json_schema", "json_object", None)


class ModelOptions:
    """Options of requests. Requests under way at once may share them.

    Args:
        options: by name.
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = dict(options)
        self._format = 0

    def sent(self, schema: Mapping[str, object] | None = None) -> dict[str, Any]:
        """What is sent with the next request.

        Args:
            schema: of the wanted answer, as the protocol's `json_schema` takes it; None: any text.
        """
        kind = _FORMATS[self._format]
        if schema is None or kind is None:
            return dict(self._options)
        wanted = {"type": kind, **({kind: schema} if kind == "json_schema" else {})}
        return {**self._options, "response_format": wanted}

    def do_without(self, error: openai.APIStatusError, sent: Mapping[str, Any]) -> bool:
        """Give up what the server refused of a request; False where there is nothing to give up.

        A server that refuses a request and names nothing of it is asked for no format: it may have
        stumbled over the schema.
        """
        if error.status_code not in _BAD_REQUEST:
            return False
        said = f"{error.message} {error.body}"
        named = [n for n in sent if n != "response_format" and re.search(rf"\b{n}\b", said)]
        if not named:
            return self._do_without_format(sent)
        self._options.pop(named[0], None)
        # Newer models know the limit by another name.
        if named[0] == "max_tokens" and "max_completion_tokens" in said and "large" not in said:
            self._options["max_completion_tokens"] = MAX_THINKING_TOKENS
        return True

    def _do_without_format(self, sent: Mapping[str, Any]) -> bool:
        asked = sent.get("response_format")
        if asked is None:
            return False
        self._format = max(self._format, _FORMATS.index(asked["type"]) + 1)
        return True
