"""Sentences of news and their edits: which kinds of error a checker sees, one kind at a time."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.claims import Told
from eval.edits import EditKind, make_edits, pool_of
from eval.intervals import SEED, Estimate, wilson
from eval.reliability import balanced_of, figure
from eval.sentence_samples import sample_sentences
from index.errors import UsageError
from rag.check import Check, Checker, Verdict

POOL_ARTICLES = 60


@dataclass(frozen=True, slots=True)
class EditedPair:
    """A sentence of an article and its edit, both judged by the same evidence."""

    kind: EditKind
    article: str
    original: str
    edited: str
    original_check: Check
    edited_check: Check


@dataclass(frozen=True, slots=True)
class KindSeen:
    """How well one kind of edit is seen.

    Args:
        balanced_accuracy: of originals and their edits, supported from 0.5 on.
        marked: the share of edits whose verdict is not "supported".
        called_wrong: the share of edits whose verdict is "partly" or "unsupported".
        wrongly_marked: the share of originals whose verdict is not "supported".
    """

    kind: EditKind
    balanced_accuracy: Estimate
    marked: Estimate
    called_wrong: Estimate
    wrongly_marked: Estimate


def read_news(path: Path) -> list[tuple[str, str]]:
    """Ids and texts of articles, JSON Lines, plain or gzip.

    Raises:
        UsageError: there are none, or a line lacks id or text.
    """
    try:
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
        found = [(str(row["id"]), str(row["text"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} holds no articles ({error}).", "Each line needs id and text."
        ) from error
    if not found:
        raise UsageError(f"{path} holds no articles.", "Each line needs id and text.")
    return found


def judge_edits(
    articles: Sequence[tuple[str, str]], checker: Checker, told: Told, *, sentences: int = 1_000
) -> list[EditedPair]:
    """The edits of so many sentences, every kind that applies, beside the sentences themselves."""
    chance = random.Random(SEED)
    sampled = sample_sentences(articles, sentences, chance)
    pool = pool_of([text[:2_000] for _, text in articles[:POOL_ARTICLES]])
    found = []
    for done, one in enumerate(sampled, 1):
        evidence = " ".join(one.evidence)
        edits = make_edits(one.sentence, evidence, pool, chance)
        if edits:
            original = checker.check(one.sentence, [evidence])
            found += [
                EditedPair(
                    edit.kind, one.article, one.sentence, edit.text,
                    original, checker.check(edit.text, [evidence]),
                )
                for edit in edits
            ]  # fmt: skip
        told(done, len(sampled))
    return found


def by_kind(pairs: Sequence[EditedPair]) -> list[KindSeen]:
    """How well each kind of edit is seen, in the order of EditKind; kinds without edits left out.

    Intervals draw whole articles.
    """
    counts = Counter(pair.kind for pair in pairs)
    return [_seen(kind, [p for p in pairs if p.kind is kind]) for kind in EditKind if counts[kind]]


def _seen(kind: EditKind, pairs: Sequence[EditedPair]) -> KindSeen:
    scores = [c.score for pair in pairs for c in (pair.original_check, pair.edited_check)]
    labels = [1.0, 0.0] * len(pairs)
    articles = [pair.article for pair in pairs for _ in range(2)]
    verdicts = [pair.edited_check.verdict for pair in pairs]
    wrong = sum(v in (Verdict.PARTLY, Verdict.UNSUPPORTED) for v in verdicts)
    marked = sum(v is not Verdict.SUPPORTED for v in verdicts)
    wrongly = sum(p.original_check.verdict is not Verdict.SUPPORTED for p in pairs)
    return KindSeen(
        kind,
        figure(np.array(labels), np.array(scores), articles, balanced_of, "sentences and edits"),
        wilson(marked, len(pairs), "edits"),
        wilson(wrong, len(pairs), "edits"),
        wilson(wrongly, len(pairs), "sentences"),
    )
