import pytest

from eval.intervals import wilson
from eval.metrics import Scores, Status
from eval.summary import Scored, count, summarise

ANSWERED, ABSTAINED, ERROR = Status.ANSWERED, Status.ABSTAINED, Status.ERROR


def scored(
    name: str, status: Status, right: bool | None, article: str | None = None, **more: object
) -> Scored:
    found = None if right is None else float(right)
    values = {"status": status, "right": right, "facts_found": found, **more}
    return Scored(name, "fact", right is not None, article, Scores.model_validate(values))


MIXED = [
    scored("1", ANSWERED, True, faithfulness=1.0, statements=1, latency_ms=10.0),
    scored("2", ANSWERED, True, faithfulness=0.5, statements=2, latency_ms=20.0),
    scored("3", ANSWERED, False, faithfulness=0.0, statements=3, latency_ms=30.0),
    scored("4", ABSTAINED, False, latency_ms=40.0),
    scored("5", ERROR, False),
    scored("6", ABSTAINED, None, latency_ms=50.0),
    scored("7", ANSWERED, None, faithfulness=1.0, statements=2, latency_ms=60.0),
    scored("8", ERROR, None),
]


def test_figures_as_worked_out_on_paper() -> None:
    figures = summarise(MIXED)
    values = {
        name: (None if one.value is None else round(one.value, 9), one.n)
        for name, one in figures.items()
    }
    worked_out: dict[str, tuple[float | None, int]] = {
        "facts right": (2 / 5, 5),
        "facts found": (2 / 5, 5),
        "faithfulness": (2.5 / 4, 4),
        "abstention precision": (1 / 2, 2),
        "abstention recall": (round(1 / 3, 9), 3),
        "abstention F1": (2 * 1 / (2 * 1 + 1 + 2), 8),
        "answer rate": (3 / 5, 5),
        "sentences": (2, 4),
        "latency": (35, 6),
        "evidence recall": (None, 0),
    }
    assert {name: values[name] for name in worked_out} == worked_out


def test_every_figure_has_an_interval_around_it_or_is_unknown() -> None:
    for one in summarise(MIXED).values():
        if one.value is None:
            assert (one.low, one.high, one.n) == (None, None, 0)
        else:
            assert one.low is not None
            assert one.high is not None
            assert one.low <= one.value <= one.high


def test_proportions_carry_wilsons_interval() -> None:
    right = summarise(MIXED)["facts right"]
    assert right == wilson(2, 5, "answerable cases")


def test_counts_add_up() -> None:
    counts = count(MIXED)
    assert (counts.cases, counts.answerable) == (8, 5)
    assert (counts.answered, counts.abstained, counts.errors) == (4, 2, 2)


def test_to_abstain_always_does_not_look_good() -> None:
    always = [scored(str(i), ABSTAINED, False) for i in range(3)]
    always += [scored(str(i), ABSTAINED, None) for i in range(3, 5)]
    figures = summarise(always)
    assert figures["facts right"].value == 0
    assert figures["answer rate"].value == 0
    assert figures["faithfulness"].value is None
    assert figures["citation recall"].value is None
    assert (figures["abstention precision"].value, figures["abstention recall"].value) == (0.4, 1)


def test_never_to_abstain_leaves_its_precision_unknown() -> None:
    figures = summarise([scored("1", ANSWERED, True), scored("2", ANSWERED, None)])
    assert figures["abstention precision"].value is None
    assert (figures["abstention recall"].value, figures["abstention F1"].value) == (0, 0)


def test_an_error_never_improves_a_figure() -> None:
    before = summarise(MIXED)
    worse = summarise([scored("1", ERROR, False), *MIXED[1:]])
    for name in ("facts right", "facts found", "answer rate", "abstention F1"):
        first, second = before[name].value, worse[name].value
        assert first is not None
        assert second is not None
        assert second <= first


def test_means_are_clustered_by_article_where_there_are_enough() -> None:
    few = [scored(str(i), ANSWERED, bool(i % 3), f"article {i % 5}") for i in range(40)]
    many = [scored(str(i), ANSWERED, bool(i % 3), f"article {i % 12}") for i in range(40)]
    assert summarise(few)["facts found"].method == "bootstrap by case"
    assert summarise(many)["facts found"].method == "bootstrap by article"


def test_a_case_counted_twice_changes_no_value_but_is_no_more_evidence() -> None:
    alone = [scored(str(i), ANSWERED, i % 3 > 0, f"article {i}") for i in range(30)]
    figure, doubled = (summarise(s)["facts found"] for s in (alone, alone + alone))
    assert figure.value == doubled.value
    assert figure.low == pytest.approx(doubled.low)
    assert figure.high == pytest.approx(doubled.high)
