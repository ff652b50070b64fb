"""Embedding models of a server that speaks the OpenAI protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from index.embedder import OFFLINE_REMEDY, EmbedderIdentity, Vectors, unit_rows
from index.errors import BylineError, UsageError
from index.services import Services

if TYPE_CHECKING:
    from openai import OpenAI


class ServerEmbedder:
    """An embeddings endpoint that speaks the OpenAI protocol.

    Args:
        model: the model's name as the server knows it.
        client: where and with which key; retries are its own.
        dimension: what the server gives, where known; asked for with one short text otherwise.
    """

    # A request holds no more texts than any known server takes, and no more characters than fit
    # into what one of them may be asked at a time.
    BATCH = 32
    BATCH_CHARACTERS = 100_000
    MAX_CHARACTERS = 8_000
    # Requests at a time.
    CONCURRENT = 4

    def __init__(self, model: str, client: OpenAI, dimension: int | None = None) -> None:
        self._client, self.model = client, model
        self._dimension = dimension

    @property
    def identity(self) -> EmbedderIdentity:
        """See `Embedder`."""
        if self._dimension is None:
            self._dimension = int(self._embed(["dimension"]).shape[1])
        return EmbedderIdentity(self.model, self._dimension)

    @property
    def address(self) -> str:
        """The server's."""
        return str(self._client.base_url)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`.

        Raises:
            BylineError: the server is away or refuses.
        """
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        for places, rows in self.arriving(texts):
            vectors[places.start : places.stop] = rows
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self.embed_passages([text])

    def close(self) -> None:
        """Close the connections to the server."""
        self._client.close()

    def arriving(self, texts: Sequence[str]) -> Iterator[tuple[range, Vectors]]:
        """Vectors as they arrive, in any order, each with the places of their texts.

        Raises:
            BylineError: the server is away or refuses; whatever it still gave has been given.
        """
        batches = self._batches(texts)
        if len(batches) == 1:
            yield batches[0], self._embed(texts)
            return
        pool = ThreadPoolExecutor(self.CONCURRENT)
        asked: dict[Future[Vectors], range] = {}
        failure: BaseException | None = None
        try:
            for places in batches:
                asked[pool.submit(self._embed, texts[places.start : places.stop])] = places
            for done in as_completed(list(asked)):
                if done.cancelled():
                    continue
                if failed := done.exception():
                    failure = failure or failed
                    for other in asked:  # those under way may still be paid for
                        other.cancel()
                else:
                    yield asked[done], done.result()
            if failure is not None:
                raise failure
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            asked.clear()  # an error and the frame it came from would hold each other, and a socket
            failure = failed = None

    @classmethod
    def sent(cls, text: str) -> str:
        """What of a text is sent."""
        return text[: cls.MAX_CHARACTERS] or " "

    @classmethod
    def _batches(cls, texts: Sequence[str]) -> list[range]:
        batches: list[range] = []
        start = characters = 0
        for place, text in enumerate(texts):
            size = len(cls.sent(text))
            if place - start == cls.BATCH or (
                start < place and characters + size > cls.BATCH_CHARACTERS
            ):
                batches.append(range(start, place))
                start, characters = place, 0
            characters += size
        if start < len(texts):
            batches.append(range(start, len(texts)))
        return batches

    def _embed(self, texts: Sequence[str]) -> Vectors:
        try:
            reply = self._client.embeddings.create(
                model=self.model, input=[self.sent(text) for text in texts], encoding_format="float"
            )
        except Exception as error:  # what is no JSON, or too deep, comes as the parser's own kinds
            raise BylineError(
                f"The embedding server at {self.address} failed: {_sentence(error)}.",
                f"Start it, check OPENAI_BASE_URL and OPENAI_API_KEY, or {OFFLINE_REMEDY}",
            ) from error
        try:
            rows = sorted(reply.data, key=lambda row: row.index)
            vectors = np.asarray([row.embedding for row in rows], dtype=np.float32)
            whole = vectors.shape == (len(texts), self._dimension or vectors.shape[1])
        except (AttributeError, IndexError, TypeError, ValueError):
            whole = False
        if not whole or not np.isfinite(vectors).all():
            raise BylineError(
                f"The embedding server at {self.address} did not give"
                f" {len(texts)} vectors{self._of_dimension()} for {len(texts)} texts.",
                "Use a server that follows the OpenAI embeddings protocol, and one model.",
            )
        return unit_rows(vectors)

    def _of_dimension(self) -> str:
        return f" of {self._dimension} numbers" if self._dimension else ""


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__


def open_server_embedder(
    model: str, services: Services, dimension: int | None = None
) -> ServerEmbedder:
    """A model of the OpenAI-protocol server; nothing is asked of the server yet.

    Raises:
        UsageError: there is no server, or its address or key cannot be one.
    """
    from openai import OpenAI

    url, key = services.openai_base_url, services.openai_api_key.strip()
    if not url and not key:
        raise UsageError(
            f"The embeddings are those of {model}, but there is no server to ask.",
            "Set OPENAI_BASE_URL (a local server) or OPENAI_API_KEY, name a folder as ./FOLDER,"
            f" or {OFFLINE_REMEDY}",
        )
    if not key.isascii() or not key.isprintable():
        raise UsageError(
            "OPENAI_API_KEY holds characters that no key has.", "Copy it again, or unset it."
        )
    if url and not _is_address(url):
        raise UsageError(
            "OPENAI_BASE_URL is no address of a server.", "Write it like http://localhost:8000/v1."
        )
    client = OpenAI(base_url=url or None, api_key=key or "none", timeout=60, max_retries=2)
    return ServerEmbedder(model, client, dimension)


def _is_address(url: str) -> bool:
    import httpx

    try:
        parts = urlsplit(url)
        _ = parts.port
        httpx.URL(url)  # what the client makes of it; it is stricter
    except (ValueError, httpx.InvalidURL):
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
