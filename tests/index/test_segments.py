from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from tokenizers import Tokenizer, normalizers

from index.embed_static import _package_folder
from index.segments import _SEGMENT, Segments
from tests.index.corpus import any_text, story


def tokenizer_file() -> Path:
    return _package_folder() / "tokenizers" / "l2_supercat_tokenizer_config.json"


WHOLE, BARE = (Tokenizer.from_file(str(tokenizer_file())) for _ in range(2))
BARE.normalizer = normalizers.Replace(" ", "▁")


def ids_of(text: str) -> list[int]:
    return whole([text])[0]


def whole(texts: Sequence[str]) -> list[list[int]]:
    return [found.ids for found in WHOLE.encode_batch(texts, add_special_tokens=False)]


def bare(texts: Sequence[str]) -> list[list[int]]:
    return [found.ids for found in BARE.encode_batch(texts, add_special_tokens=False)]


SEGMENTS = Segments(whole, bare)


@given(any_text)
def test_tokens_are_those_of_the_text_taken_whole(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert SEGMENTS.token_ids([text])[0].tolist() == ids_of(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "  two  spaces", "ends with one ", "<s>", "a</s>b", "a <unk> b", "▁", "a▁b ▁ c",
     "\n\n x", "3.14 and 1,200", "x²½Ⅷ", "snake_case", "नमस्ते दुनिया", "你好，世界。", "مرحبا بكم.",
     "ﬁne ﷺ", "👩\u200d👧", "e\u0301te\u0301"],
)  # fmt: skip
def test_odd_texts_have_the_tokens_of_the_whole(text: str) -> None:
    assert SEGMENTS.token_ids([text])[0].tolist() == ids_of(text)


def test_no_merge_of_the_tokenizer_crosses_a_segment() -> None:
    merges = json.loads(tokenizer_file().read_text(encoding="utf-8"))["model"]["merges"]
    pairs = {
        pair
        for merge in merges
        for pair in itertools.pairwise("".join(merge.split() if isinstance(merge, str) else merge))
    }
    for first, second in pairs:
        text = f"{first}{second}".replace("▁", " ")
        assert text.isspace() or _SEGMENT.fullmatch(text), (first, second)


def test_what_is_remembered_is_bounded_and_forgetting_changes_nothing() -> None:
    class Few(Segments):
        MAX_REMEMBERED = 50

    few = Few(whole, bare)
    for number in range(20):
        text = story(number)
        assert few.token_ids([text])[0].tolist() == ids_of(text)
        assert len(few._known) <= 200  # those of one text at the most


def test_each_segment_is_encoded_once() -> None:
    asked: list[str] = []

    def count(texts: Sequence[str]) -> list[list[int]]:
        asked.extend(texts)
        return bare(texts)

    segments = Segments(whole, count)
    segments.token_ids(["The port was closed.", "The port was opened."])
    segments.token_ids(["The port was closed."])
    assert len(asked) == len(set(asked))
