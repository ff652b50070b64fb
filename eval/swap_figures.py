"""Numbers and days exchanged for others: plausible, written alike, and not equal in value."""

from __future__ import annotations

import calendar
import random
import re

from eval.swaps import Swap, in_case_of, one_of, pick
from index.dates import month_number
from rag.evidence import numbers

_SMALL = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_PLACES = "third fourth fifth sixth seventh eighth ninth tenth".split()
_SCALES = "hundred thousand million billion trillion"
_MONTHS = [name for name in calendar.month_name if name]
_DAYS = list(calendar.day_name)
# Not part of a name, a code, a time of day, a date or a longer number.
_FIGURE = re.compile(
    r"(?<![\w.,:/#&'’-])(?<!\w[-–] )[$£€]?(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<ordinal>st|nd|rd|th)?(?![\d:/]|[,.]\d|\s*(?:a\.?m|p\.?m)\b|[A-Z]|\s?°)"
)
_WORD = re.compile(
    rf"(?i)(?<![\w-])(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_SMALL[:9])}))?"
    rf"|{'|'.join(sorted(_SMALL, key=len, reverse=True))})(?=\s+(?:{one_of(_SCALES)})\b|\b)"
)
_PLACE = re.compile(rf"\b(?:the|his|her|its|our) (?P<place>{'|'.join(_PLACES)})\b(?! (?:of|party))")
_YEAR = re.compile(
    r"(?<![\w.,:/#$£€-])(?P<year>1[0-9]\d\d|20[0-4]\d)(?P<decade>s)?(?![\w,]\d|\.\d|[\w%])"
)
# What follows a number of four figures that is no year: "2015 dollars".
_COUNTED = re.compile(
    rf"\s*(?:%|percent\b|per cent\b|people\b|{one_of(_SCALES)}|(?:[a-z]+ )?"
    r"(?!(?:was|is|has|does|as|this|its|his|us|plus|versus|across|towards)\b)[a-z]+s\b)"
)
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_WEEKDAY = re.compile(
    rf"(?<!Good )(?<!Black )(?<!Super )(?<!Cyber )\b(?:{'|'.join(_DAYS)})\b(?!\s+[A-Z])"
)
_CENTURY = re.compile(r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)(?=[ -]+century)")
# A number of the evidence that is so many times as large is not plausible in another's place.
_FAR = 20
# "more than 5" also holds where it is 4; so the number must move away from what is said.
_AT_LEAST = re.compile(r"(?i)\b(?:more than|at least|over|above|minimum of|exceed\w*)\s+[$£€]?$")
_AT_MOST = re.compile(
    r"(?i)\b(?:(?:fewer|less) than|at most|under|below|up to|maximum of|within)\s+[$£€]?$"
)
_ABOUT = re.compile(
    r"(?i)\b(?:about|around|roughly|approximately|some|nearly|almost|estimated|close to)"
    r"\s+[$£€]?$"
)


def number_swap(text: str, evidence: str, chance: random.Random) -> Swap | None:
    """A number for another, half of the time for one that stands in the evidence."""
    swaps = []
    stated = set(numbers(text)) | set(numbers(evidence))
    for match in _FIGURE.finditer(text):
        if not _is_year(text, match.start("figure"), match["figure"]) and not _in_a_date(
            text, match
        ):
            by = _other_figure(text, match, evidence, stated, chance)
            if by:
                swaps.append(Swap(match.start("figure"), match.end(), by))
    for match in _WORD.finditer(text):
        by = _other_word(text, match, stated, chance)
        if by:
            swaps.append(Swap(*match.span(), in_case_of(match[0], by)))
    for match in _PLACE.finditer(text):
        others = [p for p in _PLACES if p != match["place"] and p not in evidence]
        if others:
            swaps.append(Swap(*match.span("place"), chance.choice(others)))
    return pick(swaps, chance)


def date_swap(text: str, evidence: str, chance: random.Random) -> Swap | None:
    """A year, month, day of the month, day of the week, decade or century for another."""
    swaps = []
    for match in _YEAR.finditer(text):
        if match["decade"] or _is_year(text, match.start(), match["year"]):
            swaps.append(Swap(*match.span("year"), _other_year(match, text, evidence, chance)))
    for match in _MONTH.finditer(text):
        if _names_a_month(text, match):
            others = [month for month in _MONTHS if month not in text and month != match[0]]
            swaps.append(Swap(*match.span(), chance.choice(others)))
            swaps.extend(_day_swaps(text, match, chance))
    for match in _WEEKDAY.finditer(text):
        swaps.append(Swap(*match.span(), chance.choice([d for d in _DAYS if d not in text])))
    for match in _CENTURY.finditer(text):
        by = int(match["n"]) + chance.choice((-1, 1))
        if 1 <= by <= 21:
            swaps.append(Swap(*match.span(), f"{by}{_suffix(by)}"))
    return pick(swaps, chance)


def _is_year(text: str, start: int, figure: str) -> bool:
    if not re.fullmatch(r"1[0-9]\d\d|20[0-4]\d", figure) or text[:start].endswith(tuple("$£€")):
        return False
    return not _COUNTED.match(text, start + len(figure))


def _in_a_date(text: str, match: re.Match[str]) -> bool:
    """Whether a figure is the day in "May 5" or "5 May", or of a century."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() :][:14]
    months = "|".join(_MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.?"
    return bool(
        re.search(rf"\b(?:{months})\s*$", before)
        or re.match(rf"\s*(?:of )?\s*(?:{months})\b|[ -]+century|\s?, (?:1[5-9]|20)\d\d\b", after)
    )


def _names_a_month(text: str, match: re.Match[str]) -> bool:
    """Whether a month is meant: "May" and "March" also name people and deeds."""
    before, after = text[: match.start()], text[match.end() :]
    if re.match(r"\s*,?\s*\d", after) or re.search(r"\d(?:st|nd|rd|th)?(?: of)? $", before):
        return True
    if match[0] in ("April", "June", "August") and re.match(r"\s+[A-Z]", after):
        return False
    said = re.search(r"(?i)\b(?:in|since|until|by|last|next|this|early|late|mid|of)[ -]$", before)
    return bool(said)


def _day_swaps(text: str, month: re.Match[str], chance: random.Random) -> list[Swap]:
    after = re.compile(r"\s+(\d{1,2})(?:st|nd|rd|th)?\b").match(text, month.end())
    before = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? $", text[: month.start()])
    day = after or before
    if not day or not month_number(month[0]):
        return []
    others = [n for n in range(1, 29) if str(n) not in re.findall(r"\d+", text)]
    by = chance.choice(others)
    suffix = _suffix(by) if text[day.end(1) : day.end(1) + 2] in ("st", "nd", "rd", "th") else ""
    return [Swap(day.start(1), day.end(1) + len(suffix), f"{by}{suffix}")]


def _other_year(match: re.Match[str], text: str, evidence: str, chance: random.Random) -> str:
    year = int(match["year"])
    if match["decade"]:
        return str(year + chance.choice((-20, -10, 10)))
    near = {m["year"] for m in _YEAR.finditer(evidence)} - set(re.findall(r"\d{4}", text))
    hard = sorted(near)
    if hard and chance.random() < 0.5:
        return chance.choice(hard)
    others = [y for d in (1, 2, 3, 4, 6, 9) for y in (year - d, year + d)]
    return chance.choice(
        [str(y) for y in others if str(y) not in evidence + text] or [str(year - 7)]
    )


def _other_word(text: str, match: re.Match[str], stated: set[float], chance: random.Random) -> str:
    word = match[0].lower()
    scaled = re.compile(rf"\s+(?:{one_of(_SCALES)})\b").match(text, match.end())
    if word == "one" and not scaled:
        return ""  # rarely a number
    tens, _, unit = re.sub(r"[- ]", " ", word).partition(" ")
    if tens in _TENS:
        others = [t for t in _TENS if t != tens]
        joint = match[0][len(tens)] if unit else ""
        candidates = [t + joint + unit for t in _moved(others, _TENS.index(tens), text, match)]
    else:
        place = _SMALL.index(word)
        wanted = _SMALL if scaled else _SMALL[1:]
        others = [w for w in wanted if w != word and abs(_SMALL.index(w) - place) <= 4]
        candidates = _moved(others, place, text, match)
    free = [c for c in candidates if scaled or not stated & set(numbers(c))]
    return chance.choice(free) if free else ""


def _moved(others: list[str], place: int, text: str, match: re.Match[str]) -> list[str]:
    """Those of the other words that lie on the side where a bound before the number is broken."""
    before = text[: match.start()]
    order = _SMALL if others and others[0] in _SMALL else _TENS
    if _AT_LEAST.search(before):
        return [w for w in others if order.index(w) > place]
    if _AT_MOST.search(before):
        return [w for w in others if order.index(w) < place]
    return others


def _other_figure(
    text: str, match: re.Match[str], evidence: str, stated: set[float], chance: random.Random
) -> str:
    figure, before = match["figure"], text[: match.start("figure")]
    value = float(figure.replace(",", ""))
    if value <= 1 and "." not in figure:
        return ""  # "1 person" would lose its grammar
    percent = re.compile(r"\s?(?:%|percent|per cent)").match(text, match.end())
    low = value if _AT_LEAST.search(before) else 0.0
    high = value if _AT_MOST.search(before) else (100.0 if percent and value <= 100 else 1e15)
    near = [m["figure"] for m in _FIGURE.finditer(evidence) if _alike(m, match, text)]
    hard = [f for f in dict.fromkeys(near) if f not in text and _fits(f, value, low, high)]
    hard = [f for f in hard if 1 / _FAR < float(f.replace(",", "")) / value < _FAR]
    if hard and chance.random() < 0.5:
        return chance.choice(hard)
    rough = bool(_ABOUT.search(before))
    made = [f for f in _changed(figure, rough) if _fits(f, value, low, high)]
    free = [f for f in made if float(f.replace(",", "")) not in stated]
    by = chance.choice(free) if free else ""
    return by + _suffix_of(match, by) if by else ""


def _alike(other: re.Match[str], match: re.Match[str], text: str) -> bool:
    """Whether a figure of the evidence could stand in a figure's place."""
    unit = re.compile(rf"\s?(?:%|percent|per cent|(?:{one_of(_SCALES)})\b)")
    mine, its = unit.match(text, match.end()), unit.match(other.string, other.end())
    money = [m[0][0] in "$£€" for m in (other, match)]
    return (
        (mine[0].strip() if mine else "") == (its[0].strip() if its else "")
        and money[0] == money[1]
        and not other["ordinal"]
        and not match["ordinal"]
        and not _is_year(other.string, other.start("figure"), other["figure"])
        and not _in_a_date(other.string, other)
        and float(other["figure"].replace(",", "")) > 1
    )


def _fits(figure: str, value: float, low: float, high: float) -> bool:
    """Whether a figure has another value, within what it may be."""
    new = float(figure.replace(",", ""))
    return new != value and low < new < high if low else new != value and 1 < new <= high


def _changed(figure: str, rough: bool) -> list[str]:
    """The same figure with one of its first digits changed; only the first where it is rough."""
    places = [n for n, mark in enumerate(figure) if mark.isdigit()]
    found = []
    for place in places[: 1 if rough else 3]:
        if figure[place] == "0" and place != places[0] and set(figure[place:]) <= set("0,"):
            continue  # "500" stays round
        least = 1 if place == places[0] else 0
        for digit in range(least, 10):
            if str(digit) != figure[place] and (not rough or abs(digit - int(figure[place])) > 1):
                found.append(f"{figure[:place]}{digit}{figure[place + 1 :]}")
    return found


def _suffix_of(match: re.Match[str], figure: str) -> str:
    return _suffix(int(float(figure.replace(",", "")))) if match["ordinal"] else ""


def _suffix(n: int) -> str:
    return "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
