"""Questions that a sentence of an article answers, by rules of English news prose.

Each rule is careful rather than productive: what does not read naturally is worth nothing. Other
languages give none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.analysis import is_stop_word
from index.article import Article, Span

MIN_QUESTION = 15
MAX_QUESTION = 95


@dataclass(frozen=True, slots=True)
class Formed:
    """A question, and the sentence of the article that answers it.

    Args:
        form: the rule that made it; tells a varied choice from a monotonous one.
    """

    question: str
    article_id: str
    sentence: Span
    form: str


_WORD = r"[A-Z][\w’'-]*(?:\.[A-Z]\.)*\.?"
_NAME = rf"{_WORD}(?:\s+(?:(?:of|al|bin|de|van|von)\s+)?{_WORD}){{0,4}}"
_BODY = (
    r"administration|government|officials|authorities|military|police|army|ministry|court|"
    r"company|council|union|party|prosecutors|scientists|researchers|lawmakers"
)
_SUBJECT = rf"(?:[Tt]he\s+)?{_NAME}(?:\s+(?:{_BODY}))?"
_DAY = (
    r"(?:on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last\s+(?:week|month|year)|"
    r"this\s+(?:week|month|year))"
)
_DATE = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?:\s+\d{1,2})?(?:,?\s+\d{4})?"
)
_NUMBER = (
    r"(?:\d[\d,.]*(?:\s+(?:million|billion|thousand))?|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|dozens\s+of|hundreds\s+of|thousands\s+of)"
)
_HARM = {
    "killed": "killed", "killing": "killed", "wounded": "wounded", "wounding": "wounded",
    "injured": "injured", "injuring": "injured", "displaced": "displaced",
    "displacing": "displaced", "arrested": "arrested", "arresting": "arrested",
    "rescued": "rescued", "rescuing": "rescued", "evacuated": "evacuated",
}  # fmt: skip
_EVENT = (
    r"attack|strike|airstrike|raid|bombing|shooting|explosion|blast|crash|collision|earthquake|"
    r"fire|flood|storm|hurricane|tornado|avalanche|landslide|assault|stampede"
)
_SAID = {
    "announced": "announce", "warned": "warn", "insisted": "insist", "claimed": "claim",
    "predicted": "predict", "argued": "argue", "demanded": "demand", "acknowledged": "acknowledge",
    "complained": "complain", "concluded": "conclude", "confirmed": "confirm",
}  # fmt: skip
_TOLD = {"urg": "urged", "order": "ordered", "ask": "asked", "tell": "told", "forc": "forced"}
_URGED = {
    "urged": "urge", "asked": "ask", "told": "tell", "ordered": "order", "warned": "warn",
    "pressed": "press", "invited": "invite",
}  # fmt: skip
_DID = {
    "attacked": "attack", "launched": "launch", "invaded": "invade", "signed": "sign",
    "won": "win", "opened": "open", "bought": "buy", "acquired": "acquire", "visited": "visit",
    "approved": "approve", "rejected": "reject", "passed": "pass", "banned": "ban",
}  # fmt: skip


def questions_in(article: Article, sentences: Iterable[Span]) -> Iterator[Formed]:
    """Every question that a rule finds in an article's sentences, in order, none twice."""
    names = names_in(article.text)
    seen: set[str] = set()
    for sentence in sentences:
        for form, question in questions_of(sentence.of(article.text), names):
            if question not in seen:
                seen.add(question)
                yield Formed(question, article.article_id, sentence, form)


def names_in(text: str) -> frozenset[str]:
    """Words that the text writes with a capital where no sentence begins."""
    return frozenset(re.findall(r"(?<=[a-z,] )[A-Z][\w’'-]*", text))


def questions_of(sentence: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(form, question) for each question that a rule finds in a sentence.

    Args:
        sentence: as it stands in the article.
        names: words that are known to be written with a capital always.
    """
    text = " ".join(sentence.split()).replace("’", "'").replace("“", '"').replace("”", '"')
    first = re.match(r"(?:The\s+)?([A-Z][\w'-]*)", text)
    named = not first or first[1] in names or bool(re.match(r"The\s|[A-Z][\w.'-]*\s+[A-Z]", text))
    for form, rule in _RULES:
        for question in rule(text):
            tidy = " ".join(question.split())
            begins = first is not None and f" {first[1]} " in f"{tidy[:-1]} "
            if (
                MIN_QUESTION <= len(tidy) <= MAX_QUESTION
                and not re.search(r'["()\[\]:;]', tidy)
                and (named or not begins)
            ):
                yield form, tidy


def _harmed(text: str) -> Iterator[str]:
    """How many people were killed, when, or in what."""
    found = re.search(
        rf"\b(?P<verb>{'|'.join(_HARM)})\s+(?:at\s+least\s+|about\s+|some\s+|nearly\s+|more\s+than\s+)?"
        rf"{_NUMBER}\s+(?P<who>(?:(?!and\b|in\b|at\b|on\b|of\b)\w+\s+){{0,2}}?"
        r"(?:[a-z]{3,}s|people|men|women|children))\b",
        text,
    )
    if not found:
        return
    before = text[: found.start()]
    asked = f"How many {found['who']} were {_HARM[found['verb']]}"
    event = re.search(rf"\b(?P<event>an?\s+(?:[\w-]+\s+){{0,3}}(?:{_EVENT}))\s+$", before)
    when = re.search(rf"\bwhen\s+(?P<clause>{_SUBJECT}\s+\w+ed\s+[\w\s]{{4,40}}),\s*$", before)
    if when and found["verb"].endswith("ing"):
        yield f"{asked} when {when['clause']}?"
    elif event and found["verb"].endswith("ed"):
        yield f"{asked} in {event['event'].strip()}?"


def _told(text: str) -> Iterator[str]:
    """How many people were told to do what."""
    found = re.search(
        rf"\b(?P<verb>{'|'.join(_TOLD)})ing\s+{_NUMBER}\s+(?P<who>people|residents|[a-z]+ers|"
        r"civilians|families|workers)\s+to\s+(?P<what>[a-z]+\s+[\w\s-]+?)"
        r"(?=\s+(?:for|by|and|before|after|because|as|while)\b|[,.;])",
        text,
    )
    if found:
        yield f"How many {found['who']} were {_TOLD[found['verb']]} to {found['what']}?"


def _why(text: str) -> Iterator[str]:
    """Why something was done: "the crossing, which was closed after"."""
    found = re.search(
        r"\b(?P<what>the\s+(?:[A-Z][\w-]+\s+)+[a-z]+(?:\s+[a-z]+)?),\s+which\s+(?P<be>was|were|has\s+been)"
        r"\s+(?P<done>\w+ed)\s+(?:after|because|following|due\s+to)\b",
        text,
    )
    if found:
        be = "was" if found["be"].startswith("has") else found["be"]
        yield f"Why {be} {found['what']} {found['done']}?"


def _about(text: str) -> Iterator[str]:
    """What somebody said about something."""
    if not (found := re.search(r'"\s*(?:,\s*)?said\s+(?P<who>(?:[^,."]|\b[A-Z]\.)+)', text)):
        found = re.search(
            rf'"\s*,?\s+(?P<who>{_NAME})\s+(?:said|told|added)\b(?!\s+(?:he|she|they|it)\b)', text
        )
    name = _speaker(found["who"]) if found else ""
    if not found or not name:
        return
    quoted = " ".join(re.findall(r'"([^"]{20,})"', text))
    topic = re.search(
        rf"\b(?P<topic>the\s+(?:[\w-]+\s+){{1,3}}(?:in|on|of|against|with|for)\s+{_NAME})",
        quoted,
    ) or re.search(rf"\b(?:in|on|about|against|with|from|for)\s+(?P<topic>{_NAME})", quoted)
    about = _trimmed(topic["topic"]) if topic else ""
    if about and about not in name and not _NO_TOPIC.fullmatch(about):
        yield f"What did {name} say about {about}?"


def _speaker(who: str) -> str:
    """The name alone of "State Department spokesman Matthew Miller on Monday"."""
    who = re.split(r"\s+(?:on|at|in|last|during|to|of)\s+", who.strip())[0]
    tail = re.search(rf"(?:^|.*\s[a-z][\w-]*\s+)(?P<name>{_WORD}(?:\s+{_WORD}){{1,3}})$", who)
    name = _trimmed(tail["name"]) if tail else ""
    return "" if name.startswith("The ") else name


def _announced(text: str) -> Iterator[str]:
    """What somebody announced, warned of, claimed."""
    found = re.match(
        rf"(?P<who>{_SUBJECT})\s+(?P<verb>{'|'.join(_SAID)})\s+(?:(?P<day>{_DAY})\s+)?that\b", text
    )
    if found and (who := _subject(found["who"])):
        yield f"What did {who} {_SAID[found['verb']]} {found['day'] or ''}".rstrip() + "?"


def _called(text: str) -> Iterator[str]:
    """What somebody calls for, considers, is concerned about, proposed, warned against."""
    found = re.match(rf"(?P<who>{_SUBJECT})\s+continues\s+to\s+call\s+for\b", text)
    if found and (who := _subject(found["who"])):
        yield f"What does {who} continue to call for?"
    found = re.match(rf"(?P<who>{_SUBJECT})\s+(?P<have>has|have)\s+called\s+for\b", text)
    if found and (who := _subject(found["who"])):
        yield f"What {found['have']} {who} called for?"
    found = re.match(
        rf"(?P<who>{_SUBJECT})\s+(?P<be>is|are)\s+(?:concerned|worried)\s+that\b", text
    )
    if found and (who := _subject(found["who"])):
        yield f"What {found['be']} {who} concerned about?"
    found = re.search(
        rf"(?:^|,\s+)(?P<who>(?:the\s+)?{_NAME}(?:\s+(?:{_BODY}))?)\s+(?P<have>has|have)\s+"
        r"(?P<verb>proposed|offered|promised|demanded)(?=:|\s+(?:an?|the|to)\b)",
        text,
    )
    if found and (who := _subject(found["who"])):
        to_do = " to do" if re.match(r"\s+to\b", text[found.end() :]) else ""
        yield f"What {found['have']} {who} {found['verb']}{to_do}?"
    found = re.match(rf"(?P<who>{_SUBJECT})\s+has\s+warned\s+(?P<whom>{_NAME})\s+against\b", text)
    if found and (who := _subject(found["who"])):
        yield f"What has {who} warned {found['whom']} against?"


def _urged(text: str) -> Iterator[str]:
    """What somebody urged somebody to do."""
    found = re.search(
        rf"(?:^|,\s+)(?P<who>(?:the\s+)?{_SUBJECT})\s+(?:(?P<has>has|have)\s+)?(?:[a-z]+ly\s+)?"
        rf"(?P<verb>{'|'.join(_URGED)})\s+(?P<whom>(?:the\s+)?{_NAME}(?:\s+(?:{_BODY}))?)\s+to\s+[a-z]",
        text,
    )
    if found and (who := _subject(found["who"])):
        verb = found["verb"] if found["has"] else _URGED[found["verb"]]
        yield f"What {found['has'] or 'did'} {who} {verb} {found['whom'].strip()} to do?"
    found = re.match(
        rf"(?P<who>{_SUBJECT})\s+(?P<have>has|have)\s+(?:[a-z]+ly\s+)?sought\s+[\w\s-]+?\s+from\s+"
        rf"(?P<whom>(?:the\s+)?{_NAME})",
        text,
    )
    if found and (who := _subject(found["who"])):
        yield f"What {found['have']} {who} sought from {_trimmed(found['whom'])}?"


def _who_is(text: str) -> Iterator[str]:
    """Who somebody is, where the sentence says it."""
    found = re.search(
        rf"\b(?:said|says|according\s+to)\s+(?P<who>{_WORD}(?:\s+{_WORD}){{1,2}}),\s+"
        r"(?:an?|the|who|former|chief|director|professor|head)\s+\w",
        text,
    )
    if found and (who := _trimmed(found["who"])) and not who.startswith("The "):
        yield f"Who is {who}?"


def _when(text: str) -> Iterator[str]:
    """When something happened that the sentence dates."""
    found = re.search(
        rf"\b(?:on|in)\s+{_DATE},?\s+when\s+(?P<who>{_SUBJECT})\s+(?P<verb>{'|'.join(_DID)})\s+"
        r"(?P<what>[\w\s'-]{4,40}?)(?=[,.;])",
        text,
    )
    if found and (who := _subject(found["who"])):
        yield f"When did {who} {_DID[found['verb']]} {found['what']}?"
    found = re.match(
        rf"(?P<who>{_SUBJECT})\s+(?P<verb>{'|'.join(_DID)})\s+(?P<what>[\w\s'-]{{4,40}}?)\s+"
        rf"(?:on|in)\s+{_DATE}",
        text,
    )
    if found and (who := _subject(found["who"])):
        yield f"When did {who} {_DID[found['verb']]} {found['what']}?"


def _discussed(text: str) -> Iterator[str]:
    """What two people talked about."""
    found = re.search(
        rf"(?:^|,\s+)(?P<who>{_SUBJECT})\s+discussed\s+[^,.]{{5,80}}?\s+with\s+(?P<whom>{_NAME})\b",
        text,
    )
    if found and (who := _subject(found["who"])):
        yield f"What did {who} discuss with {_trimmed(found['whom'])}?"


_RULES: tuple[tuple[str, Callable[[str], Iterator[str]]], ...] = (
    ("harmed", _harmed),
    ("why", _why),
    ("told", _told),
    ("about", _about),
    ("announced", _announced),
    ("called", _called),
    ("urged", _urged),
    ("when", _when),
    ("discussed", _discussed),
    ("who", _who_is),
)
FORMS = tuple(form for form, _ in _RULES)


def _subject(who: str) -> str:
    """A subject as it stands in the middle of a question, or empty where it is no name."""
    trimmed = _trimmed(who)
    words = trimmed.split()
    if words and words[0] in ("The", "the"):
        trimmed = "the" + trimmed[3:]
        words = words[1:]
    if not words or is_stop_word(words[0].lower()) or words[0] in _OPENERS:
        return ""
    if not any(word[0].isupper() for word in words):
        return ""
    return trimmed


# Dates, and words that describe what follows ("in Western capitals").
_NO_TOPIC = re.compile(rf"{_DATE}|\w+day|\w+(?:ern|ian|ish|ese|ican|eli|aqi|ench|utch)")
# Words that begin a sentence with a capital and are no names.
_OPENERS = frozenset(
    """According Although Another Though While Even If Unlike Like Critics Despite During Earlier
    Following Given Last Meanwhile Many Nearly Several Since Some Sources Such Those Today
    Yesterday
    Later Still Instead However Separately Overall Officials Experts Analysts Observers""".split()
)


def _trimmed(name: str) -> str:
    """A name without what a pattern took along with it."""
    trimmed = re.sub(r"'s$", "", name.strip(" ,'\""))
    return trimmed if re.search(r"\b[A-Z]\.$", trimmed) else trimmed.rstrip(".")
