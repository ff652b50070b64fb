"""Sentences of articles, drawn at random, each with its neighbours."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import split_sentences

# Sentences of this many words are edited; shorter ones are captions, longer ones lists.
WORDS = (8, 45)
# Of one article so many, so that no article weighs much.
PER_ARTICLE = 3


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sentence with the sentences before and after it, and the article that it stands in."""

    sentence: str
    evidence: tuple[str, ...]
    article: str


def sample_sentences(
    articles: Sequence[tuple[str, str]], most: int, chance: random.Random
) -> list[Sampled]:
    """Up to so many sentences of prose, each with its neighbours, from articles in random order."""
    found: list[Sampled] = []
    seen: set[str] = set()
    for article_id, text in chance.sample(articles, len(articles)):
        sentences = [span.of(text) for span in split_sentences(text)]
        places = [
            place
            for place in range(1, len(sentences) - 1)
            if _is_prose(sentences[place]) and sentences[place] not in seen
        ]
        for place in chance.sample(places, min(PER_ARTICLE, len(places))):
            seen.add(sentences[place])
            around = tuple(sentences[place - 1 : place + 2])
            found.append(Sampled(sentences[place], around, article_id))
        if len(found) >= most:
            break
    return found[:most]


def _is_prose(sentence: str) -> bool:
    words = sentence.split()
    return (
        WORDS[0] <= len(words) <= WORDS[1]
        and sentence[-1] in '.!?”"'
        and (sentence[0].isupper() or sentence[0] in '“"')
        and "\n" not in sentence
    )
