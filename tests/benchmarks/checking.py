"""How long a check takes on one core: a statement beside a span, and beside a long document."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.analysis import words
from index.article import Article
from index.passages import split_passages
from rag.check import BuiltInChecker
from rag.evidence import read
from rag.found import Found
from rag.statements import runs

ROOT = Path(__file__).resolve().parents[2]
SPAN_WORDS = 100
DOCUMENT_WORDS = 1_000
DOCUMENTS = 20


def main() -> None:
    """Measure and print; figures alone, nothing fails."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "seeds").iterdir())]
    spans, statements = _spans_and_statements(texts)
    checker = BuiltInChecker()
    checker.check(statements[0], [spans[0]])  # warm
    # The spans stand elsewhere: a statement that stands there word for word is soon judged.
    pairs = [(s, spans[(7 * place) % len(spans)]) for place, s in enumerate(statements)]
    _timed(f"check: a statement x a span of <= {SPAN_WORDS} words", checker, pairs)
    document = " ".join(" ".join(texts).split()[:DOCUMENT_WORDS])
    _timed(
        f"check: a statement x {DOCUMENT_WORDS:,} words",
        checker,
        [(statement, document) for statement in statements[-DOCUMENTS:]],
    )


def _spans_and_statements(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    spans, statements = [], []
    for place, text in enumerate(texts):
        article = Article(f"a{place}", text, "a", "s")
        for passage in split_passages(article):
            found = Found(passage, article, 1.0, 1.0, 1.0)
            spans += [t for t in (r.of(text) for r in runs(found)) if len(words(t)) <= SPAN_WORDS]
            statements += [span.of(text) for span in passage.sentences]
    return spans, statements


def _timed(what: str, checker: BuiltInChecker, pairs: Sequence[tuple[str, str]]) -> None:
    """Print the median and the 95th percentile; what was read before is forgotten each time."""
    measured = []
    for statement, evidence in pairs:
        read.cache_clear()
        started = time.perf_counter()
        checker.check(statement, [evidence])
        measured.append(1_000 * (time.perf_counter() - started))
    middle, high = np.percentile(measured, [50, 95])
    sys.stdout.write(f"{what:44} p50 {middle:7.2f}  p95 {high:7.2f} ms  (n {len(measured)})\n")


if __name__ == "__main__":
    main()
