import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.tokens import Kind, tokens


def kinds(sentence: str, language: str = "en") -> list[tuple[str, str]]:
    return [(token.text, token.kind.value) for token in tokens(sentence, language) if token.tells]


def test_names_numbers_and_other_words_are_told_apart() -> None:
    assert kinds("On Monday Antony Blinken met 41 envoys in Kyiv.") == [
        ("Monday", "name"),
        ("Antony", "name"),
        ("Blinken", "name"),
        ("met", "content"),
        ("41", "number"),
        ("envoys", "content"),
        ("Kyiv", "name"),
    ]


@pytest.mark.parametrize(
    ("opening", "kind"),
    [("Zelenskyy", "name"), ("Israel", "name"), ("Australians", "name"), ("Engineers", "content")],
)
def test_a_word_that_opens_a_sentence_is_a_name_where_it_is_rare(opening: str, kind: str) -> None:
    assert kinds(f"{opening} met there.")[0] == (opening, kind)


def test_numbers_in_words_and_figures_have_one_key() -> None:
    (four,) = [t.key for t in tokens("He saw four") if t.kind is Kind.NUMBER]
    (figure,) = [t.key for t in tokens("He saw 4") if t.kind is Kind.NUMBER]
    assert four == figure


@pytest.mark.parametrize("sentence", ["He did not go.", "He didn't go.", "He did n't go."])
def test_every_way_to_say_not_is_a_negation(sentence: str) -> None:
    assert [t.key for t in tokens(sentence) if t.kind is Kind.NEGATION] == ["not"]


def test_forms_of_a_word_have_one_key() -> None:
    assert tokens("attacking")[0].key == tokens("attacked")[0].key


def test_rare_words_weigh_more_than_common_ones() -> None:
    common, rare = tokens("people"), tokens("armistice")
    assert rare[0].weight > common[0].weight > 0


def test_scripts_without_spaces_give_a_token_for_each_pair_of_characters() -> None:
    assert [t.text for t in tokens("四名士兵", "zh")] == ["四名", "名士", "士兵"]


@given(st.text(max_size=120), st.sampled_from(["en", "de", "zh", "ar"]))
def test_any_text_gives_tokens_with_keys(text: str, language: str) -> None:
    for token in tokens(text, language):
        assert token.key
        assert token.weight >= 0
