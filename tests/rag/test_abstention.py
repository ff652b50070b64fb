from rag.abstention import abstention_text

QUESTION = "Who is the mayor of Haifa?"


def test_what_is_missing_is_named_unless_it_is_the_whole_question() -> None:
    said = "The articles do not answer this."
    assert abstention_text((), QUESTION) == said
    assert abstention_text(("who is the mayor of haifa",), QUESTION) == said
    assert abstention_text(("mayor", "Haifa"), QUESTION) == f"{said} Missing: “mayor”, “Haifa”."


def test_an_answer_of_which_nothing_is_left_says_so() -> None:
    one = abstention_text((), QUESTION, left_out=1)
    assert one == "One sentence was written and left out: the articles do not clearly support it."
    two = abstention_text(("Haifa",), QUESTION, left_out=2)
    assert two == (
        "2 sentences were written and left out: the articles do not clearly support them."
        " Missing: “Haifa”."
    )
