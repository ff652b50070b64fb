"""Litter: which spans are skipped, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.clean import find_litter
from index.sentences import split_sentences
from tests.conftest import SEEDS
from tests.index.corpus import any_text
from tests.index.growth import grows_linearly

LONG = "The council of the northern district approved the harbour plan on Tuesday night."

# What is litter in each seed, word for word; everything else is kept.
SEED_LITTER = {
    "000_c02bf487a4091ba6.txt": [],
    "001_7b2834535bf38736.txt": ["[Citation: Associated Press]"],
    "002_b7a5076657996546.txt": [
        "The Biden administration is looking into a new way to use diplomacy to pressure Israel"
        " into selling more weapons while the fighting in the Gaza Strip continues.",
        "Comment via Facebook",
        "Corrections: If you are aware of an inaccuracy or would like to report a correction, we"
        " would like to know about it. Please consider sending an email to [email\xa0protected] and"
        " cite any sources if available. Thank you. (Policy)",
        "Comments are closed.",
    ],
    "003_3431f0bcc9db16ea.txt": ["Exit mobile version"],
    "004_9cac1bbdcf473e2c.txt": [],
}


def litter(text: str) -> list[str]:
    return [text[skip.start : skip.end] for skip in find_litter(text)]


@pytest.mark.parametrize("name", sorted(SEED_LITTER))
def test_exactly_the_litter_of_a_seed_is_skipped(name: str) -> None:
    assert litter((SEEDS / name).read_text()) == SEED_LITTER[name]


def test_of_a_paragraph_that_stands_twice_the_second_is_skipped() -> None:
    text = (SEEDS / "002_b7a5076657996546.txt").read_text()
    repeat = find_litter(text)[0]
    assert repeat.reason == "repeats an earlier paragraph"
    assert text.index(text[repeat.start : repeat.end]) < repeat.start


@given(any_text)
def test_skips_are_in_order_apart_and_never_cut_a_sentence(text: str) -> None:
    skips = find_litter(text)
    end = 0
    for skip in skips:
        assert end <= skip.start < skip.end <= len(text)
        end = skip.end
    for sentence in split_sentences(text):
        for skip in skips:
            inside = skip.start <= sentence.start and sentence.end <= skip.end
            assert inside or sentence.end <= skip.start or skip.end <= sentence.start


@pytest.mark.parametrize(
    "line",
    [
        "Comment via Facebook", "Leave a comment", "Leave a Reply", "12 comments",
        "View all comments",
        "Comments are closed.", "Exit mobile version", "Switch to desktop site", "Read more",
        "Continue reading", "Story continues below advertisement", "Skip to main content",
        "Advertisement", "Sponsored content", "Share on Facebook", "Share this article",
        "Facebook Twitter WhatsApp", "Share | Tweet | Email", "Follow us on Twitter",
        "Sign up for our newsletter", "Subscribe now", "Get the latest news in your inbox",
        "Download our app", "Related articles", "Most read", "Related: A court rejects a treaty",
        "Tags: harbour, council", "Click here to listen", "Please enable JavaScript",
        "We use cookies to make this site work", "Accept all cookies", "© 2024 A Paper",
        "All rights reserved.", "Photo: A. Person", "Image credit: A. Person", "Getty Images",
        "5 min read", "1,204 views".replace(",", ""), "Previous article: The port", "Page 2 of 5",
        "Loading...", "Privacy Policy", "Terms of service", "Support us",
        "(Source: A Paper)", "[Via: A Paper]",
    ],
)  # fmt: skip
def test_page_furniture_is_skipped(line: str) -> None:
    assert litter(f"{LONG}\n\n{line}\n\nThe plan is new.") == [line]


@pytest.mark.parametrize(
    "notice",
    [
        "Corrections: if you would like to report a correction, contact us at once.",
        "Disclaimer: the opinions in this article are its author's own.",
        "Your email address will not be published. Required fields are marked *",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "If you spot an error in this story, write to the editors.",
        "By signing up, you agree to our terms and conditions.",
    ],
)
def test_notices_are_skipped(notice: str) -> None:
    assert litter(f"{LONG}\n\n{notice}\n\nThe plan is new.") == [notice]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Friday.",
        "Facebook said on Friday that it would close the office.",
        "The advertisement was withdrawn after complaints.",
        "Related parties sold their stakes, the report said.",
        "Comments by the minister drew criticism.",
        "Correction: an earlier version of this story misstated the number of ships.",
        "Correction: the report was published on Monday, not on Tuesday, by the council.",
        "Clarification: the court has not ruled on the second case.",
        "The policy was signed into law.",
        "“Leave a light on,” she said.",
        "Follow the money, the prosecutor said.",
        "Mounting concern",
        "What’s next?",
        "A photo of the ship appeared on Friday.",
        "Terms for the sale were not disclosed by the two companies on Friday, officials said.",
    ],
)
def test_the_story_is_kept(line: str) -> None:
    assert litter(f"{LONG}\n\n{line}\n\nThe plan is new.") == []


def test_a_story_that_repeats_a_short_line_keeps_it() -> None:
    text = "He said no.\n\nThey asked again.\n\nHe said no.\n"
    assert litter(text) == []


def test_a_repeat_is_told_by_its_words_not_its_line_ends() -> None:
    text = f"{LONG}\n\nThe plan is new.\n\n{LONG.replace(' harbour', '  harbour')}\n"
    assert [skip.reason for skip in find_litter(text)] == ["repeats an earlier paragraph"]


def test_only_the_sentence_around_a_hidden_address_is_skipped() -> None:
    text = f"{LONG} Write to [email protected] for the plan. The plan is new."
    assert litter(text) == ["Write to [email protected] for the plan."]


def test_an_attribution_at_the_end_of_a_paragraph_is_skipped() -> None:
    assert litter(f"{LONG} [Citation: Associated Press]") == ["[Citation: Associated Press]"]


def test_a_source_named_within_a_sentence_stays() -> None:
    assert litter("It was seen in the port (source: the council) on Friday.") == []


def test_front_matter_of_markdown_is_skipped() -> None:
    text = f"---\ntitle: A plan\ntags:\n  - harbour\n---\n\n# A plan\n\n{LONG}\n"
    kept = text
    for skip in reversed(find_litter(text)):
        kept = kept[: skip.start] + kept[skip.end :]
    assert kept.split() == f"# A plan {LONG}".split()
    assert {skip.reason for skip in find_litter(text)} == {"front matter"}


@pytest.mark.parametrize(
    "piece",
    ["share ", "x ", "facebook, ", "by clicking ", "read more ", "- ", "like this ", "e-mail ",
     "share and ", "x | ", "by signing up terms ", "corrections: e-mail ", "(source: ", "[ email "],
)  # fmt: skip
def test_no_line_leads_the_patterns_astray(piece: str) -> None:
    lines = [piece * n + end for n in range(1, 600 // len(piece)) for end in ("", "Q")]
    # A pattern that tries every way through these lines would not end before the tests' time-out.
    assert len(find_litter("\n\n".join(lines))) <= len(lines)


@pytest.mark.parametrize("line", ["- : a\n", "a: b\n", " : a\n"])
def test_front_matter_that_does_not_end_leads_nowhere(line: str) -> None:
    assert find_litter("---\n" + line * 60 + LONG) == []


def test_the_words_of_a_row_of_buttons_may_be_parted_in_any_way() -> None:
    for line in ("Share|Tweet", "Share / Tweet and Email", "Share - x - and print", "Share,Print"):
        assert litter(f"{LONG}\n\n{line}\n\nThe plan is new.") == [line]


@pytest.mark.parametrize(
    "piece", [" ", "a ", "- ", ". ", "1.", "U.S. ", ":\n", "- a\n", '"', "(", "By ", "May 6, "]
)
def test_the_time_it_takes_grows_as_the_text_does(piece: str) -> None:
    assert grows_linearly(find_litter, piece)
