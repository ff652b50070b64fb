"""A sentence as a row of tokens, each with what it is compared by: the checker's first reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from index.analysis import is_stop_word, is_unspaced, words
from index.languages import ENGLISH
from rag.dictionary import is_word, rarity
from rag.evidence import content_stems, numbers

# What a word of another language than English counts for; nothing is known of how rare it is.
EVEN = 8.0
_NUMBER = re.compile(r"\d")
# A word of the dictionary that is met so rarely is more likely a name, where it opens a sentence.
_OF_NAMES = 13.5
# What a sentence or a quotation begins after.
_OPENING = '"“‘«:–—-•'
_NEGATIONS = frozenset(
    """not no never none nobody nothing neither nor cannot without n't nowhere
    can't won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't wouldn't
    couldn't shouldn't mustn't ain't""".split()
)
# Verbs that turn what they govern round.
_DENIALS = frozenset(
    """fail fails failed failing refuse refuses refused refusing deny denies denied denying
    reject rejects rejected rejecting unable unlikely lack lacks lacked avoid avoids avoided
    prevent prevents prevented""".split()
)
_MODALS = frozenset(
    """may might could would should can must likely possibly perhaps probably reportedly allegedly
    alleged apparently potential potentially consider considers considered considering plan plans
    planned planning propose proposes proposed expected expects intend intends intended hope hopes
    hoped want wants wanted threaten threatened threatens try tries tried trying attempt attempted
    seek seeks sought weighing mulling if whether suspected rumored rumoured""".split()
)
_SAYING = frozenset(
    """said says say saying told tells claim claims claimed claiming added adds argue argues argued
    according alleged alleges allege allegedly reportedly reported reports announced announces
    suggested suggests insisted insists believes believe believed testified wrote writes stated
    states estimated estimates warned warns accused accuses tweeted denied denies acknowledged
    conceded predicted predicts""".split()
)


class Kind(StrEnum):
    """What a token is compared as."""

    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    MODAL = "modal"
    CONTENT = "content"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands.

    Args:
        text: as it is written, without the full stop.
        key: what two tokens must share to be the same: a stem, a number's value, a function word.
        weight: how much it says; nats for what carries meaning, 0 for a function word.
        saying: whether it tells that somebody says something.
    """

    text: str
    key: str
    kind: Kind
    weight: float
    saying: bool = False

    @property
    def tells(self) -> bool:
        """Whether it carries meaning by itself."""
        return self.weight > 0


@lru_cache(maxsize=20_000)
def tokens(sentence: str, language: str = ENGLISH) -> tuple[Token, ...]:
    """The tokens of one sentence, in order."""
    found: list[Token] = []
    written = list(_placed(sentence))
    for place, (word, start) in enumerate(written):
        after = written[place + 1][0] if place + 1 < len(written) else ""
        opens = not place or sentence[max(0, start - 3) : start].rstrip(" ")[-1:] in _OPENING
        named = _named(word, after, opens=opens)
        found.extend(_tokens_of(word.rstrip("."), language, named=named))
    return tuple(found)


def with_names(row: Sequence[Token], names: Collection[str]) -> tuple[Token, ...]:
    """The tokens, those as names that are written like one and that are names elsewhere.

    What opens a sentence may be a name that a dictionary has: "Iran".
    """
    return tuple(
        replace(token, kind=Kind.NAME)
        if token.kind is Kind.CONTENT and token.key in names and token.text[0].isupper()
        else token
        for token in row
    )


def names_in(rows: Iterable[Sequence[Token]]) -> frozenset[str]:
    """The keys of the names of several sentences."""
    return frozenset(t.key for row in rows for t in row if t.kind is Kind.NAME)


def _tokens_of(word: str, language: str, *, named: bool) -> Iterator[Token]:
    """One token; of a run of unspaced script one for each pair of characters."""
    if not is_unspaced(word):
        yield _token(word, language, named=named)
        return
    for pair in content_stems(word, language):
        kind = Kind.NUMBER if pair.isdecimal() else Kind.CONTENT
        yield Token(pair, pair, kind, EVEN)


def _placed(sentence: str) -> Iterator[tuple[str, int]]:
    at = 0
    for word in words(sentence):
        at = sentence.index(word, at)
        yield word, at
        at += len(word)


def _named(word: str, after: str, *, opens: bool) -> bool:
    """Whether a word is written as a name; one that opens a sentence may only seem to be."""
    if not word[0].isupper():
        return False
    bare = word.rstrip(".").removesuffix("'s")
    return not opens or after[:1].isupper() or not is_word(bare) or rarity(bare) >= _OF_NAMES


@lru_cache(maxsize=100_000)
def _token(word: str, language: str, *, named: bool) -> Token:
    lowered = word.replace("’", "'").lower()
    english = language == ENGLISH
    if english and (lowered in _NEGATIONS or lowered.endswith("n't")):
        return Token(word, "not", Kind.NEGATION, 0.0)
    if english and lowered in _DENIALS:
        return Token(word, _stem(word, language), Kind.NEGATION, rarity(lowered))
    stated = numbers(word) if english or _NUMBER.search(word) else []
    if stated:
        return Token(word, f"{stated[0]:g}", Kind.NUMBER, EVEN)
    saying = english and lowered in _SAYING
    if english and lowered in _MODALS:
        weight = 0.0 if is_stop_word(word, language) else rarity(lowered)
        return Token(word, _stem(word, language), Kind.MODAL, weight, saying)
    if is_stop_word(word, language) and not (named and word.isupper() and len(word) > 1):
        return Token(word, lowered, Kind.FUNCTION, 0.0, saying)
    weight = rarity(lowered.removesuffix("'s")) if english else EVEN
    return Token(word, _stem(word, language), Kind.NAME if named else Kind.CONTENT, weight, saying)


def _stem(word: str, language: str) -> str:
    found = content_stems(word, language)
    return found[0] if found else word.lower()
