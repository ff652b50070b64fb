from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Turn
from rag.follow_up import MAX_ASKED, MAX_READ, depends_on_history, said_before, stand_alone

TODAY = date(2024, 5, 15)


def talk(*said: str) -> list[Turn]:
    """Turns of a reader and the assistant, in turn."""
    roles = ("user", "assistant")
    return [Turn(role=roles[n % 2], content=text) for n, text in enumerate(said)]


PROPOSAL = talk(
    "What did Israel say about the cease-fire proposal?", "Israel said it was far from its demands."
)
CROSSINGS = talk("Which crossings are closed?", "They are Rafah, Kerem Shalom and Erez.")


def test_a_follow_up_reads_well_on_its_own() -> None:
    history = talk("How many soldiers were killed at Kerem Shalom?", "Four were killed.")
    alone = stand_alone("Why was it closed?", history)
    assert alone.text == "Why was it closed? (Kerem Shalom, soldiers, killed)"
    assert alone.restored == "Kerem Shalom"


@pytest.mark.parametrize("question", ["What about Hamas?", "And Hamas?", "How about Hamas"])
def test_another_subject_takes_the_place_of_the_first(question: str) -> None:
    assert stand_alone(question, PROPOSAL).text.startswith(
        "What did Hamas say about the cease-fire"
    )


@pytest.mark.parametrize("question", ["why?", "Who else?", "tell me more", "yes", "And then?"])
def test_a_question_without_words_of_its_own_keeps_the_subject(question: str) -> None:
    assert "proposal" in stand_alone(question, PROPOSAL).context


def test_he_is_the_person_that_was_named_last() -> None:
    history = talk("Who leads the talks in Egypt?", "CIA Director William Burns leads them.")
    assert "Burns" in stand_alone("What did he say about Rafah?", history).restored


def test_it_is_no_adjective_of_a_people() -> None:
    history = talk("How many Israeli soldiers were killed at Kerem Shalom?", "Four.")
    assert stand_alone("Is it open?", history).restored == "Kerem Shalom"


def test_there_is_the_place_that_was_asked_about() -> None:
    history = talk("What happened in Rafah?", "Israel struck it.")
    assert stand_alone("Who was killed there?", history).restored == "Rafah"


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("What happened at the second one?", "Kerem Shalom"),
        ("When was the latter closed?", "Erez"),
        ("And the first?", "Rafah"),
    ],
)
def test_an_item_of_the_answers_list_is_told_by_its_place(question: str, item: str) -> None:
    assert item in stand_alone(question, CROSSINGS).restored


def test_an_item_that_is_not_there_is_not_made_up() -> None:
    assert stand_alone("What about the fifth one?", CROSSINGS).restored == ""


def test_a_new_subject_is_left_alone() -> None:
    question = "Is there a cease-fire deal between Israel and Hamas?"
    assert stand_alone(question, CROSSINGS).text == question
    assert not depends_on_history(question)


def test_the_words_of_the_year_before_stay() -> None:
    history = talk("What did Biden say in May 2023?", "Much.")
    assert stand_alone("And the year before?", history).text.startswith("And the year before?")


def test_what_was_said_before_is_bounded() -> None:
    before = said_before(talk(*["x" * 100_000] * 500))
    assert len(before.questions) == MAX_ASKED
    assert max(map(len, (*before.questions, before.answer))) <= MAX_READ


@pytest.mark.parametrize(
    "history",
    [
        [],
        [Turn(role="assistant", content="<b>Hello</b>")],
        [Turn(role="user", content=" ")],
        [Turn(role="system", content="x"), Turn(role="user", content="\ud800 \x00")],
        talk(
            "¿Quién es Netanyahu?", "Es el primer ministro.", "以色列发生了什么？", "什么都没有。"
        ),
        talk(*["And what about that?"] * 500),
        talk("(" * 50_000, "1. " * 30_000),
    ],
)
def test_strange_conversations_are_read(history: list[Turn]) -> None:
    for question in ("why?", "What about the second one?", "Is he there?", "And in Qatar?"):
        assert stand_alone(question, history).text.startswith(question[0])


@given(st.text(max_size=200), st.lists(st.text(max_size=120), max_size=6))
def test_no_conversation_breaks_it_and_context_is_what_it_adds(text: str, said: list[str]) -> None:
    alone = stand_alone(text, talk(*said))
    assert alone.context or alone.text == text
    assert set(alone.restored.split()) <= set(alone.context.split())
