"""`make bench`: speed and cleaning; with BYLINE_BENCH=FOLDER also the public sets there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.benchmarks import cleaning, copies, index_growth, news_questions, speed


def main() -> None:
    """Run what can be run, and say what cannot."""
    speed.main()
    sys.stdout.write("\nCleaning\n\n")
    cleaning.main([])
    copies.main([])
    folder = os.environ.get("BYLINE_BENCH")
    if not folder:
        sys.stdout.write(
            "\nSkipped: growth, llama-index's pipeline, dated news questions. They need data:"
            " BYLINE_BENCH=FOLDER make bench\n"
        )
        return
    index_growth.main([str(Path(folder) / "news-qa")])
    news_questions.main([str(Path(folder) / "news-qa")])


if __name__ == "__main__":
    main()
