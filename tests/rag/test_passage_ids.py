import random
import re

import pytest

from rag.markdown import Bracket
from rag.passage_ids import Marker, passage_ids, read_marker

KNOWN = {"Q7KD": "Q7KD", "W2MN": "W2MN"}


def test_ids_are_distinct_and_neither_words_nor_numbers() -> None:
    ids = passage_ids(500, random.Random(1))
    assert len(set(ids)) == 500
    assert all(re.fullmatch(r"[B-DF-HJ-NP-TV-XZ][2-9][B-DF-HJ-NP-TV-XZ]{2}", name) for name in ids)


def test_no_id_stands_in_the_text_to_avoid() -> None:
    first = passage_ids(3, random.Random(7))
    text = f"An article that guessed {first[0]} and x{first[1].lower()}{first[2]}."
    assert not set(passage_ids(3, random.Random(7), avoid=text)) & set(first)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("Q7KD", Marker(("Q7KD",), 0)),
        ("w2mn / q7kd / Q7KD", Marker(("W2MN", "Q7KD"), 0)),
        ("Q7KD-W2MN", Marker(("Q7KD", "W2MN"), 0)),
        ("Q7KD, Z9ZZ, 3", Marker(("Q7KD",), 2)),
        ("Z9ZZ", Marker((), 1)),
        ("z9zz", Marker((), 1)),
        ("A1B2", Marker((), 1)),
        ("1, 2", Marker((), 2)),
        ("2024", None),
        ("G7", None),
        ("sic", None),
        ("", None),
        ("and", None),
        ("one two three four Q7KD", None),
    ],
)
def test_a_bracket_cites_or_is_text(inside: str, expected: Marker | None) -> None:
    assert read_marker(Bracket(f"[{inside}]", inside), KNOWN) == expected


@pytest.mark.parametrize(
    ("inside", "ids"),
    [("Q7KD", ("Q7KD",)), ("passages Q7KD, W2MN", ("Q7KD", "W2MN")), ("2024", None), ("12", None)],
)
def test_round_brackets_cite_only_with_nothing_but_known_ids(
    inside: str, ids: tuple[str, ...] | None
) -> None:
    expected = None if ids is None else Marker(ids, 0)
    assert read_marker(Bracket(f"({inside})", inside), KNOWN) == expected
