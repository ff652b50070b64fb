"""Words that are written in several ways: Kiev and Kyiv, Mohammed and Muhammad, colour and color.

Names from other scripts are told by rules of how letters are put, a few by a table; what a rule
proposes counts only where the articles write it as a name.
"""

from __future__ import annotations

import re

from index.analysis import is_stop_word, terms, words
from index.reader import OpenVersion
from rag.dictionary import is_word
from rag.vocabulary import vocabulary_of

# Each line is one name.
_TABLE = """
    kyiv kiev
    kharkiv kharkov
    odesa odessa
    lviv lvov
    chernobyl chornobyl
    zelensky zelenskyy zelenskiy zelenski
    mohammed muhammad mohamed mohammad muhammed mohamad mahomet
    ahmed ahmad
    gaddafi qaddafi gadhafi kadafi qadhafi khadafy gathafi
    hezbollah hizbollah hizbullah hezbullah hizballah
    hussein husain hussain husayn husein hossein
    qaeda qaida
    osama usama
    haniyeh haniya haniyya haniyah
    koran quran
    sheikh shaikh shaykh sheik
    ramadan ramadhan ramazan
    shiite shia
    beijing peking
    mumbai bombay
    kolkata calcutta
    myanmar burma
    yangon rangoon
    turkey türkiye turkiye
    mecca makkah
    medina madinah
    sergei sergey serguei
    alexei aleksei alexey aleksey
    alexander aleksandr alexandr
    yevgeny evgeny evgeni yevgeni evgeniy
    dmitry dmitri dimitri dmitriy
    yuri yury yuriy
    nikolai nikolay
    volodymyr vladimir
    antony anthony
    catherine katherine
    stephen steven
    jeffrey geoffrey jeffery
    philip phillip
    sarah sara
    eric erik
    """
_TWINS: dict[str, tuple[str, ...]] = {
    name: tuple(other for other in line.split() if other != name)
    for line in _TABLE.strip().split("\n")
    for name in line.split()
}
# Letters that other scripts' sounds are put in, and the ones they are read as; the order matters.
_RULES = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^(?:al|el)-", ""), (r"^[yj]e", "e"), (r"tch|tsch", "ch"), (r"kh|gh|q|ck", "k"),
        (r"^g(?=[ah])", "k"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"), (r"ou|oo|o", "u"),
        (r"ai|ay|ae|ee|ie|ei|y|e", "i"), (r"z", "s"), (r"w", "v"), (r"c(?!h)", "k"), (r"x", "ks"),
        (r"['’-]", ""), (r"(.)\1+", r"\1"), (r"h$", ""),
    )
]  # fmt: skip
# Shorter names are too many for a rule.
_SHORTEST = 5
_LONGER = 3
_BRITISH = (
    ("our", "or"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"), ("isation", "ization"),
    ("yse", "yze"), ("ysed", "yzed"), ("tre", "ter"), ("ogue", "og"), ("lled", "led"),
    ("lling", "ling"), ("ller", "ler"), ("mme", "m"), ("aem", "em"), ("ence", "ense"),
    ("ours", "ors"), ("oured", "ored"), ("ouring", "oring"), ("oural", "oral"), ("ourite", "orite"),
)  # fmt: skip


def same_words(version: OpenVersion, text: str) -> dict[str, frozenset[str]]:
    """Terms of a text that articles write otherwise too, each with the others that they have."""
    found: dict[str, frozenset[str]] = {}
    for word in dict.fromkeys(words(text)):
        own = terms(word)
        if (
            len(own) == 1
            and not is_stop_word(word)
            and (others := written_otherwise(version, word))
        ):
            found[own[0]] = frozenset(others)
    return found


def written_otherwise(version: OpenVersion, word: str) -> tuple[str, ...]:
    """The other terms, of those that articles have, that stand for the same word."""
    bare = re.sub(r"['’]s?$|\.$", "", word)
    lowered = bare.lower()
    own = set(terms(bare))
    others = {t for twin in _TWINS.get(lowered, ()) for t in terms(twin)}
    others |= {t for twin in _over_the_ocean(lowered) for t in terms(twin)}
    found = [t for t in sorted(others - own) if version.words.passage_frequency(t)]
    if bare[:1].isupper() and len(bare) >= _SHORTEST and bare.isalpha():
        found += [t for t in _by_rule(version, lowered) if t not in own and t not in found]
    return tuple(found)


def _over_the_ocean(word: str) -> list[str]:
    """The British or American spelling of a word, whether or not there is one."""
    found = []
    for pair in _BRITISH:
        for old, new in (pair, pair[::-1]):
            if word.endswith(old) and len(word) > len(old) + 2:
                found.append(word[: -len(old)] + new)
    return found


def _by_rule(version: OpenVersion, word: str) -> list[str]:
    starts = {word[0], *_STARTS.get(word[0], "")}
    vocabulary, key = vocabulary_of(version), sound(word)
    return [
        term
        for start in sorted(starts)
        for term in vocabulary.sounding(version, start, key, sound)
        if term != word and abs(len(term) - len(word)) <= _LONGER and len(term) >= _SHORTEST - 1
        if not is_stop_word(term) and not (is_word(word) and is_word(term))
    ]


_STARTS = {
    "g": "kq", "k": "gqc", "q": "gk", "c": "k", "y": "ej", "e": "y", "j": "y", "o": "u", "u": "o",
    "z": "s", "s": "z", "v": "w", "w": "v", "i": "e", "f": "p", "p": "f",
}  # fmt: skip


def sound(name: str) -> str:
    """How a name sounds, roughly: spellings of one name have the same."""
    for pattern, by in _RULES:
        name = pattern.sub(by, name)
    return name
