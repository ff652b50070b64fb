"""Small sets of the shapes that `byline eval bench` reads, made up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

TOWNS = ("Arle", "Bexby", "Corrow", "Dunmore", "Eskdale", "Farley")
THINGS = ("bridge", "ferry", "mill", "tram", "market", "school")


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def made_news(folder: Path) -> Path:
    """Each town's council closed a thing years ago, and another a week before the question."""
    articles, questions = [], []
    for n, town in enumerate(TOWNS):
        old, new = THINGS[n], THINGS[(n + 1) % len(THINGS)]
        for name, thing, day in (("old", old, "2019-03-01"), ("new", new, f"2022-0{n + 1}-10")):
            articles.append(
                {
                    "id": f"{town}-{name}",
                    "title": f"{town} council closes something",
                    "date": day,
                    "text": f"The council of {town} closed the {thing} after a long debate.",
                }
            )
        questions.append(
            {
                "id": f"q{n}",
                "question": f"What did the council of {town} close?",
                "as_of": f"2022-0{n + 1}-18",
                "answer": f"The {new}",
                "evidence": f"The council of {town} closed the {new}.",
                "gold_articles": [f"{town}-new"],
            }
        )
    folder.mkdir(exist_ok=True)
    write_lines(folder / "articles.jsonl.gz", articles)
    write_lines(folder / "questions.jsonl", questions)
    return folder


def made_conversations(path: Path) -> Path:
    rows = [
        {
            "id": f"c{n}<::>2",
            "turns": [
                {"speaker": "user", "text": f"Who runs the {thing} of {town}?"},
                {"speaker": "agent", "text": f"The {thing} of {town} is run by its council."},
                {"speaker": "user", "text": "And when was it closed?"},
            ],
            "passages": [{"title": town, "text": f"The {thing} of {town} was closed in May."}],
        }
        for n, (town, thing) in enumerate(zip(TOWNS, THINGS, strict=True))
    ]
    return write_lines(path, rows)


def made_multilingual(path: Path) -> Path:
    rows = [
        {
            "lang": lang,
            "id": f"{town}",
            "question": question.format(town),
            "passage": passage.format(town, thing),
        }
        for lang, question, passage in (
            ("en", "What was closed in {}?", "In {} the {} was closed."),
            ("es", "¿Qué se cerró en {}?", "En {} se cerró el {}."),
        )
        for town, thing in zip(TOWNS, THINGS, strict=True)
    ]
    return write_lines(path, rows)
