"""Where ONNX models lie that are named and not given as a folder: Chroma's MiniLM, and a hub's."""

from __future__ import annotations

from pathlib import Path

from index.embedder import OFFLINE_REMEDY
from index.errors import BylineError
from index.onnx_files import LENGTHS, MODULES, PROMPTS, TOKENIZER, choose_model, find_model

# Where Chroma cuts a text.
MINILM_TOKENS = 256
_SMALL = [TOKENIZER, MODULES, PROMPTS, "*_Pooling/config.json", *dict(LENGTHS)]


def minilm_folder() -> Path:
    """Chroma's own model, all-MiniLM-L6-v2, where Chroma has put it.

    Raises:
        BylineError: it is not there; it is never downloaded.
    """
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2 as Chromas

    folder = Chromas.DOWNLOAD_PATH / Chromas.EXTRACTED_FOLDER_NAME
    if not all((folder / name).is_file() for name in ("model.onnx", TOKENIZER)):
        raise BylineError(
            f"Chroma's MiniLM model is not on this machine ({folder}).",
            "Let Chroma fetch it, once, with: python -c 'from chromadb.utils import"
            ' embedding_functions as e; e.DefaultEmbeddingFunction()(["x"])\''
            f" or {OFFLINE_REMEDY}",
        )
    return folder


def hub_folder(
    name: str, *, fetch: bool = False, what: str = "embedding model", remedy: str = ""
) -> Path:
    """A model of the Hugging Face hub, in its cache on this machine.

    Args:
        name: ORG/NAME.
        fetch: whether it may be downloaded where it is not there.
        what: the model is, in what is said of it.
        remedy: how to fetch it; empty: by indexing with it.

    Raises:
        BylineError: it is not there, or has no ONNX file.
    """
    if folder := _cached(name):
        return folder
    if not fetch:
        raise BylineError(
            f"The {what} {name} is not on this machine.",
            remedy or f"Fetch it with: byline index --embed-model hub:{name}",
        )
    try:
        found = _fetch(name)
    except Exception as error:  # the library's kinds are many
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise BylineError(
            f"The {what} {name} could not be fetched ({reason[:200].rstrip('. ')}).",
            f"Check its name and the network, or {OFFLINE_REMEDY}",
        ) from error
    folder = _cached(name) if found else None
    if folder is None:
        raise BylineError(
            f"The hub's model {name} has no ONNX file.",
            "Export it to ONNX and name its folder, or use another model.",
        )
    return folder


def _cached(name: str) -> Path | None:
    """Where the cache holds a model, if it holds all of it."""
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(name, local_files_only=True, allow_patterns=_SMALL))
    except Exception:  # its kinds are many: not there, only a part, no name
        return None
    return folder if find_model(folder) else None


def _fetch(name: str) -> bool:
    """Download a model: its small files and one ONNX file, last, so that where it is, all is."""
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download

    files = HfApi().list_repo_files(name)
    model = choose_model(files)
    if model is None:
        return False
    weights = [file for file in files if file.startswith((f"{model}_data", f"{model}.data"))]
    snapshot_download(name, allow_patterns=[*_SMALL, *weights])
    hf_hub_download(name, model)
    return True
