"""`make bench`: speed on the seeds; with BYLINE_BENCH=FOLDER also on the public sets there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.benchmarks import copies, news_questions, speed


def main() -> None:
    """Run what can be run, and say what cannot."""
    speed.main()
    copies.main([])
    folder = os.environ.get("BYLINE_BENCH")
    if not folder:
        sys.stdout.write(
            "\nSkipped: dated news questions. They need data: BYLINE_BENCH=FOLDER make bench\n"
        )
        return
    news_questions.main([str(Path(folder) / "news-qa")])


if __name__ == "__main__":
    main()
