import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.benchmarks.answer_benches import run_answer_bench
from eval.benchmarks.reading import Row, cites_gold, read_reading
from eval.benchmarks.reading_figures import Asked, best_threshold, curve, measured
from index.errors import BylineError
from rag.answer import Answer, Citation, Kind, Statement
from rag.check import Verdict
from rag.settings import Settings
from rag.write_extract import ANSWERS_FROM

TOWNS = "Aalen Basel Coburg Dresden Essen Fulda".split()
TREES = "oaks elms limes birches planes willows".split()


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    """Passages about towns; every third question is about what no passage says."""
    rows = []
    for place, (town, tree) in enumerate(zip(TOWNS, TREES, strict=True)):
        planted = f"The council of {town} planted {place + 20} {tree} along the river in May."
        answerable = place % 3 != 2
        rows.append(
            {
                "question": f"How many {tree} did the council of {town} plant along the river?"
                if answerable
                else "Who robbed the emperor of Abyssinia?",
                "passages": [{"title": town, "text": f"Clocks tick here. {planted} Few objected."}],
                "answerable": answerable,
                "gold_sentences": [[planted]] if answerable else [],
            }
        )
    file = tmp_path / "reading.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def test_every_question_is_asked_and_measured(reading: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    settings = Settings(home=tmp_path / "home")
    result = run_answer_bench("reading", reading, settings, lambda *at: told.append(at))
    assert told == [(n, 6) for n in range(1, 7)]
    assert not (tmp_path / "home").exists()
    document = result.to_json()
    assert len(document["questions"]) == 6
    figures = document["figures"]
    assert figures["answerable: own passage first"]["value"] == 1.0
    assert figures["  were all of them answered"]["value"] == 1.0
    assert figures["unanswerable: not answered"]["value"] == 1.0
    assert figures["sentences supported"]["value"] == 1.0
    table = "\n".join(result.lines())
    assert "balanced accuracy, answered or not" in table
    assert table.count("(in use)") == 1
    assert json.dumps(document, allow_nan=False)


@pytest.mark.parametrize("row", ['{"question": "Who?"}', "no json", '{"passages": 3}'])
def test_a_file_of_another_shape_is_refused(row: str, tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(f"{row}\n", encoding="utf-8")
    with pytest.raises(BylineError, match="shape"):
        read_reading(file)


def answer(quote: str, article_id: str = "own") -> Answer:
    citation = Citation(
        n=1, article_id=article_id, title="", source="", date=None, url="", start=0,
        end=len(quote), quote=quote, text_hash="",
    )  # fmt: skip
    said = Statement(text=quote, verdict=Verdict.SUPPORTED, score=1.0, citations=(citation,))
    return Answer(
        question="?", standalone_question="?", window=None, kind=Kind.ANSWER, abstained=False,
        missing=(), nearest=(), text=quote, statements=(said,), passages=(), writer="extractive",
        model=None, index_version=1, config_hash="", usage=None, timings_ms={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "article_id", "hit"),
    [
        ("The bridge, it 's said, fell .", "own", True),
        ("Rain came. The bridge, it's said, fell.", "own", True),
        ("the bridge", "own", True),
        ("The bridge stood.", "own", False),
        ("The bridge, it's said, fell.", "another", False),
        ("!", "own", False),
    ],
)
def test_a_gold_sentence_is_cited_where_a_quote_of_its_passage_has_its_words(
    quote: str, article_id: str, hit: bool
) -> None:
    row = Row("?", frozenset({"own"}), True, ("the bridge it s said fell",))
    assert cites_gold(row, answer(quote, article_id)) is hit


ASKED = Asked("q", True, True, 0.9, 9.0, True, True, True, 2, 1, 2, "text")


def asked(*rows: tuple[bool, float, bool]) -> list[Asked]:
    """Questions: (answerable, chance, whether a gold sentence would be cited)."""
    return [
        replace(
            ASKED, question=str(n), answerable=answerable, answered=chance >= ANSWERS_FROM,
            chance=chance, words_score=chance,
            cites_gold=hit if answerable and chance >= ANSWERS_FROM else None,
            would_cite_gold=hit if answerable else None,
        )
        for n, (answerable, chance, hit) in enumerate(rows)
    ]  # fmt: skip


def test_an_answerable_question_that_is_not_answered_cites_nothing() -> None:
    result = measured(asked((True, 0.9, True), (True, 0.1, True), (False, 0.9, False)))
    assert result.figures["answerable: gold sentence cited"].value == 0.5
    assert result.figures["  of those answered"].value == 1.0
    assert result.figures["balanced accuracy, answered or not"].value == 0.25
    assert result.figures["sentences that begin with an unresolved pronoun"].value == 0.5


def test_an_answer_to_an_unanswerable_question_is_never_correct() -> None:
    points = {p.threshold: p for p in curve(asked((True, 0.95, True), (False, 0.55, False)))}
    assert points[0.5].correct == 0.5
    assert points[0.6].correct == 1.0
    assert points[0.6].balanced_accuracy == 1.0
    assert ANSWERS_FROM in points


def test_without_one_of_the_classes_accuracy_is_unknown() -> None:
    result = measured(asked((True, 0.9, True)))
    assert result.figures["balanced accuracy, answered or not"].value is None
    assert result.figures["unanswerable: not answered"].n == 0
    assert "--" in "\n".join(result.lines())


_CHANCES = st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.booleans()), min_size=1)


@given(_CHANCES)
def test_coverage_never_rises_with_the_threshold(rows: list[tuple[bool, float, bool]]) -> None:
    coverage = [point.coverage for point in curve(asked(*rows))]
    assert coverage == sorted(coverage, reverse=True)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=20))
def test_the_best_threshold_is_as_good_as_any(scored: list[tuple[float, bool]]) -> None:
    def accuracy(threshold: float) -> float:
        shares = [
            [(score >= threshold) == label for score, label in scored if label is wanted]
            for wanted in (True, False)
        ]
        return sum(sum(s) / len(s) for s in shares) / 2 if all(shares) else 0.0

    best = accuracy(best_threshold(scored))
    assert all(best >= accuracy(score) for score, _ in scored)
