import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from rag.answer import AsOf, Origin, Window
from tests.ui.reading_html import Page
from ui.time_choice import TimeChoice, parse_choice, time_html

MARCH = Window(start=date(2022, 3, 1), end=date(2022, 3, 31), stated=True)
TODAY = AsOf(day=date(2022, 12, 30), origin=Origin.TODAY)
NEWEST = AsOf(day=date(2022, 12, 30), origin=Origin.NEWEST)
STATED = AsOf(day=date(2022, 12, 30), origin=Origin.STATED)


def chip(window: Window | None, as_of: AsOf, *, chosen: bool = False) -> str:
    html = time_html(window, as_of, chosen=chosen)
    summary = html.split("<summary", 1)[1].split("</summary>", 1)[0]
    return Page(f"<summary{summary}</summary>").text.split(". Change")[0]


@pytest.mark.parametrize(
    ("window", "as_of", "chosen", "said"),
    [
        (None, TODAY, False, "Any time"),
        (None, NEWEST, False, "Any time · as of 30 December 2022 (newest article)"),
        (MARCH, TODAY, False, "Time: 1 to 31 March 2022 · stated"),
        (MARCH, TODAY, True, "Time: 1 to 31 March 2022 · set by you"),
        (MARCH, STATED, False, "Time: 1 to 31 March 2022 · stated · as of 30 December 2022"
         " (set by you)"),
        (Window(start=None, end=None, stated=True), TODAY, True, "Any time · set by you"),
        (Window(start=date(2022, 3, 1), end=None, stated=True), TODAY, False,
         "Time: since 1 March 2022 · stated"),
        (Window(start=date(2022, 3, 1), end=date(2022, 12, 30), stated=False), TODAY, False,
         "Recent articles first"),
    ],
)  # fmt: skip
def test_the_chip_says_what_was_understood(
    window: Window | None, as_of: AsOf, chosen: bool, said: str
) -> None:
    assert chip(window, as_of, chosen=chosen).endswith(said)


def test_the_form_begins_with_what_was_understood_but_for_a_guess() -> None:
    html = time_html(MARCH, STATED, chosen=False)
    assert 'name="since" value="2022-03-01"' in html
    assert 'name="as_of" value="2022-12-30"' in html
    guessed = MARCH.model_copy(update={"stated": False})
    assert "value=" not in time_html(guessed, NEWEST, chosen=False)


def test_a_choice_is_read() -> None:
    sent = {"question": "Why?", "conversation": "c", "turn": 2, "since": "2022-03-01",
            "until": "", "as_of": "2022-04-01"}  # fmt: skip
    assert parse_choice(json.dumps(sent)) == TimeChoice(
        "Why?", "c", 2, Window(start=date(2022, 3, 1), end=None, stated=True), date(2022, 4, 1)
    )
    assert parse_choice(json.dumps({**sent, "as_asked": True})).window is None


@pytest.mark.parametrize(
    "sent",
    ["", "[", "[]", "{}", '{"question": 3}', '{"question": "x", "since": "soon"}',
     '{"question": "x", "since": "2022-03-02", "until": "2022-03-01"}'],
)  # fmt: skip
def test_what_is_no_choice_is_refused_in_words(sent: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_choice(sent)
    assert error.value.remedy


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["question", "since", "until", "as_of", "turn", "conversation"]),
                inner,
            )
        ),
    )
)
def test_nothing_that_a_page_sends_breaks_it(value: object) -> None:
    with suppress(UsageError):
        parse_choice(json.dumps(value))
