import pytest

from rag.courtesy import courteous_reply


@pytest.mark.parametrize(
    "message", ["hello", "Hi!", "Good morning", "thanks a lot", "Thank you!", "bye", "who are you?",
                "What can you do?", "help", "???", "👍"]
)  # fmt: skip
def test_a_message_that_asks_nothing_gets_a_courteous_reply(message: str) -> None:
    assert courteous_reply(message)


@pytest.mark.parametrize(
    "message",
    ["Who is the mayor of Haifa?", "hello, who won?", "thanks, and what did Biden say?",
     "What can you do about Rafah?", "Who are you supporting in the war?"],
)  # fmt: skip
def test_a_question_is_never_taken_for_a_courtesy(message: str) -> None:
    assert courteous_reply(message) is None


@pytest.mark.parametrize(
    "message",
    [
        "Thank you. Why was it closed?",
        "Thank you, who is Sinwar?",
        "Good night curfew",
        "Bye Biden",
    ],
)
def test_a_question_behind_a_courtesy_is_a_question(message: str) -> None:
    assert courteous_reply(message) is None


@pytest.mark.parametrize("message", ["Thank you so much!", "Thank you for your help.", "See you!"])
def test_longer_courtesies_are_still_courtesies(message: str) -> None:
    assert courteous_reply(message)
