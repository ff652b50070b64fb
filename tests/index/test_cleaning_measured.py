"""How much litter is kept and body lost, of made pages and of the seeds, under ceilings."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.cleaning import body_lost, litter_kept, measure
from tests.conftest import scaled
from tests.index.cleaning.page import LAYOUTS, count, make_page, visible_text
from tests.index.cleaning.seeds import seed_errors
from tests.index.cleaning.sheet import Marked, Sheet
from tests.index.cleaning.wording import SPLITS, load

PAGES = scaled(5, 100)
# Litter kept and body lost, at most; a little above what `tests.benchmarks.cleaning` prints.
CEILINGS = {
    ("development", "HTML"): (0.01, 0.005),
    ("held_out", "HTML"): (0.04, 0.005),
    ("development", "plain text"): (0.48, 0.005),
    ("held_out", "plain text"): (0.70, 0.005),
}


@pytest.mark.parametrize(("split", "way"), CEILINGS)
def test_litter_is_skipped_and_the_body_kept(split: str, way: str) -> None:
    found = [one for errors in measure(split, PAGES, 1, way).values() for one in errors]
    litter, body = litter_kept(found).value, body_lost(found).value
    assert litter is not None
    assert body is not None
    most_litter, most_body = CEILINGS[split, way]
    assert body <= most_body, [m.text for one in found for m in one.lost]
    assert litter <= most_litter


def test_every_sentence_of_the_seeds_is_kept_or_skipped_as_marked() -> None:
    errors = seed_errors()
    assert len(errors) == 5
    assert [m.text for one in errors.values() for m in (*one.kept, *one.lost)] == []
    assert sum(one.litter for one in errors.values()) == 9


@pytest.mark.parametrize("split", SPLITS)
def test_a_seed_makes_the_same_page_again_and_another_another(split: str) -> None:
    for layout in LAYOUTS[split]:
        assert make_page(split, layout, 3) == make_page(split, layout, 3)
        assert make_page(split, layout, 3) != make_page(split, layout, 4)


@pytest.mark.parametrize("split", SPLITS)
def test_every_marked_sentence_is_visible_in_its_page(split: str) -> None:
    for layout in LAYOUTS[split]:
        page = make_page(split, layout, 7)
        shown = count(page.marked, visible_text(page.html))
        assert shown.lost == ()
        assert len(shown.kept) == shown.litter


def test_the_two_parts_share_no_wording() -> None:
    first, second = ({line for kind in load(s).lines.values() for line in kind} for s in SPLITS)
    common = {line for line in first & second if len(line.split()) > 3 or " | " in line}
    assert not common


def test_errors_are_counted_by_whole_words_and_times() -> None:
    marked = [
        Marked("Share", True, "share"),
        Marked("Share prices fell.", False, "body"),
        Marked("The port is shut.", False, "body"),
        Marked("The port is shut.", True, "pull quote"),
        Marked("A caption", None, "caption"),
    ]
    good = count(marked, "Share prices fell.\nThe port is shut.")
    assert (good.kept, good.lost, good.litter, good.body) == ((), (), 2, 2)
    bad = count(marked, "The port is shut. The port is shut.\nShare")
    assert [m.kind for m in bad.kept] == ["pull quote", "share"]
    assert [m.text for m in bad.lost] == ["Share prices fell."]


def test_the_story_of_a_page_says_nothing_twice() -> None:
    sheet = Sheet(load("development"), random.Random(1))
    said = [sheet.body("body") for _ in range(60)]
    assert len(set(said)) == 60
