"""The mutation test of promise 1: right statements made wrong in one place, the reader's way.

Each statement cites an article as a writer's sentence does; its span is found, it is checked and
gets its verdict by the same code as in the chat. What counts is what the reader sees: a mutant is
marked where its verdict is not "supported".
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from eval.claims import Told
from eval.edits import Edit, EditKind, make_edit, pool_of
from eval.intervals import SEED, Estimate, wilson
from eval.name_kinds import Name
from index.article import Article
from index.errors import UsageError
from index.passages import split_passages
from index.sentences import split_sentences
from rag.answer import Statement
from rag.check import Checker, Verdict
from rag.found import Found
from rag.statements import Accountant
from rag.writing import Cited, Written

MUTATIONS = (
    EditKind.NAME, EditKind.NUMBER, EditKind.DATE, EditKind.NEGATION, EditKind.SPEAKER,
)  # fmt: skip
STATEMENTS = 200
# Statements of this many words: shorter ones say little, longer ones are lists.
WORDS = (6, 60)


class Wording(StrEnum):
    """Whether a right statement stands in its evidence word for word."""

    VERBATIM = "verbatim"
    PARAPHRASED = "paraphrased"


@dataclass(frozen=True, slots=True)
class Right:
    """A statement that its evidence supports, as people hold.

    Args:
        evidence: the text that is cited for it, cut into passages as any article is.
    """

    text: str
    evidence: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Mutant:
    """A right statement, its edit, and what the reader is told of both."""

    right: Right
    edit: Edit
    original: Verdict
    mutated: Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of the mutants of one wording, of one kind or of all.

    Args:
        kind: None for all kinds together.
        marked: the share of mutants whose verdict is not "supported".
        called_wrong: the share of mutants whose verdict is "partly" or "unsupported".
        wrongly_marked: the share of originals whose verdict is not "supported".
        wrongly_called: the share of originals whose verdict is "partly" or "unsupported".
    """

    wording: Wording
    kind: EditKind | None
    marked: Estimate
    called_wrong: Estimate
    wrongly_marked: Estimate
    wrongly_called: Estimate


class _Text(BaseModel):
    text: str


class _Row(BaseModel):
    answers: list[str] = []
    gold_sentences: list[list[str]] = []
    passages: list[_Text] = []


def read_reading(path: Path) -> list[Right]:
    """Sentences of a reading set: human answers with their gold sentences, and the gold sentences.

    A row is {"answers": [TEXT], "gold_sentences": [[TEXT]], "passages": [{"text"}]}; rows without
    answers are left out.

    Raises:
        UsageError: there is no such row.
    """
    found: dict[tuple[str, Wording], Right] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        rows = [_Row.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path} is no reading set.", "Lines need answers and gold_sentences."
        ) from error
    for right in (right for row in rows for right in _of_row(row)):
        found.setdefault((right.text, right.wording), right)
    if not found:
        raise UsageError(f"{path} has no answers.", "Lines need answers and gold_sentences.")
    return list(found.values())


def _of_row(row: _Row) -> list[Right]:
    found = []
    passages = [passage.text for passage in row.passages]
    for answer, gold in zip(row.answers, row.gold_sentences, strict=False):
        evidence = " ".join(gold)
        for span in split_sentences(answer):
            text = span.of(answer)
            # What is copied from the passage is no paraphrase.
            copied = any(_same(text, passage) for passage in passages)
            if not copied and _sized(text):
                found.append(Right(text, evidence, Wording.PARAPHRASED))
        found += [right for right in verbatim(passages) if right.text in gold]
    return found


def _same(text: str, passage: str) -> bool:
    one, other = ("".join(filter(str.isalnum, t)).lower() for t in (text, passage))
    return one in other


def verbatim(texts: Sequence[str]) -> list[Right]:
    """The sentences of articles, each with its passage as evidence."""
    found: dict[str, Right] = {}
    for text in texts:
        for passage in split_passages(Article("a", text, "a", "s")):
            for span in passage.sentences:
                sentence = span.of(text)
                if _sized(sentence) and sentence[-1] in '.!?”"':
                    evidence = passage.span.of(text)
                    found.setdefault(sentence, Right(sentence, evidence, Wording.VERBATIM))
    return list(found.values())


def _sized(text: str) -> bool:
    return WORDS[0] <= len(text.split()) <= WORDS[1]


def mutate(
    rights: Sequence[Right], checker: Checker, told: Told, *, statements: int = STATEMENTS
) -> list[Mutant]:
    """Mutants of so many statements, half of them verbatim where there are so many.

    Each statement is mutated once, in the kind that has been rarest so far, so that kinds count
    alike.
    """
    chance = random.Random(SEED)
    pool = pool_of(list(dict.fromkeys(right.evidence for right in rights)))
    chosen: list[tuple[Right, Edit]] = []
    for wording in Wording:
        mine = [right for right in rights if right.wording is wording]
        chosen += _choose(chance.sample(mine, len(mine)), pool, chance, statements // 2)
    found = []
    for done, (right, edit) in enumerate(chosen, 1):
        original, mutated = (
            as_read(text, right.evidence, checker).verdict for text in (right.text, edit.text)
        )
        found.append(Mutant(right, edit, original, mutated))
        told(done, len(chosen))
    return found


def _choose(
    rights: Sequence[Right], pool: Sequence[Name], chance: random.Random, most: int
) -> list[tuple[Right, Edit]]:
    counts: Counter[EditKind] = Counter()
    found: list[tuple[Right, Edit]] = []
    for right in rights:
        for kind in sorted(MUTATIONS, key=lambda k: counts[k]):
            edit = make_edit(kind, right.text, right.evidence, pool, chance)
            if edit:
                counts[kind] += 1
                found.append((right, edit))
                break
        if len(found) == most:
            break
    return found


def as_read(text: str, evidence: str, checker: Checker) -> Statement:
    """The statement as the reader gets it when a writer writes this and cites the evidence."""
    article = Article("evidence", evidence, "evidence", "evidence")
    found = [Found(passage, article, 1.0, 1.0, 1.0) for passage in split_passages(article)]
    cited = tuple(Cited(place) for place in range(len(found)))
    return Accountant(found, checker).statement(Written(text, cited))


def summary(mutants: Sequence[Mutant]) -> list[Seen]:
    """For each wording all kinds together, then each kind."""
    found = []
    for wording in Wording:
        mine = [mutant for mutant in mutants if mutant.right.wording is wording]
        for kind in (None, *MUTATIONS):
            chosen = [m for m in mine if kind in (None, m.edit.kind)]
            if chosen:
                found.append(_seen(wording, kind, chosen))
    return found


def _seen(wording: Wording, kind: EditKind | None, mutants: Sequence[Mutant]) -> Seen:
    def share(verdicts: Sequence[Verdict], marks: Sequence[Verdict], unit: str) -> Estimate:
        return wilson(sum(verdict in marks for verdict in verdicts), len(verdicts), unit)

    wrong = (Verdict.PARTLY, Verdict.UNSUPPORTED)
    marks = (*wrong, Verdict.UNSURE)
    mutated, originals = [m.mutated for m in mutants], [m.original for m in mutants]
    return Seen(
        wording,
        kind,
        share(mutated, marks, "mutants"),
        share(mutated, wrong, "mutants"),
        share(originals, marks, "originals"),
        share(originals, wrong, "originals"),
    )
