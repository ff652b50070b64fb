"""Models of the test server that are asked to judge statements, well-behaved or not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.servers.steps import Behaviour, Finish, Refuse, Request, Step

_BLOCK = re.compile(r'(?s)<(statement|quote) id="(\w+)">\n(.*?)\n</\1 \2>')


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A statement of the prompt, and what it cites."""

    id: str
    text: str
    quotes: tuple[str, ...]


def to_judge(prompt: str) -> list[ToJudge]:
    """The statements that a prompt asks to be judged."""
    blocks = [m.groups() for m in _BLOCK.finditer(prompt)]
    return [
        ToJudge(name, text, tuple(t for kind, n, t in blocks if (kind, n) == ("quote", name)))
        for what, name, text in blocks
        if what == "statement"
    ]


def verdicts(prompt: str) -> list[dict[str, Any]]:
    """An honest judge's: supported is what has no word that its quotes lack."""
    rows = []
    for one in to_judge(prompt):
        there = set(re.findall(r"\w+", " ".join(one.quotes).lower()))
        lacking = [word for word in re.findall(r"\w+", one.text.lower()) if word not in there]
        verdict = "unsupported" if lacking else "supported"
        why = " ".join(lacking[:5])
        rows.append({"id": one.id, "why": why, "verdict": verdict, "confidence": 0.9})
    return rows


def rules(write: Callable[[list[dict[str, Any]]], str]) -> Behaviour:
    """Writes something made from honest verdicts."""

    def behave(request: Request) -> Iterator[Step]:
        yield write(verdicts(request.prompt))
        yield Finish()

    return behave


def _json(rows: object) -> str:
    return json.dumps({"verdicts": rows})


def _fenced(rows: list[dict[str, Any]]) -> str:
    said = json.dumps([{**row, "verdict": row["verdict"].title()} for row in rows], indent=1)
    thought = '<think>Is it {"verdicts": []}?</think>'
    return f"{thought}Here you are:\n```json\n{said}\n```\nAnything else?"


def _twice(rows: list[dict[str, Any]]) -> str:
    return _json([*rows, *({**row, "verdict": "partly"} for row in rows[:1])])


def _odd(rows: list[dict[str, Any]]) -> str:
    """What is no verdict, one kind after another."""
    wrong: list[dict[str, Any]] = [
        {"verdict": "perhaps"},
        {"confidence": 7},
        {"confidence": True},
        {"verdict": None},
    ]
    changed = [{**row, **change} for row, change in zip(rows, wrong, strict=False)]
    return _json(["x", None, *changed, *rows[len(wrong) :]])


def refuses_formats(request: Request) -> Iterator[Step]:
    """Refuses whatever is not in the oldest servers, one thing at a time, not always by name."""
    if "response_format" in request.options:
        yield Refuse(400, "something else is wrong")
        return
    for option in ("max_tokens", "temperature"):
        if option in request.options:
            yield Refuse(422, f"{option} is not known", param=option)
            return
    yield _json(verdicts(request.prompt))
    yield Finish()


JUDGES: dict[str, Behaviour] = {
    "judge": rules(_json),
    "judge-fenced": rules(_fenced),
    "judge-broken": rules(lambda rows: _json(rows)[:-20]),
    "judge-misses-one": rules(lambda rows: _json(rows[1:])),
    "judge-unknown-ids": rules(lambda rows: _json([{**row, "id": "Z9ZZ"} for row in rows])),
    "judge-twice": rules(_twice),
    "judge-odd": rules(_odd),
    "judge-prose": rules(lambda _: "All of them are supported."),
    "judge-denies": rules(lambda rows: _json([{**r, "verdict": "unsupported"} for r in rows])),
    "judge-without-options": refuses_formats,
}
