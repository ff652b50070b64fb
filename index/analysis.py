"""Text to terms, the same way for articles and questions; one rule per language.

Words are lower-cased, freed of accents and stemmed (`index.stems`); scripts written without spaces
become overlapping pairs of characters; hyphenated and spelt-with-dots forms are brought to one form
("cease-fire" = "ceasefire", "U.S." = "United States"), digits of every script to ours.

An article is analysed in its own language, a question in those of the articles that it is asked of:
so a name has the same terms in both, whatever language the question is in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from index.languages import ENGLISH, language_of
from index.stems import stem
from index.stop_words import ASKING_PHRASES, STOP_WORDS

__all__ = [
    "ANALYSIS_VERSION",
    "MAX_TERM",
    "is_stop_word",
    "is_unspaced",
    "joined_terms",
    "query_terms",
    "stem",
    "terms",
    "words",
]

# Recorded with every index version: a change here, or in what this stands on, re-indexes every
# article.
ANALYSIS_VERSION = "3"

# Signs that are written on a letter (vowels of Hindi and Arabic, accents) belong to its word.
_MARKS = "".join(c for c in map(chr, range(0x300, 0x2000)) if unicodedata.category(c)[0] == "M")
_WORD = re.compile(rf"[\w{_MARKS}]+(?:['’.\-‐‑][\w{_MARKS}]+)*\.?", re.UNICODE)
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
    "\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]+"
)
_DOTTED = re.compile(r"(?:\w\.){1,}\w?\.?")
# Longer words (of a file's noise) are cut; runs of unspaced script are as long as they are.
MAX_TERM = 64
# "1,200" is one number; so is "1.200" or "1 200" where a comma begins what is less than one.
_GROUPED = re.compile(r"(\d)[,٬](?=\d{3}(?!\d))")
_GROUPED_WITH_DOTS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?![\d.]*\d)")
_GROUPING = re.compile("[.\u00a0\u202f]")
_COMMA_LANGUAGES = frozenset(("es", "de", "fr", "it", "pt", "nl", "ru", "uk"))
# Joiners inside a word of the scripts that need them; they are not seen.
_JOINER = re.compile("(?<=[\u0590-\u0dff])[\u200c\u200d]+(?=[\u0590-\u0dff])")

# Names that one text writes out and another shortens. Keys are the shortened forms as they are
# written, since "us" and "US" are different words.
_SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "US": ("united", "states"),
    "USA": ("united", "states"),
    "UK": ("united", "kingdom"),
    "UN": ("united", "nations"),
    "EU": ("european", "union"),
    "UAE": ("united", "arab", "emirates"),
    "WHO": ("world", "health", "organization"),
    "IDF": ("israel", "defense", "forces"),
}
_NONE: frozenset[str] = frozenset()
# Languages that write a word with a capital where it is of a name.
_CAPITALS_NAME = frozenset(("es", "fr", "it", "pt", "nl"))
# A word of these scripts is of one language, or of near kin.
_STOP_WORDS_OF_OTHER_SCRIPTS = STOP_WORDS["ru"] | STOP_WORDS["ar"] | STOP_WORDS["hi"]
_ASKING = re.compile("|".join(sorted(map(re.escape, ASKING_PHRASES), key=len, reverse=True)))


def is_stop_word(word: str, language: str = ENGLISH) -> bool:
    """Whether a word, as written, says nothing of what a text in this language is about."""
    bare = word.rstrip(".")
    if bare in _SHORT_NAMES:
        return False
    lowered = bare.replace("’", "'").lower()
    return lowered in STOP_WORDS.get(language, _NONE) or (
        lowered in _STOP_WORDS_OF_OTHER_SCRIPTS and not lowered.isascii()
    )


def is_unspaced(word: str) -> bool:
    """Whether a word holds a script that is written without spaces."""
    return bool(_UNSPACED.search(word))


def words(text: str) -> list[str]:
    """Words of a text as written, in order; runs of unspaced script stay whole."""
    return [m.group() for m in _WORD.finditer(text)]


def terms(text: str, language: str = ENGLISH) -> list[str]:
    """Index terms of a text, in order, repeats kept; none is empty or holds white space."""
    return joined_terms(text, language).split()


def joined_terms(text: str, language: str = ENGLISH) -> str:
    """Index terms of a text, joined by spaces."""
    # The loop over words is the library's: at a hundred articles a second it is the cost.
    known = _known(language)
    return " ".join(filter(None, map(known.__getitem__, _WORD.findall(_normal(text, language)))))


def query_terms(text: str, language: str = ENGLISH, asked_in: str | None = None) -> list[str]:
    """Distinct terms of a question, in order, without stop words.

    Where nothing else is left, the stop words themselves.

    Args:
        text: the question.
        language: of the articles that it is asked of.
        asked_in: the question's own language; None: as it appears.
    """
    groups = asked_words(text, (language,), asked_in or language_of(text))
    return [term for group in groups for term in group]


def asked_words(text: str, languages: Sequence[str], asked_in: str) -> list[tuple[str, ...]]:
    """A question's distinct terms, in order, each as it would stand in texts of these languages.

    Without stop words, unless nothing else is left.

    Args:
        text: the question.
        languages: of the articles, not empty.
        asked_in: the question's own language.
    """
    written = _WORD.findall(_normal(text, asked_in))
    telling = [
        word
        for place, word in enumerate(written)
        if not is_stop_word(word, asked_in)
        or (asked_in in _CAPITALS_NAME and _begins_name(written[place - 1 : place + 2]))
    ]
    return _groups(telling, languages) or _groups(written, languages, all_of=True)


def _begins_name(around: Sequence[str]) -> bool:
    """Whether a word between two others is of a name: "Los Ángeles", but for a sentence's start."""
    return len(around) == 3 and around[1][0].isupper() and around[2][0].isupper()


def _groups(
    written: Sequence[str], languages: Sequence[str], *, all_of: bool = False
) -> list[tuple[str, ...]]:
    find = _terms_of if all_of else _asking_terms
    found: dict[tuple[str, ...], None] = {}
    for word in written:
        forms = [find(word, language) for language in languages]
        if len({len(form) for form in forms}) == 1:
            together = [tuple(dict.fromkeys(same)) for same in zip(*forms, strict=True)]
        else:  # "US" is two words in English
            together = [(term,) for term in dict.fromkeys(t for form in forms for t in form)]
        found.update(dict.fromkeys(together))
    return list(found)


def _asking_terms(word: str, language: str) -> Sequence[str]:
    """The terms of a question's word; of unspaced script without what asks or only binds."""
    if not _UNSPACED.search(word):
        return _known(language)[word].split()
    asking = "\0".join(_ASKING.findall(word))
    return [term for term in _terms_of(word, language) if term not in asking]


def _normal(text: str, language: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub("", text)
    if language in _COMMA_LANGUAGES:
        text = _GROUPED_WITH_DOTS.sub(lambda match: _GROUPING.sub("", match.group()), text)
    return _GROUPED.sub(r"\1", text)


def _terms_of(word: str, language: str) -> tuple[str, ...]:
    if not word.isascii():
        word = _plain_characters(word)
    if _DOTTED.fullmatch(word) and not word[0].isdigit() and len(word) > 2:
        word = word.replace(".", "")
    word = word.rstrip(".")
    short = _SHORT_NAMES.get(word)
    if short and language == ENGLISH:
        return tuple(stem(part) for part in short)
    if _UNSPACED.search(word):
        return tuple(_pairs(word, language))
    lowered = word[:MAX_TERM].replace("’", "'").lower()
    if lowered.endswith(("'s", "s'")):
        lowered = lowered[:-2] if lowered.endswith("'s") else lowered[:-1]
    if re.search(r"[-‐‑]", lowered):
        parts = [part for part in re.split(r"[-‐‑.']", lowered) if part]
        if not all(part.isdigit() for part in parts):  # "2-1" is not 21
            parts.append("".join(parts))
        return tuple(filter(None, (stem(part, language) for part in dict.fromkeys(parts))))
    if lowered[:1].isdigit():
        return (lowered,)
    return tuple(stem(part, language) for part in re.split(r"[.']", lowered) if part)


def _plain_characters(word: str) -> str:
    """Digits of every script as ours, and wide letters as narrow ones."""
    if any("\uff00" <= c <= "\uffef" for c in word):
        word = unicodedata.normalize("NFKC", word)
    if any(c > "\u007f" and c.isdecimal() for c in word):
        word = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in word)
    return word


class _Known(dict[str, str]):
    """Words met in texts of a language, each with its terms joined by spaces.

    Threads may share it.
    """

    MAX_WORDS = 200_000

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        found = " ".join(_terms_of(word, self._language))
        if len(word) <= MAX_TERM:
            if len(self) >= self.MAX_WORDS:
                self.clear()
            self[word] = found
        return found


_known = cache(_Known)


def _pairs(word: str, language: str) -> list[str]:
    found: list[str] = []
    place = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > place:
            found.extend(_terms_of(word[place : run.start()], language))
        characters = run.group()
        found.extend(characters[i : i + 2] for i in range(max(len(characters) - 1, 1)))
        place = run.end()
    if place < len(word):
        found.extend(_terms_of(word[place:], language))
    return found
