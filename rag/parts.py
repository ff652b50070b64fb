"""Several questions in one, told apart: "Who was killed, and where did it happen?"."""

from __future__ import annotations

import re

# A text with more questions is read as one: nobody wants a page of answers.
MAX_PARTS = 4
_QUESTION_WORD = r"(?:who|what|when|where|why|how|which|whose|whom)"
_VERB = r"(?:is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|'s)"
_SPLIT = re.compile(
    rf"(?i)(?<=[?？])\s*(?=\S)|[;,]?\s+(?:and|but|or)\s+(?:also\s+)?(?="
    rf"(?:(?:in|on|at|by|for|to|from|with)\s+)?{_QUESTION_WORD}\s+"
    rf"(?:{_VERB}|many|much|long|often|far|old|\w+\s+(?:\w+\s+)?{_VERB}|[a-z]+ed)\b)|"
    rf"[;,]\s+(?={_QUESTION_WORD}\s+{_VERB}\b)"
)
_NUMBERED = re.compile(r"(?:^|\s)\(?(?P<number>\d|[a-d])[.)]\s+(?=\S)")
_ASKS = re.compile(
    rf"(?i)(?:(?:and|but|or|also)\s+)?(?:(?:in|on|at|by|for|to|from|with)\s+)?{_QUESTION_WORD}\b"
)


def split_parts(text: str) -> list[str]:
    """The questions that a question asks, at most MAX_PARTS; a single one gives itself."""
    if listed := _listed(text):
        return listed
    parts = [part.strip() for part in _SPLIT.split(text) if part and part.strip(" ?？")]
    asking = [p for p in parts if _ASKS.match(p) or p.endswith(("?", "？"))]
    return asking if 2 <= len(asking) == len(parts) <= MAX_PARTS else [text]


def _listed(text: str) -> list[str]:
    """The items of "1) Who ...? 2) When ...?", or none."""
    marks = list(_NUMBERED.finditer(text))
    if not 2 <= len(marks) <= MAX_PARTS:
        return []
    numbers = "".join(mark["number"] for mark in marks)
    if not ("1234".startswith(numbers) or "abcd".startswith(numbers)):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    items = [text[m.end() : end].strip(" ;,") for m, end in zip(marks, ends, strict=True)]
    return items if all(items) else []
