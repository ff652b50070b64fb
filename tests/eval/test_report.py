from dataclasses import replace

import pytest

from eval.cases import Problem
from eval.intervals import Estimate, nothing
from eval.metrics import failed, score
from eval.report import lines
from eval.run import CaseRun, Run
from eval.summary import Counts
from tests.eval.answers import EveryWord, answer, case, citation, statement

FIGURES = {
    "facts right": Estimate(0.5, 0.25, 0.754, 18, "answerable cases", "wilson"),
    "latency": Estimate(12.4, 9.9, 1234.0, 20, "answers", "bootstrap by case"),
    "faithfulness": nothing("answers", "wilson"),
}


@pytest.fixture
def run() -> Run:
    rain = statement("Rain fell.", citation("Rain fell."))
    one = case(["3 days", "72 hours"], ["Geneva"], evidence=["Rain fell."], name="choice")
    none = case(name="nothing", answerable=False)
    broken = case(["Ada"], name="broken")
    cases = (
        CaseRun(one, answer(rain), None, score(one, answer(rain), EveryWord())),
        CaseRun(none, answer(rain), None, score(none, answer(rain), EveryWord())),
        CaseRun(broken, None, "The server is away.", failed(broken)),
    )
    facts = {
        "set": {"name": "a.jsonl"},
        "checker": "built-in",
        "checker_agreement": {"labelled": 0.67},
        "config_hash": "abc",
        "index": {"version": 3, "articles": 1_200},
    }
    problems = (Problem("line 7", "It is not JSON."),)
    return Run("id", facts, Counts(3, 2, 2, 0, 1), FIGURES, cases, problems, ("Mind the gap.",))


def test_every_figure_stands_with_its_interval_and_what_it_rests_on(run: Run) -> None:
    text = list(lines(run))
    facts = next(line for line in text if line.startswith("facts right"))
    assert facts.split() == "facts right 0.50 0.25 to 0.75 18 answerable cases".split()
    latency = next(line for line in text if line.startswith("latency"))
    assert latency.split() == "latency 0.01s 0.01s to 1.23s 20 answers".split()


def test_what_is_unknown_is_not_shown_as_a_number(run: Run) -> None:
    unknown = next(line for line in lines(run) if line.startswith("faithfulness"))
    assert unknown.split() == "faithfulness - - no answers".split()


def test_each_case_that_went_wrong_says_in_which_part(run: Run) -> None:
    text = "\n".join(lines(run))
    assert "3 cases went wrong" in text
    assert "choice   choice of words: answered without 3 days; Geneva" in text
    assert "nothing  abstention: answered, but the articles do not answer it" in text
    assert "broken   error: The server is away." in text


def test_what_was_not_asked_and_what_to_mind_is_said(run: Run) -> None:
    text = list(lines(run))
    assert "  line 7: It is not JSON." in text
    assert "Note: Mind the gap." in text
    assert any("1,200 articles" in line for line in text)


def test_a_good_run_lists_no_failures(run: Run) -> None:
    text = "\n".join(lines(replace(run, cases=(), problems=(), warnings=())))
    assert "went wrong" not in text
    assert "Not asked" not in text
