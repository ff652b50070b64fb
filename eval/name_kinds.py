"""The names of a text, told apart by their shape and by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from eval.swaps import one_of
from index.analysis import is_stop_word
from rag.dictionary import is_word
from rag.names import sound


class NameKind(StrEnum):
    """What a name is of; OTHER where the shape does not tell."""

    PERSON = "person"
    PLACE = "place"
    BODY = "body"
    PEOPLE = "people"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands.

    Args:
        start: first character in its text; end is one past the last.
        the: whether "the" stands before it.
    """

    text: str
    kind: NameKind
    start: int
    end: int
    the: bool = False

    @property
    def words(self) -> frozenset[str]:
        """Its words, lower-case."""
        return frozenset(re.findall(r"[^\W\d_]+", self.text.lower()))


_TITLES = """Mr Mrs Ms Dr President Vice Prime Minister Sen Rep Gov Gen Lt Col Capt Sgt Judge
    Justice Secretary Senator Governor General Mayor King Queen Prince Princess Pope Chancellor
    Chief Chairman Director Professor Prof Sir Lord Lady Congressman Congresswoman Representative
    Attorney Sheriff Officer Detective Rev Ambassador Commissioner Speaker Captain Coach Former
    Foreign Defense Defence Interior Finance Sheikh Ayatollah Archbishop Bishop Sergeant Colonel
    Spokesman Spokeswoman Premier Emperor Saint St CEO CFO Reporter Correspondent Analyst"""
_BODIES = """University College School Party Department Committee Council Agency Ministry Court
    Bank Group Inc Corp Company Ltd Association Union Organization Organisation Institute Center
    Centre Commission Congress Senate Parliament House Army Navy Force Forces Police Bureau Service
    Foundation Club United City League Cup Hospital Museum Times Post News Administration Office
    Board Authority Airlines Airways Church Society Fund Federation Network Team Academy Studios
    Records Entertainment Guard Command Corporation Trust"""
_PLACES = """Street Avenue Road River Lake Mount Island Islands County Park Bay Beach Valley Strip
    Mountains Ocean Sea Desert Peninsula Province Region Square Airport Bridge Crossing State Hills
    Coast Gulf Strait Canal Town Village Springs Falls Harbor Harbour Forest"""
_NO_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december jan feb mar apr jun jul aug sep sept oct
    nov dec mr mrs ms dr i photo image getty video read ad covid christmas easter anyone someone
    everyone nobody somebody everybody st ok""".split()
)
_PEOPLES = re.compile(
    r"(?!Republican|Christian|Comedian|Guardian)[A-Z][a-z]{2,}(?:ian|ean|ish|ese|can|rab|eli|iri|aqi|mani|stani|ench|erman|utch|reek)s?"
)
_PART = r"(?:[A-Z]\.){2,}|(?:[A-Z]\.)(?= [A-Z])|(?:[A-Z][a-z]*[’'])?[^\W\d_a-z][\w’'-]*"
_RUN = re.compile(
    rf"(?<![\w'’-])(?:{_PART})(?:\s+(?:(?:of|de|van|der|bin|al|el|la|du|von|da)\s+)?(?:{_PART}))*"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_TITLE_RUN = re.compile(rf"(?:(?:{one_of(_TITLES)})\.?\s+)+")
_SAYS = r"(?:said|says|told|added|wrote|tweeted|asked|argued|testified|insisted|who|whose|aged)\b"
_AFTER_PERSON = re.compile(
    rf"(?:['’]s (?:wife|husband|son|daughter|mother|father)|,? {_SAYS}|, \d\d\b)"
)
_AFTER_IN = re.compile(r"\b(?:in|at|near|across|throughout|outside|inside|around)(?: the)? $")
_THE = re.compile(r"\b[Tt]he $")
_OPENERS = frozenset(
    """meanwhile however moreover instead perhaps nevertheless nonetheless furthermore today
    yesterday tomorrow elsewhere otherwise besides thus hence indeed many several every another
    critics officials police although since unlike despite among whether like two three four five
    six seven eight nine ten last next""".split()
)
_STARTS = re.compile(r"(?:^|[.!?…:]['\"”’)\]]*\s+|[\"“‘(`]+\s*|\n\s*[-•*]?\s*)$")


def names_of(text: str) -> list[Name]:
    """The names of a text in order, without titles before and "'s" after them."""
    found = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        if title := _TITLE_RUN.match(text, start, end):
            start = title.end()
        starts = bool(_STARTS.search(text, max(0, start - 5), start))
        first = re.compile(r"[\w’'.-]+").match(text, start, end)
        while first and (
            _is_plain(first[0]) or (starts and _begins(first[0], text, text[first.end() : end]))
        ):
            # "The White House", "Meanwhile Biden": the name begins after the plain word.
            start = first.end() + (text[first.end() : first.end() + 1] == " ")
            starts = False
            first = re.compile(r"[\w’'.-]+").match(text, start, end)
        name = _POSSESSIVE.sub("", text[start:end].rstrip("-'’"))
        name = name if name.endswith(".") and "." in name[:-1] else name.rstrip(".")
        plain = len(name) < 2 or not name[0].isupper() or name.lower() in _NO_NAMES
        if plain or re.search(r"-[a-z]{3}| (?:Rep|Sen|Gov|Gen|Lt|Sgt|Dr|Mr|Ms|Mrs)$", name):
            continue
        end = start + len(name)
        if "\n" not in name and not text[end : end + 1].isdigit() and text[end : end + 2] != " &":
            found.append(_named(text, start, end, titled=bool(title)))
    return found


def _is_plain(word: str) -> bool:
    bare = word.rstrip(".").lower()
    return bare in _NO_NAMES or (is_stop_word(bare) and not word.isupper())


def _begins(word: str, text: str, following: str) -> bool:
    """Whether a word has its capital only because a sentence begins with it."""
    bare = _POSSESSIVE.sub("", word)
    if bare.isupper() or re.search(rf"[a-z,] {re.escape(bare)}\b", text):
        return False
    if bare.lower() in _OPENERS or bare.endswith("ly"):
        return True
    if re.match(r" [A-Z]", following) or bare in _known_places():
        return False  # "Antony Blinken"
    inflected = is_word(bare + "s") or bare.endswith(("ed", "ing", "es", "ss", "ies"))
    return is_word(bare) and inflected and not _PEOPLES.fullmatch(bare)


def _named(text: str, start: int, end: int, *, titled: bool) -> Name:
    name, before, after = text[start:end], text[max(0, start - 14) : start], text[end : end + 24]
    the = bool(_THE.search(before))
    parts = name.split()
    if any(part.strip(".") in _BODIES.split() for part in parts) and len(parts) > 1:
        kind = NameKind.BODY
    elif name in _known_places() or parts[-1] in _PLACES.split() or parts[0] in ("Mount", "Lake"):
        kind = NameKind.PLACE
    elif titled or (_AFTER_PERSON.match(after) and not the and not name.isupper()):
        kind = NameKind.PERSON
    elif len(parts) == 1 and _PEOPLES.fullmatch(name):
        kind = NameKind.PEOPLE
    elif name.isupper() and len(name) <= 5:
        kind = NameKind.BODY
    elif _AFTER_IN.search(before):
        kind = NameKind.PLACE
    elif _is_full_name(parts) and not the:
        kind = NameKind.PERSON
    else:
        kind = NameKind.OTHER
    return Name(name, kind, start, end, the)


def _is_full_name(parts: list[str]) -> bool:
    """Whether words have the shape of a first and a last name."""
    return (
        len(parts) in (2, 3)
        and not any(re.search(r"['’&]", part) or is_stop_word(part) for part in parts)
        and not any(part.isupper() and len(part) > 2 for part in parts)
        and not (_is_common(parts[0]) and _is_common(parts[-1]))
        and not _PEOPLES.fullmatch(parts[0])
        and not parts[0].endswith("ern")
    )


def _is_common(part: str) -> bool:
    return is_word(part.lower()) and is_word(part.lower() + "s")


@cache
def _known_places() -> frozenset[str]:
    """Countries, continents and the great cities, as English names them."""
    from babel import Locale
    from babel.core import get_global

    cities = {zone.rsplit("/")[-1].replace("_", " ") for zone in get_global("zone_territories")}
    return frozenset({*Locale("en").territories.values(), *cities, "U.S.", "US", "UK", "U.K."})


def settled(names: Sequence[Name], known: Sequence[Name]) -> list[Name]:
    """The names, those of no told kind with the kind that they have elsewhere.

    "Biden" is a person where "Joe Biden" or "Mr. Biden" is known.
    """
    kinds: dict[str, NameKind] = {}
    for name in known:
        if name.kind is NameKind.PERSON:
            kinds.setdefault(name.text.split()[-1], name.kind)
        if name.kind is not NameKind.OTHER:
            kinds.setdefault(name.text, name.kind)
    return [
        replace(name, kind=kinds.get(name.text, name.kind)) if name.kind is NameKind.OTHER else name
        for name in names
    ]


def same_bearer(one: Name, other: Name) -> bool:
    """Whether two names may be of one bearer: a part, initials, or another spelling of it."""
    if one.words & other.words or one.text in other.text or other.text in one.text:
        return True
    letters = ["".join(w[0] for w in re.findall(r"[A-Z]\w*", name.text)) for name in (one, other)]
    if one.text.replace(".", "") == letters[1] or other.text.replace(".", "") == letters[0]:
        return True
    if NameKind.PEOPLE in (one.kind, other.kind) and one.text[:4] == other.text[:4]:
        return True
    return bool({sound(w) for w in one.words} & {sound(w) for w in other.words})
