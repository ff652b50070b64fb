import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rag.answer import Citation, Statement, Turn
from rag.check import Verdict


def citation(n: int, start: int = 0) -> Citation:
    return Citation(
        n=n,
        article_id="a",
        title="t",
        source="",
        date=None,
        url="",
        start=start,
        end=start + 3,
        quote="abc",
        text_hash="h",
    )


def statement(*numbers: int, lead: str = "") -> Statement:
    return Statement(
        text="It ended.",
        verdict=Verdict.SUPPORTED,
        score=0.9,
        citations=tuple(citation(n, place) for place, n in enumerate(numbers)),
        lead=lead,
    )


def test_markers_stand_behind_the_sentence() -> None:
    assert statement(1, 2).marked == "It ended. [1][2]"
    assert statement().marked == "It ended."


def test_what_stands_before_a_sentence_is_kept() -> None:
    assert statement(1, lead="\n- ").marked == "\n- It ended. [1]"


def test_only_what_is_cited_stands_as_a_marker() -> None:
    said = statement(1).model_copy(update={"text": "See [2] of [the port](http://a.example)."})
    assert said.marked == "See (2) of [the port] (http://a.example). [1]"
    assert said.text == "See [2] of [the port](http://a.example)."


@given(st.lists(st.integers(1, 5), max_size=8))
def test_two_citations_of_one_passage_give_one_marker(numbers: list[int]) -> None:
    marked = statement(*numbers).marked
    assert all(marked.count(f"[{n}]") == 1 for n in numbers)


def test_values_do_not_change_and_take_no_unknown_field() -> None:
    with pytest.raises(ValidationError):
        statement().text = "Other."  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Turn(role="user", content="x", extra=1)  # type: ignore[call-arg]
