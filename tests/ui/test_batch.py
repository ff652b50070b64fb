import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.errors import BylineError, UsageError
from rag.answer import Turn
from ui.batch import Asked, parse_history, parse_line, run_batch


def write(folder: Path, *questions: str) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps({"id": q, "question": q}) for q in questions))
    return file


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_says_all_that_a_question_has() -> None:
    line = {
        "id": 7,
        "question": "Why?",
        "as_of": "2024-05-31",
        "history": ["Who?"],
        "within": ["a", "b"],
    }
    assert parse_line(json.dumps(line).encode(), 3) == Asked(
        7,
        "Why?",
        date(2024, 5, 31),
        (Turn(role="user", content="Who?"),),
        frozenset(["a", "b"]),
    )


def test_without_an_id_the_number_of_the_line_is_taken() -> None:
    assert parse_line(b'{"question": "Why?"}', 3).id == 3


@pytest.mark.parametrize(
    "line",
    [
        b'{"question": 3}',
        b"{}",
        b'{"question": "x", "within": "a"}',
        b'{"question": "x", "within": [1]}',
        b'{"question": "x", "as_of": "2024-05-311"}',
        b'{"question": "x", "as_of": "soon"}',
        b'{"question": "x", "since": "soon"}',
        b'{"question": "x", "history": "y"}',
        b'{"question": "x", "history": [3]}',
    ],
)
def test_a_line_that_is_no_question_is_wrong_usage(line: bytes) -> None:
    with pytest.raises(UsageError):
        parse_line(line, 1)


def test_turns_of_other_programs_are_understood() -> None:
    turns = [
        "Who?",
        {"role": "assistant", "content": "He."},
        {"speaker": "user", "text": "Why?"},
        {"speaker": "agent", "text": "So."},
    ]
    assert [(t.role, t.content) for t in parse_history(turns)] == [
        ("user", "Who?"),
        ("assistant", "He."),
        ("user", "Why?"),
        ("assistant", "So."),
    ]


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_answers_come_in_the_order_of_the_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: int
) -> None:
    under_way: set[str] = set()
    most = 0

    async def respond(asked: Asked) -> dict[str, Any]:
        nonlocal most
        under_way.add(asked.question)
        most = max(most, len(under_way))
        await asyncio.sleep(0.02 if asked.question in "ace" else 0)
        under_way.discard(asked.question)
        return {"said": asked.question.upper()}

    run_batch(write(tmp_path, *"abcdef"), jobs, respond)
    assert [row["said"] for row in printed(capsys)] == list("ABCDEF")
    assert most <= jobs
    assert (most > 1) == (jobs > 1)


def test_one_failure_costs_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def respond(asked: Asked) -> dict[str, Any]:
        if asked.question == "b":
            raise BylineError("It broke.", "Mend it.")
        return {}

    run_batch(write(tmp_path, *"abc"), 2, respond)
    assert printed(capsys) == [{"id": "a"}, {"id": "b", "error": "It broke. Mend it."}, {"id": "c"}]


def test_an_empty_turn_of_a_history_is_a_turn() -> None:
    turns = parse_history([{"role": "assistant", "content": ""}, "Who?"])
    assert [turn.content for turn in turns] == ["", "Who?"]
