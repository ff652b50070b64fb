"""ONNX models of texts, opened: their tokenizer, their session, and what they ask for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import BylineError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

ANOTHER = "Copy it again from where it comes from, or use another model."
_INTEGERS = {"tensor(int64)": "int64", "tensor(int32)": "int32"}
_KNOWN = ("input_ids", "attention_mask", "token_type_ids", "position_ids")


def open_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    """A tokenizer that cuts at so many tokens and does not pad.

    Raises:
        BylineError: the file is none.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
    except Exception as error:  # the library raises nothing more special
        raise BylineError(
            f"{path} is not a tokenizer that can be used ({first_line(error)}).", ANOTHER
        ) from error
    return tokenizer


def open_session(model: Path) -> InferenceSession:
    """A model, ready to run on all cores that this process may use.

    Raises:
        BylineError: the file is none.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _cores()
    options.log_severity_level = 4  # what fails is raised
    try:
        return onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises kinds of its own
        raise BylineError(
            f"{model} is not an ONNX model that can be used ({first_line(error)}).", ANOTHER
        ) from error


def known_inputs(session: InferenceSession) -> dict[str, str]:
    """The inputs that a model asks for, and their kinds of integer.

    Raises:
        ValueError: it asks for what is not known, or for no tokens; the reason, in words.
    """
    asked = session.get_inputs()
    for wanted in asked:
        if wanted.name not in _KNOWN or wanted.type not in _INTEGERS:
            raise ValueError(f"it asks for {wanted.name} ({wanted.type})")
    if "input_ids" not in {wanted.name for wanted in asked}:
        raise ValueError("it asks for no input_ids")
    return {wanted.name: _INTEGERS[wanted.type] for wanted in asked}


def padded(
    rows: Sequence[Sequence[int]],
    inputs: Mapping[str, str],
    types: Sequence[Sequence[int]] | None = None,
) -> tuple[dict[str, NDArray[Any]], NDArray[np.bool_]]:
    """What a model is fed for tokenized texts that run together, and where their tokens are.

    Args:
        rows: ids of each text's tokens, at least one.
        inputs: that it asks for; see `known_inputs`.
        types: of each token; None: all 0.
    """
    lengths = np.array([len(row) for row in rows])
    shape = (len(rows), int(lengths.max()))
    mask = np.arange(shape[1]) < lengths[:, None]
    ids, kinds = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    ids[mask] = np.concatenate(rows)  # what stands where the mask is 0 does not count
    if types is not None:
        kinds[mask] = np.concatenate(types)
    given: dict[str, NDArray[Any]] = {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": kinds,
        "position_ids": np.broadcast_to(np.arange(shape[1]), shape),
    }
    return {name: given[name].astype(kind) for name, kind in inputs.items()}, mask


def first_line(error: Exception) -> str:
    """What an error says, short enough for a sentence."""
    line = next(iter(str(error).splitlines()), "") or type(error).__name__
    return line[:200].rstrip(". ")


def _cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
