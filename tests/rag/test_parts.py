import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parts import MAX_PARTS, split_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who was killed and where did it happen?", ["Who was killed", "where did it happen?"]),
        (
            "What did Israel say, and what did Hamas answer?",
            ["What did Israel say", "what did Hamas answer?"],
        ),
        ("1) Who was killed? 2) When did it happen?", ["Who was killed?", "When did it happen?"]),
        ("Is it open? Who runs it?", ["Is it open?", "Who runs it?"]),
        ("(a) Who won? (b) Who lost? (c) Why?", ["Who won?", "Who lost?", "Why?"]),
        ("Who won; when was it?", ["Who won", "when was it?"]),
    ],
)
def test_questions_in_one_are_told_apart(text: str, parts: list[str]) -> None:
    assert split_parts(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "What did Israel and Hamas agree on and reject?",
        "Who is the man who was killed and buried?",
        "What happened on 1. May 2024?",
        "Why? " * (MAX_PARTS + 1),
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert split_parts(text) == [text]


@given(st.text(max_size=300))
def test_no_text_gives_none_or_too_many(text: str) -> None:
    assert 1 <= len(split_parts(text)) <= MAX_PARTS
