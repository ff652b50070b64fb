"""A follow-up and its conversation to a question that stands on its own, without a model.

"And in Qatar?" after "Who leads the talks in Egypt?" is "Who leads the talks in Qatar?"; "Why was
it closed?" keeps its words, and what they point to is told in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import is_stop_word, words
from rag.answer import Turn
from rag.referents import listed_item, name_meant, names_in
from rag.tidy import tidy

# Turns that a question may lean on, each on the one before.
MAX_TURNS = 40
# Earlier questions whose words are looked for, and characters that are read of a turn.
MAX_ASKED = 4
MAX_READ = 4_000
# Words that a reader is told in brackets.
_MAX_TOLD = 14
_ASKING = frozenset({"many", "much", "long", "often"})
PERSON = re.compile(r"(?i)\b(?:he|him|his|she|her|hers|himself|herself)\b")
_THING = re.compile(
    r"(?i)\b(?:it|its|itself)\b|^(?:and\s+|so\s+)?(?:is|was|does|did|has)\s+(?:this|that)\b"
)
_PLACE = re.compile(r"(?i)\bthere\b(?!\s+(?:is|are|was|were|be|been|any)\b)")
_GROUP = re.compile(r"(?i)\b(?:they|them|their|theirs)\b")
_POINTING = re.compile(
    r"(?i)\b(?:it|its|they|them|their|theirs|this|these|those|there|then|such|that(?=[?.!]|$)|"
    r"(?:about|of|for|to|with|after|before|like|did|do|does|is|was|say|said|mean)\s+that|"
    r"(?:the|that)\s+(?:(?:first|second|third|fourth|fifth|last|next|other|same)\s+)?ones?|"
    r"the\s+(?:same|latter|former|other|others|city|country|group|man|woman|company|plan|deal|attack|"
    r"decision|vote|call|proposal|operation|move|(?:first|second|third|last)(?=[?.!]|$)))\b"
)
_THERE_IS = re.compile(
    r"(?i)\b(?:is|are|was|were|will|has|have)\s+there\b|\bthere\s+(?:is|are|was|were)\b"
)
_GOING_ON = re.compile(
    r"(?i)^(?:and|but|so|or|also|then|what\s+about|how\s+about|what\s+of|why(?:\s+not)?\b.{0,12}$|when\?|"
    r"where\?|who\?|how\?|who\s+else|what\s+else|where\s+else|anything\s+else|tell\s+me\s+more|more|"
    r"since\s+when|by\s+whom|which\s+ones?|how\s+(?:so|come|many|much|long)\s*\?|"
    r"(?:yes|no|ok|okay|sure|really|please)\b|i\s+mean\b|i\s+meant\b|go\s+on\b)"
)
_ELLIPSIS = re.compile(
    r"(?i)^(?:and\s+|but\s+|or\s+|what\s+about\s+|how\s+about\s+|what\s+of\s+)+"
    r"(?P<rest>(?:(?:in|on|at|for|by|from|to|with|of|about)\s+)?[^?]{1,60}?)\s*[?.!]*$"
)
_PREPOSED = re.compile(
    r"\b(?P<preposition>in|on|at|for|by|from|to|with|of)\s+(?P<name>(?:the\s+)?[A-Z][\w'’-]*"
    r"(?:\s+(?:[A-Z][\w'’-]*|\d{4}))*)"
)
_BARE_NAME = re.compile(r"(?:the\s+)?[A-Z][\w'’.-]*(?:\s+(?:of\s+|the\s+)*[A-Z][\w'’.-]*)*")
_SUBJECT = re.compile(
    r"(?P<before>\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|should)\s+)"
    r"(?P<name>(?:the\s+)?[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)(?=\s+[a-z]|\s*\?|$)"
)


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before a question.

    Args:
        questions: earlier questions, the last one first, at most MAX_ASKED.
        answer: the answer to the last one, or empty.
    """

    questions: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class StandAlone:
    """What a question says on its own.

    Args:
        text: as a reader would say it.
        context: words that the conversation adds, or empty.
        restored: those of them that are surely meant: what a place was exchanged in, the item of a
            list that was pointed to, the person who "he" is.
    """

    text: str
    context: str = ""
    restored: str = ""


def said_before(history: Sequence[Turn]) -> Before:
    """The end of a conversation."""
    questions: list[str] = []
    answers: list[str] = []
    for turn in reversed(history[-MAX_TURNS:]):
        if not (said := _read(turn)):
            continue
        if turn.role != "user":
            if not questions:
                answers.append(said)
        elif len(questions) < MAX_ASKED:
            questions.append(said)
    return Before(tuple(questions), answers[0] if questions and answers else "")


def depends_on_history(text: str) -> bool:
    """Whether a question points back at what was said before it."""
    pointed = _THERE_IS.sub(" ", text)
    if _GOING_ON.search(text) or PERSON.search(text) or _POINTING.search(pointed):
        return True
    own = [word for word in words(text) if not is_stop_word(word)]
    return len(own) <= 1 or not (names_in(text) or len(own) > 3)


def stand_alone(text: str, history: Sequence[Turn]) -> StandAlone:
    """The question with what it leans on."""
    history = history[-MAX_TURNS:]
    asked_before = [
        place for place, turn in enumerate(history) if turn.role == "user" and _read(turn)
    ]
    # From the first question on, each may lean on the one before it.
    before = StandAlone("")
    for number, place in enumerate(asked_before):
        until = history[asked_before[number - 1] + 1 : place] if number else ()
        before = _leaning(_read(history[place]), before, _answer(until))
    answer = _answer(history[asked_before[-1] + 1 :]) if asked_before else ""
    return _leaning(text, before, answer)


def _leaning(text: str, before: StandAlone, answer: str) -> StandAlone:
    """A question after another, which stands alone, and its answer."""
    if not before.text or not depends_on_history(text):
        return StandAlone(text)
    if (match := _ELLIPSIS.match(text)) and (
        swapped := _swap(_bare(before), match["rest"].strip())
    ):
        brought = " ".join(w for w in words(swapped) if w not in set(words(text)))
        return StandAlone(swapped, brought, brought)
    have = {word.lower() for word in words(text)}
    earlier = f"{_bare(before)} {before.context}"
    added = [w for w in words(earlier) if not is_stop_word(w) and w.lower() not in have]
    meant = _meant(text, _bare(before), before.context, answer)
    told = _told(_bare(before), before.context, meant, have)
    context = " ".join(dict.fromkeys([*words(meant), *added]))
    return StandAlone(f"{text} ({told})" if told else text, context, meant)


def _bare(before: StandAlone) -> str:
    """An earlier question without what was told in brackets after it."""
    end = before.text.rfind(" (")
    return (
        before.text[:end]
        if before.context and end > 0 and before.text.endswith(")")
        else before.text
    )


def _meant(text: str, asked: str, context: str, answer: str) -> str:
    """What a pronoun or "the second one" stands for, or empty."""
    if item := listed_item(text, answer):
        return item
    pointing = _THERE_IS.sub(" ", text)
    if PERSON.search(text):
        return name_meant("person", asked, context, answer)
    if _PLACE.search(pointing):
        return name_meant("place", asked, context, answer)
    if _THING.search(pointing) or _GROUP.search(pointing):
        return name_meant("thing", asked, context, answer)
    return ""


def _told(asked: str, context: str, meant: str, have: set[str]) -> str:
    """What a reader is told that a question leans on: phrases, what is meant first."""
    phrases = [meant] if meant else []
    run: list[str] = []
    told = {word.lower() for word in words(meant)} | have
    for word in [*asked.split(), "", *words(context)]:
        bare = word.strip("\"'“”‘’()[]{},;:?!.")
        if not bare or is_stop_word(bare) or bare.lower() in told | _ASKING:
            phrases.append(" ".join(run))
            run = []
            continue
        told.add(bare.lower())
        run.append(bare)
        if word[-1:] in ",;:?!":
            phrases.append(" ".join(run))
            run = []
    phrases.append(" ".join(run))
    kept: list[str] = []
    for phrase in filter(None, phrases):
        if sum(len(one.split()) for one in [*kept, phrase]) > _MAX_TOLD:
            break
        kept.append(phrase)
    return ", ".join(kept)


def _answer(turns: Sequence[Turn]) -> str:
    """The last thing that the assistant said."""
    return next(
        (_read(turn) for turn in reversed(turns) if turn.role != "user" and _read(turn)), ""
    )


def _read(turn: Turn) -> str:
    return tidy(turn.content[:MAX_READ])


def _swap(before: str, rest: str) -> str:
    """The earlier question with its place or name exchanged ("and in Qatar?"), or empty."""
    new = _PREPOSED.match(rest)
    for old in _PREPOSED.finditer(before):
        if new and old["preposition"].lower() == new["preposition"].lower():
            return before[: old.start()] + new.group() + before[old.end() :]
    if _BARE_NAME.fullmatch(rest) and (subject := _SUBJECT.search(before)):
        return before[: subject.start("name")] + rest + before[subject.end("name") :]
    return ""
