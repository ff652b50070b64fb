"""How much litter is kept and how much of the body is lost, on made pages and on the seeds."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from eval.intervals import Estimate, wilson
from tests.index.cleaning.page import (
    LAYOUTS,
    Errors,
    Page,
    errors_as_html,
    errors_as_text,
    make_page,
)
from tests.index.cleaning.seeds import seed_errors
from tests.index.cleaning.wording import SPLITS, load

WAYS: dict[str, Callable[[Page], Errors]] = {"HTML": errors_as_html, "plain text": errors_as_text}
PAGES = 40


def litter_kept(found: Iterable[Errors]) -> Estimate:
    """The share of litter sentences that reach passages."""
    found = list(found)
    return wilson(sum(len(e.kept) for e in found), sum(e.litter for e in found), "sentences")


def body_lost(found: Iterable[Errors]) -> Estimate:
    """The share of body sentences that do not."""
    found = list(found)
    return wilson(sum(len(e.lost) for e in found), sum(e.body for e in found), "sentences")


def measure(split: str, pages: int, seed: int, way: str) -> dict[str, list[Errors]]:
    """The errors on so many pages of each layout, by layout."""
    return {
        layout.__name__: [
            WAYS[way](make_page(split, layout, seed * 1_000_000 + n)) for n in range(pages)
        ]
        for layout in LAYOUTS[split]
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, in Markdown."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks.cleaning", description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help="of each layout (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=SPLITS, help="only this one")
    parser.add_argument("--way", choices=list(WAYS), help="only this one")
    parser.add_argument("--mistakes", type=int, default=0, metavar="N", help="list the N worst")
    asked = parser.parse_args(arguments)
    _row("text", "read as", "layout", "litter kept", "body lost")
    _row(*["---"] * 5)
    mistakes: list[str] = []
    for split in [asked.split] if asked.split else SPLITS:
        for way in [asked.way] if asked.way else WAYS:
            found = measure(split, asked.pages, asked.seed, way)
            for layout, errors in found.items():
                _row(split, way, layout, _shown(litter_kept(errors)), _shown(body_lost(errors)))
            every = [one for errors in found.values() for one in errors]
            _row(split, way, "**all**", _shown(litter_kept(every)), _shown(body_lost(every)))
            mistakes += _worst(f"{split}, {way}", found, asked.mistakes)
    seeds = list(seed_errors().values())
    _row("the seeds", "plain text", "by hand", _shown(litter_kept(seeds)), _shown(body_lost(seeds)))
    for split in SPLITS:
        lines = [line for kind in load(split).lines.values() for line in kind]
        sys.stdout.write(f"\nThe sentences of {split} are filled from {len(lines)} templates")
    sys.stdout.write(
        ";\nthe intervals take each for itself and are too narrow for other wordings.\n"
    )
    sys.stdout.write("\n".join([*mistakes, ""]))


def _worst(what: str, found: dict[str, list[Errors]], number: int) -> list[str]:
    tally: Counter[str] = Counter()
    for layout, errors in found.items():
        for one in errors:
            tally.update(f"lost  {layout:10} {m.kind:12} {m.text}" for m in one.lost)
            tally.update(f"kept  {layout:10} {m.kind:12}" for m in one.kept)
    worst = sorted(tally.items(), key=lambda pair: (pair[0][:4] == "kept", -pair[1]))[:number]
    return [f"\n{what}:", *(f"{times:5} {line}" for line, times in worst)] if number else []


def _shown(found: Estimate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "none"
    return (
        f"{100 * found.value:.1f} % [{100 * found.low:.1f}, {100 * found.high:.1f}] of {found.n:,}"
    )


def _row(*cells: str) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
