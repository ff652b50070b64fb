"""The sentences of the seeds, each marked by hand as body or litter, by place and hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.passages import split_passages
from tests.conftest import SEEDS
from tests.index.cleaning.page import Errors
from tests.index.cleaning.sheet import Marked
from tests.index.corpus import article_of


def seed_errors() -> dict[str, Errors]:
    """What is kept and lost of each seed, by its file's name.

    Raises:
        ValueError: a seed is not the one that was marked.
    """
    files: dict[str, list[list[str]]] = {}
    for line in (Path(__file__).parent / "seeds.txt").read_text("utf-8").splitlines()[1:]:
        name, *mark = line.split()
        files.setdefault(name, []).append(mark)
    return {name: _errors(name, marks) for name, marks in files.items()}


def _errors(name: str, marks: list[list[str]]) -> Errors:
    article = article_of((SEEDS / name).read_text("utf-8"))
    passages = split_passages(article)
    kept: list[Marked] = []
    lost: list[Marked] = []
    litter = 0
    for start, end, mark, digest in marks:
        words = article.text[int(start) : int(end)]
        if hashlib.sha256(words.encode()).hexdigest()[:12] != digest:
            raise ValueError(f"{name} is not the text that was marked")
        reached = any(p.start <= int(start) and int(end) <= p.end for p in passages)
        one = Marked(words, mark == "L", name)
        litter += mark == "L"
        if reached and mark == "L":
            kept.append(one)
        if not reached and mark == "B":
            lost.append(one)
    return Errors(tuple(kept), litter, tuple(lost), len(marks) - litter)
