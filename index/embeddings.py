"""Embedding models by name: built in, ONNX files, a hub's, or an OpenAI-protocol server's.

An index records the identity of its model; vectors of two models are never mixed.
"""

from __future__ import annotations

import os
from pathlib import Path

from index.embed_onnx import OnnxEmbedder
from index.embed_server import ServerEmbedder, open_server_embedder
from index.embed_static import BUILT_IN, StaticEmbedder
from index.embedder import Embedder, EmbedderIdentity, Vectors, passage_text, unit_rows
from index.errors import UsageError
from index.languages import LATIN
from index.onnx_files import find_model
from index.onnx_places import MINILM_TOKENS, hub_folder, minilm_folder
from index.services import Services

__all__ = [
    "BUILT_IN",
    "Embedder",
    "EmbedderIdentity",
    "OnnxEmbedder",
    "ServerEmbedder",
    "StaticEmbedder",
    "Vectors",
    "open_embedder",
    "passage_text",
    "reads",
    "reads_across_languages",
    "reference_of",
    "unit_rows",
]

MINILM, HUB = "minilm", "hub:"
# The models of English text that are ours to name; of others nothing is known.
_KNOWN_LANGUAGES = {BUILT_IN: frozenset((*LATIN, "ru", "uk", "zh", "ja")), MINILM: frozenset(LATIN)}


def reference_of(name: str) -> str:
    """What an index records of a model that a person names; it means the same from any folder.

    A folder is named by a path (`./e5`, `~/models/e5`, `/models/e5`); one that holds an ONNX model
    also without the dot.

    Raises:
        UsageError: the name cannot be written down.
    """
    if name == "built-in":
        return BUILT_IN
    try:
        name.encode()
        path = Path(name).expanduser()
    except (UnicodeError, RuntimeError) as error:  # "~nobody/e5" is nowhere
        raise UsageError(
            f"The embedding model cannot be named {name!a}.", "Give its whole path."
        ) from error
    if name in (".", "..") or name.startswith(("/", "./", "../", "~")) or find_model(path):
        return os.path.normpath(path.absolute())
    return name


def reads(model: EmbedderIdentity, language: str) -> bool:
    """Whether a model's vectors tell texts of one language apart; True where that is not known.

    Measured for the built-in one on 150 questions a language, right passage first of 55: .86 in
    English, .70 to .73 in Spanish, German, Russian and Chinese; .30 in Arabic and Hindi, of whose
    scripts it knows single letters alone.
    """
    known = _KNOWN_LANGUAGES.get(model.model)
    return known is None or language in known


def reads_across_languages(model: EmbedderIdentity) -> bool:
    """Whether texts of one meaning in two languages may be near; True where it is not known."""
    return model.model not in _KNOWN_LANGUAGES


def open_embedder(
    model: str, services: Services, dimension: int | None = None, *, fetch: bool = False
) -> Embedder:
    """The embedder of this name.

    Args:
        model: the built-in one, "minilm", "hub:ORG/NAME", an absolute path, or else a model of the
            OpenAI-protocol server.
        services: where that server is.
        dimension: of its vectors, where known.
        fetch: whether a hub's model that is not on this machine may be downloaded.

    Raises:
        UsageError: a server's model is named but no server, or its address or key cannot be one.
        BylineError: the model's files are not there, or cannot be used.
    """
    if model in (BUILT_IN, "built-in"):
        return StaticEmbedder()
    if model == MINILM:
        return OnnxEmbedder(model, minilm_folder(), MINILM_TOKENS)
    if model.startswith(HUB):
        return OnnxEmbedder(model, hub_folder(model.removeprefix(HUB), fetch=fetch))
    if Path(model).is_absolute():
        return OnnxEmbedder(model, Path(model))
    return open_server_embedder(model, services, dimension)
