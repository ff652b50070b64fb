"""What people do to the files of a newsroom, drawn at random."""

from __future__ import annotations

import os
from collections.abc import Callable

from hypothesis import strategies as st

from tests.index.newsroom import Newsroom, Place, Record

TEXTS: list[Place] = [
    (source, f"{folder}{name}.txt")
    for source, folder in (("main", ""), ("main", "in/"), ("other", ""))
    for name in "abc"
]
LISTS: list[Place] = [("main", "list.jsonl"), ("main", "in/list.jsonl"), ("other", "list.jsonl")]


def begin(room: Newsroom) -> None:
    for place in TEXTS[:5]:
        room.write(place, [Record(room.new_number())])
    room.write(LISTS[0], [Record(room.new_number(), "r1"), Record(room.new_number())])


def edit(room: Newsroom, data: st.DataObject) -> None:
    """One change that is possible now."""
    texts = [place for place in TEXTS if place in room.files]
    lists = [place for place in LISTS if place in room.files]
    possible: list[Callable[[Newsroom, st.DataObject], None]] = [write_a_text, add_a_record]
    if texts or lists:
        possible += [remove, remove_most, touch]
    if texts:
        possible += [copy, rename]
    if len(texts) > 1:
        possible += [swap]
    if lists:
        possible += [rename_a_list, remove_or_reorder_records, change_records]
    data.draw(st.sampled_from(possible))(room, data)


def write_a_text(room: Newsroom, data: st.DataObject) -> None:
    room.write(data.draw(st.sampled_from(TEXTS)), [Record(room.new_number())])


def copy(room: Newsroom, data: st.DataObject) -> None:
    room.write(data.draw(st.sampled_from(TEXTS)), room.files[_one(room, data, TEXTS)])


def remove(room: Newsroom, data: st.DataObject) -> None:
    room.remove(_one(room, data, TEXTS + LISTS))


def remove_most(room: Newsroom, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(["main", "other"]))
    places = [place for place in room.files if place[0] == source]
    for place in places[data.draw(st.integers(0, 2)) :]:
        room.remove(place)


def rename(room: Newsroom, data: st.DataObject) -> None:
    if free := [place for place in TEXTS if place not in room.files]:
        room.rename(_one(room, data, TEXTS), data.draw(st.sampled_from(free)))


def rename_a_list(room: Newsroom, data: st.DataObject) -> None:
    if free := [place for place in LISTS if place not in room.files]:
        room.rename(_one(room, data, LISTS), data.draw(st.sampled_from(free)))


def swap(room: Newsroom, data: st.DataObject) -> None:
    one = _one(room, data, TEXTS)
    room.swap(one, _one(room, data, [place for place in TEXTS if place != one]))


def touch(room: Newsroom, data: st.DataObject) -> None:
    when = data.draw(st.integers(0, 2**31))
    os.utime(room.path(_one(room, data, TEXTS + LISTS)), (when, when))


def add_a_record(room: Newsroom, data: st.DataObject) -> None:
    place, number = data.draw(st.sampled_from(LISTS)), room.new_number()
    records = [*room.files.get(place, [])]
    stated = f"r{number}" if data.draw(st.booleans()) else ""
    records.insert(data.draw(st.integers(0, len(records))), Record(number, stated))
    room.write(place, records)


def remove_or_reorder_records(room: Newsroom, data: st.DataObject) -> None:
    place = _one(room, data, LISTS)
    records = data.draw(st.permutations(room.files[place]))
    room.write(place, records[: data.draw(st.integers(1, len(records)))])


def change_records(room: Newsroom, data: st.DataObject) -> None:
    place = _one(room, data, LISTS)
    room.write(place, [Record(room.new_number(), one.stated) for one in room.files[place]])


def _one(room: Newsroom, data: st.DataObject, places: list[Place]) -> Place:
    return data.draw(st.sampled_from([place for place in places if place in room.files]))
