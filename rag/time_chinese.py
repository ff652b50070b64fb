"""How Chinese says times, put into English: its order of words is its own.

An expression, and what of "since", "before", "after", "until" and "in" stands on either side.
"""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2, "〇": 0}
_N = r"(?P<n>\d{1,3}|[一二三四五六七八九十两兩]{1,3})"
_WEEKDAYS = dict(zip("一二三四五六日天", "monday tuesday wednesday thursday friday saturday sunday"
                     " sunday".split(), strict=True))  # fmt: skip
_UNITS = {
    "天": "day",
    "日": "day",
    "周": "week",
    "週": "week",
    "星期": "week",
    "月": "month",
    "年": "year",
}
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_WEEK = "(?:周|週|星期)"
_PLAIN = (
    (r"前天", "the day before yesterday"), (r"昨天|昨日", "yesterday"), (r"昨晚", "last night"),
    (r"今天|今日", "today"), (r"上[个個]?[周週]末", "last weekend"),
    (r"[周週]末", "this weekend"), (rf"上一?[个個]?{_WEEK}(?![一二三四五六日天])", "last week"),
    (rf"[本这這][个個]?{_WEEK}(?![一二三四五六日天])", "this week"),
    (r"上[个個]?月", "last month"), (r"[本这這][个個]?月", "this month"),
    (r"去年", "last year"), (r"今年", "this year"), (r"前年", "2 years ago"),
)  # fmt: skip
_DATE = (
    r"(?:(?P<year>(?:1[5-9]|2[01])\d\d)年)?(?P<month>1[0-2]|[1-9]|[一二三四五六七八九]|十[一二]?)月份?"
    r"(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号號])?"
    r"|(?P<only>(?:1[5-9]|2[01])\d\d)年"
)
_COUNTED = (
    rf"(?P<past>[过過]去|最近|近){_N}[个個]?(?P<unit>天|{_WEEK}|月|年)"
    rf"|{_N.replace('n>', 'm>')}[个個]?(?P<unit2>天|日|{_WEEK}|月|年)前"
)
_WEEKDAY = r"(?P<last>上)?(?:周|週|星期)(?P<weekday>[一二三四五六日天])"
_EXPRESSION = "|".join(
    [*(f"(?P<p{i}>{p})" for i, (p, _) in enumerate(_PLAIN)), _COUNTED, _DATE, _WEEKDAY]
)
TIME = re.compile(
    rf"(?P<before>自从?|自從?|从|從|在|截至|截止|到|直到)?(?:{_EXPRESSION})"
    r"(?P<after>以来|以來|起|之后|之後|以后|以後|后|後|之前|以前|为止|為止)?"
)
RECENT = re.compile(r"最近|近日|近期|近来|目前|[现現]在|最新")
_BEFORE = {"自": "since", "从": "since", "從": "since", "截": "until", "到": "until", "直": "until"}
_AFTER = {"以来": "since", "以來": "since", "起": "since", "之前": "before", "以前": "before",
          "为止": "until", "為止": "until"}  # fmt: skip


def english(match: re.Match[str]) -> str:
    """A match of TIME as an English question would say it."""
    relation = _BEFORE.get((match["before"] or " ")[0], "")
    if after := match["after"]:
        relation = _AFTER.get(after, "after")
    said, preposition = _expression(match)
    return f"{relation or preposition} {said}".strip()


def _expression(match: re.Match[str]) -> tuple[str, str]:
    """What it says, and the preposition that goes with it."""
    for place, (_, said) in enumerate(_PLAIN):
        if match[f"p{place}"]:
            return said, ""
    if match["past"]:
        return f"{_number(match['n'])} {_UNITS[match['unit']]}s", "in the past"
    if match["m"]:
        return f"{_number(match['m'])} {_UNITS[match['unit2']]}s ago", ""
    if match["weekday"]:
        day = _WEEKDAYS[match["weekday"]]
        return (f"{day} of last week", "on") if match["last"] else (day, "on")
    if match["only"]:
        return match["only"], "in"
    month = _MONTHS[_number(match["month"]) - 1]
    year = f" {match['year']}" if match["year"] else ""
    if match["day"]:
        return f"{_number(match['day'])} {month}{year}", "on"
    return f"{month}{year}", "in"


def _number(text: str) -> int:
    """A number below a hundred, in digits or characters."""
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return _DIGITS[text[0]]
