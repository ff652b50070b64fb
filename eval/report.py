"""A run as a person reads it: figures with their intervals, then the cases that went wrong."""

from __future__ import annotations

from collections.abc import Iterator

from eval.intervals import Estimate
from eval.metrics import Failing
from eval.run import CaseRun, Run

_WIDTH = 22


def lines(run: Run) -> Iterator[str]:
    """The report, line by line, plain text."""
    counts = run.counts
    yield (
        f"{run.facts['set']['name']}: {counts.cases} cases, {counts.answerable} answerable;"
        f" {counts.answered} answered, {counts.abstained} abstained, {counts.errors} errors"
    )
    index = run.facts["index"]
    yield (
        f"writer: {_writers(run)}; checker: {run.facts['checker']}; index version"
        f" {index['version']}, {index['articles']:,} articles; configuration"
        f" {run.facts['config_hash']}"
    )
    if agreement := run.facts["checker_agreement"]:
        sets = ", ".join(f"{value:.2f} on {name}" for name, value in agreement.items())
        yield f"the checker agrees with people's labels: macro-F1 {sets}"
    yield from (f"Note: {warning}" for warning in run.warnings)
    yield ""
    yield f"{'':{_WIDTH}}  value    95 % interval     rests on"
    for name, estimate in run.figures.items():
        yield f"{name:{_WIDTH}}  {_figure(name, estimate)}"
    failing = [one for one in run.cases if one.scores.failing]
    if failing:
        yield ""
        yield f"{len(failing)} cases went wrong, and in which part:"
        width = max(len(one.located.case.id) for one in failing)
        for one in failing:
            yield f"  {one.located.case.id:{width}}  {_failure(one)}"
    if run.problems:
        yield ""
        yield "Not asked:"
        yield from (f"  {problem}" for problem in run.problems)


def _writers(run: Run) -> str:
    answers = [one.answer for one in run.cases if one.answer]
    names = dict.fromkeys(a.model or a.writer for a in answers)
    return ", ".join(names)


def _figure(name: str, estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return f"{'-':>6}    {'-':^15}   no {estimate.unit}"
    value, low, high = (_number(name, v) for v in (estimate.value, estimate.low, estimate.high))
    return f"{value:>6}    {low:>5} to {high:<6}   {estimate.n} {estimate.unit}"


def _number(name: str, value: float) -> str:
    return f"{value / 1000:.2f}s" if name == "latency" else f"{value:.2f}"


def _failure(one: CaseRun) -> str:
    scores, case = one.scores, one.located.case
    if scores.failing is Failing.ERROR:
        return f"error: {one.error}"
    if not case.answerable:
        return f"{scores.failing}: answered, but the articles do not answer it"
    if scores.right:
        return f"{scores.failing}: a sentence is not supported by what it cites"
    lacking = "; ".join(
        fact[0] for fact, found in zip(case.facts, scores.facts, strict=True) if not found
    )
    return f"{scores.failing}: {scores.status} without {lacking}"
