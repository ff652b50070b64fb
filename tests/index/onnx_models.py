"""Tiny sentence-embedding models in ONNX, written field by field, with their tokenizers.

A model looks up a row of a table for each character; what it should make of a text is then easily
computed. Field numbers are those of onnx.proto.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors

CHARACTERS = [chr(code) for code in range(32, 127)]
WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", *CHARACTERS]
DIMENSION = 8
FLOAT, INT32, INT64 = 1, 6, 7


def table(seed: int = 0) -> Vectors:
    """One row a token; that of the padding is huge, so that it shows where it counts."""
    rows = np.random.default_rng(seed).normal(size=(len(WORDS), DIMENSION)).astype(np.float32)
    rows[0] = 100
    return rows


def ids_of(text: str) -> list[int]:
    """What the tokenizer is to make of a text."""
    known = {word: place for place, word in enumerate(WORDS)}
    return [1, *(known.get(character, 3) for character in text), 2]


def write_model(
    folder: Path,
    *,
    seed: int = 0,
    inputs: Sequence[str] = ("input_ids", "attention_mask", "token_type_ids"),
    output: str = "last_hidden_state",
    name: str = "model.onnx",
    integers: int = INT64,
    quantized: bool = False,
    weights: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Path:
    """A model, its tokenizer and its settings (by file name) in a folder; returns the folder.

    Token types, where asked for, add 10 times their number. An output "sentence_embedding" is the
    plain mean. With `weights` the table goes into a file of that name.
    """
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_model(table(seed), inputs, output, integers, quantized, weights, path.parent))
    write_tokenizer(folder / "tokenizer.json")
    for file, value in (settings or {}).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(json.dumps(value))
    return folder


def write_tokenizer(path: Path) -> None:
    """A token for each character, between [CLS] and [SEP]; it would pad and cut of itself."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    vocabulary = {word: place for place, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.enable_padding(length=40)
    tokenizer.enable_truncation(20)
    tokenizer.save(str(path))


def _model(
    rows: Vectors,
    inputs: Sequence[str],
    output: str,
    integers: int,
    quantized: bool,
    weights: str,
    folder: Path,
) -> bytes:
    nodes = [_node("Gather", ["table", "input_ids"], ["found"])]
    tensors = [_tensor("table", rows)]
    if weights:
        (folder / weights).write_bytes(rows.tobytes())
        tensors = [_outside("table", rows, weights)]
    last = "found"
    if "token_type_ids" in inputs:
        types = np.arange(4, dtype=np.float32)[:, None].repeat(DIMENSION, 1) * 10
        tensors.append(_tensor("types", types))
        nodes.append(_node("Gather", ["types", "token_type_ids"], ["typed"]))
        nodes.append(_node("Add", [last, "typed"], ["added"]))
        last = "added"
    if quantized:
        nodes.append(_node("DynamicQuantizeLinear", [last], ["y", "scale", "zero"]))
        nodes.append(_node("DequantizeLinear", ["y", "scale", "zero"], ["coarse"]))
        last = "coarse"
    shape: list[int | str] = ["texts", "tokens", DIMENSION]
    if output == "sentence_embedding":
        flat = _whole(8, [1]) + _text(1, "axes") + _number(20, 7)
        gone = _number(3, 0) + _text(1, "keepdims") + _number(20, 2)
        nodes.append(_node("ReduceMean", [last], [output], flat, gone))
        shape = ["texts", DIMENSION]
    else:
        nodes.append(_node("Identity", [last], [output]))
    graph = b"".join(
        [
            *(_bytes(1, node) for node in nodes),
            _text(2, "tiny"),
            *(_bytes(5, tensor) for tensor in tensors),
            *(_bytes(11, _value(name, integers, ["texts", "tokens"])) for name in inputs),
            _bytes(12, _value(output, FLOAT, shape)),
        ]
    )
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 17))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _whole(field: int, values: Sequence[int]) -> bytes:
    return b"".join(_number(field, value) for value in values)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _node(kind: str, inputs: Sequence[str], outputs: Sequence[str], *attributes: bytes) -> bytes:
    parts = [_text(1, name) for name in inputs] + [_text(2, name) for name in outputs]
    return b"".join(parts) + _text(4, kind) + b"".join(_bytes(5, a) for a in attributes)


def _tensor(name: str, values: NDArray[np.float32]) -> bytes:
    head = _whole(1, values.shape) + _number(2, FLOAT) + _text(8, name)
    return head + _bytes(9, values.tobytes())


def _outside(name: str, values: NDArray[np.float32], file: str) -> bytes:
    """A tensor whose values are in another file."""
    head = _whole(1, values.shape) + _number(2, FLOAT) + _text(8, name)
    return head + _bytes(13, _text(1, "location") + _text(2, file)) + _number(14, 1)


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    sizes = [_number(1, s) if isinstance(s, int) else _text(2, s) for s in shape]
    tensor = _number(1, kind) + _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def write_cross_encoder(
    folder: Path,
    words: Sequence[str],
    *,
    columns: Sequence[float] = (1.0,),
    output: str = "logits",
    quantized: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> Path:
    """A classifier of pairs: how many different words both have, times a factor for each class.

    Args:
        folder: is made.
        words: all that it knows, in lower case; a sentence's other words count for nothing.
        columns: the factors.
        output: its name.
        quantized: whether scores are rounded by a scale that all pairs of a run share.
        settings: files, by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_word_tokenizer(folder / "tokenizer.json", words)
    size = len(words) + 4
    onehot = np.eye(size, dtype=np.float32)
    onehot[:4] = 0
    factors = np.tile(np.array(columns, np.float32), (size, 1))
    sides = np.array([[0], [1]], np.float32)
    over_tokens = _whole(8, [1]) + _text(1, "axes") + _number(20, 7)
    gone = _number(3, 0) + _text(1, "keepdims") + _number(20, 2)
    nodes = [_node("Gather", ["onehot", "input_ids"], ["token"])]
    for side, table_ in (("asked", "first"), ("read", "second")):
        nodes += [
            _node("Gather", [table_, "token_type_ids"], [f"{side}_side"]),
            _node("Mul", ["token", f"{side}_side"], [f"{side}_tokens"]),
            _node("ReduceMax", [f"{side}_tokens"], [f"{side}_words"], over_tokens, gone),
        ]
    nodes.append(_node("Mul", ["asked_words", "read_words"], ["shared"]))
    last = "exact" if quantized else output
    nodes.append(_node("MatMul", ["shared", "factors"], [last]))
    if quantized:
        nodes.append(_node("DynamicQuantizeLinear", [last], ["y", "scale", "zero"]))
        nodes.append(_node("DequantizeLinear", ["y", "scale", "zero"], [output]))
    tensors = [
        _tensor("onehot", onehot),
        _tensor("first", 1 - sides),
        _tensor("second", sides),
        _tensor("factors", factors),
    ]
    inputs = ("input_ids", "attention_mask", "token_type_ids")
    graph = b"".join(
        [
            *(_bytes(1, node) for node in nodes),
            _text(2, "tiny"),
            *(_bytes(5, tensor) for tensor in tensors),
            *(_bytes(11, _value(name, INT64, ["texts", "tokens"])) for name in inputs),
            _bytes(12, _value(output, FLOAT, ["texts", len(columns)])),
        ]
    )
    model = _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 17))
    (folder / "model.onnx").write_bytes(model)
    for file, value in (settings or {}).items():
        (folder / file).write_text(json.dumps(value))
    return folder


def _write_word_tokenizer(path: Path, words: Sequence[str]) -> None:
    """A token for each known word; a pair is [CLS] A [SEP] B [SEP]."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = {word: place for place, word in enumerate([*WORDS[:4], *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    tokenizer.save(str(path))
