"""Retrieval on dated news questions: is the gold article among the first k?

    python -m tests.benchmarks.news_questions FOLDER

FOLDER holds articles.jsonl.gz (id, url, title, date, text) and questions.jsonl (question, as_of,
gold_articles). Words alone, vectors alone, and the fusion that the chat uses, in one run over the
same passages.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from eval.intervals import wilson
from index.analysis import query_terms
from index.build import Wanted, build
from index.reader import Index, OpenVersion
from index.versions import Home
from rag.question import understand
from rag.retrieve import retrieve

KS = (1, 5, 10)
DEPTH = 200


def ranked_articles(version: OpenVersion, method: str, question: str, as_of: date) -> list[str]:
    """Article ids in order of their best passage."""
    if method == "words":
        terms = dict.fromkeys(query_terms(question), 1.0)
        ids = [hit.passage_id for hit in version.words.search(terms, DEPTH)]
    elif method == "vectors":
        asked = version.embedder.embed_question(question)
        ids = [hit.passage_id for hit in version.vectors.search(asked, DEPTH)]
    else:
        found = retrieve(version, understand(question, (), as_of), 60)
        return list(dict.fromkeys(f.article.article_id for f in found))
    return list(dict.fromkeys(passage_id.rpartition(":")[0] for passage_id in ids))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    folder = Path((arguments if arguments is not None else sys.argv[1:])[0])
    rows = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if row["gold_articles"]]
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place, "home"))
        report = build(home, Wanted((folder / "articles.jsonl.gz",)))
        sys.stdout.write(
            f"\nindexed {report.articles:,} articles, {report.passages:,} passages in"
            f" {report.seconds:.0f} s ({report.passages / report.seconds:,.0f} passages/s)\n"
        )
        index = Index(home)
        with index.current() as version:
            for method in ("words", "vectors", "fused"):
                _measure(version, method, rows)
        index.close()


def _measure(version: OpenVersion, method: str, rows: Sequence[dict[str, object]]) -> None:
    ranks, started = [], time.perf_counter()
    for row in rows:
        as_of = date.fromisoformat(str(row["as_of"]))
        ids = ranked_articles(version, method, str(row["question"]), as_of)
        gold = row["gold_articles"]
        assert isinstance(gold, list)
        ranks.append(min((ids.index(g) for g in gold if g in ids), default=DEPTH))
    spent = 1000 * (time.perf_counter() - started) / len(rows)
    cells = []
    for k in KS:
        share = wilson(sum(rank < k for rank in ranks), len(ranks), "question")
        cells.append(f"Hit@{k} {share.value:.2f} [{share.low:.2f}, {share.high:.2f}]")
    sys.stdout.write(f"{method:8} n {len(rows)}  {'  '.join(cells)}  {spent:.0f} ms a question\n")


if __name__ == "__main__":
    main()
