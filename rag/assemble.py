"""Settings to a working chat: the one place where the parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import UsageError
from index.reader import Index
from index.versions import Home
from rag.chat import Chat
from rag.check import BuiltInChecker, Checker
from rag.mend import Repairer
from rag.rerank import Reranker
from rag.rewrite_model import Rewriter
from rag.settings import Settings
from rag.writing import Writer

if TYPE_CHECKING:
    from openai import AsyncOpenAI


@contextmanager
def open_chat(settings: Settings) -> Iterator[Chat]:
    """A chat as the settings say, closed when left.

    Raises:
        UsageError: a setting names something that is not there.
    """
    index = Index(Home(settings.home), settings.services)
    try:
        yield Chat(
            index,
            settings,
            model_writer=open_model_writer(settings),
            repairer=open_repairer(settings),
            checker=open_checker(settings),
            reranker=open_reranker(settings),
            rewriter=open_rewriter(settings),
        )
    finally:
        index.close()


def open_model_writer(settings: Settings) -> Writer | None:
    """The writer of the named model, or None where none is named.

    Raises:
        UsageError: a model is named, but no server, or no address of one.
    """
    if not settings.model:
        return None
    from rag.write_model import ModelWriter

    return ModelWriter(_connection(settings), settings.model, settings.timeout)


def open_repairer(settings: Settings) -> Repairer | None:
    """What asks the named model again for a sentence that failed; None where none is named.

    Raises:
        UsageError: a model is named, but no server, or no address of one.
    """
    if not settings.model:
        return None
    from rag.repair_model import ModelRepairer

    return ModelRepairer(_connection(settings), settings.model, settings.timeout)


def open_rewriter(settings: Settings) -> Rewriter | None:
    """What reads follow-ups with the named model, or None where none is named.

    Raises:
        UsageError: a model is named, but no server, or no address of one.
    """
    if not settings.model:
        return None
    from rag.rewrite_model import ModelRewriter

    return ModelRewriter(_connection(settings), settings.model, settings.timeout)


def _connection(settings: Settings) -> Callable[[], AsyncOpenAI]:
    """Makes a client of the model's server.

    Raises:
        UsageError: no server is named, or it has no address.
    """
    key = settings.openai_api_key.get_secret_value().strip()
    if not settings.openai_base_url and not key:
        raise UsageError(
            f"The model {settings.model} was named, but no server to ask.",
            "Set OPENAI_BASE_URL (a local server) or OPENAI_API_KEY, or leave out --model.",
        )
    check_address(settings.openai_base_url)

    def connect() -> AsyncOpenAI:
        from openai import AsyncOpenAI

        return AsyncOpenAI(
            base_url=settings.openai_base_url or None,
            api_key=key or "none",
            timeout=settings.timeout,
            max_retries=2,
        )

    return connect


def check_address(base_url: str) -> None:
    """Refuse what cannot be a server's address; empty is the openai package's own.

    Raises:
        UsageError: it is none.
    """
    try:
        parts = urlsplit(base_url)
        good = not base_url or (parts.scheme in ("http", "https") and bool(parts.hostname))
        _ = parts.port
    except ValueError:
        good = False
    if not good or not base_url.isprintable():
        raise UsageError(
            "OPENAI_BASE_URL is no address of a server.", "Write it like http://localhost:8000/v1."
        )


def open_reranker(settings: Settings) -> Reranker | None:
    """The reranker that the settings name, loaded when it is first needed; None: none is named.

    Raises:
        UsageError: the name can be none.
        BylineError: the model is not on this machine, or lacks a file.
    """
    name = settings.rerank_model
    if not name:
        return None
    from rag.late_reranker import LateReranker
    from rag.rerank_onnx import find_reranker, open_onnx_reranker

    place = find_reranker(name)
    return LateReranker(name, lambda: open_onnx_reranker(name, place))


def open_checker(settings: Settings) -> Checker:
    """The checker that the settings name.

    Raises:
        UsageError: there is none of this name.
    """
    if settings.judge not in (None, "", "built-in"):
        raise UsageError(f"There is no checker called {settings.judge!r}.", "Use: --judge built-in")
    return BuiltInChecker()
