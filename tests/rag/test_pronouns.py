import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.pronouns import meant, opens_unresolved

ARTICLE = (
    "President Joe Biden and Mr. Miller spoke. Prime Minister Benjamin Netanyahu listened."
    " Talks with Hamas went on, and Acme Motors closed."
)


@pytest.mark.parametrize(
    ("before", "sentence", "named"),
    [
        (
            "Secretary of State Antony Blinken came on Monday.",
            "He said no.",
            "He [Antony Blinken] said no.",
        ),
        ("Sarah Lee opened the museum.", "Soon, she left.", "Soon, she [Sarah Lee] left."),
        (
            "“We wait,” said Ann Lee, the mayor of Ulm.",
            "“It was never safe,” she added.",
            "“It was never safe,” she [Ann Lee] added.",
        ),
        (
            "Matthew Miller, the State Department spokesman, spoke.",
            "He said no.",
            "He [Matthew Miller] said no.",
        ),
        (
            "Angela Merkel praised Emmanuel Macron in Berlin.",
            "She left.",
            "She [Angela Merkel] left.",
        ),
        (
            "Hamas rejected the offer on Monday.",
            "It said that the terms had changed.",
            "It [Hamas] said that the terms had changed.",
        ),
        (
            "Palestinian officials welcomed the vote.",
            "They said that aid must come.",
            "They [Palestinian officials] said that aid must come.",
        ),
        (
            "The city of Kharkiv was shelled.",
            "The city has a million people.",
            "The city [Kharkiv] has a million people.",
        ),
        (
            "President Joe Biden signed the law.",
            "The president said it was late.",
            "The president [Joe Biden] said it was late.",
        ),
        (
            "Acme Motors, a German company, opened a plant.",
            "The company employs 300.",
            "The company [Acme Motors] employs 300.",
        ),
        ("At first, Miller said nothing.", "Then he spoke.", "Then he [Miller] spoke."),
    ],
)
def test_a_name_that_the_sentence_before_gives_goes_in_brackets(
    before: str, sentence: str, named: str
) -> None:
    found = meant(sentence, before, f"{ARTICLE} {before}")
    assert found is not None
    assert found.put_into(sentence) == named


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("Biden met Netanyahu on Monday.", "He said the deal was near."),
        ("Biden and Netanyahu spoke.", "He said the deal was near."),
        ("Sarah Lee opened the museum.", "He was pleased."),
        ("Joe Biden met the president of France.", "He left."),
        ("The president met Joe Biden in Berlin.", "He left."),
        ("Ann Lee met her husband in Paris.", "She left."),
        ("Rain fell in Ohio.", "He left."),
        ("Israel rejected the offer.", "He said no."),
        ("Miller spoke in Washington.", "Israel did not answer, he said."),
        ("Miller spoke in Washington.", "The former boss said that he would stand trial."),
        ("Hamas rejected the offer.", "It is likely that talks end."),
        ("Hamas rejected what Fatah had offered.", "It said that the terms had changed."),
        ("Twitter bought it, the company confirmed.", "The company said more."),
        ("The city of Ulm and the city of Bonn grew.", "The city has a port."),
        ("Joe Biden spoke.", "“He is late,” Ann Lee said."),
        ("", "He left."),
    ],
)
def test_where_there_is_a_doubt_nothing_is_said(before: str, sentence: str) -> None:
    assert meant(sentence, before, f"{ARTICLE} {before}") is None


@pytest.mark.parametrize(
    ("text", "unresolved"),
    [
        ("He left.", True),
        ("He [Miller] left.", False),
        ("“It ends,” he said.", True),
        ("Their house fell.", True),
        ("Items were sold.", False),
        ("Hello.", False),
    ],
)
def test_an_opening_pronoun_is_told(text: str, unresolved: bool) -> None:
    assert opens_unresolved(text) is unresolved


_WORDS = st.sampled_from(
    "He She It They The city president Ann Lee Joe Biden Hamas Ulm said left, in of “ ” a .".split()
)


@given(st.lists(_WORDS, max_size=14), st.lists(_WORDS, max_size=14))
def test_a_bracket_holds_words_of_the_sentence_before(now: list[str], earlier: list[str]) -> None:
    sentence, before = " ".join(now), " ".join(earlier)
    found = meant(sentence, before, before)
    if found is not None:
        assert found.name in before
        assert found.put_into(sentence).replace(f" [{found.name}]", "", 1) == sentence
