"""Signatures: the same everywhere, of fixed size, and as alike as the articles are."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import signatures
from index.analysis import terms
from index.passages import split_passages
from index.signatures import HASHES, NUMBERS, SHINGLE, SIGNATURE, Signatures, sign
from tests.conftest import ROOT
from tests.index.corpus import any_text, article_of, story

words = st.lists(st.sampled_from("rain port court 12 2024 ب3 市 ü ٣".split()), max_size=40)


def read(signature: bytes) -> Signatures:
    return np.frombuffer(signature, SIGNATURE)


def jaccard(one: str, other: str) -> float:
    return float((read(sign([one]))["hashes"] == read(sign([other]))["hashes"]).mean())


def shingles(text: str) -> set[tuple[str, ...]]:
    found = text.split()
    return {tuple(found[n : n + SHINGLE]) for n in range(len(found) - SHINGLE + 1)}


def test_a_signature_is_the_same_in_every_process() -> None:
    script = (
        "import sys; from index.signatures import sign;"
        " sys.stdout.write(sign(['the port ü 12 of 市', 'is open in 2024']).hex())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, check=True, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert made == {sign(["the port ü 12 of 市", "is open in 2024"]).hex()}


KNOWN = (214, [2201, 3898, 8091, 9162], [3202, 45566, 16814, 47440])


def test_a_signature_is_that_of_other_machines_and_earlier_runs() -> None:
    """Where this fails, stored signatures do not fit new ones: raise SIGNATURES_VERSION."""
    signature = read(sign([" ".join(terms(story(1)))]))[0]
    assert signature["size"] == KNOWN[0]
    assert signature["numbers"][:4].tolist() == KNOWN[1]
    assert signature["hashes"][:4].tolist() == KNOWN[2]


@given(any_text)
def test_every_text_has_a_signature_of_one_size(text: str) -> None:
    article = article_of(text)
    passages = [" ".join(terms(p.span.of(article.text))) for p in split_passages(article)]
    assert len(sign(passages, article.text_hash)) == SIGNATURE.itemsize


@given(st.lists(words, max_size=6))
def test_where_passages_end_does_not_matter(passages: list[list[str]]) -> None:
    whole = " ".join(word for passage in passages for word in passage)
    assert sign([" ".join(p) for p in passages], "x") == sign([whole], "x")


def test_many_passages_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    passages = [" ".join(terms(story(n))) for n in range(20)]
    whole = sign(passages)
    monkeypatch.setattr(signatures, "_AT_ONCE", 3)
    assert sign(passages) == whole


def test_articles_without_terms_are_told_apart_by_what_is_given_instead() -> None:
    assert sign([], "one") == sign([""], "one") != sign([], "two")
    assert read(sign([], "one"))["size"] == 0
    assert sign([], "one") != sign(["one"])


@pytest.mark.parametrize("kept", [0.9, 0.6, 0.3])
def test_equal_hashes_estimate_the_jaccard_similarity(kept: float) -> None:
    chance = np.random.default_rng(7)
    errors = []
    for _ in range(40):
        one = [f"w{n}" for n in chance.integers(0, 5_000, size=400)]
        # The end is another, so that the share of shingles is about that of words.
        other = one[: int(400 * kept)] + [f"v{n}" for n in range(400 - int(400 * kept))]
        a, b = " ".join(one), " ".join(other)
        exact = len(shingles(a) & shingles(b)) / len(shingles(a) | shingles(b))
        errors.append(jaccard(a, b) - exact)
    assert abs(np.mean(errors)) < 0.015
    assert np.std(errors) < 0.045


def test_numbers_count_where_they_stand_between_the_same_words() -> None:
    def numbers(text: str) -> set[int]:
        return set(read(sign([text]))["numbers"][0].tolist()) - {0}

    once = numbers("it rose 5 percent to 70 points")
    assert len(once) == 2
    assert len(once & numbers("it rose 5 percent to 80 points")) == 1
    assert not once & numbers("we saw 5 ships and 70 boats")
    assert numbers("it rose ٣ percent") == numbers("it rose ٣ percent") != set()
    assert len(numbers(" ".join(f"in {n} of" for n in range(500)))) == NUMBERS
    assert numbers("no number at all") == set()


def test_short_articles_fill_every_bin_with_what_they_have() -> None:
    hashes = read(sign(["one two three four five six"]))["hashes"][0]
    assert len(set(hashes.tolist())) == 2
    assert len(hashes) == HASHES
