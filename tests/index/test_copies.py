"""Copies: what belongs to one story, what does not, whatever the order, at bounded cost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import copies
from index.analysis import terms
from index.copies import stories
from index.signatures import SIGNATURE, Signatures, sign
from tests.conftest import scaled
from tests.index.corpus import story
from tests.index.made_news import TEMPLATES, Reporter, Sentences, text_of

PAIRS = scaled(40, 1_000)

Variant = Callable[[Reporter, Sentences], Sentences]


@cache
def signed(text: str) -> bytes:
    return sign([" ".join(terms(text))])


def read(signatures: Iterable[bytes]) -> Signatures:
    return np.frombuffer(b"".join(signatures), SIGNATURE)


def groups(texts: Sequence[str]) -> set[frozenset[str]]:
    """The stories among texts, each as the texts in it."""
    found = stories(read(map(signed, texts)))
    return {
        frozenset(t for t, s in zip(texts, found, strict=True) if s == each) for each in set(found)
    }


def share_merged(variant: Variant) -> float:
    """Of pairs of an article and its variant, the share that is one story. All are indexed."""
    texts: list[str] = []
    for seed in range(PAIRS):
        reporter = Reporter(seed)
        article = reporter.article()
        texts += [text_of(article), text_of(variant(reporter, article))]
    found = stories(read(map(signed, texts)))
    assert len(set(found[::2].tolist())) == PAIRS  # no two unlike articles are joined
    return float((found[::2] == found[1::2]).mean())


# -- what is a copy ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "at_least"),
    [
        (lambda r, a: r.changed(a, 0.1), 0.99),
        (lambda r, a: r.changed(a, 0.2), 0.8),
        (lambda r, a: r.cut(a, 0.3), 0.97),
        (lambda r, a: r.grown(a, 0.5), 0.97),
        (lambda r, a: r.grown(a, 1.0), 0.97),
        (lambda r, a: r.grown(a, 2.0), 0.85),
        (lambda r, a: r.grown(r.changed(a, 0.1), 0.5), 0.9),
        (lambda r, a: r.edited(a, 0.03), 0.95),
    ],
    ids=["changed 10 %", "changed 20 %", "cut 30 %", "grown by half", "twice as long",
         "three times as long", "changed and grown", "words edited"],
)  # fmt: skip
def test_updated_stories_are_found(variant: Variant, at_least: float) -> None:
    assert share_merged(variant) >= at_least


@pytest.mark.parametrize("quoted", [0.2, 0.4])
def test_stories_that_share_quotes_stay_apart(quoted: float) -> None:
    assert share_merged(lambda r, a: r.related(a, quoted)) == 0


@pytest.mark.parametrize("template", [*TEMPLATES.values(), story])
def test_articles_of_one_template_stay_apart(template: Callable[[int], str]) -> None:
    texts = [template(n) for n in range(scaled(200, 4_000))]
    assert len(groups(texts)) == len(set(texts))


def test_a_copy_is_found_among_many_of_its_template() -> None:
    texts = [TEMPLATES["market"](n) for n in range(200)]
    other = [t.replace("It is not advice", "Mind: it is not advice") for t in texts]
    assert groups(texts + other) == {frozenset(p) for p in zip(texts, other, strict=True)}


def test_short_articles_are_copies_only_where_their_terms_are_the_same() -> None:
    one = "Comments are open to all members of the club who have paid this year."
    same = "Comments are open, to all members of the Club who have paid this year!"
    other = "Comments are open to all members of the club who have paid this month."
    assert groups([one, same, other]) == {frozenset({one, same}), frozenset({other})}


def test_no_articles_and_one_have_no_copies() -> None:
    assert stories(read([])).tolist() == []
    assert stories(read([signed(story(1))])).tolist() == [0]


def test_every_copy_is_like_the_longest_of_its_story() -> None:
    """A story that drifts, a little in every version, ends as several: no chain joins them."""
    reporter = Reporter(3)
    version = reporter.article()
    texts = [text_of(version)]
    for _ in range(60):
        version = reporter.changed(version, 0.08)
        texts.append(text_of(version))
    signatures = read(map(signed, texts))
    found = stories(signatures)
    assert 10 < len(set(found.tolist())) < len(texts)
    for each in set(found.tolist()):
        (members,) = np.nonzero(found == each)
        longest = members[np.argsort(signatures["size"][members])[-1]]
        leads = [
            place
            for place in members[signatures["size"][members] == signatures["size"][longest]]
            if all(copies.alike(signatures, np.full(len(members), place), members))
        ]
        assert leads


# -- order -------------------------------------------------------------------------------------


@cache
def mixed_texts() -> tuple[str, ...]:
    """Copies of every kind, a drifting story, a template, and articles alone."""
    texts = []
    for seed in range(6):
        reporter = Reporter(seed)
        article = reporter.article()
        texts += [text_of(article), text_of(reporter.changed(article, 0.1))]
        texts += [text_of(reporter.grown(article, 1.0)), text_of(reporter.related(article, 0.3))]
        for _ in range(4):
            article = reporter.changed(article, 0.12)
            texts.append(text_of(article))
    return (*texts, *(TEMPLATES["weather"](n) for n in range(6)), "Short.", "Short!")


@given(st.lists(st.sampled_from(range(len(mixed_texts()))), max_size=40), st.randoms())
def test_the_order_of_articles_does_not_matter(chosen: list[int], chance: random.Random) -> None:
    texts = [mixed_texts()[n] for n in chosen]
    shuffled = list(texts)
    chance.shuffle(shuffled)
    assert groups(texts) == groups(shuffled)


# -- cost --------------------------------------------------------------------------------------


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the pairs that are compared."""
    count: Counter[str] = Counter()
    compare = copies._alike

    def counting(one: Signatures, other: Signatures) -> object:
        count["pairs"] += len(one)
        count["most at once"] = max(count["most at once"], len(one))
        return compare(one, other)

    monkeypatch.setattr(copies, "_alike", counting)
    return count


MANY = scaled(800, 10_000)
# Two neighbours in each of 85 bands, and those that lead.
A_FEW = 2 * 85 + 64


def test_thousands_of_exact_copies_are_not_compared(compared: Counter[str]) -> None:
    assert len(set(stories(read([signed(story(1))] * 10_000)).tolist())) == 1
    assert compared["pairs"] == 0


def test_thousands_of_near_copies_are_compared_a_few_times_each(compared: Counter[str]) -> None:
    text = text_of(Reporter(1).article())
    texts = [f"{text}\nSent in by reader {n} of the paper." for n in range(MANY)]
    assert len(groups_found(texts)) == 1
    assert compared["pairs"] <= 4 * MANY


def test_thousands_from_one_template_are_compared_a_few_times_each(compared: Counter[str]) -> None:
    texts = list({TEMPLATES["market"](n) for n in range(MANY)})
    assert len(groups_found(texts)) == len(texts)
    assert compared["pairs"] <= A_FEW * MANY
    assert compared["most at once"] <= 1 << 14


def test_thousands_that_hang_together_loosely_are_compared_a_few_times_each(
    compared: Counter[str],
) -> None:
    reporter = Reporter(2)
    article = reporter.article()
    texts = [text_of(reporter.changed(article, 0.2)) for _ in range(MANY)]
    assert 1 < len(groups_found(texts)) < MANY
    assert compared["pairs"] <= A_FEW * MANY


def groups_found(texts: Sequence[str]) -> set[int]:
    return set(stories(read(sign([" ".join(terms(t))]) for t in texts)).tolist())
