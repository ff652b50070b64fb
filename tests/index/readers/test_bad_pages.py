"""Pages that are damaged, or made to do harm: each ends soon and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import FULL, ROOT
from tests.index.readers.bad_pages import BAD_PAGES

# Of a processor, beside other work; each takes a third of it or less.
SECONDS = 20
MEGABYTES = 600
# In the short run the pages that are read in no time, and one that is as large as any that is read.
QUICK = (
    "nested tags", "20 MB of links", "20 MB of unclosed links", "a million attributes",
    "many quoted attributes", "entity bomb", "unclosed comment", "unclosed script",
    "unclosed CDATA", "only <", "meta refresh", "charset lie", "one line of 1 MB",
)  # fmt: skip


@pytest.mark.parametrize("name", BAD_PAGES if FULL else QUICK)
def test_a_bad_page_ends_soon(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.readers.bad_pages", name],
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["seconds"] < SECONDS
    assert told["megabytes"] < MEGABYTES
    assert told["outcome"]
    if name in ("meta refresh", "charset lie", "entity bomb"):
        assert "The council approved the harbour plan" in told["outcome"]
    if name.startswith(("20 MB of", "a million", "many quoted", "nested tags")):
        assert told["outcome"].startswith("skipped: o: ")
        assert "has more than" in told["outcome"]
