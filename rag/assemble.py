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
from rag.judge_prompt import JUDGE_VERSION
from rag.mend import Repairer
from rag.recheck import AutoChecker, ModelRechecker, Rechecker
from rag.rerank import Reranker
from rag.rewrite_model import Rewriter
from rag.settings import Settings
from rag.word_vectors import WordVectors
from rag.writing import Writer

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from rag.check_model import ModelJudge

BUILT_IN, AUTO, MODEL, ENCODER = "built-in", "auto", "model", "encoder:"
# Seconds that a reader waits at most for the verdicts of an answer that stands already.
RECHECK_WAIT = 30.0


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
            checker=open_first_checker(settings, WordVectors(index.built_in_embedder)),
            rechecker=open_rechecker(settings),
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
    """The checker that the settings name, whole: for claims that nobody waits for.

    The chat uses `open_first_checker` and `open_rechecker` instead, which decide the same in two
    steps. One that is `rag.recheck.BatchChecker` judges many claims in less time.

    Raises:
        UsageError: there is none of this name, or it names what is not there.
        BylineError: an encoder lacks a file, or cannot be used.
    """
    first, judge = open_first_checker(settings), _open_judge(settings, settings.timeout)
    if judge is None:
        return first
    from rag.check_in_batches import ModelChecker

    model = ModelChecker(judge, _judge_name(settings), BuiltInChecker())
    return model if settings.judge == MODEL else AutoChecker(first, model)


def open_first_checker(settings: Settings, vectors: WordVectors | None = None) -> Checker:
    """What decides before a sentence is sent.

    Args:
        settings: name it.
        vectors: of words, where somebody has some that the built-in checker may share.

    Raises:
        UsageError: there is none of this name, or it names what is not there.
        BylineError: an encoder lacks a file, or cannot be used.
    """
    make, encoder = judge_of(settings)
    if not encoder:
        return BuiltInChecker(vectors=vectors)
    from rag.check_encoder import open_encoder_checker

    alone = open_encoder_checker(encoder)
    return AutoChecker(BuiltInChecker(vectors=vectors), alone) if make == AUTO else alone


def open_rechecker(settings: Settings) -> Rechecker | None:
    """What judges again when an answer has been sent; None: nothing does.

    Raises:
        UsageError: the checker is to be a model, and none is named, or no server of it.
    """
    judge = _open_judge(settings, min(settings.timeout, RECHECK_WAIT))
    if judge is None:
        return None
    return ModelRechecker(judge, _judge_name(settings), every=settings.judge == MODEL)


def judge_of(settings: Settings) -> tuple[str, str]:
    """The checker that is named: "built-in", "auto", "model" or "encoder:", and its encoder.

    Raises:
        UsageError: there is none of this name.
    """
    named = settings.judge or AUTO
    if named in (BUILT_IN, AUTO, MODEL):
        return named, ""
    for make in (ENCODER, f"{AUTO}:"):
        if named.startswith(make) and (encoder := named.removeprefix(make)):
            return (ENCODER if make == ENCODER else AUTO), encoder
    raise UsageError(
        f"There is no checker called {named!r}.",
        "Use --judge auto, built-in, model, encoder:FOLDER or auto:FOLDER.",
    )


def _open_judge(settings: Settings, wait: float) -> ModelJudge | None:
    """The language model as a judge, where the settings make it one."""
    make, encoder = judge_of(settings)
    if make == MODEL and not settings.model:
        raise UsageError(
            "The checker is to be a language model, but none is named.",
            "Name one with --model or BYLINE_MODEL.",
        )
    if encoder or make == BUILT_IN or not settings.model:
        return None
    from rag.check_model import ModelJudge

    return ModelJudge(_connection(settings), settings.model, wait)


def _judge_name(settings: Settings) -> str:
    """What a model is asked is part of its verdicts."""
    return f"{MODEL}:{settings.model} (prompt {JUDGE_VERSION})"
