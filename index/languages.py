"""Which language a text is in: by its script, and in a shared script by its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice

from index.stop_words import STOP_WORDS

ENGLISH = "en"
# Languages that share the Latin script and are told apart; others of it are analysed as English.
LATIN = ("en", "es", "de", "fr", "it", "pt", "nl")
NAMES: Mapping[str, str] = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "ru": "Russian", "ar": "Arabic", "hi": "Hindi",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "el": "Greek", "he": "Hebrew", "th": "Thai",
    "fa": "Persian", "ur": "Urdu", "uk": "Ukrainian",
}  # fmt: skip
# First and last letter of each script, and the language that it is read as.
_SCRIPTS = (
    ("el", "\u0370", "\u03ff"),
    ("ru", "\u0400", "\u052f"),
    ("he", "\u0590", "\u05ff"),
    ("ar", "\u0600", "\u08ff"),
    ("hi", "\u0900", "\u097f"),
    ("th", "\u0e00", "\u0e7f"),
    ("ko", "\u1100", "\u11ff"),
    ("ar", "\ufb50", "\ufdff"),
    ("ar", "\ufe70", "\ufeff"),
    ("ja", "\u3040", "\u30ff"),
    ("zh", "\u3400", "\u9fff"),
    ("ko", "\uac00", "\ud7af"),
    ("zh", "\uf900", "\ufaff"),
    ("zh", "\U00020000", "\U0002fa1f"),
)
# Letters by which kin that share a script are told apart; where none stands, it is the script's.
_TELLING = {
    "ar": (("ur", frozenset("ٹڈڑےں")), ("fa", frozenset("پچژگ"))),
    "ru": (("uk", frozenset("іїєґ")),),
}
# Their share of all letters, which a foreign name does not reach.
_TELLING_SHARE = 0.01
# Letters and marks that English has not, by the languages that do.
_OWN_LETTERS: Mapping[str, tuple[str, ...]] = {
    "¿": ("es",), "¡": ("es",), "ñ": ("es",), "ß": ("de",), "ä": ("de",), "ö": ("de",),
    "ü": ("de",), "ã": ("pt",), "õ": ("pt",), "ç": ("fr", "pt"), "œ": ("fr",), "ù": ("fr", "it"),
    "ò": ("it",), "ì": ("it",), "è": ("fr", "it"), "ê": ("fr", "pt"), "ô": ("fr", "pt"),
    "â": ("fr", "pt"), "û": ("fr",), "î": ("fr",), "à": ("fr", "it", "pt"),
}  # fmt: skip
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u036f]+|[^\W\d_A-Za-z\u00c0-\u036f]+")
_KANA = re.compile("[\u3040-\u30ff]")
_LATIN_WORD = re.compile(r"[a-zß-öø-ÿœ]{2,}")
# By how much another language must be likelier than English: names hold words of many languages.
_MARGIN = 0.7
# What of a text is looked at, in characters: enough to be sure, and no cost.
SAMPLE = 2_000


def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """What a word says for each Latin language: the more, the fewer of them have it."""
    languages: dict[str, list[str]] = {}
    for language in LATIN:
        for word in STOP_WORDS[language]:
            languages.setdefault(word, []).append(language)
    return {word: tuple((x, 1 / len(has)) for x in has) for word, has in languages.items()}


_WEIGHTS = _weights()


def language_of(text: str) -> str:
    """ISO 639-1 code of the language that most of a text's beginning is in.

    English where nothing speaks for another: a name, a number, a language of the Latin script that
    is not among LATIN.
    """
    return told_language(text) or ENGLISH


def told_language(text: str) -> str:
    """The same, but empty where nothing tells."""
    return _told_language(text[:SAMPLE])


@lru_cache(maxsize=4_096)
def _told_language(text: str) -> str:
    return _main_script(text) or _latin_language(text)


def _main_script(text: str) -> str:
    """The language that most of the words' script is read as; empty for Latin."""
    if text.isascii():
        return ""
    counts: Counter[str] = Counter()
    for word in islice(_LETTERS.findall(text), 200):
        if word[0] <= "\u036f":
            # Names keep their letters in every script: "Что такое World Wide Web?"
            counts[""] += 0 if word[0].isupper() else len(word)
        else:
            code = next((x for x, first, last in _SCRIPTS if first <= word[0] <= last), "")
            # A letter of these is half a word or a whole one.
            counts[code] += len(word) * (3 if code in ("zh", "ja", "ko") else 1)
            counts["ja"] += len(_KANA.findall(word))
    # Japanese mixes both; what has kana is Japanese.
    if counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    script = max(counts, key=lambda code: counts[code], default="")
    for language, letters in _TELLING.get(script, ()):
        if sum(map(text.count, letters)) > _TELLING_SHARE * counts[script]:
            return language
    return script


def _latin_language(text: str) -> str:
    lowered = text.lower()
    scores = dict.fromkeys(LATIN, 0.0)
    # Each word once: a name may hold one of them, and come again and again.
    for word in set(_LATIN_WORD.findall(lowered)):
        for language, weight in _WEIGHTS.get(word, ()):
            scores[language] += weight
    if not lowered.isascii():
        # A letter may stand in a foreign name: it decides where words are few.
        for letter in set(lowered) & _OWN_LETTERS.keys():
            for language in _OWN_LETTERS[letter]:
                scores[language] += 0.6 / len(_OWN_LETTERS[letter])
    best = max(LATIN, key=lambda language: scores[language])
    if best != ENGLISH and scores[best] > scores[ENGLISH] + _MARGIN:
        return best
    return ENGLISH if scores[ENGLISH] > _MARGIN else ""


def analysed_as(languages: Iterable[str]) -> tuple[str, ...]:
    """The Latin languages by which words of articles in these languages are stemmed, each once."""
    return tuple(dict.fromkeys(x if x in LATIN else ENGLISH for x in languages)) or (ENGLISH,)
