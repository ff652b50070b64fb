import pytest

from rag.gibberish import is_gibberish


@pytest.mark.parametrize(
    "message",
    [
        "asdf",
        "asdf qwer",
        "asdfgh jkl;"[:6],
        "kjhkjhkjh",
        "qwertyuiop",
        "xkcdwq",
        "zzzzzzz",
        "lololololol",
        "sdfsdfsdf",
        "ASDFGH",
    ],
)
def test_letters_struck_at_random_are_told(message: str) -> None:
    assert is_gibberish(message)


@pytest.mark.parametrize(
    "message",
    [
        "Hamas",
        "NATO",
        "NYPD",
        "hmm",
        "Rafah",
        "asdf and Rafah",
        "Sbrzg 2024",
        "Trump",
        "tree",
        "strengths",
        "rhythm",
        "property",
        "Krk",
        "water",
        "",
        "poop was found",
        "were",
        "Ukraine",
        "BTS",
        "HTTPS",
        "NFL MVP",
        "Szczecin",
        "mrna",
        "covid",
        "Rafah Gaza",
        "iphone",
        "assad",
        "power",
        "polo",
        "Brno",
        "Vltava",
        "crwth",
    ],
)
def test_words_names_and_abbreviations_are_not(message: str) -> None:
    assert not is_gibberish(message)
