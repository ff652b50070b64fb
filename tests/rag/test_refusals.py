import pytest

from rag.prompts import NOT_ANSWERED
from rag.refusals import refusal_in
from rag.writing import Declined

ASKED = "How many casualties were there?"


@pytest.mark.parametrize(
    "said",
    [
        "The passages do not mention casualties, but the minister resigned and 500 people died.",
        f"{NOT_ANSWERED}: casualties, although Egypt shelled the delegation.",
        f"**{NOT_ANSWERED}**: casualties",
    ],
)
def test_what_is_missing_is_told_without_what_is_said_besides(said: str) -> None:
    assert refusal_in(said, ASKED, cited=False) == Declined(("casualties",))


def test_what_is_missing_must_be_of_the_question() -> None:
    said = f"{NOT_ANSWERED}: the secret shelling of Egypt"
    assert refusal_in(said, ASKED, cited=False) == Declined(())


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("The provided articles do not mention casualties.", True),
        ("Unfortunately, the passages do not mention casualties.", True),
        ("Hamas said the text of the articles did not include casualties.", False),
    ],
)
def test_a_sentence_with_a_source_refuses_only_for_our_passages(said: str, refused: bool) -> None:
    assert (refusal_in(said, ASKED, cited=True) is not None) == refused


def test_a_sentence_that_says_something_is_no_refusal() -> None:
    assert refusal_in("Four soldiers were killed.", ASKED, cited=False) is None
