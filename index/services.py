"""Where the services are that an index may use besides this machine's own disk."""

from __future__ import annotations

from dataclasses import dataclass

# Seconds that a Chroma server may be silent.
SERVER_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses and secrets; never stored in an index, so that it can be given away.

    Args:
        openai_base_url: OpenAI-protocol server of embeddings; empty: the openai package's own.
        openai_api_key: its key.
        chroma_token: bearer token of the Chroma server.
        chroma_timeout: seconds that it may be silent.
    """

    openai_base_url: str = ""
    openai_api_key: str = ""
    chroma_token: str = ""
    chroma_timeout: float = SERVER_TIMEOUT

    def __repr__(self) -> str:
        return f"Services(openai_base_url={self.openai_base_url!r})"  # no secret in a log
