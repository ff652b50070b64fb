import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader import Index
from rag.chat import Chat
from rag.look_alikes import without_look_alikes
from rag.settings import Settings

NUMBERED = re.compile(r"[\[［【][\s^#]*\d[\d\s,;-]*[\]］】]")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("See [2] for it.", "See (2) for it."),
        ("Both [1][2] and [[3]].", "Both (1)(2) and (3)."),
        ("All [1, 3-5] of 【2】 and ［２］.", "All (1, 3-5) of (2) and (２)."),
        ("As [source 2], [^3], [ 4 ], [#5] and [1 and 2].",
         "As (source 2), (^3), (4), (#5) and (1 and 2)."),
        (r"Escaped \[2\] too.", "Escaped (2) too."),
        ("Half [[2] and [3]].", "Half (2) and (3)."),
        ("[1]: http://example.org/a", "(1): http://example.org/a"),
        ("Read [our guide](http://example.org/a).", "Read [our guide] (http://example.org/a)."),
        ("![a](http://example.org/a.png)", "![a] (http://example.org/a.png)"),
        ("Call [2](http://example.org/a).", "Call (2)(http://example.org/a)."),
        ("[x [2](u)](v)", "[x (2)(u)] (v)"),
    ],
)  # fmt: skip
def test_what_looks_like_a_marker_or_makes_a_link_does_so_no_longer(
    written: str, read: str
) -> None:
    assert without_look_alikes(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "He [Antony Blinken] said so.",
        "“We [sic] went [to Rafah] (2 of us),” she said.",
        "An array a[i] of f(2) and [].",
        "Open [2 and closed 3].",
    ],
)
def test_names_and_words_in_brackets_stay(text: str) -> None:
    assert without_look_alikes(text) == text


@given(st.text("[]【】［］()\\12 ,-^#ax\u200b", max_size=40))
def test_no_number_is_left_in_brackets_and_no_link(text: str) -> None:
    read = without_look_alikes(text)
    assert not NUMBERED.search(read)
    assert "](" not in read
    assert without_look_alikes(read) == read


@given(st.text(max_size=60))
def test_letters_and_digits_are_never_touched(text: str) -> None:
    kept = [c for c in text if c.isalnum()]
    assert [c for c in without_look_alikes(text) if c.isalnum()] == kept


@pytest.mark.parametrize("part", ["[", "[1", "[1,", "[[1](", "\\[", "[ ", "[see "])
def test_the_longest_texts_take_a_moment(part: str) -> None:
    started = time.process_time()
    without_look_alikes(part * 20_000)
    assert time.process_time() - started < 2


async def test_an_article_cannot_number_its_own_sentences(make_index: Callable[..., Index]) -> None:
    sentence = "See [2] and [our guide](http://example.org/a) for the timetable of Lebus harbour."
    text = f"The harbour of Lebus has reopened. {sentence}"
    index = make_index({"title": "Harbour notes", "text": text})
    answer = await Chat(index, Settings.load()).answer("Where is the timetable of Lebus harbour?")
    [said] = [s for s in answer.statements if "timetable" in s.text]
    [cited] = said.citations
    assert said.text == sentence
    assert text[cited.start : cited.end] == cited.quote == sentence
    assert "See (2) and [our guide] (http://example.org/a) for" in answer.text
    assert re.findall(r"\[(\d+)\]", answer.text) == [str(cited.n)] * len(answer.statements)
