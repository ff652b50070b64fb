"""How well copies are told from what is only like them, and how fast, on made articles.

    python -m tests.benchmarks.copies [PAIRS]

Everything follows from a seed. Recall: the share of pairs, an article and what became of it, that
are one story. False merges: the share of pairs of different articles that are.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from eval.intervals import wilson
from index.analysis import terms
from index.copies import alike, stories
from index.signatures import SIGNATURE, Signatures, sign
from tests.index.corpus import story
from tests.index.made_news import TEMPLATES, Reporter, Sentences, text_of

Variant = Callable[[Reporter, Sentences], Sentences]

COPIES: dict[str, Variant] = {
    "10 % of sentences changed": lambda r, a: r.changed(a, 0.1),
    "20 % of sentences changed": lambda r, a: r.changed(a, 0.2),
    "30 % of sentences changed": lambda r, a: r.changed(a, 0.3),
    "10 % of sentences cut": lambda r, a: r.cut(a, 0.1),
    "30 % of sentences cut": lambda r, a: r.cut(a, 0.3),
    "half as long again": lambda r, a: r.grown(a, 0.5),
    "twice as long": lambda r, a: r.grown(a, 1.0),
    "three times as long": lambda r, a: r.grown(a, 2.0),
    "twice as long, 10 % changed": lambda r, a: r.grown(r.changed(a, 0.1), 1.0),
    "2 % of words edited": lambda r, a: r.edited(a, 0.02),
    "5 % of words edited": lambda r, a: r.edited(a, 0.05),
}
RELATED: dict[str, Variant] = {
    "same event, 20 % quotes": lambda r, a: r.related(a, 0.2),
    "same event, 40 % quotes": lambda r, a: r.related(a, 0.4),
    "same event, 60 % quotes": lambda r, a: r.related(a, 0.6),
}


def signed(texts: Sequence[str]) -> Signatures:
    """The signatures of texts."""
    return np.frombuffer(b"".join(sign([" ".join(terms(text))]) for text in texts), SIGNATURE)


def merged(variant: Variant, pairs: int) -> int:
    """Of so many articles, each beside its variant, how many are one story with it."""
    texts: list[str] = []
    for seed in range(pairs):
        reporter = Reporter(seed)
        article = reporter.article()
        texts += [text_of(article), text_of(variant(reporter, article))]
    found = stories(signed(texts))
    return int((found[::2] == found[1::2]).sum())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    given = arguments if arguments is not None else sys.argv[1:]
    pairs = int(given[0]) if given else 500
    for title, kinds in (("Recall", COPIES), ("False merges", RELATED)):
        sys.stdout.write(f"\n{title}, {pairs:,} pairs each\n")
        for name, variant in kinds.items():
            _say(name, merged(variant, pairs), pairs)
    sys.stdout.write("False merges among articles of one template, of all their pairs\n")
    for name, template in (*TEMPLATES.items(), ("short sentences", story)):
        signatures = signed([template(n) for n in range(pairs)])
        first, second = np.array(list(combinations(range(pairs), 2))).T
        _say(f"template: {name}", int(alike(signatures, first, second).sum()), len(first))
    passages = [[" ".join(terms(text_of(Reporter(n).article())))] for n in range(pairs)]
    started = time.perf_counter()
    signatures = np.frombuffer(b"".join(map(sign, passages)), SIGNATURE)
    apiece = 1000 * (time.perf_counter() - started) / pairs
    started = time.perf_counter()
    stories(signatures)
    words = np.mean([len(passage.split()) for (passage,) in passages])
    sys.stdout.write(
        f"Signing {apiece:.2f} ms an article of {words:.0f} words;"
        f" grouping {pairs:,} {1000 * (time.perf_counter() - started):.0f} ms\n"
    )


def _say(name: str, found: int, of: int) -> None:
    share = wilson(found, of, "pair")
    sys.stdout.write(
        f"{name:32} {share.value or 0:7.2%}  ({share.low or 0:.2%} to {share.high or 0:.2%})\n"
    )


if __name__ == "__main__":
    main()
