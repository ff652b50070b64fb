"""The files of an ONNX sentence-embedding model, and what they say of how it is used.

A folder as sentence-transformers writes it, with the model in ONNX: `model.onnx` or
`onnx/model.onnx` (a quantized one where only that is there) and `tokenizer.json`. All else is
optional; without `1_Pooling/config.json` the mean of the tokens is taken.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.access import not_readable
from index.errors import BylineError

Pooling = Literal["mean", "cls", "last"]

# What besides the model itself is read.
TOKENIZER = "tokenizer.json"
MODULES = "modules.json"
CONFIG = "config.json"
TRANSFORMER = "sentence_bert_config.json"
LENGTHS = (
    (TRANSFORMER, "max_seq_length"),
    ("tokenizer_config.json", "model_max_length"),
    (CONFIG, "max_position_embeddings"),
)
PROMPTS = "config_sentence_transformers.json"
POOLING = "1_Pooling/config.json"

# Tokens of the longest text where nothing is said, and at most: memory grows with their square.
_USUAL_TOKENS, _MOST_TOKENS = 512, 2_048

_POOLINGS: dict[str, Pooling] = {
    "mean": "mean",
    "mean_tokens": "mean",
    "mean_sqrt_len_tokens": "mean",  # the same once it is scaled to length 1
    "cls": "cls",
    "cls_token": "cls",
    "lasttoken": "last",
}
_EXPORT_AGAIN = "Export it with its sentence_embedding as an output, or use another model."
# Where a model file names another that holds its weights: a protobuf entry of key and value.
_ELSEWHERE = re.compile(rb"\n\x08location\x12([\x01-\x7f])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OnnxFiles:
    """A model's files and how it is used.

    Args:
        model: the ONNX file.
        weights: files that it takes weights from.
        tokenizer: tokenizer.json.
        pooling: how the tokens' vectors become the text's.
        max_tokens: where a text is cut.
        query_prompt: what is put before a question.
        passage_prompt: what is put before a passage.
        lower: whether texts are put into lower case.
        unlike: what the model does besides that is not done here, in words; empty: nothing.
        quantized: whether activations are scaled at run time, which makes texts that run together
            influence one another.
        classifier: whether its settings say that it sorts texts into classes.
        labels: of its classes, in order; empty where nothing is said.
    """

    model: Path
    weights: tuple[Path, ...]
    tokenizer: Path
    pooling: Pooling
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    lower: bool
    unlike: str
    quantized: bool
    classifier: bool = False
    labels: tuple[str, ...] = ()

    def digest(self) -> str:
        """12 hexadecimal digits that stand for all that shapes a vector.

        Raises:
            BylineError: a file may not be read.
        """
        used = (self.pooling, self.max_tokens, self.query_prompt, self.passage_prompt, self.lower)
        made = hashlib.sha256(repr(used).encode("utf-8", "surrogatepass"))
        for path in (self.model, *self.weights, self.tokenizer):
            try:
                with path.open("rb") as file:
                    made.update(hashlib.file_digest(file, "sha256").digest())
            except OSError as error:
                raise not_readable(path, error) from error
        return made.hexdigest()[:12]


def choose_model(names: Iterable[str]) -> str | None:
    """Which of a folder's files is the model: the plain one, else a quantized one."""
    found = sorted(name for name in names if re.fullmatch(r"(onnx/)?[^/]+\.onnx", name))
    for plain in ("model.onnx", "onnx/model.onnx"):
        if plain in found:
            return plain
    for kind in ("model_quantized.onnx", "model_int8.onnx", "quant", "int8"):
        for name in found:
            if kind in name.removeprefix("onnx/"):
                return name
    return None


def find_model(place: Path) -> Path | None:
    """The ONNX file of a folder, or the file itself; None where there is none."""
    with suppress(OSError, ValueError):  # names that no file system takes
        if place.suffix == ".onnx" and place.is_file():
            return place
        files = [*place.glob("*.onnx"), *place.glob("onnx/*.onnx")]
        name = choose_model(file.relative_to(place).as_posix() for file in files)
        return place / name if name else None
    return None


def read_onnx_files(
    place: Path, max_tokens: int | None = None, *, what: str = "embedding model"
) -> OnnxFiles:
    """What a folder (or an ONNX file in one) holds.

    Args:
        place: where.
        max_tokens: where a text is cut, whatever the files say.
        what: the model is, in what is said of it.

    Raises:
        BylineError: a file that is needed is missing or damaged.
    """
    model = find_model(place)
    if model is None:
        lacking = "model.onnx in it" if place.is_dir() else "such folder"
        raise BylineError(
            f"The {what} {place} is not there: there is no {lacking}.",
            "Name a folder that has model.onnx (or onnx/model.onnx) and tokenizer.json.",
        )
    folder = model.parent
    if folder.name == "onnx" and not (folder / TOKENIZER).is_file():
        folder = folder.parent
    tokenizer = folder / TOKENIZER
    if not tokenizer.is_file():
        raise BylineError(
            f"The {what} {place} has no {TOKENIZER}.",
            "Copy it from where the model comes from, beside the model.",
        )
    modules = _modules(folder)
    pooled = _settings(folder / modules.pop("Pooling", "1_Pooling") / "config.json")
    pooling, unlike = _pooling(pooled)
    query, passage = _prompts(_settings(folder / PROMPTS), folder / PROMPTS)
    if pooled.get("include_prompt") is False and (query or passage):
        unlike = "pooling without the prompt"
    if extra := sorted(modules.keys() - {"Transformer", "Normalize"}):
        unlike = f"its layer {extra[0]}"
    weights, quantized = _look_into(model)
    return OnnxFiles(
        model,
        weights,
        tokenizer,
        pooling,
        max_tokens or _max_tokens(folder),
        query,
        passage,
        bool(_settings(folder / TRANSFORMER).get("do_lower_case")),
        unlike,
        quantized,
        *_classes(folder / CONFIG),
    )


def unlike_error(files: OnnxFiles) -> BylineError:
    """What to say of a model whose vectors would be wrong."""
    return BylineError(
        f"The embedding model {files.model} cannot be used: Byline does not know {files.unlike}.",
        _EXPORT_AGAIN,
    )


def _settings(path: Path) -> dict[str, Any]:
    """A file of settings; nothing where there is none."""
    found = _json(path)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise _damaged(path)
    return found


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise not_readable(path, error) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> BylineError:
    return BylineError(f"{path} is damaged.", "Copy it again from where the model comes from.")


def _modules(folder: Path) -> dict[str, str]:
    """Kinds of the layers, and where their settings are."""
    rows = _json(folder / MODULES) or []
    try:
        return {row["type"].rpartition(".")[2]: row.get("path") or "" for row in rows}
    except (AttributeError, KeyError, TypeError) as error:
        raise _damaged(folder / MODULES) from error


def _pooling(said: dict[str, Any]) -> tuple[Pooling, str]:
    """How tokens are pooled; and in words what is not known of it."""
    mode = said.get("pooling_mode")
    prefix = "pooling_mode_"
    modes = (
        [mode]
        if isinstance(mode, str)
        else mode
        if isinstance(mode, list)
        else [key.removeprefix(prefix) for key, on in said.items() if key.startswith(prefix) and on]
    )
    if not modes:
        return "mean", ""
    pooling = _POOLINGS.get(str(modes[0]))
    if pooling is None or len(modes) > 1:
        return "mean", f"its pooling ({' and '.join(map(str, modes))})"
    return pooling, ""


def _prompts(said: dict[str, Any], path: Path) -> tuple[str, str]:
    """What is put before a question, and before a passage."""
    prompts = said.get("prompts") or {}
    usual = said.get("default_prompt_name")
    if not isinstance(prompts, dict):
        raise _damaged(path)

    def prompt(*names: object) -> str:
        found = [prompts[name] for name in names if isinstance(name, str) and prompts.get(name)]
        if found and not isinstance(found[0], str):
            raise _damaged(path)
        return found[0] if found else ""

    return prompt("query", usual), prompt("document", "passage", "corpus", usual)


def _classes(path: Path) -> tuple[bool, tuple[str, ...]]:
    """Whether a model is a classifier, and its classes' labels."""
    said = _settings(path)
    kinds, labels = said.get("architectures"), said.get("id2label")
    classifier = isinstance(kinds, list) and any(
        str(kind).endswith("ForSequenceClassification") for kind in kinds
    )
    if not isinstance(labels, dict):
        return classifier, ()
    try:
        return classifier, tuple(str(labels[key]) for key in sorted(labels, key=int))
    except ValueError as error:
        raise _damaged(path) from error


def _max_tokens(folder: Path) -> int:
    for name, key in LENGTHS:
        given = _settings(folder / name).get(key)
        # Tokenizers say 10^30 where they know no bound.
        if isinstance(given, int | float) and not isinstance(given, bool) and 8 <= given <= 10**6:
            # RoBERTa's positions (514) count two that no token has.
            tokens = int(given) - (int(given) % 8 if key == "max_position_embeddings" else 0)
            return min(tokens, _MOST_TOKENS)
    return _USUAL_TOKENS


def _look_into(model: Path) -> tuple[tuple[Path, ...], bool]:
    """Files that a model takes weights from, and whether it scales activations at run time."""
    try:
        with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            names = {
                data[found.end() : found.end() + found[1][0]] for found in _ELSEWHERE.finditer(data)
            }
            quantized = data.find(b"DynamicQuantizeLinear") >= 0
    except OSError as error:
        raise not_readable(model, error) from error
    except ValueError as error:  # an empty file
        raise _damaged(model) from error
    places = sorted(model.parent / name.decode("utf-8", "replace") for name in names)
    return tuple(place for place in places if place.is_file()), quantized
