"""What is there, what is missing, and what to do about it: the checks behind `byline doctor`."""

from __future__ import annotations

import http.client
import os
import shlex
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from index.access import allowing, is_there, refusal
from index.embeddings import reference_of
from index.errors import BylineError, NoIndex
from index.reader import Index, OpenVersion
from index.versions import Home
from index.web.url import is_url
from rag.assemble import MODEL, open_first_checker, open_rechecker
from rag.rerank_onnx import find_reranker, open_onnx_reranker
from rag.settings import Settings
from ui.markup import counted

State = Literal["ok", "note", "wrong"]
PACKAGES = ("byline", "llama-index", "chromadb", "openai", "gradio", "tantivy", "wordllama")
_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Args:
        state: "ok", "note" (worth knowing) or "wrong" (something will not work).
        remedy: what to do; empty where there is nothing to do.
    """

    what: str
    state: State
    sentence: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that an answer depends on; each finding as it is made."""
    yield _python()
    yield from _packages()
    yield _home(settings)
    yield from _index(settings)
    if settings.rerank_model:
        yield _attempt("reranking model", lambda: _reranker(settings.rerank_model or ""))
    yield _attempt("checker", lambda: _checker(settings))
    yield from _model(settings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", "ok", f"Python {version}")


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, "ok", f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            yield Finding(name, "wrong", f"{name} is not installed.", "Install Byline again.")


def _home(settings: Settings) -> Finding:
    folder = settings.home
    try:
        is_home = Home(folder).check()
    except BylineError as error:
        return Finding("home", "wrong", error.sentence, error.remedy)
    nearest = next(path for path in (folder, *folder.absolute().parents) if is_there(path))
    if os.access(nearest, os.W_OK):
        return Finding("home", "ok", f"{folder.absolute()}")
    if is_home:
        return Finding(
            "home",
            "note",
            f"{folder} cannot be written: it can be asked, but not brought up to date.",
            f"To index, allow it with: chmod -R u+w {shlex.quote(os.fspath(folder))}",
        )
    return Finding("home", "wrong", f"{folder} cannot be written.", "Name another with --home.")


def _index(settings: Settings) -> Iterator[Finding]:
    index = Index(Home(settings.home), settings.services)
    try:
        with index.current() as version:
            yield _version(version)
            yield _embedder(settings, version)
            yield _attempt("vectors", lambda: _vectors(version))
            yield _sources(version)
    except NoIndex as error:
        yield Finding("index", "note", error.sentence, error.remedy)
    except BylineError as error:
        yield Finding("index", "wrong", error.sentence, error.remedy)
    finally:
        index.close()


def _version(version: OpenVersion) -> Finding:
    manifest = version.manifest
    newest = version.store.newest()
    return Finding(
        "index",
        "ok",
        f"version {manifest.number}: {counted(manifest.articles, 'article')},"
        f" {counted(manifest.passages, 'passage')}"
        + (f", newest of {newest.isoformat()}" if newest else ", none of them dated"),
    )


def _embedder(settings: Settings, version: OpenVersion) -> Finding:
    made_with = version.manifest.embedder.model
    wanted = settings.embed_model
    if wanted and reference_of(wanted) != made_with:
        return Finding(
            "embedding model",
            "note",
            f"The index was made with {made_with}; the settings name {wanted}.",
            f"Embed again with: byline index --embed-model {wanted}",
        )
    return _attempt(
        "embedding model",
        lambda: f"{made_with}, {version.embedder.embed_question('test').shape[1]} numbers",
    )


def _vectors(version: OpenVersion) -> str:
    count = len(version.vectors)
    if count != version.manifest.passages:
        raise BylineError(
            f"Chroma holds {count:,} of {version.manifest.passages:,} passages.",
            "Make the others again with: byline index",
        )
    where = version.manifest.chroma_url or "in the home"
    return f"Chroma {where}: {counted(count, 'vector')}"


def _reranker(name: str) -> str:
    model = open_onnx_reranker(name, find_reranker(name))
    model.scores("Does it rain?", ["It rains.", "It snows."])
    return f"{name}, {model.kind}: it is loaded and judges"


def _checker(settings: Settings) -> str:
    first = open_first_checker(settings)
    first.check("It rains.", ["It rains in Paris."])
    again = open_rechecker(settings)
    if again is None:
        return f"{first.name} judges every sentence"
    which = "every sentence" if settings.judge == MODEL else "those of which it is uncertain"
    return f"{first.name} judges every sentence, then {again.name} {which}"


def _sources(version: OpenVersion) -> Finding:
    sources = version.manifest.sources
    paths = [Path(source.path) for source in sources if not is_url(source.path)]
    closed = [path for path in paths if refusal(path)]
    if closed:
        return Finding(
            "sources",
            "note",
            f"Cannot be read: {', '.join(map(str, closed))}; their articles still answer.",
            allowing(closed[0]),
        )
    gone = [str(path) for path in paths if not is_there(path)]
    if gone:
        return Finding(
            "sources",
            "note",
            f"Not there now: {', '.join(gone)}; their articles still answer.",
            "Bring them back, or drop them with: byline index --allow-removals",
        )
    pages = len(sources) - len(paths)
    asked = f"; {counted(pages, 'web page')} not asked for" if pages else ""
    return Finding("sources", "ok", f"{counted(len(paths), 'source')}, all there{asked}")


def _model(settings: Settings) -> Iterator[Finding]:
    key = settings.openai_api_key.get_secret_value()
    if not settings.model:
        yield Finding("model", "ok", "none is named: answers are the articles' own sentences")
        if key:
            yield Finding(
                "key",
                "note",
                "OPENAI_API_KEY is set, but no model is named: it is not used.",
                "Name one with --model or BYLINE_MODEL to let it write.",
            )
        return
    if not settings.openai_base_url and not key:
        yield Finding(
            "model",
            "wrong",
            f"{settings.model} is named, but no server to ask.",
            "Set OPENAI_BASE_URL (a local server) or OPENAI_API_KEY.",
        )
        return
    yield _reach(settings, key)


def _reach(settings: Settings, key: str) -> Finding:
    base = (settings.openai_base_url or "https://api.openai.com/v1").rstrip("/")
    key = key.strip()
    if not key.isascii() or not key.isprintable():  # the library would show it
        return Finding(
            "model", "wrong", "OPENAI_API_KEY holds characters that no key has.", "Copy it again."
        )
    headers = {"Authorization": f"Bearer {key}"}
    try:
        request = urllib.request.Request(f"{base}/models", headers=headers)
        with urllib.request.urlopen(request, timeout=_TIMEOUT):
            return Finding("model", "ok", f"{settings.model} at {base}: the server answers")
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            return Finding(
                "model", "wrong", f"{base} refuses the key ({error.code}).", "Check OPENAI_API_KEY."
            )
        return Finding("model", "note", f"{base} answers, without a list of models ({error.code}).")
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        return Finding(
            "model",
            "wrong",
            f"{base} cannot be reached ({reason}).",
            "Start it, or check OPENAI_BASE_URL.",
        )


def _attempt(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, "ok", look())
    except BylineError as error:
        return Finding(what, "wrong", error.sentence, error.remedy)
