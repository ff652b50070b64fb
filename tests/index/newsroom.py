"""What an index must hold, as plain dictionaries: files that people change, and what a build makes
of them.

Article number n has the title "Report n" and a word of its own, so that it is known by both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.article import short_hash, text_hash

# Where an article lies: its source, and its file within that.
Place = tuple[str, str]


def word_of(number: int) -> str:
    """A word that stands in one article alone."""
    return "x" + "".join("bcdfghjklm"[int(digit)] for digit in str(number)) + "x"


def title_of(number: int) -> str:
    return f"Report {number}"


def text_of(number: int, record: bool) -> str:
    body = f"The council heard {word_of(number)} on Monday. It approved the harbour plan.\n"
    return body if record else f"{title_of(number)}\n\n{body}"


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file: its number, and the id that it states, if any."""

    number: int
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One article of the index."""

    place: Place
    number: int


@dataclass(frozen=True, slots=True)
class Published:
    """What a version holds.

    Args:
        articles: by id.
        excluded: ids that are kept out.
        stand_ins: the id that each of them would get by where it lay.
        kept: ids that are gone from their source, too many at once to drop.
    """

    articles: Mapping[str, Held] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def numbers(self) -> Counter[int]:
        return Counter(article.number for article in self.articles.values())


class Newsroom:
    """Two folders of files, on disk and in a dictionary, and what builds of them give."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[Place, list[Record]] = {}
        self.written = 0
        for name in ("main/in", "other"):
            (folder / name).mkdir(parents=True)

    def new_number(self) -> int:
        self.written += 1
        return self.written

    # -- what people do --------------------------------------------------------------------

    def write(self, place: Place, records: list[Record]) -> None:
        self.files[place] = records
        path = self.path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".txt":
            path.write_text(text_of(records[0].number, False))
            return
        lines = []
        for one in records:
            fields = {"title": title_of(one.number), "text": text_of(one.number, True)}
            lines.append(json.dumps(fields | ({"id": one.stated} if one.stated else {})))
        path.write_text("\n".join(lines) + "\n")

    def remove(self, place: Place) -> None:
        del self.files[place]
        self.path(place).unlink()

    def rename(self, old: Place, new: Place) -> None:
        self.files[new] = self.files.pop(old)
        self.path(old).rename(self.path(new))

    def swap(self, one: Place, other: Place) -> None:
        aside = ("main", f"aside{Path(one[1]).suffix}")
        for old, new in ((one, aside), (other, one), (aside, other)):
            self.rename(old, new)

    def path(self, place: Place) -> Path:
        return self.folder / place[0] / place[1]

    # -- what a build must make of it ------------------------------------------------------

    def build(self, last: Published, scopes: list[Place], allow: bool) -> Published:
        """What the next version must hold.

        Args:
            last: the version that it starts from.
            scopes: a source and a folder or file in it, or "" for all of it.
            allow: whether more than half of a source may go.
        """
        # An id that a record states is in one place alone, so that it goes wherever that is.
        came = [one for scope in scopes for one in self._found(last, scope)]
        out = last.excluded | {*last.stand_ins.values()}
        found = {identity: article for identity, article in came if identity not in out}
        articles, kept = dict(last.articles), last.kept - found.keys()
        for scope in scopes:
            source = [i for i, article in last.articles.items() if article.place[0] == scope[0]]
            gone = {i for i in source if i not in found and _covers(scope, last.articles[i].place)}
            if not allow and (len(gone) * 2 > len(source) or gone & kept):
                kept |= gone
                continue
            kept -= gone
            for identity in gone:
                del articles[identity]
        has = {article.place[0] for article in found.values()}
        named = [*last.sources, *(source for source, _ in scopes if source in has)]
        sources = tuple(dict.fromkeys(named))
        return replace(last, articles=articles | found, sources=sources, kept=kept)

    def _found(self, last: Published, scope: Place) -> Iterator[tuple[str, Held]]:
        held = {i: a for i, a in last.articles.items() if a.place[0] == scope[0]}
        there = {(a.place, a.number): i for i, a in held.items()}
        moved: dict[tuple[int, bool], list[str]] = {}
        for identity, article in sorted(held.items(), reverse=True):
            if article.place not in self.files:
                moved.setdefault((article.number, _is_list(article.place)), []).append(identity)
        for place, records in sorted(self.files.items(), key=_as_walked):
            for line, one in enumerate(records, 1):
                if not _covers(scope, place):
                    continue
                article = Held(place, one.number)
                if one.stated:
                    yield one.stated, article
                elif not _is_list(place) and (at := _at(held, place)):
                    yield at, article
                elif _is_list(place) and (place, one.number) in there:
                    yield there[place, one.number], article
                elif ids := moved.get((one.number, _is_list(place))):
                    yield ids.pop(), article
                else:
                    yield _own_id(place, one.number, line, held), article


def without(last: Published, identity: str, stand_in: str) -> Published:
    """A version without an article that is removed by hand."""
    return replace(
        last,
        articles={i: one for i, one in last.articles.items() if i != identity},
        excluded=last.excluded | {identity},
        stand_ins={**last.stand_ins, identity: stand_in},
        kept=last.kept - {identity},
    )


def restored(last: Published, identity: str) -> Published:
    """A version into which an article may come back."""
    stand_ins = {i: other for i, other in last.stand_ins.items() if i != identity}
    return replace(last, excluded=last.excluded - {identity}, stand_ins=stand_ins)


def _own_id(place: Place, number: int, line: int, held: Mapping[str, Held]) -> str:
    source, file = place
    key = f"{file}#{line}" if _is_list(place) else file
    of_text = (text_hash(text_of(number, True)),) if _is_list(place) else ()
    identity = short_hash(source, file, *of_text)
    while identity in held:
        identity = short_hash(identity, key)
    return identity


def _at(held: Mapping[str, Held], place: Place) -> str | None:
    return next((i for i, article in held.items() if article.place == place), None)


def _is_list(place: Place) -> bool:
    return place[1].endswith(".jsonl")


def _covers(scope: Place, place: Place) -> bool:
    (source, inside), (other, file) = scope, place
    return source == other and (not inside or file == inside or file.startswith(f"{inside}/"))


def _as_walked(item: tuple[Place, list[Record]]) -> tuple[str, bool, str]:
    source, file = item[0]
    return source, "/" in file, file  # a folder's own files come before its subfolders
