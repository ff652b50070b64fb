"""A "model" that reads its prompt and answers from it by a small rule, as a good one would.

It chooses the sentences of the passages that share most content words with the question, quotes
them and cites their passage; where they share too few, it says that the articles do not answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.sentences import is_prose, split_sentences
from rag.evidence import content_stems
from rag.prompts import NOT_ANSWERED

PASSAGE = re.compile(r'<passage id="(\w+)" [^\n]*>\n(.*?)\n</passage \1>', re.DOTALL)
QUESTION = re.compile(r"Question: (.*)\Z", re.DOTALL)
# The least share of the question's content words that an answering sentence has.
ANSWERS_FROM = 0.6
# A further sentence shares at least this much of what the best one does.
FURTHER_FROM = 0.9
MAX_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a passage and the passage's id."""

    text: str
    id: str


def passages(prompt: str) -> list[tuple[str, str]]:
    """Id and text of each passage in a prompt."""
    return [(match[1], match[2]) for match in PASSAGE.finditer(prompt)]


def question(prompt: str) -> str:
    """The question that a prompt ends with."""
    match = QUESTION.search(prompt)
    return match[1] if match else ""


def best_sentences(prompt: str) -> list[Said]:
    """The sentences that answer, best first; none where none does."""
    wanted = frozenset(content_stems(question(prompt)))
    scored: list[tuple[float, Said]] = []
    for name, text in passages(prompt):
        for span in split_sentences(text):
            sentence = " ".join(span.of(text).split())
            if wanted and is_prose(sentence) and not sentence.endswith("?"):
                share = len(wanted & frozenset(content_stems(sentence))) / len(wanted)
                scored.append((share, Said(sentence, name)))
    scored.sort(key=lambda pair: -pair[0])
    if not scored or scored[0][0] < ANSWERS_FROM:
        return []
    return [said for share, said in scored[:MAX_SENTENCES] if share >= FURTHER_FROM * scored[0][0]]


def declined(prompt: str) -> str:
    """The line that the system prompt asks for where nothing answers."""
    return f"{NOT_ANSWERED}: {question(prompt).rstrip('?')}."
