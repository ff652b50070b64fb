from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from index.reader import Index
from rag.answer import Turn
from rag.follow_up import depends_on_history
from rag.parts import split_parts
from rag.question import MAX_QUESTION, part_questions, understand
from rag.retrieve import retrieve
from rag.tidy import tidy

TODAY = date(2024, 5, 15)


def asked(*questions: str) -> tuple[Turn, ...]:
    return tuple(Turn(role="user", content=question) for question in questions)


def test_a_question_that_stands_alone_is_left_alone() -> None:
    history = asked("How many soldiers were killed at Kerem Shalom?")
    question = understand("What did Matthew Miller say about Rafah?", history, TODAY)
    assert question.standalone == question.asked
    assert question.context == ""


def test_a_pronoun_brings_in_what_was_asked_before() -> None:
    history = asked("What did Netanyahu say about the war?")
    question = understand("When did he say that?", history, TODAY)
    assert "Netanyahu" in question.standalone
    assert "war" in question.context.split()


def test_and_in_another_place_exchanges_the_place() -> None:
    history = asked("Who leads the talks in Egypt?")
    question = understand("And in Qatar?", history, TODAY)
    assert question.standalone == "Who leads the talks in Qatar?"


def test_a_chain_of_follow_ups_keeps_the_subject() -> None:
    history = asked("What happened at Kerem Shalom?", "Who did it?")
    question = understand("Why?", history, TODAY)
    assert "Kerem" in question.context


def test_names_of_the_last_answer_help_where_no_question_named_anybody() -> None:
    history = (
        Turn(role="user", content="who is the spokesman?"),
        Turn(role="assistant", content="The spokesman is Matthew Miller."),
    )
    assert "Miller" in understand("What else did he say?", history, TODAY).context


@pytest.mark.parametrize(
    "question",
    ["And then?", "What about Egypt?", "Why did he leave?", "When was that?", "Who else?"],
)
def test_what_points_back_is_seen(question: str) -> None:
    assert depends_on_history(question)


@pytest.mark.parametrize(
    "question",
    ["How many Israeli soldiers were killed at Kerem Shalom?", "Who is the mayor of Haifa?"],
)
def test_what_names_its_subject_does_not_point_back(question: str) -> None:
    assert not depends_on_history(question)


def test_several_questions_in_one_are_told_apart() -> None:
    assert split_parts("When did Hamas attack and how many people were killed?") == [
        "When did Hamas attack",
        "how many people were killed?",
    ]
    assert split_parts("Who is he? What does he want?") == ["Who is he?", "What does he want?"]
    one = "What did Israel and Hamas agree on and reject?"
    assert split_parts(one) == [one]


def test_the_time_of_a_follow_up_is_understood() -> None:
    question = understand("And in March 2024?", asked("What did Biden say in May 2023?"), TODAY)
    assert question.time is not None
    assert question.time.window.start == date(2024, 3, 1)


@pytest.mark.parametrize("empty", ["", "   ", "\n\t"])
def test_an_empty_question_says_what_to_do(empty: str) -> None:
    with pytest.raises(UsageError) as error:
        understand(empty, (), TODAY)
    assert error.value.remedy


def test_a_pasted_book_is_refused_with_its_length() -> None:
    with pytest.raises(UsageError, match="250,000 characters; at most 4,000") as error:
        understand("word" * 62_500, (), TODAY)
    assert error.value.remedy
    assert understand("word " * (MAX_QUESTION // 5), (), TODAY).asked


def test_a_conversation_of_thousands_of_turns_is_understood() -> None:
    history = asked(*["And what about that?"] * 5_000)
    assert understand("And then?", history, TODAY).asked == "And then?"


@given(st.text(min_size=1, max_size=300), st.lists(st.text(max_size=80), max_size=5))
def test_no_text_and_no_history_breaks_it(text: str, before: list[str]) -> None:
    if tidy(text):
        question = understand(text, asked(*before), TODAY)
        assert question.asked == tidy(text)
        assert question.parts


@pytest.mark.parametrize(
    "text",
    [
        "the of and to",
        "以色列发生了什么",
        "https://example.org/a?b=c#d",
        'AND ( "',
        "who \ud800 was it?",
        "a\x00b\x1b[31m c",
        "title:x^2 OR NOT [a TO b]",
        "x" * MAX_QUESTION,
    ],
)
def test_odd_questions_are_read(seeds_index: Index, text: str) -> None:
    question = understand(text, asked("What did Israel say?"), TODAY)
    assert question.asked.isprintable()
    with seeds_index.current() as version:
        assert isinstance(retrieve(version, question, 3), list)


def test_a_later_part_keeps_the_subject_of_the_first() -> None:
    question = understand("Who is William Burns, and what did he say?", (), TODAY)
    first, second = part_questions(question)
    assert (first.asked, second.asked) == ("Who is William Burns", "what did he say?")
    assert "Burns" in second.restored
