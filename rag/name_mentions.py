"""Names in an English sentence, with what it says of each: a place, a gender, the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis import is_stop_word

_WORD = r"[A-Z][\w'’-]*"
_RUN = re.compile(
    rf"{_WORD}(?: (?:(?:de|la|van|von|bin|al|el|of|the) )?{_WORD}|(?<=\b[A-Z])\. {_WORD})*"
)
_HE = frozenset("mr sir lord king prince father pope baron mister".split())
_SHE = frozenset("mrs ms miss lady queen princess madame baroness dame".split())
_TITLES = _HE | _SHE | frozenset(
    "dr prof professor president chancellor minister prime foreign defense defence senator sen rep"
    " secretary governor gov mayor general gen colonel col captain capt justice judge chief"
    " ambassador representative congressman congresswoman vice former secretary-general spokesman"
    " spokeswoman spokesperson director chairman chairwoman coach".split()
)  # fmt: skip
_OFFICES = frozenset(("secretary", "minister"))  # "Secretary of State Blinken"
_HIS = frozenset(
    "john james robert michael william david richard joseph thomas charles daniel matthew anthony"
    " mark donald paul andrew joshua kevin brian george edward ronald timothy jason jeffrey ryan"
    " jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory"
    " frank alexander patrick jack peter barack joe bill vladimir emmanuel antony boris olaf"
    " benjamin volodymyr sergei ali mohammed ahmed ismail".split()
)
_HERS = frozenset(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty"
    " sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie"
    " rebecca laura helen sharon cynthia kathleen amy angela anna ann anne ruth brenda pamela"
    " nicole katherine hillary nancy ursula kamala theresa maria fatima olga".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december".split()
)
# Months that are first names too, but where a day or a preposition stands beside them.
_ALSO_NAMES = frozenset("april may june august".split())
_NO_NAMES = frozenset(
    "although though while when whenever after before because since if unless until once as but and"
    " yet so however meanwhile still then now also even both most many some few several".split()
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|from|near|outside|across|around|into|inside|through|throughout|southern|northern|"
    r"eastern|western|central)(?: the)? $"
)
_NAMELESS = re.compile(
    r"(?i)\b(?:president|minister|chancellor|man|woman|men|women|husband|wife|son|daughter|father|"
    r"mother|brother|sister|friend|leader|spokes(?:man|woman|person)|judge|suspect|victim|driver|"
    r"officer|soldier|king|queen|doctor|lawyer|player|coach|teacher|boy|girl|child|person|senator|"
    r"official|commander|counterpart|colleague|predecessor|successor|ambassador|mayor|governor|"
    r"author|actor|actress|director|envoy|chief|boss|pope|prince|princess|secretary|general)s?\b"
)
_SPEECH = (
    r"(?:said|says|told|added|wrote|asked|warned|argued|announced|explained|noted|insisted|replied|"
    r"acknowledged|recalled|stated|declared|tweeted)"
)
_OPENING_PHRASE = re.compile(
    r"\s*(?:(?:On|In|At|After|Since|By|Last|Earlier|Later|During)\b[^,]{0,40},\s+)?"
)
_APPOSITION = re.compile(r",\s+(?:an?|the|who|whose|one of|[a-z]+['’]s|\d)\b[^,]*(?:,|$|(?=[.;]))")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence.

    Args:
        name: without titles.
        gender: "he", "she", or "" where nothing tells.
        is_place: it stands where places stand ("in Rafah").
        titled: a title comes before it.
    """

    name: str
    start: int
    end: int
    gender: str = ""
    is_place: bool = False
    titled: bool = False


def mentions(text: str) -> list[Mention]:
    """The names of a sentence, in order; days and months are none."""
    return list(_mentions(text))


def _mentions(text: str) -> Iterator[Mention]:
    for match in _RUN.finditer(text):
        listed = match.group().split()
        titles = []
        begins = not text[: match.start()].strip("\"“‘'( ")
        while listed and (bare := listed[0].lower().rstrip(".")) in _TITLES | {"the"}:
            titles.append(bare)
            listed = listed[3 if bare in _OFFICES and listed[1:2] == ["of"] else 1 :]
        opens = listed[0].lower() if begins and listed and not titles else ""
        if opens in _NO_NAMES or (opens and is_stop_word(opens)):
            listed = listed[1:]
        alone = begins and len(listed) == 1 and not titles
        a_name = alone and listed[0].lower() in _ALSO_NAMES
        if not listed or (not a_name and all(word.lower() in _DAYS for word in listed)):
            continue
        if alone and not re.match(r"(?:['’]s)? [a-z]|, (?:who|an?|the)\b", text[match.end() :]):
            continue
        name = re.sub(r"['’]s?$", "", " ".join(listed))
        start = match.end() - len(" ".join(listed))
        place = bool(_PLACE_BEFORE.search(text[: match.start()]))
        yield Mention(name, start, match.end(), _gender(listed, titles), place, bool(titles))


def person_in(name: str, text: str) -> str | None:
    """Whether a text shows that a name is a person's: "he", "she" or "" for a person, else None.

    A title, a known first name or "NAME, the mayor" shows it.
    """
    last = re.escape(name.rsplit(maxsplit=1)[-1])
    genders = set()
    for match in re.finditer(rf"((?:{_WORD}\.? )+){last}\b", text):
        listed = match[1].lower().replace(".", "").split()
        titles = _TITLES.intersection(listed)
        gender = _gender([listed[-1], name], sorted(titles))
        if titles or gender:
            genders.add(gender)
    said_to_be = (
        rf"\b{last}, (?:who\b|\d\d,|(?:an?|the|his|her)\b[^,.;]*?(?:{_NAMELESS.pattern[4:]}))"
    )
    if re.search(said_to_be, text):
        genders.add("")
    known = genders - {""}
    return None if not genders or len(known) == 2 else next(iter(known), "")


def _gender(listed: list[str], titles: list[str]) -> str:
    first = listed[0].lower()
    if _HE.intersection(titles) or (len(listed) > 1 and first in _HIS):
        return "he"
    return "she" if _SHE.intersection(titles) or (len(listed) > 1 and first in _HERS) else ""


def subject_of(sentence: str) -> Mention | None:
    """The name that a sentence is about: its first word's, or that of the speaker of a quotation.

    None where it has several, or none.
    """
    said = re.sub(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)", lambda m: " " * len(m.group()), sentence)
    named = mentions(said)
    speakers = [
        one
        for one in named
        if re.search(rf"\b{_SPEECH} (?:[\w.-]+ ){{0,4}}$", said[: one.start])
        or re.match(rf" {_SPEECH}\b", said[one.end :])
    ]
    if not said.startswith(" "):
        speakers = []  # it does not begin with a quotation
    if speakers:
        return speakers[0] if len({m.name for m in speakers}) == 1 else None
    opening = _OPENING_PHRASE.match(said)
    begins = opening.end() if opening else 0
    for one in named:
        if one.start < begins or one.is_place:
            continue
        lead = said[begins : one.start].lower().split()
        if any(word.strip(".") not in _TITLES | {"the", "of", "state"} for word in lead):
            return None
        after = said[one.end :]
        if apposition := _APPOSITION.match(after):
            after = f" {after[apposition.end() :].lstrip()}"
        return one if re.match(r" (?!and\b|or\b|of\b)[a-z]+", after) else None
    return None


def without_appositions(sentence: str) -> str:
    """A sentence without what it adds to a name: ", the mayor of Paris,"."""
    for one in reversed(mentions(sentence)):
        after = _APPOSITION.match(sentence, one.end)
        if after:
            sentence = f"{sentence[: one.end]}{sentence[after.end() :]}"
    return sentence


def nameless_people(sentence: str) -> bool:
    """Whether a sentence speaks of somebody without a name: "his wife", "the officer"."""
    bare = without_appositions(sentence)
    bare = re.sub(r"(?:[A-Za-z-]+ )?(?:[A-Z][a-z]+ )?[a-z]+(?= [A-Z])", _without_title, bare)
    bare = re.sub(r"\b[A-Z][\w-]*\b", "", bare)
    return bool(_NAMELESS.search(bare))


def _without_title(match: re.Match[str]) -> str:
    last = match.group().split()[-1]
    return "" if _NAMELESS.fullmatch(last) else match.group()
