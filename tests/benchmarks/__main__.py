"""`make bench`: speed and cleaning; with BYLINE_BENCH=FOLDER also the public sets there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from eval.benchmarks.bench import lines, run_bench
from tests.benchmarks import checking, cleaning, copies, first_sentence, index_growth, speed

# Where the sets of `byline eval bench` lie in that folder.
SETS = {
    "news-qa": "news-qa",
    "conversations": "conversations/mtrag-un.jsonl.gz",
    "multilingual": "multilingual/xquad.jsonl",
}


def main() -> None:
    """Run what can be run, and say what cannot."""
    speed.main()
    checking.main()
    first_sentence.main([])
    sys.stdout.write("\nCleaning\n\n")
    cleaning.main([])
    copies.main([])
    folder = os.environ.get("BYLINE_BENCH")
    if not folder:
        sys.stdout.write(
            "\nSkipped: growth, llama-index's pipeline, retrieval. They need data:"
            " BYLINE_BENCH=FOLDER make bench\n"
        )
        return
    index_growth.main([str(Path(folder) / "news-qa")])
    for name, place in SETS.items():
        for line in lines(run_bench(name, Path(folder) / place)):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
