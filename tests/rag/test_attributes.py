import pytest

from rag.attributes import PLAINLY, attribute_of, states, value_of
from rag.values import same_value


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was Saint Odo built?", "time"),
        ("What is the population of Lebus?", "number"),
        ('Who directed the film "Cold River"?', "name"),
        ("Where is Saint Odo located?", "place"),
        ("What is the profession of Ann Lee?", "class"),
    ],
)
def test_a_question_for_one_fact_is_known_by_its_kind(question: str, kind: str) -> None:
    attribute = attribute_of(question)
    assert attribute is not None
    assert attribute.kind == kind


@pytest.mark.parametrize(
    "question", ["Why did the talks fail?", "What happened in Lebus?", "Who said so?", "Tell me."]
)
def test_other_questions_ask_for_no_one_fact(question: str) -> None:
    assert attribute_of(question) is None


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        ("When was Saint Odo built?", "Work began in 1849 and it was built in 1856.", "1856"),
        ("When was Ann Lee born?", "Ann Lee (born 7 July 1988) is a footballer.", "7 July 1988"),
        ("What is the population of Lebus?", "In 2010 the population was 3,559.", "3,559"),
        ('Who directed "Cold River"?', "It was directed by Jan Berg and shot in Jena.", "Jan Berg"),
    ],
)
def test_the_value_is_the_one_beside_the_word_that_asks(
    question: str, sentence: str, value: str
) -> None:
    attribute = attribute_of(question)
    assert attribute is not None
    assert value_of(attribute, sentence) == value
    assert states(attribute, sentence, opens=False) >= PLAINLY


def test_people_who_are_asked_about_are_not_counted() -> None:
    attribute = attribute_of("Where were people in eastern Rafah told to go?")
    assert attribute is not None
    other = "The offensive in Rafah would harm the Palestinian people, Miller said in Washington."
    assert states(attribute, other, opens=False) < PLAINLY


def test_a_sentence_of_something_else_does_not_state_it() -> None:
    attribute = attribute_of("What is the population of Lebus?")
    assert attribute is not None
    density = "The town of Lebus covers 54 square miles of land."
    assert states(attribute, density, opens=False) < PLAINLY


@pytest.mark.parametrize(
    ("question", "first", "second", "same"),
    [
        ("When was Odo built?", "Odo was built in 1856.", "They built it on 3 May 1856.", True),
        ("When was Odo built?", "Built on 4 May 1856.", "They built it on 3 May 1856.", False),
        (
            "What is the population of Lebus?",
            "The population was 3,559.",
            "The population is about 3,600.",
            True,
        ),
        (
            "What is the population of Lebus?",
            "The population was 3,559.",
            "The population was 1,234.",
            False,
        ),
        (
            "What is the profession of Ann Lee?",
            "Ann Lee is a painter of rivers.",
            "Ann Lee is a footballer from Halle.",
            False,
        ),
    ],
)
def test_values_are_compared_by_what_they_mean(
    question: str, first: str, second: str, same: bool
) -> None:
    attribute = attribute_of(question)
    assert attribute is not None
    assert same_value(attribute, first, second) is same
