"""Times in questions of other languages: each is put into English, whose rules then read it.

Names of months and weekdays are Babel's (from Unicode's CLDR), imported when first needed. Days
stand before months in these languages, also in dates of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from rag import time_chinese
from rag.time_expressions import NoTime, Stated, read_days
from rag.time_words import ARABIC, FRENCH, GERMAN, HINDI, RUSSIAN, SPANISH, TimeWords

_LATIN = {"es": SPANISH, "de": GERMAN, "fr": FRENCH}
_BY_SCRIPT = (
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
_WORDS = {**_LATIN, "ru": RUSSIAN, "ar": ARABIC, "hi": HINDI}
_KANA = re.compile("[\u3040-\u30ff]")
_ENGLISH = frozenset(
    "the of what who did does is was were in on to and a for how when where why which has have it"
    " about from by with since at their his".split()
)
_EN_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_EN_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
# Vowel signs of Devanagari are no word characters to `re`.
_BEGIN, _END = r"(?<![\w\u0900-\u097f-])", r"(?![\w\u0900-\u097f])"


def language_of(question: str) -> str:
    """The code of the language whose words for time a question may use; "en" where in doubt."""
    words = re.findall(r"[^\W\d_]+", question.lower())
    best, most = "en", sum(word in _ENGLISH for word in words)
    if not question.isascii() and most < 2:  # an English question may hold a foreign name
        for code, script in _BY_SCRIPT:
            if script.search(question) and not _KANA.search(question):
                return code
    for code in _LATIN:
        telling = sum(word in _telling(code) for word in words)
        if telling > most:
            best, most = code, telling
    return best


@cache
def _telling(code: str) -> frozenset[str]:
    return frozenset(_LATIN[code].telling.split())


def read_days_in(language: str, text: str, as_of: date) -> Stated | None:
    """The days that a text in a language states.

    Raises:
        NoTime: see `read_days`.
    """
    for said in _english(language, text):
        try:
            stated = read_days(said.english, as_of)
        except NoTime as reason:
            own = f"There is no {said.expression}; no time was used."
            raise NoTime(own if str(reason).startswith("There is no") else str(reason)) from reason
        if stated is not None:
            named = (*stated.named, said.expression) if stated.named else ()
            return replace(stated, begin=said.begin, end=said.end, named=named)
    # Dates of numbers are the same everywhere.
    if language != "zh" and (match := re.search(r"(?<!\w)\d[\d./-]{5,9}(?!\w)", text)):
        stated = read_days(match.group(), as_of, day_first=True)
        if stated is not None:
            return replace(stated, begin=match.start(), end=match.end())
    return None


def says_recent(language: str, text: str) -> bool:
    """Whether a text asks for what is new, giving no days."""
    pattern = time_chinese.RECENT if language == "zh" else _grammar(language).recent
    return pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Said:
    """A time in a text, in English too; `expression` is without the words that relate to it."""

    begin: int
    end: int
    expression: str
    english: str


def _english(language: str, text: str) -> Iterator[_Said]:
    """Each time in a text."""
    if language == "zh":
        for match in time_chinese.TIME.finditer(text):
            yield _Said(*match.span(), match.group(), time_chinese.english(match))
        return
    grammar = _grammar(language)
    for match in grammar.time.finditer(text):
        one = grammar.say(match["one"])
        other = grammar.say(match["other"]) if match["other"] else ""
        relation = _relation(match, "after") or _relation(match, "before")
        if other:
            between = relation == "between"
            english = f"between {one} and {other}" if between else f"from {one} to {other}"
        elif relation in ("", "from"):  # "de mayo" is of anything; a day stands for itself
            if grammar.needs_relation(one):
                continue
            english = f"{'on ' if one[:1].isdigit() and 'ago' not in one else ''}{one}"
        else:
            if relation in ("in", "on"):
                is_day = one in _EN_DAYS or (one[:1].isdigit() and not one.isdigit())
                relation = "on" if is_day else "in"
            english = f"{relation} {one}"
        yield _Said(*match.span(), match["one"], english)


def _relation(match: re.Match[str], side: str) -> str:
    groups = match.groupdict()
    return next((n for n in _RELATIONS if groups.get(f"{side}_{n}")), "")


_RELATIONS = ("since", "after", "before", "until", "between", "from", "in", "on")


@dataclass(frozen=True, slots=True)
class _Grammar:
    """One language's words, compiled.

    Args:
        time: a time with the words that relate to it.
        expressions: (pattern of a whole expression, its English with the groups' names in braces).
    """

    words: TimeWords
    time: re.Pattern[str]
    expressions: tuple[tuple[re.Pattern[str], str], ...]
    months: dict[str, str]
    weekdays: dict[str, str]
    recent: re.Pattern[str]

    def say(self, text: str) -> str:
        """An expression in English."""
        for pattern, english in self.expressions:
            if match := pattern.fullmatch(text):
                said = dict.fromkeys(("n", "unit", "weekday", "month", "day", "year"), "")
                for name, group in match.groupdict().items():
                    if group:
                        base = name.rstrip("0123456789")
                        said[base] = self._word(base, group)
                return " ".join(english.format(**said).split())
        return ""

    def _word(self, name: str, said: str) -> str:
        said = " ".join(said.lower().split())
        if name == "month":
            return self.months[said]
        if name == "weekday":
            return self.weekdays[said]
        if name == "unit":
            units = self.words.units.items()
            return next(unit for unit, form in units if re.fullmatch(form, said))
        if name == "n":
            if said.isdecimal():
                return str(int(said))
            for number, form in enumerate(self.words.counts.split(), 1):
                if re.fullmatch(form, said):
                    return str(number)
            return ""
        return str(int(said)) if said.isdecimal() else said

    def needs_relation(self, english: str) -> bool:
        """Whether an expression alone may be something else: a number, a name."""
        return english in _EN_MONTHS or english.isdecimal() or english in _EN_DAYS


@cache
def _grammar(code: str) -> _Grammar:
    words = _WORDS[code]
    months, weekdays = _names(words)
    groups = {
        "n": r"(?P<n>\d{1,3}|" + "|".join(words.counts.split()) + ")",
        "unit": "(?P<unit>" + "|".join(words.units.values()) + ")",
        "weekday": f"(?P<weekday>{_any(weekdays)})",
    }
    month, day = f"(?P<month>{_any(months)})", r"(?P<day>\d{1,2})(?:st|er|º|°)?"
    year = rf"{words.of_year}(?P<year>(?:1[5-9]|2[01])\d\d)(?:\s+(?:года|году|год))?"

    def filled(pattern: str) -> str:
        for name, group in groups.items():
            first, *others = pattern.split("{" + name + "}")
            for place, other in enumerate(others):  # a group has its name but once
                first += group.replace(f"<{name}>", f"<{name}{place or ''}>") + other
            pattern = first
        return pattern

    expressions = [
        *((pattern, said) for pattern, said in words.words.items()),
        (filled(words.past), "the past {n} {unit}s"),
        (filled(words.ago), "{n} {unit}s ago"),
        (filled(words.last_weekday), "last {weekday}"),
        (filled(words.last), "last {unit}"),
        (filled(words.this), "this {unit}"),
        (rf"{day}{words.day_of}{month}{words.day_of}{year}", "{day} {month} {year}"),
        (rf"{day}{words.day_of}{month}", "{day} {month}"),
        (rf"{month}\s*{words.day_of}{year}", "{month} {year}"),
        (rf"{month}", "{month}"),
        (filled("{weekday}"), "{weekday}"),
        (year, "{year}"),
    ]
    whole = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern, _ in expressions)
    before = _sides(words.before, "before")
    after = _sides(words.after, "after")
    time = (
        (
            rf"{_BEGIN}(?:(?:{before})\s+)?(?P<one>{whole})(?:\s*(?:{words.joined}|-|–)\s*(?P<other>{whole}))?"
            rf"{_END}(?:\s*(?:{after}){_END})?"
        )
        if after
        else (
            rf"{_BEGIN}(?:(?:{before})\s+)?(?P<one>{whole})"
            rf"(?:\s*(?:{words.joined}|-|–)\s*(?P<other>{whole}))?{_END}"
        )
    )
    return _Grammar(
        words, re.compile(time, re.IGNORECASE),
        tuple((re.compile(p, re.IGNORECASE), english) for p, english in expressions),
        months, weekdays, re.compile(rf"{_BEGIN}(?:{words.recent}){_END}", re.IGNORECASE),
    )  # fmt: skip


def _sides(said: Mapping[str, str], side: str) -> str:
    return "|".join(f"(?P<{side}_{name}>{form})" for name, form in said.items())


def _any(names: dict[str, str]) -> str:
    return "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True)
    )


def _names(words: TimeWords) -> tuple[dict[str, str], dict[str, str]]:
    """The language's months and weekdays, in all their forms, with their English names."""
    from babel.dates import get_day_names, get_month_names

    months: dict[str, str] = {}
    weekdays: dict[str, str] = {}
    for locale in words.locales:
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, locale).items():
                for form in _forms(name.lower()):
                    months.setdefault(form, _EN_MONTHS[number - 1])
            for number, name in get_day_names("wide", context, locale).items():
                for form in _forms(name.lower()):
                    weekdays.setdefault(form, _EN_DAYS[number])
    return months, weekdays


def _forms(name: str) -> Iterator[str]:
    """A name, and in Russian its cases."""
    yield name
    if re.search("[а-я]", name):
        stem = name[:-1] if name[-1] in "ьйая" else name
        yield from (stem + ending for ending in "еуюяа")
    yield name.replace("أ", "ا").replace("إ", "ا")
    yield name.replace("\u093c", "")
