import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.courtesy import KINDS, courteous_reply, courtesies


@pytest.mark.parametrize(
    "message",
    [
        "hello",
        "Hi!",
        "Good morning",
        "thanks a lot",
        "Thank you!",
        "bye",
        "who are you?",
        "What can you do?",
        "help",
        "???",
        "👍",
        "Hello there!",
        "Ok, thanks.",
        "Hi, how are you?",
        "thanks, bye!",
        "Great, thank you very much!",
        "What's your name?",
        "test",
    ],
)
def test_a_message_that_asks_nothing_gets_a_courteous_reply(message: str) -> None:
    assert courteous_reply(message)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("Who made you?", "open licence"),
        ("How do you check?", "built-in check"),
        ("Can I trust you?", "built-in check"),
        ("Do you make things up?", "built-in check"),
        ("Which articles do you have?", "byline articles"),
        ("What are your sources?", "byline articles"),
        ("Are you a robot?", "a program"),
        ("asdf qwer", "could not read"),
        ("Hello! Who are you?", "I am Byline"),
    ],
)
def test_a_question_about_byline_is_answered(message: str, says: str) -> None:
    assert says in (courteous_reply(message) or "")


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("¡Hola!", "Hola."),
        ("Muchas gracias", "De nada."),
        ("¿Quién eres?", "Soy Byline"),
        ("Guten Tag!", "Guten Tag."),
        ("Vielen Dank", "Gern geschehen."),
        ("Wer bist du?", "Ich bin"),
        ("Bonjour", "Bonjour."),
        ("Merci beaucoup !", "Je vous en prie."),
        ("Qui es-tu ?", "Je suis"),
        ("Привет!", "Здравствуйте."),
        ("Спасибо", "Пожалуйста."),
        ("Кто ты?", "Я Byline"),
        ("مرحبا", "مرحبًا."),
        ("شكرا", "على الرحب"),
        ("من أنت؟", "أنا Byline"),
        ("नमस्ते", "नमस्ते।"),
        ("धन्यवाद", "आपका स्वागत"),
        ("आप कौन हैं?", "मैं Byline"),
        ("你好！", "您好。"),
        ("谢谢", "不客气"),
        ("你是谁？", "我是 Byline"),
    ],
)
def test_a_courtesy_is_returned_in_its_language(message: str, reply: str) -> None:
    assert (courteous_reply(message) or "").startswith(reply)


@pytest.mark.parametrize(
    "message",
    [
        "Who is the mayor of Haifa?",
        "hello, who won?",
        "thanks, and what did Biden say?",
        "What can you do about Rafah?",
        "Who are you supporting in the war?",
        "Who are you voting for according to the poll?",
        "Thanks to whom was the deal made?",
        "What do you know about Rafah?",
        "Which articles do you have on Rafah?",
        "Who made the offer?",
        "Can I trust the polls?",
        "How do you check a bridge?",
        "Is it right that Israel left?",
        "Hello Kitty sales",
        "Great Britain",
        "Perfect storm",
        "Nice attack",
        "Sorry state of Haiti",
        "¿Quién es el alcalde?",
        "Hola, ¿quién ganó?",
        "Wer ist Bürgermeister?",
        "Danke, wer gewann?",
        "Qui est le maire ?",
        "Кто мэр?",
        "Спасибо, а кто победил?",
        "من هو رئيس البلدية؟",
        "मेयर कौन है?",
        "谁是市长？",
        "谢谢，谁赢了？",
        "Help for Gaza",
        "Test results",
        "NATO",
        "Rafah",
    ],
)
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


def test_every_language_has_the_common_kinds_and_a_reply_to_each() -> None:
    assert len(courtesies()) == 8
    for language in courtesies():
        assert {"hello", "thanks", "bye", "well", "about"} <= set(language.patterns) <= set(KINDS)
        assert all(language.replies[kind] for kind in language.patterns)


@given(
    st.sampled_from(["hello", "thanks", "Merci", "Danke", "спасибо", "你好", "bye"]),
    st.sampled_from(["who won the vote", "Rafah", "how many people fled", "Blinken's visit"]),
    st.sampled_from([", ", ". ", " ", "! ", " - ", "\n"]),
)
def test_what_follows_a_courtesy_is_asked(courtesy: str, question: str, between: str) -> None:
    assert courteous_reply(f"{courtesy}{between}{question}?") is None
