"""Whether a question wants one fact or what several articles say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.found import Found

_ACCOUNTS = r"(?:articles|sources|reports|papers|newspapers|outlets|accounts|stories)"
_SEVERAL = re.compile(
    r"(?i)\b(?:compare|contrast|differ\w*|disagree\w*|versus|vs|"
    rf"(?:what|which|how)\s+(?:do|did|have|are)\s+(?:the\s+|these\s+)?(?:different\s+|various\s+|other\s+)?"
    rf"{_ACCOUNTS}|(?:each|several|various|different|other|all)\s+(?:of\s+the\s+)?{_ACCOUNTS}|"
    r"reactions?|positions|views|opinions|who\s+says\s+what)\b"
)
_BROAD = re.compile(
    r"(?i)\b(?:both|each|all|list|several|various|what\s+(?:are|were)\s+the|summar\w+|overview|"
    r"tell\s+me\s+about|position|views?|concerns|demands|reasons|efforts|steps|measures)\b"
)


_COURSE = re.compile(
    r"(?i)\b(?:latest|newest|timeline|chronolog\w+|course\s+of|sequence\s+of|history\s+of|over\s+time|"
    r"so\s+far|step\s+by\s+step|(?:unfold|develop|evolve|progress)(?:e?d)?|has\s+changed|have\s+changed|"
    r"what(?:\s+has|['’]s)?\s+happened|events|developments)\b"
)


def tells_a_course(question: str) -> bool:
    """Whether a question asks for a course of events, or where it has come to."""
    return bool(_COURSE.search(question))


def wants_several_articles(question: str) -> bool:
    """Whether a question asks what different articles say."""
    return bool(_SEVERAL.search(question))


def is_broad(question: str) -> bool:
    """Whether a question wants more than one sentence or two."""
    return wants_several_articles(question) or bool(_BROAD.search(question))


def spread(found: Sequence[Found]) -> list[Found]:
    """The best passage of every article first, then the second of each, and so on."""
    seen: dict[str, int] = {}
    turns = []
    for one in found:
        article = one.article.article_id
        turns.append(seen.get(article, 0))
        seen[article] = turns[-1] + 1
    return [found[i] for i in sorted(range(len(found)), key=lambda i: turns[i])]
