import pytest

from rag.answer_type import answer_type, counted_terms, fits
from rag.evidence import read


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many soldiers were killed?", "number"),
        ("How long was the call?", "duration"),
        ("When did Hamas attack?", "time"),
        ("In which year did it begin?", "time"),
        ("Who said so?", "person"),
        ("Where were they told to go?", "place"),
        ("Why was the crossing closed?", "reason"),
        ("What was proposed?", ""),
    ],
)
def test_the_type_of_an_answer_is_read_from_the_question(question: str, kind: str) -> None:
    assert answer_type(question) == kind


def test_a_number_fits_best_where_it_counts_what_is_asked_for() -> None:
    asked = "How many Israeli soldiers were killed?"
    counted = counted_terms(asked)
    reading = read(asked)
    assert fits("number", counted, "The attack killed four Israeli soldiers.", reading) == 1.0
    assert fits("number", counted, "Soldiers were killed on October 7.", reading) == 0.5
    assert fits("number", counted, "Soldiers were killed.", reading) == 0.0


@pytest.mark.parametrize(
    ("kind", "text", "fit"),
    [
        ("duration", "During the 30-minute call they spoke.", 1.0),
        ("duration", "They spoke last week.", 0.0),
        ("time", "On Monday they spoke.", 1.0),
        ("place", "They went to al-Mawasi in Gaza.", 1.0),
        ("reason", "It was closed because of rockets.", 1.0),
        ("", "Anything.", 0.5),
    ],
)
def test_a_sentence_fits_when_it_has_something_of_the_type(
    kind: str, text: str, fit: float
) -> None:
    assert fits(kind, frozenset(), text, read("What?")) == fit


def test_what_somebody_says_is_asked_for_with_the_speaker() -> None:
    asked = "What did Netanyahu say about Rafah?"
    assert answer_type(asked) == "speech"
    wanted = read(asked)

    def fit(text: str) -> float:
        return fits("speech", frozenset(), text, wanted)

    assert fit("“We go on,” Netanyahu said.") == 1.0
    assert fit("The mayor said no.") == 0.5
    assert fit("Troops moved into the city of Netanyahu.") == 0.0
