"""Answers and their parts, of which a test says what matters to it."""

from __future__ import annotations

from datetime import date

from rag.answer import Answer, Citation, GivenPassage, Kind, Statement
from rag.check import Verdict


def citation(**given: object) -> Citation:
    values = {
        "n": 2, "article_id": "a1", "title": "Talks resume", "source": "The Paper",
        "date": date(2024, 5, 7), "url": "", "start": 4, "end": 9, "quote": "words",
        "text_hash": "ab",
    }  # fmt: skip
    return Citation(**{**values, **given})


def statement(text: str = "They met.", **given: object) -> Statement:
    values = {"verdict": Verdict.SUPPORTED, "score": 0.9, "citations": (citation(),)}
    return Statement(text=text, **{**values, **given})


def answer(**given: object) -> Answer:
    values = {
        "question": "Who met?", "standalone_question": "Who met?", "window": None,
        "kind": Kind.ANSWER, "abstained": False, "missing": (), "nearest": (), "text": "They met.",
        "statements": (statement(),),
        "passages": (GivenPassage(id="p", article_id="a1", start=0, end=9, score=1.0),),
        "writer": "extractive", "model": None, "index_version": 3, "config_hash": "c",
        "usage": None, "timings_ms": {"total": 41.6},
    }  # fmt: skip
    return Answer(**{**values, **given})
