"""Tells the sentences of an article that read like instructions to a program.

Rules with points, no model. What an article orders is text like the rest of it; but no reader asked
for it, so it is not chosen as an answer, is no evidence, and is flagged where the article is shown.

News gives orders too: in quotations, in recipes and advice, in headings and questions which the
next sentence answers. An order or a question by itself therefore counts only where the rest of the
article has nothing of what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.analysis import is_stop_word, words
from index.article import Span
from index.sentences import split_sentences
from rag.instruction_words import (
    AFTER_ORDER,
    AMBIGUOUS,
    ANSWERING_TASKS,
    ASKS_PROGRAM,
    BLOB,
    DISGUISE,
    DISGUISE_NEEDS,
    FOR_TRANSLATION,
    MIN_BLOB,
    NAMES_OUTPUT,
    NO_ORDER,
    NOT_ABOUT,
    ON_ANSWER,
    OPENS_ON_OUTPUT,
    OVERRIDE,
    OVERRIDE_NEEDS,
    PRODUCTS,
    QUIZ,
    REPORTED,
    STRONG_TASKS,
    TASKS,
    TELLING_TASKS,
    UNSEEN,
)

# Points from which a sentence is flagged.
FLAGGED_FROM = 1.0
DOUBTFUL_ORDER, ORDER, TELLING_ORDER, STRONG_ORDER = 0.4, 0.5, 0.7, 0.8
ON_OUTPUT, ON_ANSWERING, ON_PRODUCT, TO_USERS = 0.7, 0.4, 0.3, 0.3
QUESTION, TO_PROGRAM = 0.45, 0.8
AMONG_ORDERS = -0.4
# For a sentence of which the rest of the article has no word; with this share there, nothing.
FOREIGN, HOME_FROM = 0.6, 0.7
MIN_WORD = 3
# A question of fewer content words is hardly about anything.
MIN_ABOUT = 2
# Characters before and after a sentence in which its neighbours are looked for.
NEAR = 400
# Characters of an article, around a sentence, that tell whether it belongs there.
AROUND = 20_000

_LEAD = re.compile(
    r"(?:[\s>*•\-–—]|\(?\d{1,2}[.)]\s|(?:please|kindly|now|then|also|first|next|finally|instead|and|"
    r"additionally|furthermore|important|note|task|assistant|ai|bot)\b[,:!]?\s)*",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?:\s[—–-]\s|[:;?!]\s)\s*(?=[A-Z])")
_DASH = re.compile(r"\s[—–-]\s+(?=[A-Z])")
_SHORTEST = 10
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TO_USERS = re.compile(r"(?i)\b(?:the\s+)?(?:users?|readers|customers)\b")
_OPENS_QUOTED = re.compile(r"\s*[\"“‘'«„]")
_SAID = re.compile(
    r"(?i)[\"”’'»,]\s*(?:\w+\s+){0,4}(?:said|says|asked|asks|told|wrote|added|replied|tweeted|"
    r"urged|warned|according)\b"
)
_ORDER_WITHIN = re.compile(rf"\b(?:{'|'.join(sorted(t.capitalize() for t in TASKS))})\s+\S")
_BASES = frozenset(
    """
    keep put take let bring cook stir heat place cover serve pour mix bake wash wear check avoid
    visit call click read watch stay try turn set start stop leave get go see look don't do be have
    follow subscribe sign buy drink eat consider remember think learn listen open close press
    """.split()
)


@lru_cache(maxsize=4_000)
def is_instruction(text: str, span: Span) -> bool:
    """Whether a sentence of an article reads like an instruction to a program.

    Args:
        text: the article's.
        span: of the sentence.
    """
    return score(text, span) >= FLAGGED_FROM


def instructions_in(text: str) -> list[Span]:
    """The sentences of an article that read like instructions to a program, in order."""
    return [span for span in split_sentences(text) if is_instruction(text, span)]


def without_instructions(text: str, span: Span, sentences: Sequence[Span]) -> str:
    """What a stretch of an article says, but for its sentences that read like instructions.

    Args:
        text: the article's.
        span: the stretch.
        sentences: of the passage that it lies in.
    """
    inside = [s for s in sentences if span.start <= s.start and s.end <= span.end]
    told = [s for s in inside if not is_instruction(text, s)]
    return span.of(text) if len(told) == len(inside) else " ".join(s.of(text) for s in told)


def score(text: str, span: Span) -> float:
    """Points for reading like an instruction; flagged from FLAGGED_FROM on.

    Args:
        text: the article's.
        span: of the sentence.
    """
    return max(_score(text, part) for part in _parts(text, span))


def _parts(text: str, span: Span) -> Iterator[Span]:
    """A sentence, and what stands in it behind a dash or colon as if it were one."""
    yield span
    # "Q: Who else has spoken out?" is one question.
    breaks = _DASH if text[span.start : span.end].endswith("?") else _BREAK
    for match in breaks.finditer(text, span.start, span.end):
        if span.end - match.end() >= _SHORTEST:
            yield Span(match.end(), span.end)


def _score(text: str, span: Span) -> float:
    points = _form(span.of(text))
    if not 0 < points < FLAGGED_FROM:
        return points
    return 0.0 if _is_quoted(text, span) else points + _context(text, span)


@lru_cache(maxsize=20_000)
def _form(sentence: str) -> float:
    """Points for what the sentence itself says."""
    if _overrides(sentence) or _is_disguised(sentence):
        return FLAGGED_FROM
    bare = _LEAD.sub("", sentence, count=1)
    on_output = bool(NAMES_OUTPUT.search(sentence))
    points = _order(bare, led=bare != sentence)
    if on_output and not points and _ORDER_WITHIN.search(sentence):
        points = ORDER  # the splitter found no end before it
    if OPENS_ON_OUTPUT.match(bare):
        points = max(points, ORDER)
        on_output = True
    if points:
        points += ON_OUTPUT if on_output else ON_ANSWERING * bool(ON_ANSWER.search(sentence))
        points += ON_PRODUCT * bool(PRODUCTS.intersection(_lowered(bare)[1:]))
        points += TO_USERS * bool(_TO_USERS.search(bare))
    if FOR_TRANSLATION.match(bare):
        points = FLAGGED_FROM
    elif ASKS_PROGRAM.match(bare):
        points = max(points, TO_PROGRAM)
    elif QUIZ.match(bare) and len(_content(bare)) + _names(bare) >= MIN_ABOUT:
        points = max(points, QUESTION)
    return points


def _overrides(sentence: str) -> bool:
    """Whether it sets aside what a program was told, and does not only report such words."""
    lowered = f" {sentence.lower()}"
    if not any(needed in lowered for needed in OVERRIDE_NEEDS):
        return False
    found = OVERRIDE.search(sentence)
    return found is not None and not REPORTED.search(sentence, 0, found.start() + 1)


def _is_disguised(sentence: str) -> bool:
    """Whether it plays another part of a prompt, or has what no reader sees or can read."""
    lowered = sentence.lower()
    if any(needed in lowered for needed in DISGUISE_NEEDS) and DISGUISE.search(sentence):
        return True
    if not sentence.isascii() and UNSEEN.search(sentence):
        return True
    longest = max(map(len, sentence.split()), default=0)
    return longest >= MIN_BLOB and bool(BLOB.search(sentence))


def _order(sentence: str, *, led: bool) -> float:
    """Points for opening on an order; `led`: after "Please" or the like, so in small letters."""
    found = [match.group() for match in _WORD.finditer(sentence[:80])]
    if len(found) < 2 or not (led or found[0][0].isupper()):
        return 0.0
    verb, after = found[0].lower(), found[1].lower()
    if verb not in TASKS:
        return 0.0
    if verb in AMBIGUOUS and after not in AFTER_ORDER:
        return 0.0 if found[1][0].isupper() or after in NO_ORDER else DOUBTFUL_ORDER
    if verb in ANSWERING_TASKS and after in AFTER_ORDER:
        return FLAGGED_FROM
    if verb in STRONG_TASKS:
        return STRONG_ORDER
    return TELLING_ORDER if verb in TELLING_TASKS else ORDER


def _names(sentence: str) -> int:
    """Words that are written as names."""
    return sum(match.group()[0].isupper() for match in _WORD.finditer(sentence)) - 1


def _is_quoted(text: str, span: Span) -> bool:
    """Whether somebody says the sentence: it opens a quotation, or stands in one."""
    sentence = span.of(text)
    if _OPENS_QUOTED.match(sentence) or _SAID.search(sentence):
        return True
    paragraph = text[max(text.rfind("\n", 0, span.start), span.start - 2_000) + 1 : span.start]
    if paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1:
        return True
    return paragraph.count("«") > paragraph.count("»")


def _context(text: str, span: Span) -> float:
    """Points for standing apart from the article, or against it for belonging there."""
    before, after = text[max(span.start - NEAR, 0) : span.start], text[span.end : span.end + NEAR]
    near = [
        *(s.of(before) for s in split_sentences(before)[-1:]),
        *(s.of(after) for s in split_sentences(after)[:1]),
    ]
    points = AMONG_ORDERS if any(map(_opens_on_verb, near)) else 0.0
    return points + FOREIGN * (1 - _share_at_home(text, span) / HOME_FROM)


def _opens_on_verb(sentence: str) -> bool:
    found = _WORD.search(sentence)
    if not found:
        return False
    return (
        found.group().lower() in _BASES or _order(_LEAD.sub("", sentence, count=1), led=False) > 0
    )


def _share_at_home(text: str, span: Span) -> float:
    """Share of what the sentence is about that the rest of the article has too, 0 to 1."""
    sentence = span.of(text)
    content = _content(sentence)
    if not content:
        return 1.0
    rest = f"{text[max(span.start - AROUND, 0) : span.start]} {text[span.end : span.end + AROUND]}"
    rest = rest.replace(sentence, " ").lower()
    there = sum(
        word in rest and bool(re.search(rf"\b{re.escape(word)}(?:e?s|ed|ing)?\b", rest))
        for word in content
    )
    return there / len(content)


@lru_cache(maxsize=2_000)
def _content(sentence: str) -> frozenset[str]:
    """What the sentence is about: its words but for the order itself and those of any article."""
    lowered = {word.lower().rstrip(".") for word in words(sentence) if not is_stop_word(word)}
    about = {word for word in lowered if len(word) >= MIN_WORD and word not in NOT_ABOUT}
    return frozenset(word.removesuffix("s") for word in about)


def _lowered(text: str) -> list[str]:
    return [match.group().lower() for match in _WORD.finditer(text)]


_ABOUT = re.compile(
    r"(?i)\b(?:prompt\s+injections?|injected|planted|hidden|system\s+prompt)\b|"
    r"\b(?:instruct\w*|commands?|orders?|prompts?|directives?)\b.*\b(?:articles?|texts?|passages?|"
    r"pages?|programs?|ai|assistants?|chatbots?|(?:language\s+)?models?|machines?|readers?)\b|"
    r"\b(?:articles?|texts?|passages?|pages?)\b.*\b(?:instruct\w*|commands?|prompts?|"
    r"(?:tells?|asks?|orders?)\s+(?:the\s+)?(?:programs?|ai|assistants?|models?|machines?|readers?|"
    r"you)\b)"
)


def asks_of_instructions(question: str) -> bool:
    """Whether a question is about the instructions that stand in articles."""
    return bool(_ABOUT.search(question))
