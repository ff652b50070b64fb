"""A calibration as a person reads it: one table a set, the reliability diagram, kinds of edit."""

from __future__ import annotations

from collections.abc import Iterator

from eval.calibrate import Agreement, Calibration
from eval.edited_news import KindSeen
from eval.intervals import Estimate
from eval.mutation import Seen
from eval.reliability import BINS

_NAME = 22
_DIAGRAM = 40


def lines(found: Calibration) -> Iterator[str]:
    """The report, line by line, plain text."""
    yield f"checker: {found.checker}; {found.fitted}"
    yield from (f"Note: {warning}" for warning in found.warnings)
    for one in found.sets:
        yield ""
        yield from _set(one)
    if found.edits:
        yield ""
        yield from _edits(found.edits)
    if found.mutants:
        yield ""
        yield from _mutants(found.mutants)


def _set(one: Agreement) -> Iterator[str]:
    yield f"{one.set_name}: {one.n} claims, {one.supported} of them supported"
    yield f"{'':{_NAME}}  checker  95 % interval    word coverage"
    for name, estimate in one.figures.items():
        beside = one.baseline.get(name)
        yield f"{name:{_NAME}}  {_figure(estimate):24} {_figure(beside) if beside else ''}".rstrip()
    yield f"{'said to be unsure':{_NAME}}  {_figure(one.unsure)}"
    yield f"{'accuracy of the rest':{_NAME}}  {_figure(one.accuracy_sure)}"
    yield ""
    yield f"  reliability, {BINS} bins of equal mass (o: share supported, |: mean score)"
    yield "  score  supported                n"
    for bin_ in one.bins:
        share, drawn = bin_.supported, _drawn(bin_.score, bin_.supported)
        yield f"   {_short(bin_.score)}  {_figure(share):21} {share.n:5}  {drawn}"


def _drawn(score: float, share: Estimate) -> str:
    """A line from 0 to 1 with the mean score and the share of supported claims on it."""
    marks = ["·"] * (_DIAGRAM + 1)
    marks[round(score * _DIAGRAM)] = "|"
    if share.value is not None:
        marks[round(share.value * _DIAGRAM)] = "o"
    return "".join(marks)


def _edits(kinds: tuple[KindSeen, ...]) -> Iterator[str]:
    yield "edits of news sentences, judged beside the sentence and its two neighbours"
    yield (
        f"{'':{_NAME}}  balanced accuracy        edits marked             or called wrong"
        "          sentences marked         n"
    )
    for one in kinds:
        yield (
            f"{one.kind:{_NAME}}  {_figure(one.balanced_accuracy):24} {_figure(one.marked):24}"
            f" {_figure(one.called_wrong):24} {_figure(one.wrongly_marked):24} {one.marked.n}"
        )


def _mutants(seen: tuple[Seen, ...]) -> Iterator[str]:
    yield "mutation test: right statements made wrong in one place, as the reader would get them"
    yield (
        f"{'':{_NAME}}  mutants marked           called wrong             originals marked"
        "         called wrong             n"
    )
    for one in seen:
        name = f"  {one.kind}" if one.kind else str(one.wording)
        yield (
            f"{name:{_NAME}}  {_figure(one.marked):24} {_figure(one.called_wrong):24}"
            f" {_figure(one.wrongly_marked):24} {_figure(one.wrongly_called):24} {one.marked.n}"
        )
    yield "marked: the verdict is not supported; called wrong: it is partly or unsupported"


def _figure(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "-"
    value, low, high = (_short(v) for v in (estimate.value, estimate.low, estimate.high))
    return f"{value:6}   {low} to {high}"


def _short(value: float) -> str:
    """Three decimals, without the zero before them."""
    return "1.00" if value > 0.9995 else f"{value:.3f}".removeprefix("0")
